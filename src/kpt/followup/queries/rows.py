"""A plan and its executions as the rules want them, in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from kpt.catalogues.models import SDG
from kpt.followup.models import FinancialExecution, PhysicalExecution
from kpt.plans.models import (
    Funding,
    PlanVersion,
    ProductTarget,
    ProductTargetLine,
    YearProgramming,
)
from kpt.rules.codes import Accumulation
from kpt.rules.exact import exact_sum
from kpt.rules.grouping import (
    FinancialKey,
    FinancialRecord,
    PhysicalKey,
    PhysicalRecord,
    PlanRow,
)

ZERO = Decimal(0)
NO_MODE = ""


@dataclass(frozen=True, slots=True)
class TargetFacts:
    """One product target: what groups it, what it programmes, and the slices it belongs to.

    ``blank_years`` are the years whose quantity is a blank cell, which is not 0 on paper.
    ``lines`` names each line once, in the order of the workbook, even if the target repeats it;
    ``mentions`` keeps the repetitions. ``money`` maps (vigencia, source) to pesos.
    """

    pk: int
    row: PlanRow
    target: Decimal | None
    quantities: Mapping[int, Decimal | None]
    money: Mapping[tuple[int, int], Decimal]
    mentions: tuple[int, ...]
    sector: tuple[str, str]
    programme: tuple[str, str]
    product_name: str
    indicator_name: str
    unit: str
    sdg: int | None
    indicator_id: int | None

    @property
    def lines(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(self.mentions))

    @property
    def label(self) -> str:
        return f"IP-{self.row.consecutive}"


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """The version of a plan that is followed, with what the execution sources say of it.

    ``lines`` maps LE-n's number to its name, in order. ``physical`` and ``financial`` have the
    years in which the source says anything at all; the other years were never reported.
    """

    plan_id: int
    version_id: int
    fiscal_years: tuple[int, ...]
    targets: tuple[TargetFacts, ...]
    lines: Mapping[int, str]
    sdgs: Mapping[int, str]
    physical: Mapping[int, tuple[PhysicalRecord, ...]]
    financial: Mapping[int, tuple[FinancialRecord, ...]]

    @property
    def rows(self) -> tuple[PlanRow, ...]:
        return tuple(target.row for target in self.targets)


def load_facts(version: PlanVersion) -> PlanFacts:
    """Return the targets of ``version`` and the executions of its plan. Eight queries."""
    plan = version.plan
    return PlanFacts(
        plan_id=plan.pk,
        version_id=version.pk,
        fiscal_years=plan.period.fiscal_years,
        targets=tuple(_targets(version)),
        lines=dict(version.strategiclines.order_by("position").values_list("consecutive", "name")),
        sdgs=dict(SDG.objects.order_by("number").values_list("number", "name")),
        physical=physical_records(plan.pk),
        financial=financial_records(plan.pk),
    )


_COLUMNS = (
    *("pk", "consecutive", "bpin_text", "indicator_code", "product_code", "accumulation"),
    *("target", "sector_code", "sector_name", "programme_code", "programme_name"),
    *("product_name", "indicator_name", "unit", "sdg_id", "indicator_id"),
)


def _targets(version: PlanVersion) -> Iterable[TargetFacts]:
    mentions: dict[int, list[int]] = defaultdict(list)
    for pk, number in (
        ProductTargetLine.objects.filter(target__version=version)
        .order_by("target", "position")
        .values_list("target_id", "line__consecutive")
    ):
        mentions[pk].append(number)
    quantities: dict[int, dict[int, Decimal | None]] = defaultdict(dict)
    for pk, year, quantity in YearProgramming.objects.filter(target__version=version).values_list(
        "target_id", "fiscal_year", "quantity"
    ):
        quantities[pk][year] = quantity
    money: dict[int, dict[tuple[int, int], Decimal]] = defaultdict(dict)
    for pk, year, source, amount in (
        Funding.objects.filter(target__version=version)
        .order_by("target", "fiscal_year", "source")
        .values_list("target_id", "fiscal_year", "source_id", "amount_cop")
    ):
        money[pk][year, source] = amount

    for row in (
        ProductTarget.objects.filter(version=version).order_by("position").values_list(*_COLUMNS)
    ):
        pk, consecutive, bpin_text, indicator, product, accumulation, target, *named = row
        sector_code, sector, programme_code, programme, *rest = named
        yield TargetFacts(
            pk=pk,
            row=PlanRow(
                consecutive=consecutive,
                bpin_text=bpin_text,
                indicator_code=indicator,
                product_code=product,
                accumulation=Accumulation(accumulation),
                target=target if target is not None else ZERO,
                quantities={year: value or ZERO for year, value in quantities[pk].items()},
                money=_by_year(money[pk]),
            ),
            target=target,
            quantities=quantities[pk],
            money=money[pk],
            mentions=tuple(mentions[pk]),
            sector=(sector_code, sector),
            programme=(programme_code, programme),
            **dict(
                zip(
                    ("product_name", "indicator_name", "unit", "sdg", "indicator_id"),
                    rest,
                    strict=True,
                )
            ),
        )


def _by_year(money: Mapping[tuple[int, int], Decimal]) -> dict[int, Decimal]:
    amounts: dict[int, list[Decimal]] = defaultdict(list)
    for (year, _), amount in money.items():
        amounts[year].append(amount)
    return {year: exact_sum(parts) for year, parts in amounts.items()}


def physical_records(plan_id: int) -> dict[int, tuple[PhysicalRecord, ...]]:
    """Return what PIIP says of a plan, by vigencia. One query."""
    records: dict[int, list[PhysicalRecord]] = defaultdict(list)
    for year, bpins, code, mode, executed in (
        PhysicalExecution.objects.filter(plan_id=plan_id)
        .order_by("fiscal_year", "pk")
        .values_list("fiscal_year", "bpins", "indicator_code", "accumulation", "executed")
    ):
        key = PhysicalKey(bpins, code, Accumulation(mode) if mode != NO_MODE else None)
        records[year].append(PhysicalRecord(key, executed))
    return {year: tuple(found) for year, found in records.items()}


def financial_records(plan_id: int) -> dict[int, tuple[FinancialRecord, ...]]:
    """Return what CUIPO says of a plan, by vigencia. One query."""
    records: dict[int, list[FinancialRecord]] = defaultdict(list)
    for year, bpins, code, *amounts in (
        FinancialExecution.objects.filter(plan_id=plan_id)
        .order_by("fiscal_year", "pk")
        .values_list(
            *("fiscal_year", "bpins", "product_code"),
            *("commitments_cop", "obligations_cop", "payments_cop"),
        )
    ):
        records[year].append(FinancialRecord(FinancialKey(bpins, code), *amounts))
    return {year: tuple(found) for year, found in records.items()}
