"""Progress of a target over the four years of a term. Ours: DNP publishes no such figure.

Only closed years whose execution is known count, and the result says which they were.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kpt.rules.codes import Accumulation
from kpt.rules.exact import exact_sum, ratio_of
from kpt.rules.figures import count, percent, written
from kpt.rules.progress import ONE

YearInputs = Mapping[int, tuple[Decimal, Decimal | None]]


class YearLeftOut(StrEnum):
    """Why a year does not count in the figure of the four years."""

    OPEN = "open"
    NOT_FOUND = "not_found"
    UNPROGRAMMED = "unprogrammed"

    @property
    def label(self) -> str:
        return _LEFT_OUT_LABELS[self]


_LEFT_OUT_LABELS = {
    YearLeftOut.OPEN: "Vigencia sin cerrar",
    YearLeftOut.NOT_FOUND: "Sin dato de ejecución",
    YearLeftOut.UNPROGRAMMED: "Sin programación",
}


@dataclass(frozen=True, slots=True)
class YearShare:
    """One year as it enters the figure: its inputs, what it adds, or why it is left out.

    ``value`` is the executed quantity for Acumulativo and the annual ratio, at most 1, for No
    acumulativo; None if the year does not count.
    """

    fiscal_year: int
    programmed: Decimal
    executed: Decimal | None
    value: Decimal | None
    left_out: YearLeftOut | None


@dataclass(frozen=True, slots=True)
class FourYearProgress:
    """The ratio (1 is 100 %, None if nothing counts), its inputs, and how it was computed."""

    ratio: Decimal | None
    accumulation: Accumulation
    target: Decimal
    years: tuple[YearShare, ...]
    sentence: str

    @property
    def counted_years(self) -> tuple[int, ...]:
        return tuple(year.fiscal_year for year in self.years if year.left_out is None)


def four_year_progress(
    accumulation: Accumulation,
    target: Decimal,
    years: YearInputs,
    *,
    closed_years: Collection[int],
) -> FourYearProgress:
    """Return how much of a four-year target is done, by the closed years.

    Acumulativo: what was executed in all of them, programmed or not, ÷ target; 3460.59 + 3810.42
    of 12000 is 0.60591. No acumulativo: the mean, over the programmed years, of the annual ratio
    taken as 1 when above; 0.2 and 0.25 give 0.225. A year that is open, or whose execution was not
    found, is left out: it is not 0. Without any year that counts, or with an Acumulativo target of
    0, there is no ratio. Acumulativo is never capped.

    Units: ``years`` maps the fiscal year to (programmed, executed or None), in the unit of the
    indicator, as ``target``. The ratio has none.
    Source: our decision (the official formula of the four years is not known to us).
    """
    shares = tuple(
        _share(accumulation, year, *years[year], closed=year in closed_years)
        for year in sorted(years)
    )
    values = [share.value for share in shares if share.value is not None]
    total = exact_sum(values)
    divisor = target if accumulation is Accumulation.CUMULATIVE else Decimal(len(values))
    ratio = ratio_of(total, divisor) if values and divisor else None
    return FourYearProgress(
        ratio=ratio,
        accumulation=accumulation,
        target=target,
        years=shares,
        sentence=_sentence(accumulation, target, shares, total, ratio),
    )


def _share(
    accumulation: Accumulation,
    fiscal_year: int,
    programmed: Decimal,
    executed: Decimal | None,
    *,
    closed: bool,
) -> YearShare:
    left_out: YearLeftOut | None = None
    value: Decimal | None = None
    if not closed:
        left_out = YearLeftOut.OPEN
    elif accumulation is Accumulation.NON_CUMULATIVE and not programmed:
        left_out = YearLeftOut.UNPROGRAMMED
    elif executed is None:
        left_out = YearLeftOut.NOT_FOUND
    elif accumulation is Accumulation.CUMULATIVE:
        value = executed
    else:
        value = min(ratio_of(executed, programmed), ONE)
    return YearShare(fiscal_year, programmed, executed, value, left_out)


def _sentence(
    accumulation: Accumulation,
    target: Decimal,
    shares: Iterable[YearShare],
    total: Decimal,
    ratio: Decimal | None,
) -> str:
    shares = tuple(shares)
    counted = [share for share in shares if share.value is not None]
    if not counted:
        lacking = "" if accumulation is Accumulation.CUMULATIVE else "programación y "
        return (
            f"No hay avance del cuatrienio: ninguna vigencia cerrada tiene {lacking}"
            "dato de ejecución."
        )
    if ratio is None:
        return "No hay avance del cuatrienio: la meta es 0."
    which = _listed([str(share.fiscal_year) for share in counted])
    if accumulation is Accumulation.CUMULATIVE:
        how = (
            f"Acumulativo: lo ejecutado en {which} ({written(total)}) dividido por la meta del "
            f"cuatrienio ({written(target)})"
        )
    else:
        parts = _listed([percent(share.value) for share in counted if share.value is not None])
        how = f"No acumulativo: promedio del avance de {which} ({parts}), cada uno hasta 100 %"
    verb = "Cuenta" if len(counted) == 1 else "Cuentan"
    return f"{how}. {verb} {len(counted)} de {count(len(shares), 'vigencia', 'vigencias')}."


def _listed(items: list[str]) -> str:
    return items[0] if len(items) == 1 else f"{', '.join(items[:-1])} y {items[-1]}"
