"""Where each entity stands in the report of a vigencia on a day: all of them in two queries."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import BigIntegerField, Exists, Min, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from kpt.followup.models import (
    FollowUpReport,
    ReportingWindow,
    ReportTransition,
    WindowEntity,
    WindowExtension,
)
from kpt.plans.models import CURRENT_STATES, PlanVersion
from kpt.rules.periods import legal_day
from kpt.rules.windows import Phase, last_day_of, phase_on
from kpt.rules.workflows.reporting import ReportEvent, ReportState
from kpt.territories.models import TerritorialEntity


@dataclass(frozen=True, slots=True)
class Standing:
    """One entity in one window, on a day. ``sent_on`` is the day on which it first sent."""

    entity: TerritorialEntity
    window_id: int
    fiscal_year: int
    phase: Phase
    last_day: date | None
    due_on: date
    definitive_on: date
    has_plan: bool
    report_id: int | None
    state: ReportState | None
    sent_on: date | None

    def was_late_at(self, due: date) -> bool:
        """Say whether by the midnight of ``due`` it had sent nothing."""
        return self.sent_on is None or self.sent_on > due

    def days_late(self, due: date, on: date) -> int:
        """Return how many days after ``due`` it sent, or has gone without sending until ``on``."""
        return max(0, ((self.sent_on or on) - due).days)


def standings(
    fiscal_year: int, on: date, *, among: QuerySet[TerritorialEntity] | None = None
) -> list[Standing]:
    """Return where every entity that makes a plan stands, by department and name.

    An entity without a window that reaches it is left out. Two queries, however many there are.
    """
    windows = {one.pk: one for one in ReportingWindow.objects.filter(fiscal_year=fiscal_year)}
    if not windows:
        return []
    general = next((pk for pk, one in windows.items() if one.for_all), None)
    entities = TerritorialEntity.objects.all() if among is None else among
    found = _annotated(entities.filter(makes_plan=True), fiscal_year, general)
    return [
        _standing(entity, windows[entity.window_id], on)
        for entity in found
        if entity.window_id in windows
    ]


def _annotated(
    entities: QuerySet[TerritorialEntity], fiscal_year: int, general: int | None
) -> QuerySet[Any]:
    own = WindowEntity.objects.filter(entity=OuterRef("pk"), fiscal_year=fiscal_year)
    extended = WindowExtension.objects.filter(
        entity=OuterRef("pk"), window=OuterRef("window_id")
    ).order_by("-pk")
    reports = FollowUpReport.objects.filter(
        plan__entity=OuterRef("pk"), fiscal_year=fiscal_year
    ).order_by("pk")  # its own order joins three tables more, for each entity
    sent = ReportTransition.objects.filter(
        report=OuterRef("report_id"), event=ReportEvent.SUBMIT.value
    ).order_by()
    plans = PlanVersion.objects.filter(
        plan__entity=OuterRef("pk"),
        plan__period__first_year__lte=fiscal_year,
        plan__period__last_year__gte=fiscal_year,
        state__in=CURRENT_STATES,
    )
    number = BigIntegerField()
    chosen = Coalesce(
        Subquery(own.values("window")[:1], output_field=number),
        Value(general, output_field=number),
        output_field=number,
    )
    return (
        entities.select_related("department")
        .annotate(window_id=chosen)
        .annotate(
            extended_until=Subquery(extended.values("until")[:1]),
            report_id=Subquery(reports.values("pk")[:1]),
            report_state=Subquery(reports.values("state")[:1]),
            has_plan=Exists(plans),
        )
        .annotate(sent_at=Subquery(sent.values("report").annotate(at=Min("at")).values("at")))
        .order_by("department__name", "name")
    )


def _standing(entity: Any, window: ReportingWindow, on: date) -> Standing:
    phase = phase_on(
        window.dates, on, ended_on=window.ended_on, extended_until=entity.extended_until
    )
    due = max(window.first_cut_on, entity.extended_until or window.first_cut_on)
    definitive = window.definitive_on
    if window.ended_on is not None:
        last = window.ended_on - timedelta(days=1)
        due, definitive = min(due, last), min(definitive, last)
    return Standing(
        entity=entity,
        window_id=window.pk,
        fiscal_year=window.fiscal_year,
        phase=phase,
        last_day=last_day_of(window.dates, phase, extended_until=entity.extended_until),
        due_on=due,
        definitive_on=definitive,
        has_plan=entity.has_plan,
        report_id=entity.report_id,
        state=ReportState(entity.report_state) if entity.report_state else None,
        sent_on=legal_day(entity.sent_at) if entity.sent_at else None,
    )


def among(divipolas: Collection[str]) -> QuerySet[TerritorialEntity]:
    """Return some entities, for :func:`standings`."""
    return TerritorialEntity.objects.filter(pk__in=divipolas)
