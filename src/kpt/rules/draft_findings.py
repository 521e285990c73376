"""The checks of a plan in formulation at work: its rows in, findings with their numbers out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from kpt.rules import draft_checks as own
from kpt.rules.checks import Check
from kpt.rules.codes import Accumulation
from kpt.rules.draft_checks import SHARED, draft_check_of, draft_place_of
from kpt.rules.exact import exact_difference, exact_product, exact_sum
from kpt.rules.figures import count, pesos, written
from kpt.rules.findings import CheckedTarget, check_plan, check_target
from kpt.rules.programming import programmed_years
from kpt.rules.promises import Coverage
from kpt.rules.text import fold, natural_key

FAR = Decimal("0.25")
"""How far cost × quantity may be from the money before it is told, of the money: our decision."""


@dataclass(frozen=True, slots=True)
class RowFinding:
    """What a check found in one row (``key`` IP-3, LE-1…; blank for the whole plan)."""

    check: Check
    key: str
    sentence: str
    numbers: tuple[tuple[str, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class DraftLine:
    """A line: how many sectors, product targets and outcomes it has."""

    key: str
    sectors: int
    targets: int
    outcomes: int


@dataclass(frozen=True, slots=True)
class DraftOutcome:
    """An outcome target. ``increases``: whether more is better, None if nobody said."""

    key: str
    lines: int
    target: Decimal | None
    baseline: Decimal | None
    rationale: str
    increases: bool | None


@dataclass(frozen=True, slots=True)
class DraftTarget:
    """A product target. ``other_level`` says whose competence it usually is, if another's."""

    checked: CheckedTarget
    customisation: str
    responsible: str
    unit_cost: Decimal | None
    other_level: str = ""

    @property
    def key(self) -> str:
        return f"IP-{self.checked.consecutive}"


@dataclass(frozen=True, slots=True)
class DraftSgrTarget:
    """A target of the SGR chapter."""

    key: str
    has_initiative: bool
    has_money: bool


@dataclass(frozen=True, slots=True)
class DraftPlan:
    """A whole plan in formulation. Ceilings and spent: (year, source 1-14) → pesos."""

    lines: Sequence[DraftLine] = ()
    outcomes: Sequence[DraftOutcome] = ()
    targets: Sequence[DraftTarget] = ()
    sgr_targets: Sequence[DraftSgrTarget] = ()
    ceilings: Mapping[tuple[int, int], Decimal] = field(default_factory=dict)
    spent: Mapping[tuple[int, int], Decimal] = field(default_factory=dict)
    source_names: Mapping[int, str] = field(default_factory=dict)
    promises: Coverage | None = None


def check_draft(plan: DraftPlan, on: date) -> list[RowFinding]:
    """Return all that is found in a plan in formulation, by weight and then by row.

    Only checks in force ``on`` the day are told. BPIN that is missing is not: a plan in
    formulation has no projects yet.
    """
    found = [
        *_whole(plan),
        *_ceilings(plan),
        *(one for line in plan.lines for one in _line(line)),
        *(one for outcome in plan.outcomes for one in _outcome(outcome)),
        *(one for target in plan.targets for one in _target(target)),
        *_duplicates(plan.targets),
        *(one for target in plan.sgr_targets for one in _sgr(target)),
    ]
    return sorted(
        (one for one in found if one.check.holds_on(on)),
        key=lambda one: (draft_place_of(one.check), natural_key(one.key)),
    )


def _whole(plan: DraftPlan) -> Iterator[RowFinding]:
    if not plan.lines:
        yield RowFinding(own.NO_LINES, "", "El plan no tiene ninguna línea estratégica.")
    if not plan.targets:
        yield RowFinding(own.NO_TARGETS, "", "El plan no tiene ninguna meta de producto.")
    for one in check_plan(target.checked for target in plan.targets):
        yield RowFinding(draft_check_of(one.check.code), "", one.sentence, one.numbers)
    if plan.promises is None or not plan.promises.total:
        yield RowFinding(own.NO_PROMISES, "", "No hay promesas separadas del programa.")
    elif plan.promises.pending:
        pending = count(plan.promises.pending, "promesa", "promesas")
        total = count(plan.promises.total, "promesa", "promesas")
        sentence = f"De {total}, falta ubicar {pending}."
        numbers = (("por ubicar", Decimal(plan.promises.pending)),)
        yield RowFinding(own.PENDING_PROMISES, "", sentence, numbers)


def _ceilings(plan: DraftPlan) -> Iterator[RowFinding]:
    if plan.targets and not plan.ceilings:
        yield RowFinding(own.NO_CEILINGS, "", "No se ha escrito ningún techo por fuente y año.")
    for (year, source), ceiling in sorted(plan.ceilings.items()):
        spent = plan.spent.get((year, source), Decimal(0))
        if spent > ceiling:
            name = plan.source_names.get(source, f"fuente {source}")
            over = exact_difference(spent, ceiling)
            yield RowFinding(
                own.ABOVE_CEILING,
                "",
                f"{name} {year}: el plan tiene {pesos(spent)} y el techo es {pesos(ceiling)}; "
                f"sobran {pesos(over)}.",
                (("programado", spent), ("techo", ceiling)),
            )


