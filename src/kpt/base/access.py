"""Who may open a page at all. Every view outside ``/e/<divipola>/`` declares it, or is closed.

Inside the prefix the workspace guard decides by entity. Outside there are two kinds of pages:
public ones, and those of any person who is signed in. The guard refuses a view that is neither,
so that one that was forgotten is closed, not open.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import wraps

MARK = "kpt_access"


class Access(StrEnum):
    PUBLIC = "public"
    SIGNED_IN = "signed_in"


def _declared(view: Callable, access: Access) -> Callable:
    # A new function: some of the marked views are not ours and may be mounted elsewhere too.
    @wraps(view)
    def declared(request, *args, **kwargs):
        return view(request, *args, **kwargs)

    setattr(declared, MARK, access)
    return declared


def public(view: Callable) -> Callable:
    """Declare that anybody may open this page, signed in or not."""
    return _declared(view, Access.PUBLIC)


def signed_in(view: Callable) -> Callable:
    """Declare a page for every person with an account; what she sees there is hers."""
    return _declared(view, Access.SIGNED_IN)


def access_of(view: Callable) -> Access | None:
    """Return what the view declares, or None: such a view may live only under the guard."""
    return getattr(view, MARK, None)
