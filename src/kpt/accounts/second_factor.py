"""The second thing with which one signs in: a code of a telephone, or a key of the device."""

from __future__ import annotations

import base64
import hashlib

from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.base import forms as mfa_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn import forms as key_forms
from cryptography.fernet import Fernet, MultiFernet
from django import forms
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils import timezone

from kpt.accounts import throttle

KINDS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
CODES = throttle.Limit("second-factor", 5, 5)


class Adapter(DefaultMFAAdapter):
    """Secrets of telephones and recovery codes are not legible in a copy of the database."""

    def encrypt(self, text: str) -> str:
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def generate_authenticator_name(self, user: AbstractBaseUser, type: str) -> str:
        """Return what a key is called until its owner says better: «Llave 1»."""
        there = Authenticator.objects.filter(user=user, type=type).count()
        return f"Llave {there + 1}"


def _cipher() -> MultiFernet:
    """Return the cipher of the site's key; what former keys wrote is still read."""
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str) -> bytes:
    digest = hashlib.sha256(b"kpt.accounts.second_factor" + key.encode()).digest()
    return base64.urlsafe_b64encode(digest)


def has_second_factor(user: AbstractBaseUser) -> bool:
    """Say whether the account asks for more than a password. One query."""
    return is_mfa_enabled(user, KINDS)


class _Limited:
    """At most five codes in five minutes: six digits are soon guessed by a machine."""

    def clean_code(self) -> str:
        if throttle.over(CODES, str(self.user.pk), now=timezone.now()):  # type: ignore[attr-defined]
            raise forms.ValidationError(
                "Hubo demasiados intentos seguidos. Espere cinco minutos y vuelva a intentar."
            )
        return super().clean_code()  # type: ignore[misc]


def _in_our_words(form: forms.Form) -> None:
    field = form.fields["code"]
    field.label = "Código"
    field.help_text = (
        "Los seis dígitos que muestra la aplicación de su teléfono, o uno de sus códigos de "
        "recuperación."
    )
    field.widget.attrs.pop("placeholder", None)


class ActivateTOTPForm(totp_forms.ActivateTOTPForm):
    """The first code, which shows that the telephone has the key."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _in_our_words(self)
        self.fields["code"].help_text = "Los seis dígitos que muestra la aplicación."


class AddWebAuthnForm(key_forms.AddWebAuthnForm):
    """The name of a new key, and whether it is enough to sign in with."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["name"].label = "Nombre de la llave"
        self.fields["name"].help_text = "Por ejemplo, computador de la oficina."
        alone = self.fields["passwordless"]
        alone.label, alone.initial = "Ingresar solo con ella, sin la contraseña", True
        alone.help_text = "Su equipo pedirá la huella, el rostro o el PIN cada vez."


class AuthenticateForm(_Limited, mfa_forms.AuthenticateForm):
    """The code, after the password."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _in_our_words(self)


class ReauthenticateForm(_Limited, mfa_forms.ReauthenticateForm):
    """The code again, before something that matters."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _in_our_words(self)
