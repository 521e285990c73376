"""Signing in, passwords (under the names that django-allauth looks up), and one's entities."""

from allauth.account import views as allauth_views
from allauth.mfa.base import views as mfa_views
from allauth.mfa.recovery_codes import views as code_views
from allauth.mfa.totp import views as totp_views
from allauth.mfa.webauthn import views as key_views
from allauth.usersessions import views as session_views
from django.urls import include, path, re_path

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

# What one signs in with. Whoever must have a second factor reaches these pages without one.
security = [
    path("", signed_in(mfa_views.index), name="mfa_index"),
    path("confirmar/", signed_in(allauth_views.reauthenticate), name="account_reauthenticate"),
    path("confirmar/codigo/", signed_in(mfa_views.reauthenticate), name="mfa_reauthenticate"),
    path("aplicacion/", signed_in(totp_views.activate_totp), name="mfa_activate_totp"),
    path("aplicacion/quitar/", signed_in(totp_views.deactivate_totp), name="mfa_deactivate_totp"),
    path("codigos/", signed_in(code_views.view_recovery_codes), name="mfa_view_recovery_codes"),
    path(
        "codigos/nuevos/",
        signed_in(code_views.generate_recovery_codes),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "codigos/descargar/",
        signed_in(code_views.download_recovery_codes),
        name="mfa_download_recovery_codes",
    ),
    path("llaves/", signed_in(key_views.list_webauthn), name="mfa_list_webauthn"),
    path("llaves/agregar/", signed_in(key_views.add_webauthn), name="mfa_add_webauthn"),
    path(
        "llaves/confirmar/",
        signed_in(key_views.reauthenticate_webauthn),
        name="mfa_reauthenticate_webauthn",
    ),
    path(
        "llaves/<int:pk>/quitar/", signed_in(key_views.remove_webauthn), name="mfa_remove_webauthn"
    ),
    path("llaves/<int:pk>/nombre/", signed_in(key_views.edit_webauthn), name="mfa_edit_webauthn"),
    path("sesiones/", signed_in(session_views.list_usersessions), name="usersessions_list"),
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
