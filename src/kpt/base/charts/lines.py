"""Lines by year: one thing beside those it is compared with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from itertools import pairwise

from django.utils.html import format_html
from django.utils.safestring import SafeString

from kpt.base import numbers
from kpt.base.charts.figure import data_table, drawing, figure, key, raw, units

HEIGHT = 240
TOP, FEET = 22, 26  # pixels above the highest point, and below the axis for the years
LEFT, RIGHT = Decimal(9), Decimal(95)  # percent of the width where the first and last year are
MOST_SERIES = 5
# Each series has its own stroke and its own mark: colour is never the only sign.
MARKS = ("circle", "square", "diamond", "triangle", "cross")


@dataclass(frozen=True, slots=True)
class Line:
    """A series: its name and a value for each label, None where there is none."""

    name: str
    values: Sequence[numbers.Number | None]


def year_lines(
    labels: Sequence[str],
    lines: Sequence[Line],
    *,
    title: str,
    sub: str = "",
    absent: str = "sin dato",
    level_of_first: bool = True,
    hidden: bool = False,
) -> SafeString:
    """Draw up to five series by year, with the figures of the first and the table below.

    The vertical axis begins near the lowest value, and says it: these are levels, not parts of a
    whole. Example: ``year_lines(["2023"], [Line("Buenavista", [D(20)])], title="…")``
    """
    shown = [line for line in lines if any(v is not None for v in line.values)][:MOST_SERIES]
    values = [Decimal(v) for line in shown for v in line.values if v is not None]
    scale = _Scale.of(values)
    drawn = [scale.grid(), _years(labels)]
    for number in reversed(range(len(shown))):  # the first, which matters most, is drawn on top
        drawn.append(_series(shown[number], number, scale, len(labels)))
    if shown and level_of_first:
        drawn.append(_figures(shown[0], scale, len(labels)))
    said = "; ".join(f"{line.name}: " + ", ".join(_said(labels, line, absent)) for line in shown)
    table = data_table(
        title,
        ("Año", *(line.name for line in shown)),
        [
            (label, *(_cell(line.values[i], absent) for line in shown))
            for i, label in enumerate(labels)
        ],
    )
    parts = [
        drawing(title, f"{said or 'Sin datos'}.", "".join(drawn), attrs=f'height="{HEIGHT}"'),
        key((_sample(number), line.name) for number, line in enumerate(shown)),
        table,
    ]
    return figure(title, sub, *parts, css="k-lines", hidden=hidden)


@dataclass(frozen=True, slots=True)
class _Scale:
    """The values at the bottom and at the top of the drawing."""

    low: Decimal
    high: Decimal

    @classmethod
    def of(cls, values: Sequence[Decimal]) -> _Scale:
        """Return round limits around the values: 12.3 … 17.9 are drawn from 12 to 18."""
        if not values:
            return cls(Decimal(0), Decimal(1))
        low, high = min(values), max(values)
        step = Decimal(10) ** ((high - low or abs(high) or Decimal(1)).adjusted())
        low = (low / step).to_integral_value(ROUND_FLOOR) * step
        high = (high / step).to_integral_value(ROUND_CEILING) * step
        return cls(low, high if high > low else low + step)

    def y(self, value: numbers.Number) -> Decimal:
        share = (Decimal(value) - self.low) / (self.high - self.low)
        return TOP + (1 - share) * (HEIGHT - TOP - FEET)

    def grid(self) -> str:
        """Draw the lines of the lowest, the middle and the highest value, each with its figure."""
        middle = (self.low + self.high) / 2
        return "".join(
            format_html(
                '<line class="{}" x1="0" x2="100%" y1="{}" y2="{}"/>'
                '<text class="tl t2" x="0" y="{}">{}</text>',
                "axis" if value == self.low else "grid",
                *[units(self.y(value))] * 2,
                units(self.y(value) - 4),
                numbers.quantity(value.normalize() if value else value),
            )
            for value in (self.low, middle, self.high)
        )


def _x(position: int, count: int) -> str:
    share = Decimal(position) / (count - 1) if count > 1 else Decimal("0.5")
    return units(LEFT + (RIGHT - LEFT) * share)


def _years(labels: Sequence[str]) -> str:
    """Write the years; of many, one in two, so that they do not touch on a phone."""
    every = 1 if len(labels) <= 8 else 2
    return "".join(
        format_html(
            '<text class="tm tb" x="{}%" y="{}">{}</text>', _x(i, len(labels)), HEIGHT - 6, label
        )
        for i, label in enumerate(labels)
        if i % every == (len(labels) - 1) % every
    )


def _series(line: Line, number: int, scale: _Scale, count: int) -> str:
    points = [
        (_x(i, count), units(scale.y(value)))
        for i, value in enumerate(line.values)
        if value is not None
    ]
    strokes = [
        f'<line class="n{number}" x1="{x1}%" y1="{y1}" x2="{x2}%" y2="{y2}"/>'
        for (x1, y1), (x2, y2) in pairwise(points)
    ]
    marks = [f'<svg x="{x}%" y="{y}" overflow="visible">{_mark(number)}</svg>' for x, y in points]
    return "".join((*strokes, *marks))


def _figures(line: Line, scale: _Scale, count: int) -> str:
    """Write the figures of the first series over its points; of many, the first and the last."""
    filled = [i for i, value in enumerate(line.values) if value is not None]
    told = filled if len(filled) <= 6 else [filled[0], filled[-1]]
    return "".join(
        format_html(
            '<text class="tm tl tb k-halo" x="{}%" y="{}">{}</text>',
            _x(i, count),
            units(scale.y(line.values[i] or 0) - 10),
            numbers.quantity(line.values[i]),
        )
        for i in told
    )


def _mark(number: int) -> str:
    """Return the mark of a series, around the point 0,0."""
    shapes = {
        "circle": '<circle class="m{}" r="4.5"/>',
        "square": '<rect class="m{}" x="-4" y="-4" width="8" height="8"/>',
        "diamond": '<path class="m{}" d="M0-5.5 5.5 0 0 5.5-5.5 0z"/>',
        "triangle": '<path class="m{}" d="M0-5 5 4H-5z"/>',
        "cross": '<path class="m{} k-cross" d="M-4-4 4 4M4-4-4 4"/>',
    }
    return shapes[MARKS[number]].format(number)


def _sample(number: int) -> SafeString:
    """Return the stroke and the mark of a series, for the key."""
    return raw(
        '<svg class="k-svg k-lines__key" viewBox="-14 -7 28 14" aria-hidden="true">'
        f'<line class="n{number}" x1="-14" x2="14" y1="0" y2="0"/>{_mark(number)}</svg>'
    )


def _said(labels: Sequence[str], line: Line, absent: str) -> list[str]:
    return [
        f"{label} {_cell(value, absent)}" for label, value in zip(labels, line.values, strict=True)
    ]


def _cell(value: numbers.Number | None, absent: str) -> str:
    return absent if value is None else numbers.quantity(value)
