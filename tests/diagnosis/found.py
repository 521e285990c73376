"""A diagnosis written by somebody of an entity, a little of everything."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal

from kpt.accounts.actor import Actor
from kpt.diagnosis.actions import around, document, finances, local, problems, versions
from kpt.diagnosis.models import (
    Association,
    BlockKind,
    FinancialFigure,
    FinancialKind,
    Initiative,
    Partner,
    PopulationFigure,
)
from kpt.diagnosis.queries.lines import plan_lines
from kpt.indicators.actions import Origins, load_values
from kpt.indicators.loading.rows import IndicatorSheet, ValueRow
from kpt.indicators.models import Indicator
from kpt.territories.models import TerritorialEntity

NOW = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)
SHEET = IndicatorSheet(
    code="EDU-1",
    name="Deserción escolar",
    unit="Porcentaje",
    dimension="Educación",
    sector_code="22",
    direction="reducir",
)


@dataclass(frozen=True)
class Found:
    """The keys of what was written."""

    indicator: int
    value: int
    figure: int
    population: int
    association: int
    partner: int
    initiative: int
    tree: int
    block: int
    version: int = 1


def national(*entities: TerritorialEntity | None, years=(2022, 2023), sheet=SHEET, start=10):
    """Load a national value for each entity and year: 10, 11… and one more for each entity."""
    rows = [
        ValueRow(
            row=2 + number * len(years) + step,
            sheet=sheet,
            entity=entity.pk if entity else None,
            year=year,
            source="Ministerio",
            value=Decimal(start + number + step),
        )
        for number, entity in enumerate(entities)
        for step, year in enumerate(years)
    ]
    origins = Origins(
        "Prueba", f"{sheet.code}.csv", f"{sheet.code}{start}{len(rows)}".ljust(64, "0")
    )
    load_values(rows=rows, origins=origins, actor=Actor(command="prueba"), now=NOW)
    return Indicator.objects.get(code=sheet.code)


def a_tree(entity: TerritorialEntity, **more) -> problems.Tree:
    """Return a tree of the first line of the plan."""
    said = {"problem": "Los niños dejan el colegio", "causes": (("Queda lejos", False),)} | more
    return problems.Tree(line_uid=plan_lines(entity).lines[0].uid, **said)


def money(year=2023, concept="Predial", amount="1000000", **more) -> finances.Figure:
    """Return an income."""
    said = {"kind": FinancialKind.INCOME, "source": "Hacienda"} | more
    return finances.Figure(fiscal_year=year, concept=concept, amount_cop=Decimal(amount), **said)


def a_diagnosis(entity: TerritorialEntity, actor: Actor) -> Found:
    """Write one of each through the actions of the screens. The entity must have a plan."""
    said = {"entity": entity, "actor": actor, "now": NOW}
    indicator = national(entity)
    figure = local.LocalFigure(year=2025, value=Decimal("8.5"), source="Matrícula")
    value = local.add_local_value(indicator_id=indicator.pk, figure=figure, **said)
    finances.write_finances(figures=[money()], **said)
    around.write_population(groups=[around.Group("Jóvenes", 2024, 300, "DANE")], **said)
    scheme = around.Scheme("Los del norte", "Provincia", True, "Vías", "", ())
    association = around.save_association(scheme=scheme, **said)
    partner = around.save_partner(ally=around.Ally("Hospital", "salud", True, ""), **said)
    around.add_initiatives(asked=[around.Asked("Arreglar el puente", "ctp")], **said)
    tree = problems.save_tree(tree=a_tree(entity), **said)
    block = document.add_block(line_uid=None, kind=BlockKind.TABLE, **said)
    content = document.Said(title="Educación", text="Va **bien**.", indicators=(indicator.pk,))
    document.save_block(block_id=block.pk, said=content, seen=1, **said)
    kept = versions.save_version(document_id=block.document_id, reason="Para el consejo", **said)
    return Found(
        indicator=indicator.pk,
        value=value.pk,
        figure=FinancialFigure.objects.get(entity=entity).pk,
        population=PopulationFigure.objects.get(entity=entity).pk,
        association=Association.objects.get(pk=association.pk).pk,
        partner=Partner.objects.get(pk=partner.pk).pk,
        initiative=Initiative.objects.get(entity=entity).pk,
        tree=tree.pk,
        block=block.pk,
        version=kept.number,
    )
