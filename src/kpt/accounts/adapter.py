"""How django-allauth does things here: signup closed, own throttle, Spanish, mail by the worker."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme

from kpt.accounts import throttle
from kpt.accounts.actor import ANONYMOUS, actor_for
from kpt.accounts.models import User
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.mail import queue_message
from kpt.base.request_context import client_address
from kpt.base.site import site_url


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": "Esta cuenta está inactiva.",
        "email_password_mismatch": (
            "El correo o la contraseña no son correctos. Revise que no estén activas las "
            "mayúsculas y vuelva a escribirlos."
        ),
        "enter_current_password": "Esa no es su contraseña actual.",
        "incorrect_password": "La contraseña no es correcta.",
        "invalid_password_reset": "El enlace ya se usó o venció.",
    }

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are given by the person in charge, never taken."""
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """After signing in one goes only to a page of the site that was asked."""
        request = self.request
        return url_has_allowed_host_and_scheme(
            url, {request.get_host()}, require_https=request.is_secure()
        )

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return the address that limits are counted by; behind a Unix socket, one for all."""
        return client_address(request) or "0.0.0.0"  # noqa: S104 - a name, nothing is bound

    # Signing in and out -------------------------------------------------------------------------

    def authenticate(self, request: HttpRequest, **credentials: Any) -> AbstractBaseUser | None:
        """Check a password, at most as often as the throttle lets. Records what came of it."""
        email = credentials.get("email", "")
        device = throttle.known_device(request, email)
        now = timezone.now()
        attempt = throttle.begin(email, client_address(request), device, now)
        if isinstance(attempt, throttle.Wait):
            _record(AuditKind.SIGN_IN_THROTTLED, after={"email": email})
            raise self.too_many_attempts(attempt.minutes)
        user = super().authenticate(request, **credentials)
        if user is None:
            _record(AuditKind.SIGN_IN_FAILED, after={"email": email})
        else:
            throttle.forgive(attempt)
        return user

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """Leave allauth's own limit out: it locks a whole office for what one person does."""

    def too_many_attempts(self, minutes: int) -> Exception:
        """Return the error that the form shows, with the way out."""
        wait = "un minuto" if minutes == 1 else f"{minutes} minutos"
        error = self.validation_error("too_many_login_attempts")
        error.message = (
            f"Hubo demasiados intentos seguidos. Espere {wait} y vuelva a intentar, "
            "o pida una contraseña nueva con «Olvidé mi contraseña»."
        )
        return error

    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response = super().post_login(request, user, **kwargs)
        _record(AuditKind.SIGNED_IN, user=user)
        throttle.remember_device(
            response, user.email, secure=bool(getattr(settings, "SESSION_COOKIE_SECURE", False))
        )
        return response

    def logout(self, request: HttpRequest) -> None:
        _record(AuditKind.SIGNED_OUT, user=request.user)
        super().logout(request)

    # Passwords ------------------------------------------------------------------------------------

    def set_password(self, user: User, password: str) -> None:
        with transaction.atomic():
            super().set_password(user, password)
            _record(AuditKind.PASSWORD_CHANGED, user=user)

    # Messages -------------------------------------------------------------------------------------

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Write the message now and let the worker send it: no page waits for a mail server."""
        request = self.request
        context = {
            "request": request,
            "email": email,
            "host": site_url().partition("//")[2],
            **context,
        }
        message = self.render_mail(template_prefix, email, context)
        queue_message(str(message.subject), str(message.body), email)


def _record(kind: AuditKind, *, user: Any = None, after: dict[str, str] | None = None) -> None:
    actor = actor_for(user, on=timezone.localdate()) if user is not None else ANONYMOUS
    with transaction.atomic():
        record(kind, actor=actor, target=user, after=after)
