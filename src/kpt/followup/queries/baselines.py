"""Where the outcomes of a plan start: by the plan, or by what the entity declares in a report."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import QuerySet

from kpt.base.numbers import fecha_hora, quantity
from kpt.followup.models import OutcomeBaseline
from kpt.plans.models import OutcomeDetail, OutcomeTarget
from kpt.rules.baselines import Baseline, Origin, baseline_that_counts
from kpt.rules.workflows.reporting import TEAMS

Told = Mapping[uuid.UUID, Sequence[OutcomeBaseline]]
"""What was declared of each outcome, the oldest first."""


@dataclass(frozen=True, slots=True)
class DeclarationLine:
    """One declaration, ready to be shown. ``value`` "" is one that took back the one before."""

    value: str
    year: int | None
    source: str
    absence_reason: str
    correction_reason: str
    authorship: str


def plan_baseline(outcome: OutcomeTarget) -> Decimal | None:
    """Return where the plan says that an outcome starts. Costs nothing with its detail at hand."""
    detail: OutcomeDetail | None = getattr(outcome, "detail", None)
    return detail.baseline if detail else None


def told_of(plan_id: int, *, public: bool = False) -> QuerySet[OutcomeBaseline]:
    """Return every declaration of a plan, the oldest first.

    Of any version: an amendment keeps the ``uid`` of its outcomes, and what was said of them.
    ``public`` leaves out what the team is still writing.
    """
    rows = OutcomeBaseline.objects.filter(report__plan=plan_id).order_by("pk")
    if public:
        rows = rows.exclude(report__state__in=[state.value for state in TEAMS])
    return rows.select_related("declared_by", "government", "report")


def declared_of(plan_id: int, *, public: bool = False) -> Told:
    """Return the declarations of a plan by outcome. One query."""
    found: dict[uuid.UUID, list[OutcomeBaseline]] = defaultdict(list)
    for row in told_of(plan_id, public=public):
        found[row.outcome_uid].append(row)
    return found


def counts_for(outcome: OutcomeTarget, told: Sequence[OutcomeBaseline]) -> Baseline:
    """Return the baseline with which the progress of an outcome is computed."""
    return baseline_that_counts(plan_baseline(outcome), told[-1].value if told else None)


def note_of(outcome: OutcomeTarget, baseline: Baseline, told: Sequence[OutcomeBaseline]) -> str:
    """Return whose word a baseline is, of which year and by which source, in a sentence."""
    if baseline.origin is Origin.NOBODY:
        return "Sin línea base en el plan"
    row = outcome.detail if baseline.origin is Origin.PLAN else told[-1]
    year, source = (
        (row.baseline_year, row.baseline_source)
        if isinstance(row, OutcomeDetail)
        else (row.year, row.source)
    )
    return ". ".join(filter(None, (baseline.origin.label, str(year or ""), source)))


def declaration_lines(told: Sequence[OutcomeBaseline]) -> tuple[DeclarationLine, ...]:
    """Return the declarations of an outcome, the last first, ready to be shown."""
    return tuple(
        DeclarationLine(
            value=quantity(row.value) if row.value is not None else "",
            year=row.year,
            source=row.source,
            absence_reason=row.absence_reason,
            correction_reason=row.correction_reason,
            authorship=_authorship(row),
        )
        for row in reversed(told)
    )


def _authorship(row: OutcomeBaseline) -> str:
    mandate = row.government
    named = f" de {mandate.authority_name}" if mandate.authority_name else ""
    return (
        f"{row.declared_by or 'Sistema'}, {fecha_hora(row.declared_at)}, en el reporte de "
        f"{row.report.fiscal_year}, mandato{named} ({mandate.starts_on:%Y}-{mandate.ends_on:%Y})."
    )
