"""Thirty invented indicators of the demo country, five years each, and who they are compared with.

Every figure is invented and says so: its source, its load and the mark on each page.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256

from kpt.accounts.actor import Actor
from kpt.demo.invention import chance
from kpt.demo.spec import entities, rows
from kpt.indicators.actions import Loaded, Origins, load_values
from kpt.indicators.loading.rows import IndicatorSheet, ValueRow

SOURCE = "Dato inventado para la demostración"
LIST = "indicadores.csv"
YEARS = (2020, 2021, 2022, 2023, 2024)
LOADED_AT = datetime(2026, 1, 15, 14, 0, tzinfo=UTC)
COUNTRY = None


def load_demo_indicators(*, actor: Actor) -> Loaded:
    """Write the invented values of every demo entity, its department and the country.

    Idempotent: chance is a hash, so the same file gives the same figures.
    """
    origins = Origins(
        publisher="Demostración del Kit: cifras inventadas",
        file_name=LIST,
        sha256=sha256(repr(rows(LIST)).encode()).hexdigest(),
        is_demo=True,
    )
    return load_values(rows=_values(), origins=origins, actor=actor, now=LOADED_AT)


def _values() -> Iterator[ValueRow]:
    places: list[str | None] = [spec.divipola for spec in entities()]
    number = 1
    for row in rows(LIST):
        sheet = _sheet(row)
        for place in [*places, COUNTRY]:
            for position, year in enumerate(YEARS):
                number += 1
                if not _is_missing(row["codigo"], place, year):
                    yield ValueRow(
                        row=number,
                        sheet=sheet,
                        entity=place,
                        year=year,
                        source=SOURCE,
                        value=_value(row, place, position),
                    )


def _sheet(row: dict[str, str]) -> IndicatorSheet:
    return IndicatorSheet(
        code=row["codigo"],
        name=row["indicador"],
        unit=row["unidad"],
        dimension=row["dimension"],
        subcategory=row["subcategoria"],
        sector_code=row["sector"],
        sdg=int(row["ods"]),
        transformation_name=row["transformacion"],
        direction=row["sentido"],
        source=SOURCE,
    )


def _value(row: dict[str, str], place: str | None, position: int) -> Decimal:
    """Return a figure between the limits of its indicator, that moves a step a year, more or less.

    A department and the country are near the middle, as sums of many are.
    """
    low, high, step = Decimal(row["bajo"]), Decimal(row["alto"]), Decimal(row["paso"])
    whole = place is None or len(place) == 2
    share = chance(row["codigo"], place)
    start = low + (high - low) * (Decimal("0.4") + share / 5 if whole else share)
    drift = step * position * (Decimal("0.4") + chance(row["codigo"], place, "paso"))
    noise = step * (chance(row["codigo"], place, position) - Decimal("0.5"))
    places = Decimal("0.01") if high < 10 else Decimal("0.1")
    places = Decimal(1) if row["unidad"] == "Número" else places
    return max(start + drift + noise, low / 2).quantize(places, ROUND_HALF_UP)


def _is_missing(code: str, place: str | None, year: int) -> bool:
    """Leave holes, as published series have, and none in the last years of the whole country."""
    return (
        place is not None
        and len(place) == 5
        and chance(code, place, year, "hueco") < Decimal("0.06")
    )
