"""The plan that a request is about, found once for the view and for what is drawn around it."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kpt.followup.queries.pages.plan import PlanInHand, plan_in_hand

_KEPT = "_plan_in_hand"


def plan_here(request: HttpRequest, divipola: str) -> PlanInHand | None:
    """Return the plan of an entity; the second time in a request it costs nothing."""
    kept = getattr(request, _KEPT, None)
    if kept is None or kept[0] != divipola:
        kept = (divipola, plan_in_hand(divipola))
        setattr(request, _KEPT, kept)
    return kept[1]


def with_plan(section: str) -> Callable:
    """Give the view the plan of ``request.entity``, or say that there is none and what to do."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def viewing(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
            plan = plan_here(request, request.entity.pk)  # type: ignore[attr-defined]
            if plan is None:
                return render(request, "followup/no_plan.html", {"section": section})
            return view(request, plan, *args, **kwargs)

        return viewing

    return decorate
