"""What happens around every request, whatever it is about."""

import uuid
from collections.abc import Callable

import structlog
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from kpt.base.errors import DomainError, NotAllowed, StaleRow
from kpt.base.errors_http import error_page
from kpt.base.request_context import RequestContext, client_address, current_request

ORDINARY_METHODS = ("GET", "HEAD", "POST")
# Nothing here needs the camera, the place or the motion of who reads.
PERMISSIONS_POLICY = "camera=(), geolocation=(), microphone=(), payment=(), usb=()"

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
