"""Spreading one figure over years: what a team starts from, and then changes."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from kpt.rules.codes import Accumulation
from kpt.rules.year_fixes import spread_missing


def yearly_quantities(
    target: Decimal, years: Sequence[int], mode: Accumulation
) -> dict[int, Decimal]:
    """Return a first programming that agrees with the target and the mode.

    Acumulativo: as :func:`spread_missing` shares a target over blank years, so that both ways of
    starting agree (10 in 4 years → 3, 3, 2, 2; 1 → 1, 0, 0, 0). No acumulativo: the target each
    year (7 → 7, 7, 7, 7).

    Units: those of the indicator. Raises ValueError without years.
    """
    if not years:
        raise ValueError("no years to spread over")
    if mode is Accumulation.NON_CUMULATIVE:
        return dict.fromkeys(years, target)
    found = dict.fromkeys(years, Decimal(0))
    return found | spread_missing(target, {}, years) if target > 0 else found


def yearly_pesos(total_cop: Decimal, years: Sequence[int]) -> dict[int, Decimal]:
    """Return a total spread over years in whole pesos that add up to it.

    100 in 3 years → 33, 33, 34. Units: pesos. Raises ValueError without years.
    """
    if not years:
        raise ValueError("no years to spread over")
    part = total_cop // len(years)
    found = dict.fromkeys(years, part)
    found[years[-1]] = total_cop - part * (len(years) - 1)
    return found
