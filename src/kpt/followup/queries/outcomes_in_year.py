"""The outcomes of a version with what one report says of them, as figures and not as words."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpt.followup.models import FollowUpReport, OutcomeAnswer, OutcomeBaseline
from kpt.followup.queries.baselines import counts_for, declared_of
from kpt.plans.models import OutcomeDetail, OutcomeTarget, PlanVersion
from kpt.rules.baselines import Baseline, Origin
from kpt.rules.outcome_progress import OutcomeProgress, outcome_progress


@dataclass(frozen=True, slots=True)
class OutcomeInYear:
    """One outcome in one vigencia. Figures in the unit of the indicator; None is unknown.

    ``indicator_code`` is "" when the outcome names no indicator of a catalogue.
    """

    uid: uuid.UUID
    consecutive: int
    name: str
    indicator_code: str
    unit: str
    baseline: Baseline
    baseline_year: int | None
    baseline_source: str
    target: Decimal | None
    value: Decimal | None
    source: str
    measured_on: date | None

    @property
    def progress(self) -> OutcomeProgress:
        """Return how far it has come, by the baseline that counts."""
        return outcome_progress(self.baseline.value, self.target, self.value)


def outcomes_in_year(version: PlanVersion, report: FollowUpReport | None) -> list[OutcomeInYear]:
    """Return the outcomes of a version, by their official number, with what a report says.

    ``report`` None is a vigencia without one: nothing is reported. Of the baselines that the entity
    declared, in any vigencia, those that are public count. Three queries.
    """
    answers = (
        {one.outcome_uid: one for one in OutcomeAnswer.objects.filter(report=report)}
        if report
        else {}
    )
    declared = declared_of(version.plan_id, public=True)
    rows = OutcomeTarget.objects.filter(version=version).select_related("detail__indicator")
    return [
        _outcome(row, answers.get(row.uid), declared.get(row.uid, ()))
        for row in rows.order_by("consecutive", "uid")
    ]


def _outcome(
    row: OutcomeTarget, answer: OutcomeAnswer | None, told: Sequence[OutcomeBaseline]
) -> OutcomeInYear:
    detail: OutcomeDetail | None = getattr(row, "detail", None)
    starts = counts_for(row, told)
    year, source = _of_baseline(starts, detail, told)
    is_said = answer is not None and answer.value is not None
    return OutcomeInYear(
        uid=row.uid,
        consecutive=row.consecutive,
        name=row.indicator_name,
        indicator_code=detail.indicator.code if detail and detail.indicator else "",
        unit=detail.unit if detail else "",
        baseline=starts,
        baseline_year=year,
        baseline_source=source,
        target=row.target,
        value=answer.value if answer else None,
        source=answer.source if answer and is_said else "",
        measured_on=answer.measured_on if answer and is_said else None,
    )


def _of_baseline(
    starts: Baseline, detail: OutcomeDetail | None, told: Sequence[OutcomeBaseline]
) -> tuple[int | None, str]:
    """Return the year and the source of the baseline that counts."""
    if starts.origin is Origin.ENTITY:
        return told[-1].year, told[-1].source
    if starts.origin is Origin.PLAN and detail is not None:
        return detail.baseline_year, detail.baseline_source
    return None, ""
