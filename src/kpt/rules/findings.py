"""The checks at work: rows of the plan and of its execution in, findings with their numbers out.

Every finding says, in one Spanish sentence, what the plan's own numbers are. Nothing is rejected.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpt.rules import checks
from kpt.rules.checks import Check
from kpt.rules.codes import (
    Accumulation,
    chain_problems,
    is_principal,
    malformed_bpins,
    repeated_bpins,
    split_bpins,
)
from kpt.rules.exact import exact_sum
from kpt.rules.figures import percent, pesos, written
from kpt.rules.programming import (
    PlanVerdict,
    Reading,
    YearPlan,
    is_inverted,
    is_running_total,
    plan_reading,
    programmed_years,
    reading_of,
)
from kpt.rules.progress import AnnualProgress, Explanation

EXTREME = Decimal(10)
"""Above ten times what was programmed, an error of units is likelier than a feat: our decision."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What a check found, in which targets (IP-n, none for the whole plan) and which year.

    ``numbers`` are the figures behind the sentence, with their names in Spanish.
    """

    check: Check
    consecutives: tuple[int, ...]
    fiscal_year: int | None
    numbers: tuple[tuple[str, Decimal], ...]
    sentence: str


@dataclass(frozen=True, slots=True)
class CheckedTarget:
    """A product target as the checks see it.

    ``lines`` are the numbers of its strategic lines as written, repetitions included;
    ``is_principal`` what its column says, None if nothing; ``quantities`` map the fiscal year to
    the unit of the indicator, None for a blank cell; ``money`` to pesos. ``known_*`` say whether
    the release of the catalogue has the code.
    """

    consecutive: int
    sector_code: str
    programme_code: str
    product_code: str
    indicator_code: str
    accumulation: Accumulation
    target: Decimal | None
    quantities: Mapping[int, Decimal | None]
    money: Mapping[int, Decimal]
    bpin_text: str = ""
    lines: tuple[int, ...] = ()
    sdg: int | None = None
    is_principal: bool | None = None
    known_product: bool = True
    known_indicator: bool = True


@dataclass(frozen=True, slots=True)
class CheckedPhysical:
    """The physical progress of one group of targets in one year. Units: the indicator's."""

    consecutives: tuple[int, ...]
    fiscal_year: int
    progress: AnnualProgress


@dataclass(frozen=True, slots=True)
class CheckedFinancial:
    """The financial progress of one group of targets in one year; found in CUIPO. Units: pesos."""

    consecutives: tuple[int, ...]
    fiscal_year: int
    progress: AnnualProgress
    commitments: Decimal
    obligations: Decimal
    payments: Decimal


_PLAN_CHECKS = {
    PlanVerdict.INVERTED: checks.INVERTED_PLAN,
    PlanVerdict.MIXED: checks.MIXED_PLAN,
}


def check_plan(targets: Iterable[CheckedTarget]) -> list[Finding]:
    """Return what the whole plan says that no single row can: inverted or mixed accumulation."""
    reading = plan_reading(
        YearPlan(target.accumulation, target.target, target.quantities)
        for target in targets
        if target.target is not None
    )
    check = _PLAN_CHECKS.get(reading.verdict)
    if check is None:
        return []
    numbers = (
        ("metas al revés", Decimal(reading.inverted)),
        ("metas según lo declarado", Decimal(reading.agree)),
    )
    return [Finding(check, (), None, numbers, reading.sentence)]


def check_target(target: CheckedTarget) -> list[Finding]:
    """Return what is odd in one product target, in the order of the registry."""
    found = [finding for check in _TARGET_CHECKS for finding in check(target)]
    return sorted(found, key=lambda finding: checks.place_of(finding.check))


def _of(
    target: CheckedTarget,
    check: Check,
    sentence: str,
    numbers: Sequence[tuple[str, Decimal]] = (),
) -> Finding:
    return Finding(check, (target.consecutive,), None, tuple(numbers), sentence)


