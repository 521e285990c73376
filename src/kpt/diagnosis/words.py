"""How figures and states of the diagnosis are written."""

from kpt.base import numbers
from kpt.indicators.queries.readings import Point

MONTHS = ("", *numbers.MONTHS)


def value_text(point: Point | None) -> str:
    """Write the value of a point, number or text; «—» for none."""
    if point is None:
        return numbers.DASH
    return numbers.quantity(point.value) if point.value is not None else point.text


def year_text(point: Point | None) -> str:
    """Write when a point is of: «2024», or «marzo de 2024»."""
    if point is None:
        return numbers.DASH
    return f"{MONTHS[point.month]} de {point.year}" if point.month else str(point.year)
