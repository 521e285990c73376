"""The bell on top of every page of somebody who is signed in."""

from django.http import HttpRequest
from django.urls import reverse

from kpt.base.context import Bell, Shell


def provide(request: HttpRequest, shell: Shell) -> None:
    """Ring with what came along with the person: no query of its own."""
    if shell.person is None:
        return
    unread = getattr(request.user, "unread_notices", None)
    shell.bell = Bell(reverse("notices:list"), unread or 0)
