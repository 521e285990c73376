"""The plans of the demo country as plain content, with the words of the catalogue."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from kpt.catalogues.queries import (
    IndicatorEntry,
    ProductEntry,
    current_release,
    sectors,
    transformations,
)
from kpt.catalogues.queries import indicator_by_code as indicators_of
from kpt.catalogues.queries import product_by_code as products_of
from kpt.demo.invention import invent_executions, invent_targets
from kpt.demo.spec import (
    BIENNIA,
    FIRST_YEAR,
    MODES,
    EntitySpec,
    Output,
    Spending,
    TargetSpec,
    bpin_text,
    earlier_target,
    elsewhere,
    line_numbers,
    number,
    numbers,
    outputs_from,
    pesos,
    rows,
    spending_from,
    target_from,
)
from kpt.plans.content import (
    InitiativeRow,
    LineRow,
    OutcomeRow,
    PlanContent,
    SgrTargetRow,
    TargetRow,
)
from kpt.rules.codes import Accumulation
from kpt.territories.models import TerritorialEntity
from kpt.territories.queries import entity_facts

NATIONAL_PLAN = "2022-2026"
DEPARTMENT_PLAN_CREATED_AT = datetime(2024, 6, 14, 15, 20, 31, tzinfo=UTC)
INITIATIVE = "Iniciativa"
# A secondary indicator, and a product, that the edition lacks: real plans bring some too.
UNLISTED_INDICATORS = {"350203912": ("Rutas turísticas promocionadas", "Número")}
UNLISTED_PRODUCTS = {"4003032": "Documentos técnicos en tratamiento de aguas residuales"}


@dataclass(frozen=True, slots=True)
class DemoPlan:
    """A plan and what the sources tell of its execution, by key, each key once.

    ``earlier`` is the plan as it was first adopted, when it was amended afterwards.
    """

    spec: EntitySpec
    content: PlanContent
    earlier: PlanContent | None
    outputs: list[Output]
    spending: list[Spending]


@dataclass(frozen=True, slots=True)
class Words:
    """The names that a workbook repeats beside each code."""

    indicators: dict[str, IndicatorEntry]
    products: dict[str, ProductEntry]
    sectors: dict[str, str]
    transformations: dict[str, str]

    def product(self, code: str) -> ProductEntry:
        """Return a product; of one that the edition lacks, with the levels above of a neighbour."""
        if code in UNLISTED_PRODUCTS:
            neighbour = next(p for p in self.products.values() if p.programme_code == code[:4])
            return replace(neighbour, code=code, name=UNLISTED_PRODUCTS[code], measured_as="")
        return self.products[code]

    def coded(self, code: str) -> dict[str, Any]:
        """Return the codes and names of the chain of an indicator, as rows of a plan keep them."""
        product = self.product(code[:7])
        entry = self.indicators.get(code)
        name, unit = (entry.name, entry.unit) if entry else UNLISTED_INDICATORS[code]
        return {
            "sector_code": product.sector_code,
            "sector_name": product.sector_name,
            "programme_code": product.programme_code,
            "programme_name": product.programme_name,
            "product_code": product.code,
            "product_name": product.name,
            "indicator_code": code,
            "indicator_name": name,
            "unit": unit,
        }


def load_words() -> Words:
    """Return the words of the current edition of the catalogue."""
    release = current_release()
    return Words(
        indicators_of(release),
        products_of(release),
        {sector.code: sector.name for sector in sectors(release)},
        {t.code: t.name for t in transformations(NATIONAL_PLAN)},
    )


def demo_plan(spec: EntitySpec, words: Words) -> DemoPlan:
    """Return the plan of one entity of the demo country and its executions."""
    entity = TerritorialEntity.objects.get(pk=spec.divipola)
    written = rows(f"{spec.divipola}_metas.csv")
    if written:
        targets = [target_from(row, spec) for row in written]
        outputs, spending = elsewhere(spec)
        for row, target in zip(written, targets, strict=True):
            outputs += outputs_from(row, target)
            spending += spending_from(row, target)
    else:
        population = entity_facts(entity, FIRST_YEAR).population or 1
        targets = invent_targets(spec, population)
        outputs, spending = invent_executions(spec, targets)
    content = PlanContent(
        divipola=spec.divipola,
        entity_name=entity.name,
        plan_name=spec.plan_name,
        first_year=FIRST_YEAR,
        created_at=DEPARTMENT_PLAN_CREATED_AT if entity.is_department else None,
        has_created_at=entity.is_department,
        lines=[LineRow(number, name) for number, name in enumerate(spec.lines, 1)],
        outcomes=_outcomes(spec, words),
        targets=[_target(target, words) for target in targets],
        initiatives=_initiatives(spec, words),
        sgr_targets=_sgr_targets(spec, words),
    )
    before = [earlier_target(target, spec) for target in targets]
    earlier = replace(content, targets=[_target(t, words) for t in before if t is not None])
    return DemoPlan(
        spec,
        content,
        earlier if before != targets else None,
        _summed_outputs(outputs),
        _summed_spending(spending),
    )


def _target(target: TargetSpec, words: Words) -> TargetRow:
    return TargetRow(
        consecutive=target.consecutive,
        lines=target.lines,
        customisation=target.customisation,
        target=target.target,
        sdg=target.sdg,
        accumulation=target.accumulation,
        bpin_text=target.bpin_text,
        quantities=dict(target.quantities),
        money=dict(target.money),
        zeros=dict(target.zeros),
        **words.coded(target.indicator_code),
    )


def _outcomes(spec: EntitySpec, words: Words) -> list[OutcomeRow]:
    return [
        OutcomeRow(
            consecutive=int(row["ir"]),
            lines=line_numbers(row["lineas"]),
            indicator_name=row["indicador"],
            in_national_plan=row["pnd"] == "Sí",
            target=number(row["meta"]),
            transformation_name=words.transformations.get(row["transformacion"], ""),
        )
        for row in rows(f"{spec.divipola}_resultados.csv")
    ]


def _initiatives(spec: EntitySpec, words: Words) -> list[InitiativeRow]:
    return [
        InitiativeRow(
            consecutive=int(row["isgr"]),
            lines=line_numbers(row["lineas"]),
            kind=INITIATIVE,
            sector_name=words.sectors[row["sector"]],
            name=row["iniciativa"],
            indicative_cop=number(row["recursos"]),
            bpin_text=bpin_text(row["bpin"], spec),
        )
        for row in rows(f"{spec.divipola}_iniciativas.csv")
    ]


def _sgr_targets(spec: EntitySpec, words: Words) -> list[SgrTargetRow]:
    names = {row["isgr"]: row["iniciativa"] for row in rows(f"{spec.divipola}_iniciativas.csv")}
    found = []
    for row in rows(f"{spec.divipola}_metas_sgr.csv"):
        amounts = [None if m is None else pesos(m) for m in numbers(row["dinero"])]
        pairs = zip(numbers(row["prog"]), amounts, strict=True)
        found.append(
            SgrTargetRow(
                official_code=row["codigo"],
                initiative=int(row["isgr"]),
                initiative_text=f"ISGR-{row['isgr']}-{names[row['isgr']]}",
                customisation=row["personalizacion"],
                target=number(row["meta"]),
                sdg=int(row["ods"]),
                accumulation=MODES[row["modo"]] or Accumulation.CUMULATIVE,
                cofinanced=row["cofinanciado"],
                bpin_text=bpin_text(row["bpin"], spec),
                biennia=dict(zip(BIENNIA, pairs, strict=True)),
                **words.coded(row["indicador"]),
            )
        )
    return found


def _summed_outputs(outputs: list[Output]) -> list[Output]:
    """Return each project × indicator × mode × year once: several targets may share a project."""
    sums: dict[tuple[int, str, str, Accumulation | None], Decimal] = {}
    for o in outputs:
        key = (o.fiscal_year, o.bpin, o.indicator_code, o.accumulation)
        sums[key] = sums.get(key, Decimal(0)) + o.executed
    return [Output(*key, executed) for key, executed in sums.items()]


def _summed_spending(spending: list[Spending]) -> list[Spending]:
    """Return each project × product × year once."""
    sums: dict[tuple, list[Decimal]] = {}
    for s in spending:
        amounts = [s.commitments_cop, s.obligations_cop, s.payments_cop]
        key = (s.fiscal_year, s.bpin, s.product_code)
        before = sums.get(key, [Decimal(0)] * 3)
        sums[key] = [a + b for a, b in zip(before, amounts, strict=True)]
    return [Spending(*key, *amounts) for key, amounts in sums.items()]
