"""Downloads that cost the server much: so many a minute from one address, and no more.

Whoever reads a plan never meets the limit; whoever takes the whole country away file by file waits,
and meanwhile the others go on reading.
"""

from collections.abc import Callable
from functools import wraps

from django.core.cache import cache
from django.http import HttpRequest, HttpResponseBase
from django.utils import timezone

from kpt.base.errors_http import error_page
from kpt.base.request_context import client_address

SECONDS = 60
A_MINUTE = 60
WAIT = (
    "Desde su conexión se pidieron muchos archivos en poco tiempo. Espere un minuto y descárguelo "
    "otra vez. Los de todo el país están juntos en los cortes publicados."
)


def limited(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Answer 429 to what passes of sixty a minute from one address, for each view by itself.

    Put it outside ``reads``: the count is written. Two that come at once may be counted as one: it
    is there to slow down a robot, not to be exact.
    """

    @wraps(view)
    def counted(request: HttpRequest, *args, **kwargs) -> HttpResponseBase:
        minute = int(timezone.now().timestamp()) // SECONDS
        key = f"limit:{view.__module__}.{view.__name__}:{client_address(request)}:{minute}"
        asked = cache.get(key, 0) + 1
        if asked > A_MINUTE:
            response = error_page(request, 429, WAIT)
            response["Retry-After"] = str(SECONDS)
            return response
        cache.set(key, asked, 2 * SECONDS)
        return view(request, *args, **kwargs)

    return counted
