"""Signing in, passwords (under the names that django-allauth looks up), and one's entities."""

from allauth.account import views as allauth_views
from django.urls import include, path, re_path

from kpt.accounts import views
from kpt.base.access import public, signed_in

own = [path("mis-entidades/", signed_in(views.my_entities), name="my-entities")]

urlpatterns = [
    path("ingresar/", public(views.LoginView.as_view()), name="account_login"),
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
