"""What each level of government does in each sector: a summary of ours, with its norms.

It orients who plans and may filter the catalogue; it does not decide what is legal. Each row says
whether it comes from a norm or is a good practice. The texts are in ``data/competencias.csv``.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

LIST = Path(__file__).parent / "data" / "competencias.csv"


class Level(StrEnum):
    MUNICIPALITY = "municipio"
    DEPARTMENT = "departamento"


class CompetenceKind(StrEnum):
    NORM = "norma"
    GOOD_PRACTICE = "buena_practica"

    @property
    def label(self) -> str:
        return "Norma" if self is CompetenceKind.NORM else "Buena práctica"


@dataclass(frozen=True, slots=True)
class Competence:
    """What a level of government does in a sector. ``norm`` is blank for a good practice."""

    level: Level
    sector_code: str
    kind: CompetenceKind
    text: str
    norm: str


@cache
def all_competences() -> tuple[Competence, ...]:
    """Return the whole list, by level and sector."""
    with LIST.open(encoding="utf-8", newline="") as file:
        return tuple(
            Competence(
                Level(row["nivel"]),
                row["sector"],
                CompetenceKind(row["tipo"]),
                row["texto"],
                row["norma"],
            )
            for row in csv.DictReader(file, delimiter="|")
        )


def competences_of(level: Level | str, sector: str = "") -> tuple[Competence, ...]:
    """Return what a level does in a sector, or in all of them.

    ``competences_of("municipio", "19")`` tells what a municipality does in health. A level that
    is not known is a ValueError.
    """
    wanted = Level(level)
    return tuple(
        one for one in all_competences() if one.level == wanted and sector in ("", one.sector_code)
    )


def level_of(*, is_department: bool) -> Level:
    """Return the level of an entity."""
    return Level.DEPARTMENT if is_department else Level.MUNICIPALITY
