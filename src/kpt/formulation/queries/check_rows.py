"""A plan in formulation as its checks see it, in three queries whatever its size."""

from __future__ import annotations

import uuid
from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)

from kpt.base.fields import ExactDecimalField
from kpt.catalogues.models import Product
from kpt.catalogues.search import level_of
from kpt.indicators.models import Direction
from kpt.plans.models import (
    Funding,
    FundingCeiling,
    LineSector,
    OutcomeTarget,
    OutcomeTargetLine,
    PlanVersion,
    ProductTarget,
    ProductTargetLine,
    SgrBiennium,
    SgrTarget,
    StrategicLine,
    YearProgramming,
)
from kpt.promises.models import Promise, PromiseLink
from kpt.rules.codes import Accumulation
from kpt.rules.draft_findings import (
    DraftLine,
    DraftOutcome,
    DraftPlan,
    DraftSgrTarget,
    DraftTarget,
)
from kpt.rules.exact import exact_sum
from kpt.rules.findings import CheckedTarget
from kpt.rules.money import FUNDING_SOURCES
from kpt.rules.promises import coverage_of, standing_of
from kpt.territories.models import EntityKind

NOTHING = Value(None, output_field=ExactDecimalField())
ZERO = Value(0, output_field=IntegerField())
WAYS = {Direction.UP: True, Direction.DOWN: False}
LEVELS = {"nacion": " la Nación", "departamento": "l departamento", "municipio": "l municipio"}


@dataclass(frozen=True, slots=True)
class NamedRow:
    """Who a finding is about."""

    uid: uuid.UUID
    name: str


@dataclass(frozen=True, slots=True)
class CheckedDraft:
    """The plan for the rules, and the rows by their key (IP-3)."""

    plan: DraftPlan
    rows: dict[str, NamedRow]


class _Facts:
    """Every number of a version by its kind and owner, from one query."""

    def __init__(self, version: PlanVersion):
        self.quantities: dict[int, dict[int, Decimal | None]] = defaultdict(dict)
        self.money: dict[int, dict[int, list[Decimal]]] = defaultdict(lambda: defaultdict(list))
        self.spent: dict[tuple[int, int], list[Decimal]] = defaultdict(list)
        self.ceilings: dict[tuple[int, int], Decimal] = {}
        self.lines: dict[int, list[tuple[int, int]]] = defaultdict(list)
        self.outcome_lines: dict[int, list[int]] = defaultdict(list)
        self.sectors: dict[int, int] = defaultdict(int)
        self.funded_sgr: set[int] = set()
        self.promises: list[tuple[bool, bool]] = []
        for fact, owner, a, b, value in _facts(version):
            getattr(self, f"_{fact}")(owner, a, b, value)

    def _quantity(self, owner: int, year: int, _: int, value: Decimal | None) -> None:
        self.quantities[owner][year] = value

    def _money(self, owner: int, year: int, source: int, value: Decimal) -> None:
        self.money[owner][year].append(value)
        self.spent[year, source].append(value)

    def _ceiling(self, _: int, year: int, source: int, value: Decimal) -> None:
        self.ceilings[year, source] = value

    def _line(self, owner: int, number: int, place: int, _: None) -> None:
        self.lines[owner].append((place, number))

    def _outcome(self, owner: int, number: int, *_: object) -> None:
        self.outcome_lines[owner].append(number)

    def _sector(self, owner: int, *_: object) -> None:
        self.sectors[owner] += 1

    def _biennium(self, owner: int, _: int, __: int, value: Decimal | None) -> None:
        if value:
            self.funded_sgr.add(owner)

    def _promise(self, _: int, is_linked: int, is_aside: int, __: None) -> None:
        self.promises.append((bool(is_linked), bool(is_aside)))


