"""Who may sign in at all."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser


class Backend(AuthenticationBackend):
    """Sign-in by e-mail; people of the demonstration exist only in demo mode.

    Their password is printed for everybody. A database that was filled for a demonstration and
    then served for real must not be open to it, and their sessions end there too.
    """

    def user_can_authenticate(self, user: AbstractBaseUser) -> bool:
        is_of_demo = str(user.get_username()).lower().endswith(f"@{settings.KPT_DEMO_MAIL_DOMAIN}")
        return super().user_can_authenticate(user) and (settings.KPT_DEMO or not is_of_demo)
