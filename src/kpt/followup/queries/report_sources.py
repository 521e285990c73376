"""What PIIP and CUIPO say of the targets that a report has not answered yet."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Subquery

from kpt.accounts.actor import Actor
from kpt.base.numbers import pesos, quantity
from kpt.base.verdict import Verdict
from kpt.followup.actions.answers import Given, Money
from kpt.followup.models import (
    FollowUpReport,
    LoadWay,
    ReportedCoverage,
    ReportLoad,
    TargetAnswer,
    TargetYearProgress,
)
from kpt.followup.permissions import can_answer
from kpt.followup.queries.reports import Facts, facts_of
from kpt.followup.queries.windows import WindowLine, window_of
from kpt.plans.models import CURRENT_STATES, ProductTarget
from kpt.rules.codes import split_bpins
from kpt.rules.money import source_at

SHARED_PHYSICAL = "PIIP dice {} para {} juntas: no se sabe cuánto es de cada una."
SHARED_MONEY = "CUIPO dice obligaciones por {} para {} juntas: no se sabe cuánto es de cada una."
NO_SOURCE = "CUIPO no dice de qué fuente es la plata ({} obligados), y la meta no tiene una sola."
NOT_HERS = "Es de un sector que no está a su cargo."


@dataclass(frozen=True, slots=True)
class Offered:
    """One target with what would be written, and what of the sources is left for a person."""

    target: ProductTarget
    answer: TargetAnswer | None
    given: Given | None
    left: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.target.customisation or self.target.indicator_name

    @property
    def label(self) -> str:
        return self.target.label

    @property
    def achieved(self) -> str:
        return quantity(self.given.achieved) if self.given else "—"

    @property
    def money(self) -> str:
        if not self.given or not self.given.money:
            return "—"
        one = self.given.money[0]
        amounts = (one.commitments_cop, one.obligations_cop, one.payments_cop)
        return f"{' · '.join(pesos(a) for a in amounts)} ({source_at(one.source).short})"


@dataclass(frozen=True, slots=True)
class SourcesOffer:
    """What a report may take from PIIP and CUIPO. ``fingerprint`` names exactly what it is."""

    report: FollowUpReport
    may: Verdict
    cut: str
    brought: tuple[Offered, ...]
    left: tuple[Offered, ...]
    answered: int
    last_load: int | None

    @property
    def fingerprint(self) -> str:
        said = [f"{one.label} {one.given}" for one in self.brought]
        return hashlib.sha256("\n".join(said).encode()).hexdigest()[:32]


def sources_offer(report: FollowUpReport, actor: Actor, on: date) -> SourcesOffer:
    """Return what PIIP and CUIPO would fill in a report for somebody. Four queries.

    Only of targets of which nothing was answered. A figure that a group of several targets shares
    is not split: it is told. Money goes to the only source programmed for the vigencia.
    """
    window = window_of(report.plan.entity_id, report.fiscal_year, on)
    facts = facts_of(report, observed=False)
    figures = {row.target_id: row for row in _figures(report)}
    first = next(iter(figures.values()), None)
    cut = first.cut if first and first.cut else ""
    found = [
        _offered(facts, target, figures[target.pk], cut)
        for target in facts.targets
        if target.pk in figures and _is_blank(facts, target)
    ]
    may = can_answer(actor, report, window)
    if may:  # whoever only reads sees all of it
        allowed = _allowed(report, actor, window, (one.target.sector_code for one in found))
        found = [one if allowed[one.target.sector_code] else _not_hers(one) for one in found]
    return SourcesOffer(
        report=report,
        may=may,
        cut=cut,
        brought=tuple(one for one in found if one.given is not None),
        left=tuple(one for one in found if one.left),
        answered=sum(not _is_blank(facts, target) for target in facts.targets),
        last_load=first.last_load if first else None,
    )


def _figures(report: FollowUpReport) -> Iterable[Any]:
    """Return what the calculator found of each target in the vigencia. One query."""
    coverage = ReportedCoverage.objects.filter(plan=report.plan_id, replaced_by=None)
    loads = ReportLoad.objects.filter(report=report, way=LoadWay.SOURCES, undone_at=None)
    return TargetYearProgress.objects.filter(
        target__version__plan=report.plan_id,
        target__version__state__in=CURRENT_STATES,
        fiscal_year=report.fiscal_year,
    ).annotate(
        cut=Subquery(coverage.order_by("-pk").values("cut_label")[:1]),
        last_load=Subquery(loads.order_by("-pk").values("pk")[:1]),
    )


def _is_blank(facts: Facts, target: ProductTarget) -> bool:
    row = facts.answers.get(target.uid)
    if row is None:
        return True
    said = row.narrative or row.difficulties or row.no_progress_reason or facts.spent_of(row)
    return row.achieved is None and not said


def _allowed(
    report: FollowUpReport, actor: Actor, window: WindowLine | None, sectors: Iterable[str]
) -> dict[str, bool]:
    """Say of which sectors the person answers: a member does not fill those of others."""
    return {one: bool(can_answer(actor, report, window, one)) for one in set(sectors)}


def _not_hers(one: Offered) -> Offered:
    if one.given is None and not one.left:
        return one
    return Offered(one.target, one.answer, None, (NOT_HERS,))


def _offered(facts: Facts, target: ProductTarget, row: Any, cut: str) -> Offered:
    left: list[str] = []
    achieved = row.executed
    if achieved is not None and row.physical_group != target.label:
        left.append(SHARED_PHYSICAL.format(quantity(achieved), row.physical_group))
        achieved = None
    money: tuple[Money, ...] = ()
    if row.commitments_cop or row.obligations_cop or row.payments_cop:
        if row.financial_group != target.label:
            left.append(SHARED_MONEY.format(pesos(row.obligations_cop), row.financial_group))
        elif one := _money(facts, target, row):
            money = (one,)
        else:
            left.append(NO_SOURCE.format(pesos(row.obligations_cop)))
    given = None
    if achieved is not None or money:
        given = Given(achieved, narrative=_narrative(achieved, money, cut), money=money)
    return Offered(target, facts.answers.get(target.uid), given, tuple(left))


def _money(facts: Facts, target: ProductTarget, row: Any) -> Money | None:
    sources = list(facts.money.get(target.pk, {}))
    if len(sources) != 1:
        return None
    bpins = split_bpins(target.bpin_text)
    bpin = bpins[0] if len(bpins) == 1 else ""
    return Money(sources[0], bpin, row.commitments_cop, row.obligations_cop, row.payments_cop)


def _narrative(achieved: Decimal | None, money: tuple[Money, ...], cut: str) -> str:
    names = [
        *(["lo ejecutado viene de PIIP"] if achieved is not None else []),
        *(["los recursos vienen de CUIPO"] if money else []),
    ]
    when = f" con corte {cut}" if cut else ""
    return f"Tomado del informe del DNP{when}: {' y '.join(names)}."
