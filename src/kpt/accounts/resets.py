"""Links to a new password, made and sent by the worker."""

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django_tasks import task

from kpt.accounts.actor import ANONYMOUS
from kpt.accounts.models import User
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.site import absolute, site_url


@transaction.atomic
def ask_for_link(email: str) -> None:
    """Ask that a link be sent to ``email``, if an account has it.

    The page looks nothing up: it does the same whether the account exists or not, so that neither
    its answer nor its time tells. Nor does a valid link ever lie in the queue.
    """
    record(AuditKind.PASSWORD_RESET_ASKED, actor=ANONYMOUS, after={"email": email})
    send_link.enqueue(email)


@task()
def send_link(email: str) -> None:
    """Send the link, or say that no account has this address: people forget which one they use."""
    user = User.objects.filter(email__iexact=email, is_active=True).first()
    host = site_url().partition("//")[2]
    if user is None:
        _send("account/email/unknown_account", email, {"email": email, "host": host})
        return
    context = {"user": user, "password_reset_url": password_link(user), "host": host}
    _send("account/email/password_reset_key", user.email, context)


def password_link(user: User) -> str:
    """Return the address at which ``user``, and nobody else, writes a password of her own.

    It serves once and for PASSWORD_RESET_TIMEOUT (three days). Make it where it is sent, in the
    worker: it must lie in no queue, record or page.
    """
    parts = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return absolute(reverse("account_reset_password_from_key", kwargs=parts))


def _send(template: str, to: str, context: dict[str, object]) -> None:
    subject = render_to_string(f"{template}_subject.txt", context).strip()
    body = render_to_string(f"{template}_message.txt", context).strip()
    subject = settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + subject
    EmailMessage(subject, body, settings.DEFAULT_FROM_EMAIL, [to]).send()