def _codes(target: CheckedTarget) -> Iterator[Finding]:
    problems = chain_problems(
        target.sector_code, target.programme_code, target.product_code, target.indicator_code
    )
    if problems:
        yield _of(target, checks.BROKEN_CHAIN, " ".join(problems))
    if not target.known_product:
        sentence = f"El catálogo no tiene el producto {target.product_code}."
        yield _of(target, checks.UNKNOWN_PRODUCT, sentence)
    elif not target.known_indicator:
        sentence = f"El catálogo no tiene el indicador {target.indicator_code}."
        yield _of(target, checks.UNKNOWN_INDICATOR, sentence)
    derived = is_principal(target.indicator_code)
    if target.is_principal not in (None, derived):
        says = "Sí" if target.is_principal else "No"
        ending = "termina" if derived else "no termina"
        sentence = f"«Principal» dice «{says}», pero {target.indicator_code} {ending} en 00."
        yield _of(target, checks.PRINCIPAL_CONTRADICTS, sentence)


def _accumulation(target: CheckedTarget) -> Iterator[Finding]:
    programmed = programmed_years(target.quantities)
    if target.target is None:
        yield _of(target, checks.NO_TARGET, "No tiene meta del cuatrienio.")
        return
    if not programmed:
        return  # the checks of programming and money say so
    total = exact_sum(programmed.values())
    numbers = [("meta", target.target), ("suma de los años", total)]
    numbers += [(str(year), quantity) for year, quantity in sorted(programmed.items())]
    if is_inverted(target.accumulation, target.target, target.quantities):
        yield _of(target, checks.INVERTED, _inverted_sentence(target, programmed), numbers)
    elif reading_of(target.target, target.quantities) is Reading.NEITHER:
        yield _of(target, checks.NEITHER_READING, _neither_sentence(target, total), numbers)


def _inverted_sentence(target: CheckedTarget, programmed: Mapping[int, Decimal]) -> str:
    goal = written(target.target or Decimal(0))
    quantities = [written(quantity) for _, quantity in sorted(programmed.items())]
    declared = f"La meta de {goal} está marcada «{target.accumulation.official}»"
    if target.accumulation is Accumulation.CUMULATIVE:
        return (
            f"{declared}, pero cada año programado ({' · '.join(quantities)}) es igual a la meta: "
            f"los números corresponden a «{Accumulation.NON_CUMULATIVE.official}»."
        )
    return (
        f"{declared}, pero los años suman la meta ({' + '.join(quantities)} = {goal}): los números "
        f"corresponden a «{Accumulation.CUMULATIVE.official}»."
    )


def _neither_sentence(target: CheckedTarget, total: Decimal) -> str:
    goal = target.target or Decimal(0)
    text = (
        f"Los años suman {written(total)} y la meta es {written(goal)}; tampoco es cada año igual "
        "a la meta."
    )
    if is_running_total(goal, target.quantities):
        return f"{text} Parece que cada año incluye lo de los anteriores."
    return text


def _programming(target: CheckedTarget) -> Iterator[Finding]:
    quantities = programmed_years(target.quantities)
    money = {year: amount for year, amount in target.money.items() if amount}
    if not quantities and not money:
        yield _of(
            target,
            checks.NOTHING_PROGRAMMED,
            "Ningún año tiene cantidad ni recursos programados.",
        )
        return
    if idle := sorted(money.keys() - quantities.keys()):
        amount = exact_sum(money[year] for year in idle)
        yield _of(
            target,
            checks.MONEY_WITHOUT_QUANTITY,
            f"En {_listed(idle)} hay {pesos(amount)} sin cantidad programada.",
            [(str(year), money[year]) for year in idle],
        )
    if unfunded := sorted(quantities.keys() - money.keys()):
        yield _of(
            target,
            checks.QUANTITY_WITHOUT_MONEY,
            f"En {_listed(unfunded)} hay cantidad programada sin recursos.",
            [(str(year), quantities[year]) for year in unfunded],
        )


