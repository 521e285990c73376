"""Annual programming: do the years add up to the target, or is each of them the target?

Some real plans use the two official words the other way round, row after row. These rules look
at the numbers, never at the words, and then say what they found; nothing is ever rejected.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kpt.rules.codes import Accumulation
from kpt.rules.exact import exact_sum, ratio_of
from kpt.rules.figures import count, written

MOST = Decimal("0.9")
"""Share of the telling rows from which a whole plan uses the words one way: our decision."""

Years = Mapping[int, Decimal | None]


class Reading(StrEnum):
    """What the numbers of one row say about how its years relate to its target."""

    SUMS = "sums"
    EACH_YEAR = "each_year"
    BOTH = "both"
    NEITHER = "neither"


class PlanVerdict(StrEnum):
    """How a whole plan uses the two words."""

    AS_DECLARED = "as_declared"
    INVERTED = "inverted"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class YearPlan:
    """What a target programs: its accumulation as declared, its target and its years.

    ``years`` maps the fiscal year to the quantity; None is a blank cell, which is not 0 on paper
    but programs nothing, as 0 does. Units: those of the indicator.
    """

    accumulation: Accumulation
    target: Decimal
    years: Years


@dataclass(frozen=True, slots=True)
class PlanReading:
    """How many rows agree with the word they carry, and what that says of the plan.

    ``agree`` and ``inverted`` are rows whose numbers fit one reading only; ``both`` fit the two
    (one year that is the whole target), ``neither`` fit none.
    """

    agree: int
    inverted: int
    both: int
    neither: int
    verdict: PlanVerdict
    sentence: str

    @property
    def total(self) -> int:
        return self.agree + self.inverted + self.both + self.neither


def programmed_years(years: Years) -> dict[int, Decimal]:
    """Return the years that program something: blank and 0 program nothing."""
    return {year: quantity for year, quantity in years.items() if quantity}


def reading_of(target: Decimal, years: Years) -> Reading:
    """Return which reading the numbers fit: target 1 with 1, 1, 1, 1 is EACH_YEAR.

    SUMS: the years add up to the target (3000 + 5500 + 2000 + 1500 = 12000). EACH_YEAR: every
    programmed year equals it; blank and 0 are not programmed. BOTH: one year is all of it, or
    the target is 0 and so are the years. Comparisons are exact.

    Units: target and years in the unit of the indicator.
    Source: SisPT, «Tipo de acumulación», read on twelve real plans.
    """
    programmed = programmed_years(years)
    sums = exact_sum(programmed.values()) == target
    each_year = all(quantity == target for quantity in programmed.values())
    if not programmed and target:
        each_year = False
    match sums, each_year:
        case True, True:
            return Reading.BOTH
        case True, False:
            return Reading.SUMS
        case False, True:
            return Reading.EACH_YEAR
    return Reading.NEITHER


def expected_reading(accumulation: Accumulation) -> Reading:
    """Return the reading that an official word promises: Acumulativo promises SUMS."""
    return Reading.SUMS if accumulation is Accumulation.CUMULATIVE else Reading.EACH_YEAR


def declared_matches(accumulation: Accumulation, target: Decimal, years: Years) -> bool:
    """Return whether the numbers fit the word the row carries; BOTH fits either word."""
    return reading_of(target, years) in (expected_reading(accumulation), Reading.BOTH)


def is_inverted(accumulation: Accumulation, target: Decimal, years: Years) -> bool:
    """Return whether the numbers fit only the other word: 1, 1, 1, 1 for 1, «Acumulativo»."""
    reading = reading_of(target, years)
    return reading in (Reading.SUMS, Reading.EACH_YEAR) and reading != expected_reading(
        accumulation
    )


def is_running_total(target: Decimal, years: Years) -> bool:
    """Return whether each year seems to include the ones before: 0.1, 0.3, 1 with target 1.

    The programmed years grow, or stay, up to the target, and at least two of them differ. Such a
    row fits neither official reading. Some real plans program like this.
    """
    quantities = [quantity for _, quantity in sorted(programmed_years(years).items())]
    return (
        len(set(quantities)) > 1 and quantities == sorted(quantities) and quantities[-1] == target
    )


def plan_reading(rows: Iterable[YearPlan]) -> PlanReading:
    """Return how a plan uses «Acumulativo» and «No acumulativo», with its own numbers.

    Only rows that fit exactly one reading tell something. If at least nine of ten of them fit the
    word they carry, the plan is as declared; if nine of ten fit the other word, it is inverted;
    else it is mixed. A plan marked Acumulativo row after row whose rows are 95 times «each year is
    the target» and once a sum is inverted.

    Units: counts of rows. The threshold is our decision.
    """
    kinds = Counter(_kind(row) for row in rows)
    agree, inverted = kinds["agree"], kinds["inverted"]
    verdict = _verdict(agree, inverted)
    return PlanReading(
        agree=agree,
        inverted=inverted,
        both=kinds["both"],
        neither=kinds["neither"],
        verdict=verdict,
        sentence=_sentence(verdict, agree, inverted, kinds["neither"]),
    )


def _kind(row: YearPlan) -> str:
    reading = reading_of(row.target, row.years)
    if reading in (Reading.BOTH, Reading.NEITHER):
        return reading.value
    return "agree" if reading == expected_reading(row.accumulation) else "inverted"


def _verdict(agree: int, inverted: int) -> PlanVerdict:
    telling = agree + inverted
    if not telling or ratio_of(Decimal(agree), Decimal(telling)) >= MOST:
        return PlanVerdict.AS_DECLARED
    if ratio_of(Decimal(inverted), Decimal(telling)) >= MOST:
        return PlanVerdict.INVERTED
    return PlanVerdict.MIXED


def _sentence(verdict: PlanVerdict, agree: int, inverted: int, neither: int) -> str:
    telling = agree + inverted
    if not telling:
        text = "Los números de este plan no permiten saber cómo usa el tipo de acumulación."
    elif verdict is PlanVerdict.AS_DECLARED:
        text = (
            f"De {count(telling, 'meta', 'metas')} con números que permiten saberlo, "
            f"{written(agree)} {'coincide' if agree == 1 else 'coinciden'} con su tipo de "
            "acumulación."
        )
    elif verdict is PlanVerdict.INVERTED:
        text = (
            "El plan parece usar «Acumulativo» y «No acumulativo» al revés: de "
            f"{count(telling, 'meta', 'metas')} con números que permiten saberlo, en "
            f"{written(inverted)} corresponden al otro tipo."
        )
    else:
        text = (
            f"El plan usa el tipo de acumulación de dos maneras: {count(agree, 'meta', 'metas')} "
            f"según lo declarado y {written(inverted)} al revés. Revíselas una por una."
        )
    if neither:
        return (
            f"{text} {count(neither, 'meta', 'metas')} no {'suma' if neither == 1 else 'suman'} "
            f"la meta ni la {'repite' if neither == 1 else 'repiten'} cada año."
        )
    return text