def _facts(version: PlanVersion) -> QuerySet:
    """Return (kind, owner, a, b, value) of every number of the version."""
    branches = [
        _fact("quantity", YearProgramming, "target", "fiscal_year", value="quantity"),
        _fact("money", Funding, "target", "fiscal_year", "source_id", "amount_cop"),
        _fact("line", ProductTargetLine, "target", "line__consecutive", "position"),
        _fact("outcome", OutcomeTargetLine, "outcome", "line__consecutive"),
        _fact("sector", LineSector, "line"),
        _fact("biennium", SgrBiennium, "target", value="amount_cop"),
    ]
    owners = ("target", "target", "target", "outcome", "line", "target")
    found = [
        rows.filter(**{f"{owner}__version": version})
        for rows, owner in zip(branches, owners, strict=True)
    ]
    ceilings = _fact("ceiling", FundingCeiling, "plan", "fiscal_year", "source_id", "amount_cop")
    found.append(ceilings.filter(plan=version.plan_id))
    found.append(_promises(version))
    return found[0].union(*found[1:], all=True)


def _fact(kind: str, model: Any, owner: str, a: str = "", b: str = "", value: str = "") -> Any:
    return (
        model._default_manager.order_by()
        .annotate(
            fact=Value(kind, output_field=TextField()),
            whose=F(f"{owner}_id"),
            a=F(a) if a else ZERO,
            b=F(b) if b else ZERO,
            number=F(value) if value else NOTHING,
        )
        .values_list("fact", "whose", "a", "b", "number")
    )


def _promises(version: PlanVersion) -> QuerySet:
    """Return each promise: is it tied to a row of the version, was it set aside?"""
    rows = Q()
    for related in (version.strategiclines, version.outcometargets, version.producttargets):
        rows |= Q(row_uid__in=related.order_by().values("uid"))
    tied = PromiseLink.objects.order_by().filter(rows, promise=OuterRef("pk"))
    promises = Promise.objects.order_by().filter(
        government__entity=version.plan.entity_id, government__period=version.plan.period_id
    )
    return promises.annotate(
        fact=Value("promise", output_field=TextField()),
        whose=F("pk"),
        a=Case(When(Exists(tied), then=1), default=0, output_field=IntegerField()),
        b=Case(When(set_aside_at=None, then=0), default=1, output_field=IntegerField()),
        number=NOTHING,
    ).values_list("fact", "whose", "a", "b", "number")


def checked_draft(version: PlanVersion) -> CheckedDraft:
    """Return a version as the checks see it. Three queries."""
    facts = _Facts(version)
    rows: dict[str, NamedRow] = {}
    targets = _targets(version, facts, rows)
    lines, outcomes, sgr = _others(version, facts, rows, targets)
    coverage = coverage_of(
        standing_of(links=int(tied), is_set_aside=aside) for tied, aside in facts.promises
    )
    plan = DraftPlan(
        lines=lines,
        outcomes=outcomes,
        targets=targets,
        sgr_targets=sgr,
        ceilings=facts.ceilings,
        spent={cell: exact_sum(amounts) for cell, amounts in facts.spent.items()},
        source_names={source.position: source.label for source in FUNDING_SOURCES},
        promises=coverage,
    )
    return CheckedDraft(plan, rows)


_TARGET = (
    *("pk", "uid", "consecutive", "sector_code", "programme_code", "product_code"),
    *("indicator_code", "indicator_name", "customisation", "accumulation", "target", "bpin_text"),
    *("sdg_id", "indicator_id", "known"),
    *("detail__responsible_office", "detail__responsible_id", "detail__unit_cost_cop"),
)


def _targets(version: PlanVersion, facts: _Facts, rows: dict[str, NamedRow]) -> list[DraftTarget]:
    known = Product.objects.filter(code=OuterRef("product_code"))
    found = ProductTarget.objects.filter(version=version).order_by("position")
    targets = []
    for values in found.annotate(known=Exists(known)).values(*_TARGET):
        pk = values["pk"]
        checked = CheckedTarget(
            consecutive=values["consecutive"],
            sector_code=values["sector_code"],
            programme_code=values["programme_code"],
            product_code=values["product_code"],
            indicator_code=values["indicator_code"],
            accumulation=Accumulation(values["accumulation"]),
            target=values["target"],
            quantities=facts.quantities[pk],
            money={year: exact_sum(parts) for year, parts in facts.money[pk].items()},
            bpin_text=values["bpin_text"],
            lines=tuple(number for _, number in sorted(facts.lines[pk])),
            sdg=values["sdg_id"],
            known_product=values["known"],
            known_indicator=values["indicator_id"] is not None,
        )
        target = DraftTarget(
            checked=checked,
            customisation=values["customisation"],
            responsible=values["detail__responsible_office"]
            or str(values["detail__responsible_id"] or ""),
            unit_cost=values["detail__unit_cost_cop"],
            other_level=_other_level(version, checked.product_code),
        )
        targets.append(target)
        name = values["customisation"] or values["indicator_name"]
        rows[target.key] = NamedRow(values["uid"], name)
    return targets


