"""The adopted PI as anybody reads it: its matrix by sector, without the name of any person."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.db.models import F
from django.http import Http404

from kpt.base.errors_http import Spanish
from kpt.base.numbers import cuenta, pesos, quantity
from kpt.indicative.models import IndicativeExplanation, IndicativePlan, IndicativeState
from kpt.indicative.queries.facts import Row, indicative_rows
from kpt.indicative.queries.numbers import NumberLine, act_text, number_line
from kpt.indicative.queries.year_page import signed
from kpt.rules.exact import exact_difference, exact_sum
from kpt.rules.indicative import QUANTITY
from kpt.rules.money import source_at
from kpt.territories.models import TerritorialEntity

PAGE_SIZE = 40


@dataclass(frozen=True, slots=True)
class MatrixLine:
    """One target of the matrix, ready to be shown."""

    label: str
    code: str
    name: str
    detail: str
    target: str
    quantity: str
    unit: str
    money: str
    sources: str
    office: str


@dataclass(frozen=True, slots=True)
class SectorLine:
    """One sector: how many targets and how much money."""

    code: str
    name: str
    count: int
    money: str
    current: bool


@dataclass(frozen=True, slots=True)
class PublicPage:
    """The PI of one vigencia for anybody."""

    entity: TerritorialEntity
    fiscal_year: int | None
    years: list[dict[str, object]]
    act: str
    document_uid: str
    sentence: str
    sectors: list[SectorLine]
    sector: str
    sector_name: str
    page: Page | None
    explanations: list[tuple[str, str, str, str]]
    others: list[NumberLine]


def entity_or_404(divipola: str) -> TerritorialEntity:
    """Return an entity that makes a plan, with its department. One query."""
    entities = TerritorialEntity.objects.select_related("department").filter(makes_plan=True)
    found = entities.filter(pk=divipola).first()
    if found is None:
        raise Http404(Spanish(f"Ninguna entidad que haga plan tiene el código {divipola}."))
    return found


def adopted_of(entity: TerritorialEntity) -> list[IndicativePlan]:
    """Return the numbers that an act adopted, newest first. One query."""
    numbers = IndicativePlan.objects.filter(plan__entity=entity).exclude(
        state=IndicativeState.DRAFT
    )
    return list(
        numbers.select_related("document", "plan__entity").order_by("-fiscal_year", "-number")
    )


def adopted_or_404(entity: TerritorialEntity, fiscal_year: int) -> IndicativePlan:
    """Return the PI in force of a vigencia."""
    for one in adopted_of(entity):
        if one.fiscal_year == fiscal_year and one.state == IndicativeState.ADOPTED:
            return one
    raise Http404(Spanish(f"El plan indicativo de {fiscal_year} todavía no se ha adoptado."))


def public_page(entity: TerritorialEntity, asked: Mapping[str, str]) -> PublicPage:
    """Return the matrix of a vigencia, of one sector or of all. Three queries."""
    numbers = adopted_of(entity)
    in_force = [one for one in numbers if one.state == IndicativeState.ADOPTED]
    if not in_force:
        return PublicPage(entity, None, [], "", "", "", [], "", "", None, [], [])
    chosen = next(
        (one for one in in_force if str(one.fiscal_year) == asked.get("vigencia")), in_force[0]
    )
    rows = list(indicative_rows(chosen.pk).values())
    sectors = _sectors(rows, asked.get("sector", ""))
    sector = next((one for one in sectors if one.current), None)
    shown = [row for row in rows if not sector or row.target.sector_code == sector.code]
    page: Page = Paginator([_line(row) for row in shown], PAGE_SIZE).get_page(asked.get("pagina"))
    whole = exact_sum(row.money_cop for row in rows)
    return PublicPage(
        entity=entity,
        fiscal_year=chosen.fiscal_year,
        years=[
            {
                "label": str(one.fiscal_year),
                "url": f"?vigencia={one.fiscal_year}",
                "current": one == chosen,
            }
            for one in in_force
        ],
        act=act_text(chosen),
        document_uid=str(chosen.document.uid) if chosen.document else "",
        sentence=(
            f"{cuenta(len(rows), 'meta,metas')} del plan de desarrollo y {pesos(whole)} para la "
            f"vigencia {chosen.fiscal_year}."
        ),
        sectors=sectors,
        sector=sector.code if sector else "",
        sector_name=sector.name if sector else "",
        page=page,
        explanations=_explanations(chosen, sector.code if sector else ""),
        others=[
            number_line(one)
            for one in numbers
            if one.fiscal_year == chosen.fiscal_year and one != chosen
        ],
    )


def _sectors(rows: list[Row], asked: str) -> list[SectorLine]:
    by_sector: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        by_sector[row.target.sector_code, row.target.sector_name].append(row)
    return [
        SectorLine(
            code,
            name,
            len(found),
            pesos(exact_sum(row.money_cop for row in found)),
            code == asked,
        )
        for (code, name), found in sorted(by_sector.items())
    ]


def _line(row: Row) -> MatrixLine:
    target = row.target
    sources = [f"{source_at(key).short} {pesos(row.money[key])}" for key in sorted(row.money)]
    return MatrixLine(
        label=target.label,
        code=target.indicator_code,
        name=row.name,
        detail=row.detail,
        target=quantity(target.target),
        quantity=quantity(row.quantity),
        unit=target.unit,
        money=pesos(row.money_cop),
        sources=" · ".join(sources),
        office=target.office,
    )


def _explanations(indicative: IndicativePlan, sector: str) -> list[tuple[str, str, str, str]]:
    """Return what differs from the PPI as it was adopted: target, figure, difference, why."""
    rows = IndicativeExplanation.objects.filter(target__indicative=indicative)
    if sector:
        rows = rows.filter(target__sector_code=sector)
    found = []
    for one in rows.annotate(ip=F("target__consecutive")).order_by("target__position", "source"):
        write = quantity if one.source == QUANTITY else pesos
        what = "Cantidad" if one.source == QUANTITY else source_at(one.source).label
        amount = exact_difference(one.programmed, one.planned)
        figures = (
            f"{write(one.programmed)} y el plan {write(one.planned)} ({signed(amount, write)})"
        )
        found.append((f"IP-{one.ip}", what, figures, one.text))
    return found
