"""Sums of the plan plurianual de inversiones, exact, on every level. Units: pesos."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from kpt.plans.content import TargetRow
from kpt.rules.exact import exact_sum
from kpt.rules.money import FUNDING_SOURCES, FundingSource

ZERO = Decimal(0)


def year_amounts(targets: Iterable[TargetRow], years: Sequence[int]) -> tuple[Decimal, ...]:
    """Return what the targets have in each year, each target once: «Total Y» summed over them."""
    found: dict[int, list[Decimal]] = {year: [] for year in years}
    for target in targets:
        for (year, _), amount in target.money.items():
            if year in found:
                found[year].append(amount)
    return tuple(exact_sum(found[year]) for year in years)


def source_amounts(
    targets: Iterable[TargetRow], years: Sequence[int]
) -> list[tuple[FundingSource, tuple[Decimal, ...]]]:
    """Return what each source gives in each year, only the sources that give something."""
    found: dict[tuple[int, int], list[Decimal]] = {}
    for target in targets:
        for (year, number), amount in target.money.items():
            found.setdefault((number, year), []).append(amount)
    rows = []
    for source in FUNDING_SOURCES:
        amounts = tuple(exact_sum(found.get((source.position, year), ())) for year in years)
        if any(amounts):
            rows.append((source, amounts))
    return rows


def grouped(
    targets: Iterable[TargetRow], key: Callable[[TargetRow], str]
) -> dict[str, list[TargetRow]]:
    """Return the targets by a key, groups and targets in the order in which they come."""
    found: dict[str, list[TargetRow]] = {}
    for target in targets:
        found.setdefault(key(target), []).append(target)
    return found


def by_programme(targets: Iterable[TargetRow]) -> list[tuple[str, list[TargetRow]]]:
    """Return («2402 Red vial», its targets) for each programme, in the order of the codes."""
    groups = grouped(targets, lambda target: target.programme_code)
    return [
        (f"{code} {found[0].programme_name}", found)
        for code, found in sorted(groups.items(), key=lambda item: item[0])
    ]


def with_total(amounts: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Return the amounts of the years with their sum at the end."""
    return (*amounts, exact_sum(amounts))
