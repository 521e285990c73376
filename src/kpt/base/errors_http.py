"""Pages for what went wrong: plain Spanish, the way out, never a trace."""

from collections.abc import Mapping

import structlog
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.html import format_html

log = structlog.get_logger("kpt.errors")

# The page that serves each status; 409 and 422 say with their message what to do.
TEMPLATES: Mapping[int, str] = {
    400: "400.html",
    403: "403.html",
    404: "404.html",
    409: "400.html",
    413: "413.html",
    422: "400.html",
    429: "429.html",
}


LAST_RESORT = """<!doctype html>
<html lang="es-CO"><meta charset="utf-8"><title>Algo falló de nuestro lado</title>
<h1>Algo falló de nuestro lado</h1>
<p>Lo que estaba guardado sigue guardado. Espere un minuto e inténtelo otra vez.</p>
<p>Si vuelve a pasar, escriba a la mesa de ayuda con este código: {}</p>
<p><a href="/">Ir al inicio</a></p></html>"""


def error_page(
    request: HttpRequest, status: int, message: str = "", *, way_out: tuple[str, str] | None = None
) -> HttpResponse:
    """Return the page of ``status`` with a message in Spanish.

    ``way_out`` is (label, address) of the button; the default is the home page.
    """
    label, url = way_out or ("Ir al inicio", "/")
    context = {"message": message, "way_out_label": label, "way_out_url": url}
    return render(request, TEMPLATES[status], context, status=status)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400, or 413 when what is wrong is how much was sent."""
    if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)):
        return error_page(request, 413, "Lo que envió pasa de lo que se puede recibir de una vez.")
    return error_page(request, 400)


def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:
    return error_page(request, 403)


def page_not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """404. The message is ours when the view wrote one; Django's own is in English."""
    argument = exception.args[0] if exception.args else ""
    return error_page(request, 404, argument if isinstance(argument, Spanish) else "")


def server_error(request: HttpRequest) -> HttpResponse:
    """500, with the number under which the log has the rest. Asks nothing of the database."""
    context = {"request_id": getattr(request, "request_id", "")}
    try:
        page = render_to_string("500.html", context)
    except Exception:
        # What failed may be the templates or the static files themselves.
        log.exception("error_page_failed")
        page = format_html(LAST_RESORT, context["request_id"])
    return HttpResponse(page, status=500)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    log.warning("csrf_refused", path=request.path, reason=reason)
    return render(request, "403_csrf.html", status=403)


class Spanish(str):
    """A text of ours that may be shown as it is: ``raise Http404(Spanish("…"))``."""

    __slots__ = ()