def _line(line: DraftLine) -> Iterator[RowFinding]:
    if not line.sectors:
        yield RowFinding(own.LINE_WITHOUT_SECTORS, line.key, "No tiene sectores escogidos.")
    if not line.targets:
        yield RowFinding(own.LINE_WITHOUT_TARGETS, line.key, "Ninguna meta de producto la cumple.")
    if not line.outcomes:
        yield RowFinding(own.LINE_WITHOUT_OUTCOME, line.key, "No tiene ninguna meta de resultado.")


def _outcome(outcome: DraftOutcome) -> Iterator[RowFinding]:
    key = outcome.key
    if not outcome.lines:
        yield RowFinding(own.OUTCOME_WITHOUT_LINE, key, "No es de ninguna línea.")
    if outcome.target is None:
        yield RowFinding(own.OUTCOME_WITHOUT_TARGET, key, "No tiene meta del cuatrienio.")
    if outcome.baseline is None:
        yield RowFinding(own.OUTCOME_WITHOUT_BASELINE, key, "No tiene línea base.")
    if not outcome.rationale.strip():
        yield RowFinding(own.OUTCOME_WITHOUT_RATIONALE, key, "No dice por qué esa meta.")
    if outcome.target is None or outcome.baseline is None or outcome.increases is None:
        return
    if outcome.target != outcome.baseline and (
        (outcome.target > outcome.baseline) is not outcome.increases
    ):
        better = "aumenta" if outcome.increases else "disminuye"
        yield RowFinding(
            own.OUTCOME_AGAINST_ITS_WAY,
            key,
            f"El indicador mejora si {better}, y la meta pasa de {written(outcome.baseline)} a "
            f"{written(outcome.target)}.",
            (("línea base", outcome.baseline), ("meta", outcome.target)),
        )


_SHARED_CODES = frozenset(check.code for check in SHARED)


def _target(target: DraftTarget) -> Iterator[RowFinding]:
    checked = target.checked
    for one in check_target(checked):
        if one.check.code in _SHARED_CODES:
            check = draft_check_of(one.check.code)
            yield RowFinding(check, target.key, one.sentence, one.numbers)
    if not checked.lines:
        yield RowFinding(own.TARGET_WITHOUT_LINE, target.key, "No es de ninguna línea.")
    if not target.responsible.strip():
        sentence = "No tiene dependencia responsable."
        yield RowFinding(own.TARGET_WITHOUT_RESPONSIBLE, target.key, sentence)
    if target.other_level:
        yield RowFinding(own.OTHER_LEVEL, target.key, target.other_level)
    yield from _cost(target)


def _cost(target: DraftTarget) -> Iterator[RowFinding]:
    """Compare cost × quantity with the money: 12 km at 100 are 1,200, and 2,000 is far from it.

    A target that does not accumulate is paid every year: its quantity is the sum of the years.
    """
    checked = target.checked
    money = exact_sum(checked.money.values())
    if target.unit_cost is None or not money:
        return
    quantity = checked.target
    if checked.accumulation is Accumulation.NON_CUMULATIVE:
        quantity = exact_sum(programmed_years(checked.quantities).values())
    if not quantity:
        return
    expected = exact_product(target.unit_cost, quantity)
    if abs(exact_difference(expected, money)) > exact_product(money, FAR):
        yield RowFinding(
            own.COST_FAR,
            target.key,
            f"{written(quantity)} unidades a {pesos(target.unit_cost)} son {pesos(expected)}, y "
            f"los recursos programados son {pesos(money)}.",
            (("costo por cantidad", expected), ("recursos", money)),
        )


def _duplicates(targets: Sequence[DraftTarget]) -> Iterator[RowFinding]:
    """Tell targets of a line with the same indicator and the same (or no) customisation."""
    same: dict[tuple[int, str, str], dict[str, None]] = defaultdict(dict)
    for target in targets:
        for line in target.checked.lines:
            said = fold(target.customisation)
            same[line, target.checked.indicator_code, said][target.key] = None
    told: dict[str, dict[str, None]] = defaultdict(dict)
    for (line, _, _), keys in same.items():
        for key in keys:
            for other in keys:
                if other != key:
                    told[key][f"{other} (LE-{line})"] = None
    for key, others in told.items():
        sentence = f"Tiene el mismo indicador y la misma personalización que {', '.join(others)}."
        yield RowFinding(own.DUPLICATE_PRODUCT, key, sentence)


def _sgr(target: DraftSgrTarget) -> Iterator[RowFinding]:
    if not target.has_initiative:
        yield RowFinding(own.SGR_WITHOUT_INITIATIVE, target.key, "No es de ninguna iniciativa.")
    if not target.has_money:
        yield RowFinding(own.SGR_WITHOUT_MONEY, target.key, "No tiene recursos en ningún bienio.")
