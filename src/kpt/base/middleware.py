"""What happens around every request, whatever it is about."""

import uuid
from collections.abc import Callable

import structlog
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotAllowed
from django.middleware.gzip import GZipMiddleware

from kpt.base.errors import DomainError, NotAllowed, StaleRow
from kpt.base.errors_http import error_page
from kpt.base.numbers import tamano
from kpt.base.request_context import RequestContext, client_address, current_request

ORDINARY_METHODS = ("GET", "HEAD", "POST")
# Nothing here needs the camera, the place or the motion of who reads.
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

FORM_BYTES = 1024 * 1024  # of the form around a file
PATIENCE_BYTES = 512 * 1024 * 1024
CHUNK = 256 * 1024

log = structlog.get_logger("kpt.request")


class RequestIdMiddleware:
    """Give each request a number, which logs, the audit and the error page share.

    First of all middleware, so that it also answers for what the others do. The number is ours:
    one that the client sent could be made to look like somebody else's.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request_id = uuid.uuid4().hex
        request.request_id = request_id  # type: ignore[attr-defined]
        token = current_request.set(RequestContext(request_id, client_address(request)))
        structlog.contextvars.bind_contextvars(request_id=request_id)
        try:
            response = self._answer(request)
        finally:
            structlog.contextvars.clear_contextvars()
            current_request.reset(token)
        response.headers["X-Request-ID"] = request_id
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        return response

    def _answer(self, request: HttpRequest) -> HttpResponse:
        """Refuse TRACE, PUT and their like: no page of ours has a meaning for them."""
        if request.method not in ORDINARY_METHODS:
            return HttpResponseNotAllowed(ORDINARY_METHODS)
        return self.get_response(request)


class CompressionMiddleware(GZipMiddleware):
    """Compress pages, for links of 64 kbit/s where no proxy in front does it.

    Only what is text and whole: workbooks are compressed already, and a file that is written while
    it is sent would be cut into many small pieces. Django adds random bytes against BREACH.
    """

    def process_response(
        self, request: HttpRequest, response: HttpResponseBase
    ) -> HttpResponseBase:
        kind = response.headers.get("Content-Type", "")
        if response.streaming or not kind.startswith(("text/", "application/json")):
            return response
        return super().process_response(request, response)


class BodySizeMiddleware:
    """Refuse a body that is larger than any file received here, before it is written to disk.

    What comes is read and thrown away up to a point: a browser shows our answer only when it has
    sent everything. Who sends more than that is not somebody with a workbook too large.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            size = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            return error_page(request, 400)
        limit = settings.KPT_MAX_UPLOAD_BYTES
        if size <= limit + FORM_BYTES:
            return self.get_response(request)
        log.warning("body_too_large", path=request.path, size=size)
        if size <= PATIENCE_BYTES:
            while request.read(CHUNK):
                pass
        message = f"Lo que envió pesa {tamano(size)} y aquí se reciben hasta {tamano(limit)}."
        return error_page(request, 413, message)


class DomainErrorMiddleware:
    """Turn a DomainError that a view let through into a page in plain Spanish."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if isinstance(exception, NotAllowed):
            log.warning("refused", path=request.path, reason=exception.message)
            return error_page(request, 403, exception.message)
        if isinstance(exception, StaleRow):
            return error_page(request, 409, exception.message)
        if isinstance(exception, DomainError):
            return error_page(request, 422, exception.message)
        return None


class CleanQueryMiddleware:
    """Take the null byte out of what is asked in an address: no text of ours holds one.

    PostgreSQL refuses it, so that a search with one would be an error of ours and not «nothing».
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "%00" in request.META.get("QUERY_STRING", ""):
            request.META["QUERY_STRING"] = request.META["QUERY_STRING"].replace("%00", "")
        return self.get_response(request)
