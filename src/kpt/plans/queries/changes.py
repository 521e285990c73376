"""What was written in a plan in formulation, page by page, and by whom."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef
from django.http import Http404

from kpt.base.errors_http import Spanish
from kpt.base.numbers import row_number
from kpt.plans.models import ChangeSet, PlanVersion, RemovedRow
from kpt.plans.queries.drafts import RecentChange, tell_changes

PER_PAGE = 25


def changes_page(
    version: PlanVersion, asked: Mapping[str, str]
) -> tuple[Page, list[RecentChange], list[tuple[str, str]]]:
    """Return one page of changes, newest first, told; and who wrote. Four queries.

    ``asked``: «quien» (a person), «ver» = «retiradas» (only rows taken out that can come back),
    «pagina».
    """
    mine = ChangeSet.objects.filter(plan=version.plan_id, pk__gte=version.change_id)
    authors = [
        (str(pk), name)
        for pk, name in mine.exclude(by=None)
        .order_by("by__full_name")
        .values_list("by_id", "by__full_name")
        .distinct()
    ]
    found = mine.select_related("by", "plan").order_by("-pk")
    if person := row_number(asked.get("quien", "")):
        found = found.filter(by_id=int(person))
    if asked.get("ver") == "retiradas":
        removed = RemovedRow.objects.filter(change=OuterRef("pk"), restored_at=None)
        found = found.filter(Exists(removed))
    page = Paginator(found, PER_PAGE).get_page(asked.get("pagina"))
    return page, tell_changes(list(page.object_list), is_draft=True), authors


def change_of_or_404(version: PlanVersion, number: int) -> ChangeSet:
    """Return a change of this plan. One query."""
    change = ChangeSet.objects.filter(plan=version.plan_id, pk=number).first()
    if change is None:
        raise Http404(Spanish("Ese cambio no es de este plan."))
    return change
