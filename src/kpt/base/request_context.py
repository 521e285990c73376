"""What the code below the views may know of the request: its number and where it came from."""

import ipaddress
from contextvars import ContextVar
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest


@dataclass(frozen=True, slots=True)
class RequestContext:
    """``address`` is a valid IP or None; both are empty in commands and jobs."""

    request_id: str = ""
    address: str | None = None


NOWHERE = RequestContext()
current_request: ContextVar[RequestContext] = ContextVar("current_request", default=NOWHERE)


def client_address(request: HttpRequest) -> str | None:
    """Return the IP of the client, or None when it cannot be known (a Unix socket).

    ``X-Forwarded-For`` can be written by anybody: only the entries that our own proxies added
    count, as many as ``ALLAUTH_TRUSTED_PROXY_COUNT`` says (0: none, the header is ignored).
    """
    candidate = request.META.get("REMOTE_ADDR", "")
    proxies = getattr(settings, "ALLAUTH_TRUSTED_PROXY_COUNT", 0)
    if proxies:
        parts = request.headers.get("X-Forwarded-For", "").split(",")
        forwarded = [part.strip() for part in parts if part.strip()]
        if len(forwarded) >= proxies:
            candidate = forwarded[-proxies]
    try:
        return str(ipaddress.ip_address(candidate))
    except ValueError:
        return None
