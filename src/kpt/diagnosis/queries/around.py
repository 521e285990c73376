"""Who lives here, what kind of entity it is, with whom it works, and what people asked for."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Q
from django.http import Http404

from kpt.base import numbers
from kpt.base.errors_http import Spanish
from kpt.diagnosis.models import Association, Initiative, Partner, PopulationFigure
from kpt.diagnosis.queries.lines import PlanLines
from kpt.diagnosis.words import short
from kpt.indicators.models import IndicatorValue, Origin
from kpt.indicators.reference import NBI
from kpt.rules.peers import population_band
from kpt.territories.models import TerritorialEntity
from kpt.territories.queries import entity_facts

NEIGHBOURS = 12
INITIATIVES = 40


@dataclass(frozen=True, slots=True)
class PopulationPage:
    """The people and the classifications of an entity."""

    groups: tuple[PopulationFigure, ...]
    classifications: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class PartnersPage:
    """With whom an entity works, and with whom it could."""

    associations: tuple[Association, ...]
    partners: tuple[Partner, ...]
    suggestions: tuple[tuple[str, tuple[TerritorialEntity, ...]], ...]


@dataclass(frozen=True, slots=True)
class InitiativeRow:
    """An initiative with the line that takes it up."""

    one: Initiative
    line: str


@dataclass(frozen=True, slots=True)
class InitiativesPage:
    """What citizens asked for. ``tied`` of ``total`` have a line or an answer."""

    page: Page
    rows: tuple[InitiativeRow, ...]
    total: int
    tied: int
    only_open: bool


def population_page(entity: TerritorialEntity, year: int) -> PopulationPage:
    """Return groups and classifications. Three queries."""
    return PopulationPage(
        groups=tuple(PopulationFigure.objects.filter(entity=entity)),
        classifications=tuple(classifications(entity, year)),
    )


def classifications(entity: TerritorialEntity, year: int) -> list[tuple[str, str, str]]:
    """Return how the Nation classifies an entity: term, value, where it comes from. Two queries."""
    facts = entity_facts(entity, year)
    found: list[tuple[str, str, str]] = []
    if facts.population is not None:
        band = population_band(facts.population)
        found.append(
            ("Población", numbers.entero(facts.population), f"{facts.population_year} · DANE")
        )
        if not entity.is_department:
            found.append(("Rango de población", band.label.capitalize(), "Para comparar"))
    if facts.category:
        words = "Especial" if facts.category == "ESP" else facts.category
        found.append(("Categoría", words, f"{facts.category_year} · {facts.category_source}"))
    if facts.idf is not None:
        found.append(
            ("Desempeño fiscal (IDF)", numbers.quantity(facts.idf), f"{facts.idf_year} · DNP")
        )
    nbi = _nbi(entity)
    if nbi is not None and nbi.value is not None:
        found.append(("NBI", f"{short(nbi.value)} %", nbi.source))
    if not entity.is_department:
        found += [
            ("PDET", entity.pdet_subregion or "No", "Decreto 893 de 2017"),
            ("ZOMAC", "Sí" if entity.is_zomac else "No", "Decreto 1650 de 2017"),
        ]
    if entity.sgr_region:
        found.append(("Región del SGR", entity.sgr_region, "Sistema General de Regalías"))
    return found


def _nbi(entity: TerritorialEntity) -> IndicatorValue | None:
    values = IndicatorValue.objects.filter(
        entity=entity, indicator__code=NBI.code, indicator__entity=None, origin=Origin.NATIONAL
    )
    return values.order_by("-year").first()


def partners_page(entity: TerritorialEntity) -> PartnersPage:
    """Return associations, partners, and who is near. Five queries."""
    associations = (
        Association.objects.filter(Q(members=entity) | Q(registered_by=entity))
        .distinct()
        .select_related("registered_by")
        .prefetch_related("members")
    )
    return PartnersPage(
        associations=tuple(associations),
        partners=tuple(Partner.objects.filter(entity=entity)),
        suggestions=tuple(_suggestions(entity)),
    )


def _suggestions(
    entity: TerritorialEntity,
) -> list[tuple[str, tuple[TerritorialEntity, ...]]]:
    """Return who could be a partner: of the same PDET subregion, and the nearest ones."""
    others = TerritorialEntity.objects.filter(makes_plan=True).exclude(pk=entity.pk)
    if entity.is_department:
        same = others.filter(department=None, sgr_region=entity.sgr_region)
        return [(f"Departamentos de la {entity.sgr_region}", tuple(same))] if same else []
    found: list[tuple[str, tuple[TerritorialEntity, ...]]] = []
    if entity.pdet_subregion:
        same = others.filter(pdet_subregion=entity.pdet_subregion).select_related("department")
        found.append((f"Municipios de la subregión PDET {entity.pdet_subregion}", tuple(same)))
    if entity.latitude is not None and entity.longitude is not None:
        near = [
            one
            for one in others.filter(department=entity.department_id).select_related("department")
            if one.latitude is not None and one.longitude is not None
        ]
        near.sort(key=lambda one: _distance(entity, one))
        found.append((f"Los más cercanos en {entity.department}", tuple(near[:NEIGHBOURS])))
    return found


def _distance(here: TerritorialEntity, there: TerritorialEntity) -> Decimal:
    """Return the square of the distance in degrees: good enough to put neighbours in order."""
    north = (here.latitude or Decimal(0)) - (there.latitude or Decimal(0))
    east = (here.longitude or Decimal(0)) - (there.longitude or Decimal(0))
    return north * north + east * east


def initiatives_page(entity: TerritorialEntity, lines: PlanLines, asked: Any) -> InitiativesPage:
    """Return what citizens asked for, with the line that takes each up. Three queries."""
    everything = Initiative.objects.filter(entity=entity)
    open_ones = everything.filter(line_uid=None, answer="")
    only_open = asked.get("ver") == "pendientes"
    counted = everything.aggregate(
        total=Count("pk"), pending=Count("pk", filter=Q(line_uid=None, answer=""))
    )
    total, pending = counted["total"], counted["pending"]
    pages = Paginator(open_ones if only_open else everything, INITIATIVES)
    pages.count = pending if only_open else total  # counted already
    page = pages.get_page(asked.get("pagina"))
    names = {line.uid: f"{line.label} {line.name}" for line in lines.lines}
    return InitiativesPage(
        page=page,
        rows=tuple(
            InitiativeRow(one, names.get(one.line_uid, "") if one.line_uid else "")
            for one in page.object_list
        ),
        total=total,
        tied=total - pending,
        only_open=only_open,
    )


def one_or_404(model: type, entity: TerritorialEntity, number: int, owner: str = "entity") -> Any:
    """Return a row that is this entity's own."""
    found = model.objects.filter(pk=number, **{owner: entity}).first()  # type: ignore[attr-defined]
    if found is None:
        raise Http404(Spanish("Eso no existe o ya se quitó."))
    return found


