"""The population groups that a target may be for: ``data/grupos_poblacionales.csv``.

The list is ours, by age, gender, ethnic belonging and situation, each with the norm that asks a
plan to look at the group where there is one.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from pathlib import Path

LIST = Path(__file__).parent / "data" / "grupos_poblacionales.csv"


@dataclass(frozen=True, slots=True)
class PopulationGroup:
    """A group of people. ``family`` is the heading it stands under."""

    code: str
    family: str
    name: str
    norm: str


@cache
def population_groups() -> tuple[PopulationGroup, ...]:
    """Return the groups in the order of the list."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return tuple(
            PopulationGroup(row["codigo"], row["grupo"], row["nombre"], row["norma"])
            for row in csv.DictReader(file)
        )


def group_name(code: str) -> str:
    """Return the name of a group, or its code when the list does not have it."""
    return next((group.name for group in population_groups() if group.code == code), code)
