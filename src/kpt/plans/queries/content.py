"""A version of a plan as plain values, in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.db.models import Model, QuerySet

from kpt.plans.content import (
    InitiativeRow,
    KeptSheet,
    LineRow,
    OutcomeRow,
    PlanContent,
    SgrTargetRow,
    TargetRow,
)
from kpt.plans.models import (
    Funding,
    OutcomeTargetLine,
    PlanVersion,
    ProductTargetLine,
    SgrBiennium,
    SgrInitiativeLine,
    YearProgramming,
)
from kpt.rules.codes import Accumulation

CODED = (
    "sector_code",
    "sector_name",
    "programme_code",
    "programme_name",
    "product_code",
    "product_name",
    "indicator_code",
    "indicator_name",
    "customisation",
    "unit",
    "target",
    "sdg_id",
    "accumulation",
    "bpin_text",
)


def load_content(version: PlanVersion) -> PlanContent:
    """Return everything that ``version`` says, in the order of the official workbook.

    Sixteen queries with those of the plan itself, whatever the number of targets.
    """
    plan = version.plan
    return PlanContent(
        divipola=plan.entity_id,
        entity_name=plan.entity.name,
        plan_name=plan.name,
        first_year=plan.period.first_year,
        created_at=plan.sispt_created_at,
        has_created_at=plan.sispt_created_at is not None,
        lines=[
            LineRow(*row)
            for row in version.strategiclines.order_by("position").values_list(
                "consecutive", "name"
            )
        ],
        outcomes=_outcomes(version),
        targets=_targets(version),
        initiatives=_initiatives(version),
        sgr_targets=_sgr_targets(version),
        kept_sheets=[
            KeptSheet(sheet.name, sheet.position, sheet.rows)
            for sheet in version.extra_sheets.all()
        ],
    )


def _line_numbers(links: QuerySet[Model], owner: str) -> dict[int, tuple[int, ...]]:
    numbers: dict[int, list[int]] = defaultdict(list)
    for owner_id, number in links.order_by(owner, "position").values_list(
        f"{owner}_id", "line__consecutive"
    ):
        numbers[owner_id].append(number)
    return {owner_id: tuple(found) for owner_id, found in numbers.items()}


def _outcomes(version: PlanVersion) -> list[OutcomeRow]:
    lines = _line_numbers(OutcomeTargetLine.objects.filter(outcome__version=version), "outcome")
    rows: Iterable[tuple] = version.outcometargets.order_by("position").values_list(
        "pk", "consecutive", "indicator_name", "in_national_plan", "target", "transformation_name"
    )
    return [OutcomeRow(number, lines.get(pk, ()), *rest) for pk, number, *rest in rows]


def _initiatives(version: PlanVersion) -> list[InitiativeRow]:
    links = SgrInitiativeLine.objects.filter(initiative__version=version)
    lines = _line_numbers(links, "initiative")
    rows: Iterable[tuple] = version.sgrinitiatives.order_by("position").values_list(
        "pk", "consecutive", "kind", "sector_name", "name", "indicative_cop", "bpin_text"
    )
    return [InitiativeRow(number, lines.get(pk, ()), *rest) for pk, number, *rest in rows]


def _targets(version: PlanVersion) -> list[TargetRow]:
    lines = _line_numbers(ProductTargetLine.objects.filter(target__version=version), "target")
    quantities: dict[int, dict[int, Decimal | None]] = defaultdict(dict)
    zeros: dict[int, dict[int, int]] = defaultdict(dict)
    for pk, year, quantity, zero in (
        YearProgramming.objects.filter(target__version=version)
        .order_by("target", "fiscal_year")
        .values_list("target_id", "fiscal_year", "quantity", "zero_sources")
    ):
        quantities[pk][year] = quantity
        zeros[pk][year] = zero
    money: dict[int, dict[tuple[int, int], Decimal]] = defaultdict(dict)
    for pk, year, source, amount in (
        Funding.objects.filter(target__version=version)
        .order_by("target", "fiscal_year", "source")
        .values_list("target_id", "fiscal_year", "source_id", "amount_cop")
    ):
        money[pk][year, source] = amount
    rows: Iterable[Any] = version.producttargets.order_by("position").values_list(
        "pk", "consecutive", *CODED
    )
    return [
        TargetRow(  # type: ignore[call-arg]  # mypy does not count what *coded brings
            number,
            lines.get(pk, ()),
            *coded,
            Accumulation(accumulation),
            bpin_text,
            quantities.get(pk, {}),
            money.get(pk, {}),
            zeros.get(pk, {}),
        )
        for pk, number, *coded, accumulation, bpin_text in rows
    ]


def _sgr_targets(version: PlanVersion) -> list[SgrTargetRow]:
    biennia: dict[int, dict[str, tuple[Decimal | None, Decimal | None]]] = defaultdict(dict)
    for pk, biennium, quantity, amount in SgrBiennium.objects.filter(
        target__version=version
    ).values_list("target_id", "biennium", "quantity", "amount_cop"):
        biennia[pk][biennium] = (quantity, amount)
    rows: Iterable[Any] = version.sgrtargets.order_by("position").values_list(
        "pk", "official_code", "initiative__consecutive", "initiative_text", *CODED, "cofinanced"
    )
    return [
        SgrTargetRow(  # type: ignore[call-arg]  # mypy does not count what *coded brings
            code,
            initiative,
            text,
            *coded,
            Accumulation(accumulation),
            cofinanced,
            bpin_text,
            biennia.get(pk, {}),
        )
        for pk, code, initiative, text, *coded, accumulation, bpin_text, cofinanced in rows
    ]