def population_or_404(entity: TerritorialEntity, number: int) -> PopulationFigure:
    return one_or_404(PopulationFigure, entity, number)


def association_or_404(entity: TerritorialEntity, number: int) -> Association:
    return one_or_404(Association, entity, number, "registered_by")


def partner_or_404(entity: TerritorialEntity, number: int) -> Partner:
    return one_or_404(Partner, entity, number)


def initiative_or_404(entity: TerritorialEntity, number: int) -> Initiative:
    return one_or_404(Initiative, entity, number)


def association_typed(held: Association | None) -> dict[str, Any]:
    """Return an association as its form shows it."""
    if held is None:
        return {"activo": True}
    return {
        "nombre": held.name,
        "clase": held.kind,
        "activo": held.is_active,
        "para": held.purpose,
        "fuente": held.source,
        "miembros": ", ".join(held.memberships.values_list("entity_id", flat=True)),
    }


def partner_typed(held: Partner | None) -> dict[str, Any]:
    """Return a partner as its form shows it."""
    if held is None:
        return {"activo": True}
    return {
        "nombre": held.name,
        "tema": held.field,
        "activo": held.is_active,
        "aporte": held.contribution,
    }


def initiative_typed(held: Initiative) -> dict[str, Any]:
    """Return an initiative as its form shows it."""
    return {
        "texto": held.text,
        "origen": held.origin,
        "lugar": held.place,
        "propuso": held.voiced_by,
        "fecha": held.voiced_on,
        "linea": str(held.line_uid or ""),
        "respuesta": held.answer,
    }
