"""Everything that is wrong in a workbook: sheet, cell, value, what, and how to put it right."""

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

CELLS_SHOWN = 20


class Grade(StrEnum):
    """How grave a problem is. An error stops its row (or the file); the others only tell."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def label(self) -> str:
        """The word that screens and workbooks show."""
        return _LABELS[self]

    @property
    def rank(self) -> int:
        """0 for the gravest, to sort by."""
        return _RANKS[self]


_LABELS = {Grade.ERROR: "Error", Grade.WARNING: "Advertencia", Grade.NOTE: "Nota"}
_RANKS = {grade: rank for rank, grade in enumerate(Grade)}


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to tell the person. ``row`` is the number Excel shows; ``value`` is what was read.

    ``cell`` ("Z12"), ``row`` and ``column`` (the header) are empty when the problem belongs to a
    sheet or to the whole file. ``code`` names the kind of problem, for grouping and for tests.
    """

    grade: Grade
    code: str
    message: str
    fix: str = ""
    sheet: str = ""
    cell: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""

    def as_dict(self) -> dict[str, Any]:
        """Return plain values, ready to be stored as JSON."""
        return asdict(self) | {"grade": self.grade.value}

    @classmethod
    def from_dict(cls, stored: dict[str, Any]) -> "Problem":
        """Return the problem that ``as_dict`` wrote."""
        return cls(**(stored | {"grade": Grade(stored["grade"])}))


@dataclass(frozen=True, slots=True)
class ProblemGroup:
    """Problems of one kind in one column, shown as one line with how many and the first cells."""

    problems: tuple[Problem, ...]

    @property
    def first(self) -> Problem:
        """The problem that comes first in the workbook; it speaks for the group."""
        return self.problems[0]

    @property
    def count(self) -> int:
        """How many problems the group stands for."""
        return len(self.problems)

    @property
    def cells(self) -> tuple[str, ...]:
        """The first cells, at most 20."""
        return tuple(p.cell for p in self.problems if p.cell)[:CELLS_SHOWN]

    @property
    def hidden_cells(self) -> int:
        """How many cells there are beyond the first 20."""
        return max(0, sum(1 for p in self.problems if p.cell) - CELLS_SHOWN)

    @property
    def same_message(self) -> bool:
        """Whether every problem of the group says the same, so that one sentence is enough."""
        return all(p.message == self.first.message for p in self.problems)


class ProblemList:
    """Collects every problem of a file, in the order they were found. Nothing is dropped."""

    def __init__(self, problems: Iterable[Problem] = ()):
        self._problems: list[Problem] = []
        self._counts: Counter[Grade] = Counter()
        self.extend(problems)

    def add(self, problem: Problem) -> Problem:
        """Keep a problem and return it."""
        self._problems.append(problem)
        self._counts[problem.grade] += 1
        return problem

    def extend(self, problems: Iterable[Problem]) -> None:
        """Keep several problems."""
        for problem in problems:
            self.add(problem)

    def __iter__(self) -> Iterator[Problem]:
        return iter(self._problems)

    def __len__(self) -> int:
        return len(self._problems)

    def __repr__(self) -> str:
        return f"ProblemList({self._problems!r})"

    def count(self, grade: Grade) -> int:
        """Return how many problems have that grade."""
        return self._counts[grade]

    @property
    def errors(self) -> int:
        """How many errors there are."""
        return self.count(Grade.ERROR)

    @property
    def warnings(self) -> int:
        """How many warnings there are."""
        return self.count(Grade.WARNING)

    @property
    def notes(self) -> int:
        """How many notes there are."""
        return self.count(Grade.NOTE)

    @property
    def has_errors(self) -> bool:
        """Whether there is at least one error."""
        return self.errors > 0

    def of_row(self, sheet: str, row: int) -> list[Problem]:
        """Return the problems of one row of a sheet."""
        return [p for p in self._problems if p.sheet == sheet and p.row == row]

    def by_row(self) -> dict[tuple[str, int], list[Problem]]:
        """Return the problems that belong to a row, by sheet and row."""
        rows: dict[tuple[str, int], list[Problem]] = {}
        for problem in self._problems:
            if problem.row is not None:
                rows.setdefault((problem.sheet, problem.row), []).append(problem)
        return rows

    def grouped(self) -> list[ProblemGroup]:
        """Return the problems with those of one kind and column together, gravest first.

        Every problem is in exactly one group: a column typed as text in 400 rows is one line that
        says 400, and the 400 are still inside.
        """
        groups: dict[tuple[Grade, str, str, str], list[Problem]] = {}
        for p in self._problems:
            groups.setdefault((p.grade, p.sheet, p.column, p.code), []).append(p)
        ordered = sorted(groups.values(), key=lambda group: group[0].grade.rank)
        return [ProblemGroup(tuple(group)) for group in ordered]

    def as_dicts(self) -> list[dict[str, Any]]:
        """Return plain values, ready to be stored as JSON."""
        return [problem.as_dict() for problem in self._problems]

    @classmethod
    def from_dicts(cls, stored: Iterable[dict[str, Any]]) -> "ProblemList":
        """Return the list that ``as_dicts`` wrote."""
        return cls(Problem.from_dict(item) for item in stored)
