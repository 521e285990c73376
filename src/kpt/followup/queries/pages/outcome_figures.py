"""What the reports say of the outcomes of a plan: where each is, and how far it has come."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kpt.base.numbers import percent, quantity
from kpt.followup.labels import Label
from kpt.followup.models import OutcomeAnswer, OutcomeBaseline
from kpt.followup.queries.baselines import counts_for, declared_of, note_of
from kpt.followup.queries.outcomes_reported import CHIPS
from kpt.followup.queries.pages.plan import PlanInHand
from kpt.followup.queries.report_labels import ReportInHand
from kpt.plans.models import OutcomeTarget
from kpt.rules.outcome_progress import outcome_progress


@dataclass(frozen=True, slots=True)
class OutcomeFigure:
    """One outcome with its last value, ready to be shown. ``year`` None: never reported."""

    label: str
    name: str
    baseline: str
    baseline_note: str
    baseline_label: str
    target: str
    unit: str
    value: str
    year: int | None
    progress: str
    state: str
    chip: str
    answers_for: Label | None
    row: OutcomeTarget


def outcome_figures(
    plan: PlanInHand, reports: Sequence[ReportInHand], *, public: bool
) -> tuple[OutcomeFigure, ...]:
    """Return the outcomes of a plan in its order with the last value that was reported of each.

    ``reports`` are those that the reader may see. Three queries.
    """
    labels = {one.report.pk: one.label for one in reports}
    said: dict[uuid.UUID, list[OutcomeAnswer]] = defaultdict(list)
    answers = OutcomeAnswer.objects.filter(report__in=list(labels), value__isnull=False)
    for answer in answers.select_related("report").order_by("report__fiscal_year"):
        said[answer.outcome_uid].append(answer)
    declared = declared_of(plan.plan_id, public=public)
    rows = OutcomeTarget.objects.filter(version=plan.version_id).select_related("detail")
    return tuple(
        _figure(row, said.get(row.uid, ()), declared.get(row.uid, ()), labels)
        for row in rows.order_by("position")
    )


def _figure(
    row: OutcomeTarget,
    said: Sequence[OutcomeAnswer],
    told: Sequence[OutcomeBaseline],
    labels: Mapping[int, Label],
) -> OutcomeFigure:
    starts, last = counts_for(row, told), said[-1] if said else None
    found = outcome_progress(starts.value, row.target, last.value if last else None)
    detail = getattr(row, "detail", None)
    return OutcomeFigure(
        label=row.label,
        name=row.indicator_name,
        baseline=quantity(starts.value),
        baseline_note=note_of(row, starts, told),
        baseline_label=starts.origin.label,
        target=quantity(row.target),
        unit=detail.unit if detail else "",
        value=quantity(last.value) if last else "sin reporte",
        year=last.report.fiscal_year if last else None,
        progress=percent(found.ratio) if found.ratio is not None else "—",
        state=found.state.short,
        chip=CHIPS.get(found.state, "info"),
        answers_for=labels[last.report_id] if last else None,
        row=row,
    )
