"""How figures and states of the diagnosis are written."""

from decimal import ROUND_HALF_UP, Decimal

from kpt.base import numbers
from kpt.diagnosis.models import FinancialKind
from kpt.indicators.queries.readings import Point
from kpt.rules.peers import Standing, Trend

CENTS = Decimal("0.01")
MONTHS = ("", *numbers.MONTHS)

TITLES = {  # executed, projected
    FinancialKind.INCOME: ("Ingresos ejecutados", "Ingresos proyectados (MFMP)"),
    FinancialKind.SPENDING: ("Gastos ejecutados", "Gastos proyectados (MFMP)"),
    FinancialKind.DEBT: ("Deuda pagada", "Deuda proyectada (MFMP)"),
}


def short(value: Decimal | None) -> str:
    """Write a value with two decimals at most: publishers give up to ten. A trace keeps its own."""
    if value is None:
        return numbers.DASH
    cents = value.quantize(CENTS, ROUND_HALF_UP)
    return numbers.quantity(cents if cents or not value else value)


def value_text(point: Point | None) -> str:
    """Write the value of a point, number or text; «—» for none."""
    if point is None:
        return numbers.DASH
    return short(point.value) if point.value is not None else point.text


def year_text(point: Point | None) -> str:
    """Write when a point is of: «2024», or «marzo de 2024»."""
    if point is None:
        return numbers.DASH
    return f"{MONTHS[point.month]} de {point.year}" if point.month else str(point.year)


# Where a series goes: its words, the kind of the mark and its picture.
TREND_WORDS = {
    Trend.BETTER: ("Mejora", "ok", "check"),
    Trend.WORSE: ("Empeora", "warn", "alert"),
    Trend.UP: ("Sube", "", ""),
    Trend.DOWN: ("Baja", "", ""),
    Trend.SAME: ("Igual", "", ""),
    Trend.UNKNOWN: ("Un solo dato", "", ""),
}
STANDING_WORDS = {
    Standing.BETTER: "{} mejor aquí",
    Standing.WORSE: "{} peor aquí",
    Standing.ABOVE: "{} más alto aquí",
    Standing.BELOW: "{} más bajo aquí",
    Standing.SAME: "{} igual",
    Standing.UNKNOWN: "",
}
SIGNS = {
    Standing.BETTER: "▲",
    Standing.WORSE: "▼",
    Standing.ABOVE: "▵",
    Standing.BELOW: "▿",
    Standing.SAME: "=",
    Standing.UNKNOWN: "",
}


def standing_words(how: Standing) -> str:
    """Write how the entity stands beside another: «▲ mejor aquí»."""
    return STANDING_WORDS[how].format(SIGNS[how]).strip()
