"""Who may sign in at all."""

from allauth.account.auth_backends import AuthenticationBackend
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.utils.module_loading import import_string

from kpt.accounts.models import User


class Backend(AuthenticationBackend):
    """Sign-in by e-mail; people of the demonstration exist only in demo mode.

    Their password is printed for everybody. A database that was filled for a demonstration and
    then served for real must not be open to it, and their sessions end there too.
    """

    def get_user(self, user_id: int) -> User | None:
        """Return who is signed in, with what every page says of her, in one query.

        Layers above add figures through ``settings.KPT_USER_ANNOTATIONS``: dotted paths of
        functions, each of which returns annotations by their names.
        """
        people = User.objects.all()
        for path in settings.KPT_USER_ANNOTATIONS:
            people = people.annotate(**import_string(path)())
        user = people.filter(pk=user_id).first()
        return user if user is not None and self.user_can_authenticate(user) else None

    def user_can_authenticate(self, user: AbstractBaseUser) -> bool:
        return super().user_can_authenticate(user) and not is_out_of_place(user)

    def _check_password(
        self, user: AbstractBaseUser | None, password: str
    ) -> AbstractBaseUser | None:
        # allauth signs in, as «inactive», whoever has the right password but may not enter. Who
        # is out of place has no password at all.
        if user is not None and is_out_of_place(user):
            return None
        return super()._check_password(user, password)


def is_out_of_place(user: AbstractBaseUser) -> bool:
    """Say whether this is somebody of the demonstration outside it."""
    is_of_demo = str(user.get_username()).lower().endswith(f"@{settings.KPT_DEMO_MAIL_DOMAIN}")
    return is_of_demo and not settings.KPT_DEMO
