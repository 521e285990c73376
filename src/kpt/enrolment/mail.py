"""The messages about a request. All leave by the worker, if the transaction in course is kept.

Nothing that was typed into the public form goes into a message to the address that was typed there,
or the form would carry anybody's text to anybody.
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django_tasks import task

from kpt.accounts.models import Membership
from kpt.accounts.resets import password_link
from kpt.base.mail import queue_message
from kpt.base.site import absolute, site_url
from kpt.enrolment.models import LeaderRequest
from kpt.rules.periods import legal_day


def received(request: LeaderRequest) -> None:
    """Send the receipt: the code, and where to ask for the request with it."""
    _queue("received", request.email, _about(request))


def returned(request: LeaderRequest, reason: str) -> None:
    """Say what to correct, and where."""
    _queue("returned", request.email, _about(request) | {"reason": reason.strip()})


def rejected(request: LeaderRequest, reason: str) -> None:
    _queue("rejected", request.email, _about(request) | {"reason": reason.strip()})


def replaced(membership: Membership) -> None:
    """Tell who was the leader that she is not any more, and that the rest of hers stays."""
    context: dict[str, object] = {
        "entity": membership.entity,
        "user": membership.user,
        "host": _host(),
    }
    _queue("replaced", membership.user.email, context)


def approved(request: LeaderRequest) -> None:
    """Ask the worker to welcome the leader. The link is made there: it lies in no queue."""
    send_welcome.enqueue(request.pk)


@task()
def send_welcome(request_id: int) -> None:
    """Send the link to write a password; to who has one already, where to sign in."""
    requests = LeaderRequest.objects.select_related("entity", "membership__user")
    request = requests.get(pk=request_id)
    assert request.membership is not None
    user = request.membership.user
    context = _about(request) | {"user": user, "login_url": absolute(reverse("account_login"))}
    if request.decided_at and request.membership.starts_on > legal_day(request.decided_at):
        context["begins_on"] = request.membership.starts_on
    template = "welcome_back"
    if not user.has_usable_password():
        template, context["password_url"] = "welcome", password_link(user)
    subject, body = _texts(template, context)
    EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [user.email]).send()


def _about(request: LeaderRequest) -> dict[str, object]:
    status = f"{reverse('enrolment:status')}?{urlencode({'codigo': request.receipt})}"
    return {
        "entity": request.entity,
        "receipt": request.receipt,
        "status_url": absolute(status),
        "host": _host(),
    }


def _host() -> str:
    return site_url().partition("//")[2]


def _queue(name: str, to: str, context: dict[str, object]) -> None:
    subject, body = _texts(name, context)
    queue_message(subject, body, to)


def _texts(name: str, context: dict[str, object]) -> tuple[str, str]:
    subject, body = (
        render_to_string(f"enrolment/email/{name}_{part}.txt", context).strip()
        for part in ("subject", "message")
    )
    return settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + subject, body