def _other_level(version: PlanVersion, product_code: str) -> str:
    """Say whose a product usually is, when it is another level's; Bogotá has both."""
    entity, rule = version.plan.entity, level_of(product_code)
    level = "departamento" if entity.is_department else "municipio"
    if rule is None or rule.level == level or entity.kind == EntityKind.CAPITAL_DISTRICT:
        return ""
    return f"Suele ser competencia de{LEVELS[rule.level]} ({rule.norm})."


def _others(
    version: PlanVersion,
    facts: _Facts,
    rows: dict[str, NamedRow],
    targets: list[DraftTarget],
) -> tuple[list[DraftLine], list[DraftOutcome], list[DraftSgrTarget]]:
    """Return lines, outcomes and targets of regalías. One query."""
    # Outcomes first: the types of the columns are those of the first branch.
    branches = [_outcome_rows(version), _line_rows(version), _sgr_rows(version)]
    serving: dict[int, int] = defaultdict(int)
    for target in targets:
        for number in set(target.checked.lines):
            serving[number] += 1
    reaching: dict[int, int] = defaultdict(int)
    for numbers in facts.outcome_lines.values():
        for number in set(numbers):
            reaching[number] += 1
    lines, outcomes, sgr = [], [], []
    for kind, pk, uid, number, name, goal, base, why, way, flag in sorted(
        branches[0].union(*branches[1:], all=True), key=lambda row: (row[0], row[3], row[1])
    ):
        key = name if kind == "SGR" else f"{kind}-{number}"
        rows[key] = NamedRow(uid, why if kind == "SGR" else name)
        if kind == "LE":
            lines.append(DraftLine(key, facts.sectors[pk], serving[number], reaching[number]))
        elif kind == "IR":
            tied = len(set(facts.outcome_lines[pk]))
            outcomes.append(DraftOutcome(key, tied, goal, base, why or "", WAYS.get(way)))
        else:
            sgr.append(DraftSgrTarget(key, bool(flag), pk in facts.funded_sgr))
    return lines, outcomes, sgr


_COLUMNS = ("kind", "pk", "uid", "order", "called", "goal", "base", "why", "way", "flag")
_BLANK = Value("", output_field=TextField())


def _rows(model: Any, version: PlanVersion, kind: str, **said: Any) -> QuerySet:
    columns = {"kind": Value(kind, output_field=TextField()), **said}
    found = model._default_manager.order_by().filter(version=version)
    return found.annotate(order=F("consecutive"), **columns).values_list(*_COLUMNS)


def _outcome_rows(version: PlanVersion) -> QuerySet:
    return _rows(
        OutcomeTarget,
        version,
        "IR",
        called=F("indicator_name"),
        goal=F("target"),
        base=F("detail__baseline"),
        why=F("detail__rationale"),
        way=F("detail__direction"),
        flag=Value(False, output_field=BooleanField()),
    )


def _line_rows(version: PlanVersion) -> QuerySet:
    return _rows(
        StrategicLine,
        version,
        "LE",
        called=F("name"),
        goal=NOTHING,
        base=NOTHING,
        why=_BLANK,
        way=_BLANK,
        flag=Value(False, output_field=BooleanField()),
    )


def _sgr_rows(version: PlanVersion) -> QuerySet:
    return _rows(
        SgrTarget,
        version,
        "SGR",
        called=F("official_code"),
        goal=NOTHING,
        base=NOTHING,
        why=F("indicator_name"),
        way=_BLANK,
        flag=Case(When(initiative=None, then=False), default=True, output_field=BooleanField()),
    )
