"""Signing in, passwords (under the names that django-allauth looks up), and one's entities."""

from collections.abc import Callable

from allauth.account import views as allauth_views
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as code_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as key_views
from allauth.usersessions import views as session_views
from django.http.response import HttpResponseBase
from django.urls import include, path, re_path, reverse_lazy
from django.views import View

from kpt.accounts import views
from kpt.base.access import public, signed_in

own = [
    path("mis-entidades/", signed_in(views.my_entities), name="my-entities"),
    path("seguridad/autorizacion/", signed_in(views.consent), name="consent"),
    path("mis-datos/", signed_in(views.my_data), name="my-data"),
    path(
        "mis-datos/mis-datos.json",
        signed_in(views.my_data_file),
        {"extension": "json"},
        name="my-data-json",
    ),
    path(
        "mis-datos/mis-datos.csv",
        signed_in(views.my_data_file),
        {"extension": "csv"},
        name="my-data-csv",
    ),
    path(
        "seguridad/sesiones/<int:number>/cerrar/",
        signed_in(views.end_session),
        name="end-session",
    ),
]


def secure(view: type[View], title: str = "") -> Callable[..., HttpResponseBase]:
    """Return a page of one's security, with the way to it on top."""
    home = ("Seguridad de mi cuenta", reverse_lazy("mfa_index") if title else "")
    crumbs = [home, (title, "")] if title else [home]
    return signed_in(view.as_view(extra_context={"crumbs": crumbs}))


CODES, KEYS, APP = "Códigos de recuperación", "Llaves de acceso", "Aplicación de códigos"
AGAIN = "Confirme que es usted"
# What one signs in with. Whoever must have a second factor reaches these pages without one.
security = [
    path("", secure(mfa_views.IndexView), name="mfa_index"),
    path(
        "confirmar/", secure(allauth_views.ReauthenticateView, AGAIN), name="account_reauthenticate"
    ),
    path(
        "confirmar/codigo/", secure(mfa_views.ReauthenticateView, AGAIN), name="mfa_reauthenticate"
    ),
    path("aplicacion/", secure(totp_views.ActivateTOTPView, APP), name="mfa_activate_totp"),
    path(
        "aplicacion/quitar/", secure(totp_views.DeactivateTOTPView, APP), name="mfa_deactivate_totp"
    ),
    path(
        "codigos/", secure(code_views.ViewRecoveryCodesView, CODES), name="mfa_view_recovery_codes"
    ),
    path(
        "codigos/nuevos/",
        secure(code_views.GenerateRecoveryCodesView, CODES),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "codigos/descargar/",
        signed_in(code_views.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("llaves/", secure(key_views.ListWebAuthnView, KEYS), name="mfa_list_webauthn"),
    path("llaves/agregar/", secure(key_views.AddWebAuthnView, KEYS), name="mfa_add_webauthn"),
    path(
        "llaves/confirmar/",
        secure(key_views.ReauthenticateWebAuthnView, AGAIN),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "llaves/<int:pk>/quitar/",
        secure(key_views.RemoveWebAuthnView, KEYS),
        name="mfa_remove_webauthn",
    ),
    path(
        "llaves/<int:pk>/nombre/",
        secure(key_views.EditWebAuthnView, KEYS),
        name="mfa_edit_webauthn",
    ),
    path(
        "sesiones/",
        secure(session_views.ListUserSessionsView, "Sesiones abiertas"),
        name="usersessions_list",
    ),
]

urlpatterns = [
    path("ingresar/", public(views.LoginView.as_view()), name="account_login"),
    path("ingresar/codigo/", public(mfa_views.authenticate), name="mfa_authenticate"),
    path("ingresar/llave/", public(key_views.login_webauthn), name="mfa_login_webauthn"),
    path("seguridad/", include(security)),
    path("salir/", public(allauth_views.logout), name="account_logout"),
    path("usuario/", public(allauth_views.signup), name="account_signup"),
    path("cuenta-inactiva/", public(allauth_views.account_inactive), name="account_inactive"),
    path(
        "clave/cambiar/",
        signed_in(views.PasswordChangeView.as_view()),
        name="account_change_password",
    ),
    path(
        "clave/olvidada/",
        public(views.PasswordResetView.as_view()),
        name="account_reset_password",
    ),
    path(
        "clave/olvidada/enviada/",
        public(allauth_views.password_reset_done),
        name="account_reset_password_done",
    ),
    re_path(
        r"^clave/nueva/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        public(views.PasswordResetFromKeyView.as_view()),
        name="account_reset_password_from_key",
    ),
    path(
        "clave/nueva/lista/",
        public(allauth_views.password_reset_from_key_done),
        name="account_reset_password_from_key_done",
    ),
    path("", include((own, "accounts"))),
]
