"""Figures inside a Spanish sentence, written as in Colombia: 1.250,5 and 12,5 %."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Context, Decimal

from kpt.rules.exact import exact_product

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
_WIDE = Context(prec=2_000)
_HUNDRED = Decimal(100)


def written(value: Decimal | int) -> str:
    """Return a figure with all its decimals: Decimal("1250.50") is "1.250,5".

    A dot every three digits, a comma before the decimals, zeros at the end left out.
    """
    text = f"{Decimal(value).copy_abs():f}"
    whole, _, decimals = text.partition(".")
    decimals = decimals.rstrip("0")
    grouped = f"{Decimal(whole):,f}".replace(",", ".")
    sign = MINUS if value < 0 else ""
    return f"{sign}{grouped},{decimals}" if decimals else f"{sign}{grouped}"


def pesos(amount_cop: Decimal) -> str:
    """Return an amount with its sign: 1500000 is "$ 1.500.000". Units: pesos."""
    return f"${NBSP}{written(amount_cop)}"


def percent(ratio: Decimal, *, decimals: int = 1) -> str:
    """Return a ratio as a percentage, rounded half up: 0.12345 is "12,3 %".

    Rounding never says what is not so: a ratio just below 1 is "< 100 %", just above "> 100 %".
    """
    hundredths = exact_product(ratio, _HUNDRED)
    rounded = hundredths.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP, _WIDE)
    edge = ""
    if rounded == _HUNDRED != hundredths:
        edge = f"{'<' if hundredths < _HUNDRED else '>'}{NBSP}"
    return f"{edge}{written(rounded)}{NBSP}%"


def count(number: int, one: str, many: str) -> str:
    """Return a number with its noun: (1, "meta", "metas") is "1 meta", 20 is "20 metas"."""
    return f"{written(number)} {one if number == 1 else many}"
