"""The outcomes of a plan with what was reported of them, in a vigencia and before."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.http import Http404

from kpt.base.errors_http import Spanish
from kpt.base.numbers import fecha, percent, quantity
from kpt.followup.models import FollowUpReport, OutcomeAnswer, OutcomeBaseline
from kpt.followup.queries.baselines import (
    DeclarationLine,
    counts_for,
    declaration_lines,
    declared_of,
    note_of,
    plan_baseline,
)
from kpt.followup.queries.report_target import authorship_of
from kpt.plans.models import CURRENT_STATES, OutcomeDetail, OutcomeTarget
from kpt.rules.outcome_progress import OutcomeProgress, OutcomeState, outcome_progress

CHIPS = {
    OutcomeState.NOT_REPORTED: "",
    OutcomeState.AWAY: "warn",
    OutcomeState.NOT_KEPT: "warn",
    OutcomeState.REACHED: "ok",
    OutcomeState.BEYOND: "ok",
    OutcomeState.KEPT: "ok",
}


@dataclass(frozen=True, slots=True)
class OutcomeValue:
    """The value of one vigencia, ready to be shown."""

    fiscal_year: int
    value: str
    progress: str
    state: str
    source: str
    measured_on: str
    authorship: str


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """One outcome in the vigencia of a report, ready to be shown."""

    uid: uuid.UUID
    consecutive: int
    label: str
    name: str
    unit: str
    baseline: str
    baseline_note: str
    baseline_label: str
    plan_has_baseline: bool
    declarations: tuple[DeclarationLine, ...]
    target: str
    direction: str
    value: str
    ratio: Decimal | None
    progress: str
    state: str
    short: str
    chip: str
    warning: str
    is_reported: bool
    formula: tuple[str, ...]
    authorship: str
    series: tuple[OutcomeValue, ...]
    initial: dict[str, Any]
    baseline_initial: dict[str, Any]

    @property
    def is_without_baseline(self) -> bool:
        """Say whether nobody has told where it starts: neither the plan nor the entity."""
        return not (self.plan_has_baseline or self.baseline_label)

    @property
    def earlier(self) -> tuple[OutcomeValue, ...]:
        """Return what was reported in other vigencias."""
        return tuple(one for one in self.series if one.fiscal_year != self.initial["year"])


def outcome_lines(report: FollowUpReport) -> list[OutcomeLine]:
    """Return every outcome of the plan in force with its values. Three queries."""
    outcomes = OutcomeTarget.objects.filter(
        version__plan=report.plan_id, version__state__in=CURRENT_STATES
    )
    answers: dict[uuid.UUID, list[OutcomeAnswer]] = defaultdict(list)
    told = OutcomeAnswer.objects.filter(
        report__plan=report.plan_id, report__fiscal_year__lte=report.fiscal_year
    ).select_related("report", "changed_by", "government")
    for answer in told.order_by("report__fiscal_year"):
        answers[answer.outcome_uid].append(answer)
    declared = declared_of(report.plan_id)
    rows = outcomes.select_related("detail").order_by("position")
    return [
        _line(report.fiscal_year, row, answers[row.uid], declared.get(row.uid, ())) for row in rows
    ]


def outcome_line(report: FollowUpReport, consecutive: int) -> OutcomeLine:
    """Return one outcome of the plan in force by its official number."""
    for line in outcome_lines(report):
        if line.consecutive == consecutive:
            return line
    raise Http404(Spanish(f"La meta IR-{consecutive} no es del plan vigente."))


def _line(
    year: int,
    row: OutcomeTarget,
    answers: list[OutcomeAnswer],
    told: Sequence[OutcomeBaseline],
) -> OutcomeLine:
    detail: OutcomeDetail | None = getattr(row, "detail", None)
    starts = counts_for(row, told)
    baseline = starts.value
    now = next((one for one in answers if one.report.fiscal_year == year), None)
    found = outcome_progress(baseline, row.target, now.value if now else None)
    return OutcomeLine(
        uid=row.uid,
        consecutive=row.consecutive,
        label=row.label,
        name=row.indicator_name,
        unit=detail.unit if detail else "",
        baseline=quantity(baseline),
        baseline_note=note_of(row, starts, told),
        baseline_label=starts.origin.label,
        plan_has_baseline=plan_baseline(row) is not None,
        declarations=declaration_lines(told),
        target=quantity(row.target),
        direction=detail.get_direction_display() if detail and detail.direction else "",
        value=quantity(now.value) if now else "—",
        ratio=found.ratio,
        progress=_written(found),
        state=found.state.text,
        short=found.state.short,
        chip=CHIPS.get(found.state, "info"),
        warning=found.warning,
        is_reported=now is not None and now.value is not None,
        formula=_formula(found, baseline, row.target, now.value if now else None),
        authorship=authorship_of(now) if now else "",
        series=tuple(_value(baseline, row.target, one) for one in answers),
        initial={
            "year": year,
            "valor": now.value if now else None,
            "fuente": now.source if now else "",
            "fecha": now.measured_on if now else None,
            "narrativa": now.narrative if now else "",
            "version": now.row_version if now else 0,
        },
        baseline_initial=_initial_baseline(told),
    )


def _initial_baseline(told: Sequence[OutcomeBaseline]) -> dict[str, Any]:
    """Return the last declaration as its form shows it; a correction says its own reason."""
    last = told[-1] if told else None
    return {
        "valor": last.value if last else None,
        "anio": last.year if last else None,
        "fuente": last.source if last else "",
        "ausencia": last.absence_reason if last else "",
        "version": last.pk if last else 0,
    }


def _value(baseline: Decimal | None, target: Decimal | None, one: OutcomeAnswer) -> OutcomeValue:
    found = outcome_progress(baseline, target, one.value)
    return OutcomeValue(
        fiscal_year=one.report.fiscal_year,
        value=quantity(one.value),
        progress=_written(found),
        state=found.state.text,
        source=one.source,
        measured_on=fecha(one.measured_on) if one.measured_on else "",
        authorship=authorship_of(one),
    )


def _written(found: OutcomeProgress) -> str:
    return percent(found.ratio) if found.ratio is not None else "—"


def _formula(
    found: OutcomeProgress,
    baseline: Decimal | None,
    target: Decimal | None,
    value: Decimal | None,
) -> tuple[str, ...]:
    if found.ratio is None:
        return ()
    start, end, now = quantity(baseline), quantity(target), quantity(value)
    return (f"({now} − {start})/({end} − {start})", percent(found.ratio))