def _bpins(target: CheckedTarget) -> Iterator[Finding]:
    if malformed := malformed_bpins(target.bpin_text):
        yield _of(target, checks.MALFORMED_BPIN, " ".join(malformed))
    if not split_bpins(target.bpin_text):
        yield _of(target, checks.NO_BPIN, "La meta no tiene un proyecto asociado.")
    if repeated := repeated_bpins(target.bpin_text):
        sentence = f"Se repite el código BPIN {', '.join(repeated)}."
        yield _of(target, checks.REPEATED_BPIN, sentence)


def _links(target: CheckedTarget) -> Iterator[Finding]:
    if target.sdg is None:
        yield _of(target, checks.NO_SDG, "La meta no tiene ODS.")
    repeated = [line for line in dict.fromkeys(target.lines) if target.lines.count(line) > 1]
    if repeated:
        names = ", ".join(f"LE-{line}" for line in repeated)
        yield _of(target, checks.REPEATED_LINE, f"Se repite la línea {names}.")


_TARGET_CHECKS: tuple[Callable[[CheckedTarget], Iterator[Finding]], ...] = (
    _codes,
    _accumulation,
    _programming,
    _bpins,
    _links,
)


def check_physical(row: CheckedPhysical) -> list[Finding]:
    """Return what is odd in the physical progress of a group in a year: at most one finding."""
    check = _choose(
        row.progress, checks.EXTREME_PHYSICAL, checks.ABOVE_PHYSICAL, checks.UNPROGRAMMED_PHYSICAL
    )
    if check is None:
        return []
    executed = row.progress.executed or Decimal(0)
    sentence = _compared(
        row.progress, f"se ejecutaron {written(executed)}", written(row.progress.programmed)
    )
    numbers = (("programado", row.progress.programmed), ("ejecutado", executed))
    text = f"En {row.fiscal_year} {sentence}"
    return [Finding(check, row.consecutives, row.fiscal_year, numbers, text)]


def check_financial(row: CheckedFinancial) -> list[Finding]:
    """Return what is odd in the money of a group in a year, in the order of the registry.

    Obligations above commitments, and payments above obligations, are compared to the last
    decimal: 6 of 2,461 real cells break the order, so it is a warning.
    """
    found: list[Finding] = []

    def add(check: Check, sentence: str, numbers: Sequence[tuple[str, Decimal]]) -> None:
        text = f"En {row.fiscal_year} {sentence}"
        found.append(Finding(check, row.consecutives, row.fiscal_year, tuple(numbers), text))

    check = _choose(
        row.progress,
        checks.EXTREME_FINANCIAL,
        checks.ABOVE_FINANCIAL,
        checks.UNPROGRAMMED_FINANCIAL,
    )
    obligated = f"se obligaron {pesos(row.obligations)}"
    if check:
        programmed = row.progress.programmed
        add(
            check,
            _compared(row.progress, obligated, pesos(programmed)),
            [("programado", programmed), ("obligaciones", row.obligations)],
        )
    if row.obligations > row.commitments:
        add(
            checks.OBLIGATIONS_ABOVE_COMMITMENTS,
            f"{obligated} y se comprometieron {pesos(row.commitments)}.",
            [("compromisos", row.commitments), ("obligaciones", row.obligations)],
        )
    if row.payments > row.obligations:
        add(
            checks.PAYMENTS_ABOVE_OBLIGATIONS,
            f"se pagaron {pesos(row.payments)} y {obligated}.",
            [("obligaciones", row.obligations), ("pagos", row.payments)],
        )
    return found


def _choose(
    progress: AnnualProgress, extreme: Check, above: Check, unprogrammed: Check
) -> Check | None:
    if progress.explanation is Explanation.UNPROGRAMMED:
        return unprogrammed
    if not progress.needs_review or progress.ratio is None:
        return None
    return extreme if progress.ratio > EXTREME else above


def _compared(progress: AnnualProgress, done: str, programmed: str) -> str:
    if progress.ratio is None:
        return f"{done} y no había nada programado."
    return f"{done} y se habían programado {programmed}: {percent(progress.ratio)}."


def _listed(years: Sequence[int]) -> str:
    *first, last = (str(year) for year in years)
    return f"{', '.join(first)} y {last}" if first else last
