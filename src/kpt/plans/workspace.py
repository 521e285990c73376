"""The version in formulation that a request is about, for the views that write it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.shortcuts import redirect

from kpt.plans.models import PlanVersion
from kpt.plans.queries.drafts import draft_of

_KEPT = "_draft_in_hand"


def draft_here(request: HttpRequest, divipola: str) -> PlanVersion | None:
    """Return the version in formulation of an entity; the second time it costs nothing."""
    kept = getattr(request, _KEPT, None)
    if kept is None or kept[0] != divipola:
        kept = (divipola, draft_of(divipola))
        setattr(request, _KEPT, kept)
    return kept[1]


def known_draft(request: HttpRequest) -> PlanVersion | None:
    """Return the version in formulation that the view of this request is about. No query."""
    kept = getattr(request, _KEPT, None)
    return kept[1] if kept else None


def keep_draft(request: HttpRequest, divipola: str, version: PlanVersion | None) -> None:
    """Let the rest of the request know the draft that a view has found in a query of its own."""
    setattr(request, _KEPT, (divipola, version))


def with_draft(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """Give the view the version in formulation; without one, lead to where it is opened."""

    @wraps(view)
    def viewing(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        entity = request.entity  # type: ignore[attr-defined]
        version = draft_here(request, entity.pk)
        if version is None:
            return redirect("formulation:home", entity.pk)
        return view(request, version, *args, **kwargs)

    return viewing
