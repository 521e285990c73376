"""The messages to people of a team. All leave by the worker, if the transaction is kept."""

from __future__ import annotations

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django_tasks import task

from kpt.accounts.models import Membership
from kpt.accounts.resets import password_link
from kpt.accounts.roles import TEAM, Role
from kpt.base.mail import queue_message
from kpt.base.site import absolute, site_url


def invited(membership: Membership) -> None:
    """Ask the worker to tell her. The link is made there: it lies in no queue."""
    send_invitation.enqueue(membership.pk)


@task()
def send_invitation(membership_id: int) -> None:
    """Send the link to write a password; to who has one already, where to sign in."""
    memberships = Membership.objects.select_related("user", "entity", "granted_by")
    membership = memberships.get(pk=membership_id)
    context, template = _about(membership), "joined"
    if not membership.user.has_usable_password():
        template, context["password_url"] = "invited", password_link(membership.user)
    if membership.role not in {*TEAM, Role.READER}:
        template = f"role_{template}"
    subject, body = _texts(template, context)
    EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [membership.user.email]).send()


def ended(membership: Membership) -> None:
    """Tell her that this place is not hers any more, and that the rest of hers stays."""
    _queue("ended" if membership.role in {*TEAM, Role.READER} else "role_ended", membership)


def delegated(membership: Membership) -> None:
    """Tell her between which days she acts as leader."""
    _queue("delegated", membership)


def _about(membership: Membership) -> dict[str, object]:
    return {
        "membership": membership,
        "user": membership.user,
        "entity": membership.entity,
        "login_url": absolute(reverse("account_login")),
        "host": site_url().partition("//")[2],
    }


def _queue(name: str, membership: Membership) -> None:
    subject, body = _texts(name, _about(membership))
    queue_message(subject, body, membership.user.email)


def _texts(name: str, context: dict[str, object]) -> tuple[str, str]:
    subject, body = (
        render_to_string(f"team/email/{name}_{part}.txt", context).strip()
        for part in ("subject", "message")
    )
    return settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + subject, body
