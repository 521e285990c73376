"""A report target by target: what was programmed, what was answered, and what is still missing."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery
from django.http import Http404

from kpt.base.errors_http import Spanish
from kpt.base.numbers import fecha_corta, fecha_hora, pesos, quantity
from kpt.followup.models import (
    FollowUpReport,
    Observation,
    ObservationState,
    ReportState,
    TargetAnswer,
    TargetSpending,
)
from kpt.followup.queries.outside import steps_outside
from kpt.followup.queries.report_labels import with_labels
from kpt.followup.queries.traces import with_trace
from kpt.followup.queries.windows import WindowLine, windows_of
from kpt.plans.models import CURRENT_STATES, ProductTarget, YearProgramming
from kpt.rules.answers import (
    Answer,
    AnswerState,
    Spent,
    is_in_thousands,
    state_of,
    warnings_of,
)
from kpt.rules.exact import exact_sum
from kpt.rules.workflows.reporting import ReportState as State
from kpt.rules.workflows.reporting import label_of
from kpt.territories.models import TerritorialEntity

STATES = {
    AnswerState.MISSING: ("Sin reportar", ""),
    AnswerState.INCOMPLETE: ("Falta la razón", "warn"),
    AnswerState.COMPLETE: ("Reportada", "ok"),
}
WHOLE = "Todo el reporte"
CHIPS = {
    ReportState.DRAFT: "",
    ReportState.SUBMITTED: "info",
    ReportState.RETURNED: "warn",
    ReportState.DEPARTMENT_VALIDATED: "ok",
    ReportState.SENT_BACK: "warn",
    ReportState.DNP_VERIFIED: "ok",
}


@dataclass(frozen=True, slots=True)
class AnswerLine:
    """One target of a report, ready to be shown."""

    uid: uuid.UUID
    consecutive: int
    label: str
    name: str
    detail: str
    unit: str
    sector_code: str
    sector: str
    programmed: str
    programmed_cop: str
    achieved: str
    obligations_cop: str
    state: str
    state_code: str
    chip: str
    who: str
    warnings: tuple[str, ...]
    observations: int
    is_programmed: bool
    is_in_thousands: bool


@dataclass(frozen=True, slots=True)
class YearLine:
    """One vigencia that an entity may report: its window, and its report when it is open."""

    fiscal_year: int
    window: WindowLine
    report: FollowUpReport | None

    @property
    def state(self) -> str:
        return self.report.get_state_display() if self.report else "Sin abrir"

    @property
    def chip(self) -> str:
        return CHIPS[ReportState(self.report.state)] if self.report else ""

    @property
    def is_being_written(self) -> bool:
        """Say whether the report is in the hands of the entity."""
        writing = (ReportState.DRAFT, ReportState.RETURNED)
        return self.report is not None and self.report.state in writing


def years_of(entity: TerritorialEntity, on: date) -> list[YearLine]:
    """Return the vigencias with a window for an entity, newest first. Four queries."""
    reports = {
        report.fiscal_year: report
        for report in FollowUpReport.objects.filter(plan__entity=entity).select_related(
            "plan__entity"
        )
    }
    return [
        YearLine(window.fiscal_year, window, reports.get(window.fiscal_year))
        for window in windows_of(entity.pk, on)
    ]


def report_or_404(entity: TerritorialEntity, fiscal_year: int) -> FollowUpReport:
    """A screen reaches a report only through the entity it belongs to."""
    reports = with_labels(FollowUpReport.objects.select_related("plan__period", "submitted_by"))
    found = reports.filter(plan__entity=entity, fiscal_year=fiscal_year).first()
    if found is None:
        raise Http404(Spanish(f"El reporte de {fiscal_year} todavía no se ha abierto."))
    return found


def target_uid_of(report: FollowUpReport, consecutive: int) -> uuid.UUID:
    """Return the identity of a target of the plan in force by its official number."""
    targets = ProductTarget.objects.filter(
        version__plan=report.plan_id, version__state__in=CURRENT_STATES, consecutive=consecutive
    )
    found = targets.values_list("uid", flat=True).first()
    if found is None:
        raise Http404(Spanish(f"La meta IP-{consecutive} no es del plan vigente."))
    return found


def observation_or_404(report: FollowUpReport, number: int) -> Observation:
    """Return an observation of a report by its number."""
    found = Observation.objects.filter(report=report, pk=number).first()
    if found is None:
        raise Http404(Spanish("Esa observación no es de este reporte."))
    return found


@dataclass(slots=True)
class Facts:
    """The rows of a report, loaded at once. ``money`` and ``spent`` by source, of its vigencia."""

    targets: list[ProductTarget]
    money: dict[int, dict[int, Decimal]]
    answers: dict[uuid.UUID, TargetAnswer]
    spent: dict[int, list[TargetSpending]]
    observations: list[Observation]

    def answer(self, target: ProductTarget) -> Answer:
        """Return what was answered of a target as the rules take it."""
        row = self.answers.get(target.uid)
        spent = self.spent_of(row)
        return Answer(
            programmed=target.programmed,  # type: ignore[attr-defined]
            programmed_cop=exact_sum(self.money.get(target.pk, {}).values()),
            achieved=row.achieved if row else None,
            no_progress_reason=row.no_progress_reason if row else "",
            spent=tuple(
                Spent(one.commitments_cop, one.obligations_cop, one.payments_cop) for one in spent
            ),
        )

    def spent_of(self, row: TargetAnswer | None) -> list[TargetSpending]:
        """Return the money of an answer, by source and project."""
        return self.spent.get(row.pk, []) if row else []

    def unanswered(self, uid: uuid.UUID) -> int:
        """Return how many observations of a target wait for an answer."""
        return sum(
            one.target_uid == uid and one.state == ObservationState.OPEN
            for one in self.observations
        )


def facts_of(
    report: FollowUpReport,
    consecutives: Collection[int] | None = None,
    *,
    observed: bool = True,
    traced: bool = False,
) -> Facts:
    """Load a report with its targets, all or some of them. Three queries, whatever their number.

    Without ``observed`` what reviewers wrote is not asked for: two queries. With ``traced`` each
    answer knows the file that it came in (see ``queries.traces``).
    """
    targets: dict[int, ProductTarget] = {}
    money: dict[int, dict[int, Decimal]] = defaultdict(dict)
    for target in _targets(report, consecutives):
        targets.setdefault(target.pk, target)
        if target.source is not None:
            money[target.pk][target.source] = target.amount
    answers: dict[uuid.UUID, TargetAnswer] = {}
    spent: dict[int, list[TargetSpending]] = defaultdict(list)
    for answer in _answers(report, traced):
        answers.setdefault(answer.target_uid, answer)
        if answer.source is not None:
            spent[answer.pk].append(
                TargetSpending(
                    answer=answer,
                    source_id=answer.source,
                    bpin=answer.bpin,
                    commitments_cop=answer.commitments_cop,
                    obligations_cop=answer.obligations_cop,
                    payments_cop=answer.payments_cop,
                )
            )
    rows = Observation.objects.filter(report=report) if observed else Observation.objects.none()
    found = rows.select_related("by", "answered_by").order_by("pk")
    return Facts(list(targets.values()), money, answers, spent, list(found))


def _targets(report: FollowUpReport, consecutives: Collection[int] | None) -> Iterable[Any]:
    """Return the targets in force, once for each source that has money in the vigencia."""
    year = report.fiscal_year
    some = {} if consecutives is None else {"consecutive__in": consecutives}
    programmed = YearProgramming.objects.filter(target=OuterRef("pk"), fiscal_year=year)
    return (
        ProductTarget.objects.filter(
            version__plan=report.plan_id, version__state__in=CURRENT_STATES, **some
        )
        .annotate(
            programmed=Subquery(programmed.values("quantity")[:1]),
            cell=FilteredRelation("funding", condition=Q(funding__fiscal_year=year)),
            source=F("cell__source_id"),
            amount=F("cell__amount_cop"),
        )
        .order_by("position", "source")
    )


def _answers(report: FollowUpReport, traced: bool) -> Iterable[Any]:
    """Return the answers, once for each row of money."""
    answers = TargetAnswer.objects.filter(report=report)
    return (
        (with_trace(answers) if traced else answers)
        .select_related("changed_by", "government")
        .annotate(
            source=F("spending__source_id"),
            bpin=F("spending__bpin"),
            commitments_cop=F("spending__commitments_cop"),
            obligations_cop=F("spending__obligations_cop"),
            payments_cop=F("spending__payments_cop"),
        )
        .order_by("pk", "source", "bpin")
    )


def lines_of(facts: Facts) -> list[AnswerLine]:
    """Return every target of a report, in the order of the plan. No query."""
    return [line_of(facts, target) for target in facts.targets]


def line_of(facts: Facts, target: ProductTarget) -> AnswerLine:
    """Return one target of a report, ready to be shown. No query."""
    answer = facts.answer(target)
    row = facts.answers.get(target.uid)
    code = state_of(answer)
    state, chip = STATES[code]
    who = f"{row.changed_by or 'Sistema'}, {fecha_corta(row.changed_at)}" if row else ""
    return AnswerLine(
        uid=target.uid,
        consecutive=target.consecutive,
        label=target.label,
        name=target.customisation or target.indicator_name,
        detail=target.indicator_name if target.customisation else "",
        unit=target.unit,
        sector_code=target.sector_code,
        sector=target.sector_name,
        programmed=quantity(answer.programmed),
        programmed_cop=pesos(answer.programmed_cop),
        achieved=quantity(answer.achieved),
        obligations_cop=pesos(answer.obligations_cop) if answer.spent else "—",
        state=state,
        state_code=code.value,
        chip=chip,
        who=who,
        warnings=tuple(warnings_of(answer)) if row else (),
        observations=facts.unanswered(target.uid),
        is_programmed=bool(answer.programmed),
        is_in_thousands=is_in_thousands(answer),
    )


def unfinished(report: FollowUpReport) -> list[str]:
    """Return the targets that keep a report from being sent, by their official number.

    Those programmed for the vigencia, with quantity or money, that have no answer; and those
    whose 0 has no reason.
    """
    facts = facts_of(report)
    found = []
    for target in facts.targets:
        answer = facts.answer(target)
        state = state_of(answer)
        expected = bool(answer.programmed) or bool(answer.programmed_cop)
        if state == AnswerState.INCOMPLETE or (expected and state == AnswerState.MISSING):
            found.append(target.label)
    return found


def steps_of(report: FollowUpReport) -> list[dict[str, Any]]:
    """Return what happened to a report, newest first, for a timeline. Two queries.

    What another system says of it is beside its steps, and is none of them.
    """
    steps: list[dict[str, Any]] = [
        {
            "title": step.get_to_state_display(),
            "at": step.at,
            "who": f"{step.by or 'Sistema'}{f' · {step.role}' if step.role else ''}",
            "text": step.comment,
        }
        for step in report.transitions.select_related("by").order_by("-pk")
    ]
    said = steps_outside(report)
    return sorted([*said[::-1], *steps], key=lambda one: one["at"], reverse=True) if said else steps


def label_chip_of(report: FollowUpReport) -> str:
    """Return who vouches for the figures of a report: "self", "reviewed" or "verified"."""
    return label_of(State(report.state))


@dataclass(frozen=True, slots=True)
class ObservationLine:
    """One observation with its first answer, ready to be shown; ``is_new`` without any yet."""

    id: int
    target: str
    text: str
    who: str
    at: datetime
    answer: str
    answered: str
    is_new: bool


def observations_of(facts: Facts, target_uid: uuid.UUID | None = None) -> list[ObservationLine]:
    """Return the observations of a report, or of one of its targets. No query."""
    rows = [one for one in facts.observations if target_uid in (None, one.target_uid)]
    labels = {target.uid: target.label for target in facts.targets}
    return [
        ObservationLine(
            id=row.pk,
            target=labels.get(row.target_uid, "Todo el reporte")
            if row.target_uid
            else "Todo el reporte",
            text=row.text,
            who=str(row.by or "Sistema"),
            at=row.at,
            answer=row.answer,
            answered=f"{row.answered_by}, {fecha_hora(row.answered_at)}" if row.answered_at else "",
            is_new=row.answered_at is None and row.state == ObservationState.OPEN,
        )
        for row in rows
    ]
