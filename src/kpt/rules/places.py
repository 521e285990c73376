"""Where something is: coordinates as people copy them from a map, and whether they are here."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_EVEN, Decimal

NUMBER = r"([+-]?\d{1,3}[.,]\d+)"
PAIR = re.compile(rf"\s*{NUMBER}(?:\s*[;,]\s*|\s+){NUMBER}\s*")
STEP = Decimal("0.000001")
"""Six decimals of a degree are 11 centimetres."""

SOUTH, NORTH = Decimal("-4.3"), Decimal("16.1")
WEST, EAST = Decimal("-82.1"), Decimal("-66.8")
"""A box around Colombia with its islands and cays: from Leticia to Bajo Nuevo."""


@dataclass(frozen=True, slots=True)
class Coordinates:
    """A place on earth, in degrees (WGS 84): north and east are positive."""

    latitude: Decimal
    longitude: Decimal

    @property
    def is_in_colombia(self) -> bool:
        return SOUTH <= self.latitude <= NORTH and WEST <= self.longitude <= EAST

    @property
    def warning(self) -> str:
        """Return what is odd about the place in one sentence, "" when nothing is.

        4.53389, 75.68111 lies in the Indian Ocean: the sign of the longitude is missing.
        """
        if self.is_in_colombia:
            return ""
        if Coordinates(self.latitude, -abs(self.longitude)).is_in_colombia:
            return "El lugar queda fuera de Colombia: a la longitud le falta el signo menos."
        if Coordinates(self.longitude, self.latitude).is_in_colombia:
            return "El lugar queda fuera de Colombia: la longitud está antes que la latitud."
        return "El lugar queda fuera de Colombia. Revise las coordenadas."


def coordinates(text: str) -> Coordinates | None:
    """Return the place that a text names: «4.53389, -75.68111» as phones copy it; "" is None.

    Commas as decimals are understood too: «4,53389; -75,68111». Units: degrees, six decimals kept.
    Raises ValueError with the reason when it is not a place on earth.
    Source: how the maps of phones copy a place; ours.
    """
    if not text.strip():
        return None
    found = PAIR.fullmatch(text)
    if found is None:
        raise ValueError(
            "Escriba latitud y longitud con decimales, como las copia el mapa del teléfono: "
            "4.53389, -75.68111."
        )
    latitude, longitude = (
        Decimal(part.replace(",", ".")).quantize(STEP, ROUND_HALF_EVEN) for part in found.groups()
    )
    if abs(latitude) > 90 or abs(longitude) > 180:
        raise ValueError("La latitud va de -90 a 90 y la longitud de -180 a 180.")
    return Coordinates(latitude, longitude)
