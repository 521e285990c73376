"""Forms of signing in and of passwords: allauth's, in our words."""

from allauth.account import forms as allauth_forms
from django import forms
from django.http import HttpRequest

from kpt.accounts.resets import ask_for_link


def _passwords(form: forms.Form) -> None:
    """Write in our words the two fields of a new password that four forms share."""
    form.fields["password1"].label = "Contraseña nueva"
    form.fields["password1"].help_text = (
        "Diez caracteres o más. Sirve una frase: varias palabras que usted recuerde y que no sean "
        "su nombre, su correo ni una clave común."
    )
    form.fields["password2"].label = "La misma contraseña otra vez"
    _without_placeholders(form)


def _without_placeholders(form: forms.Form) -> None:
    # A placeholder goes away when one writes, and takes the question with it.
    for field in form.fields.values():
        field.widget.attrs.pop("placeholder", None)


class LoginForm(allauth_forms.LoginForm):
    """Who is it? By e-mail and password."""

    purpose = (
        "El correo, para reconocer su cuenta. De cada ingreso quedan la fecha y la dirección de "
        "red, para cuidarla."
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        login, password = self.fields["login"], self.fields["password"]
        login.label = "Correo electrónico"
        login.help_text = "El institucional, por ejemplo nombre@sumunicipio.gov.co"
        login.widget.attrs["autocomplete"] = "username"
        password.label = "Contraseña"
        password.help_text = ""
        self.fields["remember"].label = "Recordarme en este equipo por 12 horas"
        _without_placeholders(self)


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    """A new password for who knows the present one."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["oldpassword"].label = "Contraseña actual"
        self.fields["oldpassword"].help_text = ""
        _passwords(self)


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    """Where should the link to a new password go?"""

    purpose = "El correo, para enviarle el enlace si hay una cuenta con él. No se usa para más."

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Correo electrónico"
        self.fields["email"].help_text = "El mismo con el que ingresa."
        _without_placeholders(self)

    def clean_email(self) -> str:
        """Look nothing up: that is the worker's, or the time would tell who has an account."""
        return self.cleaned_data["email"].lower()

    def save(self, request: HttpRequest, **kwargs) -> str:
        email = self.cleaned_data["email"]
        ask_for_link(email)
        return email


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):
    """A new password for who holds the link."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        _passwords(self)


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    """One's password again, before something that matters."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["password"].label = "Su contraseña"
        self.fields["password"].help_text = ""
        _without_placeholders(self)


class EntitySearchForm(forms.Form):
    """Which of my entities?"""

    q = forms.CharField(
        label="Nombre o código DANE",
        required=False,
        max_length=80,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )


class OwnDataForm(forms.Form):
    """What a person writes about herself."""

    purpose = (
        "Para que la historia de cada plan diga quién hizo qué. Los ve quien entra al espacio de "
        "sus entidades y quien las revisa; no se publican."
    )

    nombre = forms.CharField(label="Nombre completo", max_length=120)
    cargo = forms.CharField(
        label="Cargo",
        max_length=120,
        required=False,
        help_text="El que tiene en general. El de cada entidad lo escribe el líder del equipo.",
    )
