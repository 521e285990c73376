"""The targets to verify in the field: drawn so that anybody can draw them again.

Part at random, so that the result speaks of all; part by risk, so that what looks odd is seen.
Chance comes from SHA-256 of the seed and the key of each target, never from the state of a
machine: the same seed and the same targets give the same sample, in any year and any program.
"""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from itertools import islice
from typing import TypeVar

from kpt.rules.exact import ratio_of
from kpt.rules.figures import count, percent, written

Key = TypeVar("Key", bound=Hashable)
AT_A_TIME = 5_000
MOST = 200
"""Targets of one sample: nobody verifies more in the field. Ours."""


class Chosen(StrEnum):
    """Why a target is in the sample. Values are stored: never change one."""

    RANDOM = "azar"
    RISK = "riesgo"


@dataclass(frozen=True, slots=True)
class Unit:
    """One target that may be drawn. ``key`` names it for ever; ``obligations`` in pesos."""

    key: str
    findings: int
    obligations: Decimal


Placed = tuple[str, Unit]


@dataclass(frozen=True, slots=True)
class Drawn:
    """One target of the sample."""

    unit: Unit
    chosen: Chosen


class TooMany(ValueError):
    """More targets than a sample takes, or none."""


def chance_of(seed: str, key: str) -> str:
    """Return the place of a key in the draw: SHA-256 of «seed|key», in hexadecimal.

    Raises nothing. Source: ours.
    """
    return hashlib.sha256(f"{seed}|{key}".encode()).hexdigest()


def check_size(at_random: int, by_risk: int) -> None:
    """Raise TooMany unless a sample takes something, and no more than 200 targets. Source: ours."""
    if at_random < 0 or by_risk < 0 or not 1 <= at_random + by_risk <= MOST:
        raise TooMany(f"between 1 and {MOST}")


def draw(units: Iterable[Unit], *, seed: str, at_random: int, by_risk: int) -> list[Drawn]:
    """Return the sample: first the random part of all the units, then the risk part of the rest.

    Random: the ``at_random`` lowest hashes of seed and key. Risk: of those left, the ones with
    most findings; with as many, most pesos obligated; then the lowest hash. Of 100 units with
    at_random=15 and by_risk=5 it gives 20 different ones; of 12, the 12. The order of ``units``
    does not matter, and a key given twice counts once.

    Units: ``obligations`` in pesos. Raises TooMany unless 1 ≤ at_random + by_risk ≤ 200.
    Source: ours; that reports are sampled, 000:40.
    """
    check_size(at_random, by_risk)
    chosen: list[Placed] = []
    risky: list[Placed] = []
    left = iter(units)
    while some := list(islice(left, AT_A_TIME)):
        placed = {unit.key: (chance_of(seed, unit.key), unit) for unit in some}
        known = {unit.key: (place, unit) for place, unit in [*chosen, *risky]}
        found = sorted((placed | known).values(), key=lambda one: one[0])
        chosen = found[:at_random]
        # As many more as those by chance may take away. Stable: equal ones stay as their hashes.
        risky = sorted(found, key=_risk)[: by_risk + at_random]
    taken = {unit.key for _, unit in chosen}
    rest = [unit for _, unit in risky if unit.key not in taken]
    return [
        *(Drawn(unit, Chosen.RANDOM) for _, unit in chosen),
        *(Drawn(unit, Chosen.RISK) for unit in rest[:by_risk]),
    ]


def _risk(one: Placed) -> tuple[int, Decimal]:
    return -one[1].findings, -one[1].obligations


def shuffled(keys: Iterable[Key], seed: str) -> list[Key]:
    """Return things in the order that the seed gives them: the same for everybody.

    Raises nothing. Source: ours.
    """
    return sorted(keys, key=lambda key: chance_of(seed, str(key)))


def method_of(*, seed: str, population: int, at_random: int, by_risk: int) -> str:
    """Return, for the record, how a sample was drawn and how to draw it again."""
    return (
        f"De {count(population, 'meta reportada con avance', 'metas reportadas con avance')} se "
        f"tomaron {written(at_random)} al azar y {written(by_risk)} por riesgo. Al azar: las de "
        f"menor SHA-256 de «{seed}|clave», donde la clave es el código DANE, la vigencia y el "
        "identificador de la meta. Por riesgo: de las demás, las que tienen más valores por "
        "mirar y, con los mismos, las de más obligaciones. Con la misma semilla y las mismas "
        "metas sale la misma muestra."
    )


@dataclass(frozen=True, slots=True)
class Verified:
    """What was reported and what was seen of one target; ``verified`` None is not yet."""

    reported: Decimal
    verified: Decimal | None


@dataclass(frozen=True, slots=True)
class SampleResult:
    """How a sample came out. ``share`` is None until something is verified; 1 is 100 %."""

    total: int
    verified: int
    agreeing: int
    share: Decimal | None

    @property
    def sentence(self) -> str:
        """Say it in one sentence: «8 de 20 verificadas: 6 coinciden (75,0 %) y 2 difieren.»"""
        metas = count(self.total, "meta", "metas")
        if self.share is None:
            return f"Todavía no se ha verificado ninguna de {metas}."
        differing = self.verified - self.agreeing
        return (
            f"{written(self.verified)} de {metas} "
            f"{'verificada' if self.verified == 1 else 'verificadas'}: "
            f"{count(self.agreeing, 'coincide', 'coinciden')} ({percent(self.share)}) y "
            f"{count(differing, 'difiere', 'difieren')}."
        )


def result_of(rows: Sequence[Verified]) -> SampleResult:
    """Return how many of a sample were verified, and the share that agrees exactly.

    Of 20 with 8 verified, 6 as they were reported: share 0.75. What is not verified counts
    neither for nor against.

    Units: those of each target; ``share`` is a ratio. Raises nothing. Source: ours.
    """
    seen = [row for row in rows if row.verified is not None]
    agreeing = sum(row.verified == row.reported for row in seen)
    share = ratio_of(Decimal(agreeing), Decimal(len(seen))) if seen else None
    return SampleResult(len(rows), len(seen), agreeing, share)
