"""The guard: who is acting, in which entity, and may they enter?"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode

import structlog
from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import patch_cache_control
from django.utils.functional import SimpleLazyObject
from django_htmx.http import HttpResponseClientRedirect

from kpt.accounts.actor import actor_for
from kpt.accounts.consent import VERSION, has_consented
from kpt.accounts.queries import enterable
from kpt.base.access import Access, access_of
from kpt.base.errors_http import Spanish, error_page

WORKSPACE = "e/<divipola:divipola>/"
SECURITY = "seguridad/"
CONSENTED = "kpt_consent"

log = structlog.get_logger("kpt.access")


class WorkspaceMiddleware:
    """Guard everything under ``/e/<divipola>/``, and whatever does not say for whom it is.

    A view below that prefix finds ``request.actor`` and ``request.entity`` already checked, so a
    view that forgets to check is still closed to outsiders. Outside it, a view that is neither
    ``@public`` nor ``@signed_in`` is refused. ``request.actor`` exists everywhere and costs its
    query only where it is used.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]):
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(  # type: ignore[attr-defined]
            lambda: actor_for(request.user, on=timezone.localdate())
        )
        request.entity = None  # type: ignore[attr-defined]
        request.is_private = False  # type: ignore[attr-defined]
        response = self.get_response(request)
        if request.is_private and "Cache-Control" not in response.headers:  # type: ignore[attr-defined]
            # What somebody sees as herself must not stay in a cache that others share.
            patch_cache_control(response, private=True, no_cache=True)
        return response

    def process_view(
        self, request: HttpRequest, view: Callable, args: tuple, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        assert request.resolver_match is not None
        declared = access_of(view)
        request.is_private = declared != Access.PUBLIC  # type: ignore[attr-defined]
        if _must_enrol(request, declared):
            return to_second_factor(request)
        if _must_consent(request, declared):
            return to_consent(request)
        if request.resolver_match.route.startswith(WORKSPACE):
            return self._enter(request, kwargs)
        match declared:
            case Access.PUBLIC:
                return None
            case Access.SIGNED_IN:
                return None if request.user.is_authenticated else to_login(request)
        log.error("undeclared_view", path=request.path, view=request.resolver_match.view_name)
        return error_page(request, 403, "Esta página todavía no está abierta a nadie.")

    def _enter(self, request: HttpRequest, kwargs: dict[str, Any]) -> HttpResponse | None:
        """Check the entity and the person; the view receives no ``divipola``, only the request's.

        Django sends nothing that is raised here to ``process_exception``, except Http404, which
        it answers itself: hence the direct answers.
        """
        if not request.user.is_authenticated:
            return to_login(request)
        code = kwargs.pop("divipola")
        entity, verdict = enterable(request.actor, code)  # type: ignore[attr-defined]
        if entity is None:
            raise Http404(Spanish(verdict.reason))
        if not verdict:
            log.warning("not_entitled", divipola=entity.pk, user=request.user.pk)
            way_out = ("Ir a mis entidades", reverse("accounts:my-entities"))
            return error_page(request, 403, verdict.reason, way_out=way_out)
        request.entity = entity  # type: ignore[attr-defined]
        return None


def _must_enrol(request: HttpRequest, declared: Access | None) -> bool:
    """Say whether this person has to set up her second factor before anything else.

    Public pages stay open; there she is anybody.
    """
    assert request.resolver_match is not None
    if declared == Access.PUBLIC or not request.user.is_authenticated:
        return False
    if request.resolver_match.route.startswith(SECURITY):
        return False
    return request.actor.lacks_second_factor  # type: ignore[attr-defined]


def _must_consent(request: HttpRequest, declared: Access | None) -> bool:
    """Say whether this person has not authorised the use of her data, or of its newest words.

    The session remembers that she has: it is asked of the database once in each.
    """
    if not settings.KPT_ASK_CONSENT or declared == Access.PUBLIC:
        return False
    assert request.resolver_match is not None
    if not request.user.is_authenticated or request.resolver_match.route.startswith(SECURITY):
        return False
    if request.session.get(CONSENTED) == VERSION:
        return False
    if not has_consented(request.actor):  # type: ignore[attr-defined]
        return True
    request.session[CONSENTED] = VERSION
    return False


def to_consent(request: HttpRequest) -> HttpResponse:
    """Send to the words that are to be authorised, and from there back to this page."""
    back = request.get_full_path() if request.method in ("GET", "HEAD") else ""
    url = f"{reverse('accounts:consent')}?{urlencode({'next': back})}"
    if getattr(request, "htmx", None):
        return HttpResponseClientRedirect(reverse("accounts:consent"))
    return HttpResponseRedirect(url)


def to_second_factor(request: HttpRequest) -> HttpResponse:
    """Send to where a second factor is set up. A fragment asks htmx to move the whole page."""
    url = reverse("mfa_index")
    htmx = getattr(request, "htmx", None)
    return HttpResponseClientRedirect(url) if htmx else HttpResponseRedirect(url)


def to_login(request: HttpRequest) -> HttpResponse:
    """Send to the login page, and from there back to this one.

    What was posted is lost when the session ends: the way back is then the page of the form. A
    fragment asks htmx to move the whole page, or the form would appear inside a table.
    """
    htmx = getattr(request, "htmx", None)
    back = request.get_full_path()
    if htmx:
        back = htmx.current_url_abs_path or "/"
    elif request.method == "POST":
        back = str(settings.LOGIN_REDIRECT_URL)
    response = redirect_to_login(back, str(settings.LOGIN_URL))
    return HttpResponseClientRedirect(response.url) if htmx else response
