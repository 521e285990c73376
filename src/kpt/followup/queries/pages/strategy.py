"""The parts of a plan beside its product targets: what it wants to change, and its regalías."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import QueryDict

from kpt.base.numbers import cuenta, quantity
from kpt.followup.queries.pages.outcome_figures import OutcomeFigure, outcome_figures
from kpt.followup.queries.pages.plan import PlanInHand
from kpt.followup.queries.report_labels import reports_of
from kpt.plans.models import (
    OutcomeTargetLine,
    SgrBiennium,
    SgrInitiative,
    SgrInitiativeLine,
    SgrTarget,
)
from kpt.rules.codes import Accumulation
from kpt.rules.exact import exact_sum

ZERO = Decimal(0)
PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """A meta de resultado: an indicator of well-being and where it should be in four years."""

    label: str
    name: str
    lines: str
    target: str
    national: str
    transformation: str
    said: OutcomeFigure


@dataclass(frozen=True, slots=True)
class OutcomesPage:
    """The metas de resultado of a plan, in its order."""

    page: Page

    @property
    def lead(self) -> str:
        count = self.page.paginator.count
        if not count:
            return "Lo que el plan quiere cambiar en la vida de la gente."
        return (
            f"{cuenta(count, 'meta,metas')} de resultado: lo que el plan quiere cambiar "
            "en la vida de la gente."
        )


def outcomes_page(plan: PlanInHand, asked: QueryDict, *, public: bool) -> OutcomesPage:
    """Return the metas de resultado of a plan with their last reported value. Five queries."""
    reports = reports_of(plan.plan_id, public=public)
    links = OutcomeTargetLine.objects.filter(outcome__version_id=plan.version_id)
    lines = _lines(links, "outcome_id")
    national = {True: "Sí", False: "No", None: "No dice"}
    found = [
        OutcomeLine(
            label=one.label,
            name=one.name,
            lines=lines.get(one.row.pk, ""),
            target=one.target,
            national=national[one.row.in_national_plan],
            transformation=one.row.transformation_name,
            said=one,
        )
        for one in outcome_figures(plan, reports, public=public)
    ]
    return OutcomesPage(Paginator(found, PER_PAGE).get_page(asked.get("pagina")))


def _lines(links: QuerySet, owner: str) -> dict[int, str]:
    """Return the names of the lines of each row, each line once."""
    names: dict[int, list[str]] = defaultdict(list)
    for pk, name in links.order_by(owner, "position").values_list(owner, "line__name"):
        names[pk].append(name)
    return {pk: "; ".join(dict.fromkeys(found)) for pk, found in names.items()}


@dataclass(frozen=True, slots=True)
class InitiativeLine:
    """An iniciativa of the SGR chapter."""

    label: str
    name: str
    kind: str
    sector: str
    lines: str
    bpins: str
    indicative_cop: Decimal | None


@dataclass(frozen=True, slots=True)
class SgrTargetLine:
    """A target of the SGR chapter, with what it programs in each biennium (quantity, pesos)."""

    label: str
    name: str
    detail: str
    target: str
    unit: str
    biennia: tuple[tuple[str, str, Decimal | None], ...]


@dataclass(frozen=True, slots=True)
class SgrPage:
    """The chapter of regalías: never added to the ordinary budget."""

    initiatives: Page
    targets: Page
    biennia: tuple[str, ...]
    indicative_cop: Decimal
    totals: tuple[tuple[str, Decimal], ...]

    @property
    def is_empty(self) -> bool:
        return not (self.initiatives.paginator.count or self.targets.paginator.count)

    @property
    def lead(self) -> str:
        return (
            "El capítulo de inversiones con cargo al Sistema General de Regalías va por bienios y "
            "no se suma al presupuesto ordinario."
        )


def sgr_page(plan: PlanInHand, asked: QueryDict) -> SgrPage:
    """Return the chapter of regalías of a plan. Four queries."""
    initiatives = tuple(_initiatives(plan))
    cells: dict[int, dict[str, tuple[Decimal | None, Decimal | None]]] = defaultdict(dict)
    for pk, biennium, programmed, amount in SgrBiennium.objects.filter(
        target__version_id=plan.version_id
    ).values_list("target_id", "biennium", "quantity", "amount_cop"):
        cells[pk][biennium] = (programmed, amount)
    biennia = tuple(sorted({biennium for row in cells.values() for biennium in row}))
    targets = tuple(_sgr_targets(plan, cells, biennia))
    return SgrPage(
        initiatives=Paginator(initiatives, PER_PAGE).get_page(asked.get("pagina")),
        targets=Paginator(targets, PER_PAGE).get_page(asked.get("metas")),
        biennia=biennia,
        indicative_cop=exact_sum(one.indicative_cop or ZERO for one in initiatives),
        totals=tuple(
            (
                biennium,
                exact_sum(row[biennium][1] or ZERO for row in cells.values() if biennium in row),
            )
            for biennium in biennia
        ),
    )


def _initiatives(plan: PlanInHand) -> Iterable[InitiativeLine]:
    links = SgrInitiativeLine.objects.filter(initiative__version_id=plan.version_id)
    lines = _lines(links, "initiative_id")
    rows = SgrInitiative.objects.filter(version_id=plan.version_id).order_by("position")
    for pk, number, name, kind, sector, bpins, amount in rows.values_list(
        *("pk", "consecutive", "name", "kind", "sector_name", "bpin_text", "indicative_cop")
    ):
        yield InitiativeLine(f"ISGR-{number}", name, kind, sector, lines.get(pk, ""), bpins, amount)


def _sgr_targets(
    plan: PlanInHand,
    cells: Mapping[int, Mapping[str, tuple[Decimal | None, Decimal | None]]],
    biennia: tuple[str, ...],
) -> Iterable[SgrTargetLine]:
    rows = SgrTarget.objects.filter(version_id=plan.version_id).order_by("position")
    for pk, label, customisation, indicator, code, target, unit, mode in rows.values_list(
        *("pk", "official_code", "customisation", "indicator_name", "indicator_code"),
        *("target", "unit", "accumulation"),
    ):
        each = Accumulation(mode) is Accumulation.NON_CUMULATIVE
        yield SgrTargetLine(
            label=label,
            name=customisation or indicator,
            detail=f"{label} · {code} · {indicator}",
            target=quantity(target),
            unit=f"{unit.lower()}{', cada bienio' if each else ''}",
            biennia=tuple(
                (one, quantity(found[0]), found[1])
                for one in biennia
                for found in (cells.get(pk, {}).get(one, (None, None)),)
            ),
        )
