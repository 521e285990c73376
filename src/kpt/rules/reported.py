"""What an entity reported of its plan, as figures: of a target, a slice, a vigencia, four years.

The same formulas that DNP applies to its sources (:mod:`kpt.rules.progress`), applied to what the
entity says. A target that was not reported is left out of averages: it is not 0.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from kpt.rules.codes import Accumulation
from kpt.rules.exact import exact_product, exact_sum, ratio_of
from kpt.rules.four_years import FourYearProgress, four_year_progress
from kpt.rules.progress import AnnualProgress, annual_progress
from kpt.rules.rollup import (
    LeftOut,
    LeftOutWords,
    MoneyItem,
    MoneyRollUp,
    MoneyWords,
    RollItem,
    RollUp,
    RollUpMethod,
    roll_up,
    roll_up_money,
)

ZERO = Decimal(0)
HUNDRED = Decimal(100)


@dataclass(frozen=True, slots=True)
class Amounts:
    """Pesos of one target in one vigencia."""

    commitments: Decimal = ZERO
    obligations: Decimal = ZERO
    payments: Decimal = ZERO

    def part(self, percent: Decimal) -> Amounts:
        """Return ``percent`` % of each amount, without rounding."""
        return Amounts(
            *(
                ratio_of(exact_product(amount, percent), HUNDRED)
                for amount in (self.commitments, self.obligations, self.payments)
            )
        )


def total_amounts(amounts: Iterable[Amounts]) -> Amounts:
    """Return the sum of several amounts; of none, zero."""
    found = tuple(amounts)
    return Amounts(
        exact_sum(one.commitments for one in found),
        exact_sum(one.obligations for one in found),
        exact_sum(one.payments for one in found),
    )


@dataclass(frozen=True, slots=True)
class ReportedTarget:
    """One product target in one vigencia: what the plan says, and what was reported of it.

    ``programmed`` and ``achieved`` in the unit of the indicator, None when blank or not reported;
    ``amounts`` None when no money was reported, which is not 0. ``lines`` names each line once.
    ``office`` and ``person`` are who answers for it, "" when nobody was named.
    """

    uid: uuid.UUID
    consecutive: int
    name: str
    indicator_code: str
    indicator_name: str
    unit: str
    accumulation: Accumulation
    target: Decimal | None
    lines: tuple[tuple[str, str], ...]
    sector: tuple[str, str]
    programme: tuple[str, str]
    sdg: int | None
    bpin_text: str
    programmed: Decimal | None
    programmed_cop: Decimal
    achieved: Decimal | None = None
    amounts: Amounts | None = None
    narrative: str = ""
    difficulties: str = ""
    no_progress_reason: str = ""
    evidence: int = 0
    reported_at: datetime | None = None
    office: str = ""
    person: str = ""

    @property
    def label(self) -> str:
        return f"IP-{self.consecutive}"

    @property
    def is_reported(self) -> bool:
        return self.achieved is not None

    @property
    def is_expected(self) -> bool:
        """Say whether the vigencia asks something of the target: quantity or money."""
        return bool(self.programmed) or bool(self.programmed_cop)

    @property
    def physical(self) -> AnnualProgress:
        """Return achieved ÷ programmed with its explanation. A report needs no BPIN."""
        return annual_progress(self.programmed or ZERO, self.achieved, has_bpin=True)

    @property
    def financial(self) -> AnnualProgress:
        """Return obligations ÷ programmed pesos with its explanation."""
        spent = self.amounts.obligations if self.amounts else None
        return annual_progress(self.programmed_cop, spent, has_bpin=True)


@dataclass(frozen=True, slots=True)
class Shared:
    """Money of several targets: pesos, and the percent that each target takes."""

    amounts: Amounts
    shares: Mapping[uuid.UUID, Decimal] = field(default_factory=dict)

    @property
    def unassigned(self) -> Amounts:
        """Return what no target takes: 100 − Σ shares, in pesos. 60 % and 30 % of 100 leave 10."""
        return self.amounts.part(HUNDRED - exact_sum(self.shares.values()))


NOT_REPORTED: LeftOutWords = {LeftOut.NOT_FOUND: ("sin reporte", "sin reporte")}
IN_FOUR_YEARS: LeftOutWords = {
    **NOT_REPORTED,
    LeftOut.UNPROGRAMMED: ("no programada en el cuatrienio", "no programadas en el cuatrienio"),
}
NO_MONEY_REPORTED = MoneyWords("meta", "metas", "no se reportó plata")
NO_MONEY_IN_FOUR_YEARS = MoneyWords(
    "cruce de meta y vigencia", "cruces de meta y vigencia", "no se reportó plata"
)


def roll_reported(
    targets: Iterable[ReportedTarget], method: RollUpMethod = RollUpMethod.SIMPLE
) -> RollUp:
    """Return the mean progress of what was reported, each target counted as 1 at most.

    As :func:`kpt.rules.rollup.roll_up`: those not programmed and those not reported are left out.
    """
    return roll_up(
        (RollItem(t.physical.ratio, t.programmed_cop, t.programmed or ZERO) for t in targets),
        method,
        NOT_REPORTED,
    )


def money_reported(
    targets: Iterable[ReportedTarget], words: MoneyWords = NO_MONEY_REPORTED
) -> MoneyRollUp:
    """Return the pesos programmed and executed of several targets, and obligations ÷ programmed.

    As :func:`kpt.rules.rollup.roll_up_money`. A target without money, programmed or reported, is
    not one of which something is missing. 10 and 0 programmed, 4 obligated of the first: 4 ÷ 10.
    """
    return roll_up_money(
        (
            MoneyItem(t.programmed_cop)
            if t.amounts is None
            else MoneyItem(
                t.programmed_cop, t.amounts.commitments, t.amounts.obligations, t.amounts.payments
            )
            for t in targets
            if t.programmed_cop or t.amounts is not None
        ),
        words,
    )


Slice = tuple[str, str]
"""Key and name of a slice of the plan."""

SLICES: Mapping[str, Callable[[ReportedTarget], Iterable[Slice]]] = {
    "linea": lambda t: t.lines,
    "sector": lambda t: [t.sector],
    "programa": lambda t: [t.programme],
    "ods": lambda t: [(str(t.sdg), f"ODS {t.sdg}") if t.sdg else ("0", "Sin ODS")],
    "responsable": lambda t: [(t.office, t.office) if t.office else ("", "Sin responsable")],
}
"""The ways in which a plan is cut. A target of several lines counts in each: sums may exceed."""


def slices_of(targets: Iterable[ReportedTarget], by: str) -> dict[Slice, list[ReportedTarget]]:
    """Return the targets of each slice, in the order in which slices appear.

    ``by`` is a key of SLICES; KeyError for another. A code that is named twice keeps its first
    name.
    """
    found: dict[str, tuple[Slice, list[ReportedTarget]]] = {}
    for target in targets:
        for key, name in SLICES[by](target):
            found.setdefault(key, ((key, name), []))[1].append(target)
    return dict(found.values())


def four_years_reported(
    years: Mapping[int, ReportedTarget], *, closed_years: Collection[int]
) -> FourYearProgress:
    """Return the four-year progress of one target by what was reported of it in each vigencia.

    As :func:`kpt.rules.four_years.four_year_progress`; a vigencia without a report is not found.
    Raises ValueError without any vigencia.
    """
    if not years:
        raise ValueError("no fiscal year")
    one = next(iter(years.values()))
    return four_year_progress(
        one.accumulation,
        one.target if one.target is not None else ZERO,
        {year: (t.programmed or ZERO, t.achieved) for year, t in years.items()},
        closed_years=closed_years,
    )


def roll_four_years(
    targets: Iterable[Mapping[int, ReportedTarget]],
    *,
    closed_years: Collection[int],
    method: RollUpMethod = RollUpMethod.SIMPLE,
) -> RollUp:
    """Return the mean of the four-year progress of several targets, each counted as 1 at most.

    Each target comes as its vigencias. 0.5 and 1.2 give (0.5 + 1) ÷ 2 = 0.75. One without any
    programmed quantity, or of which no closed vigencia was reported, is left out. WEIGHTED: by
    the pesos programmed in the four years.

    Units: ratios, where 1 is 100 %; weights in pesos. Raises ValueError for a target without any
    vigencia.
    Source: our decision; never to be presented as DNP's.
    """
    return roll_up(
        (
            RollItem(
                four_years_reported(years, closed_years=closed_years).ratio,
                exact_sum(t.programmed_cop for t in years.values()),
                exact_sum(t.programmed or ZERO for t in years.values()),
            )
            for years in targets
        ),
        method,
        IN_FOUR_YEARS,
    )
