"""What a person reads after pressing the button of a decision."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest

from kpt.base.errors import DomainError, NotAllowed


def told(request: HttpRequest, act: Callable[[], object], done: str) -> bool:
    """Carry out a decision and tell how it went on the next page; return whether it was taken.

    Who may not decide gets a page of its own: NotAllowed goes on.
    """
    try:
        act()
    except NotAllowed:
        raise
    except DomainError as error:
        messages.error(request, error.message)
        return False
    messages.success(request, done)
    return True
