"""Which elements of bigger agendas a plan serves, by which of its lines, and which by none."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from kpt.rules.exact import ratio_of


@dataclass(frozen=True, slots=True)
class Tie:
    """That a row of the plan serves an element. ``automatic``: its catalogue says so."""

    row: Hashable
    element: str
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class ElementCoverage:
    """One element: how many rows of each line serve it, and how many in all.

    A row that serves two lines counts in both, and once in ``rows``.
    """

    element: str
    by_line: tuple[int, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class Coverage:
    """The matrix of a framework. ``ratio`` is None when the framework has no elements."""

    elements: tuple[ElementCoverage, ...]
    covered: int
    total: int
    ratio: Decimal | None
    lines: tuple[int, ...]


def coverage_of(
    elements: Sequence[str],
    lines: Sequence[Hashable],
    ties: Iterable[Tie],
    serving: Mapping[Any, Iterable[Hashable]],
) -> Coverage:
    """Return the matrix of elements by lines, and the share of elements that some row serves.

    Of 17 ODS, 11 have at least one row: 11 of 17, 64.7 %. ``serving`` gives the lines of a row; a
    row without a line counts for the element and for no line. ``lines`` of the result counts, for
    each line, the elements that it serves. How much a row contributes is not measured: a tie says
    that there is a link, not how strong.

    Units: rows and elements; ratio from 0 to 1. Source: ours, for 002:299.
    """
    rows: dict[str, set[Hashable]] = defaultdict(set)
    for tie in ties:
        rows[tie.element].add(tie.row)
    known = {row: frozenset(serving.get(row, ())) for found in rows.values() for row in found}
    found = tuple(
        ElementCoverage(
            element=element,
            by_line=tuple(sum(line in known[row] for row in rows[element]) for line in lines),
            rows=len(rows[element]),
        )
        for element in elements
    )
    covered = sum(1 for one in found if one.rows)
    return Coverage(
        elements=found,
        covered=covered,
        total=len(found),
        ratio=ratio_of(Decimal(covered), Decimal(len(found))) if found else None,
        lines=tuple(sum(1 for one in found if one.by_line[place]) for place in range(len(lines))),
    )
