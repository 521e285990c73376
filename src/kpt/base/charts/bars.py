"""Bars: programmed against executed by year, a list of amounts, the parts of a whole."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from kpt.base import numbers
from kpt.base.charts.figure import data_table, drawing, figure, key, raw, sample, scale_for, units

HEADROOM = 40  # pixels above the highest bar: two lines of figures
FEET = 24  # pixels below the axis: the year
NOTE = 16  # and the note under it
LINE = 13  # height of a figure over its bar
LETTERS_SIDE_BY_SIDE = 9  # of two figures over their bars
NARROWEST_SHARE = Decimal("0.045")  # a part thinner than this has no room for its figure


@dataclass(frozen=True, slots=True)
class YearBar:
    """One year: what was programmed, what was executed (None: not yet, or no data), a note."""

    year: int | str
    programmed: numbers.Number
    executed: numbers.Number | None = None
    note: str = ""


def year_bars(
    rows: Iterable[YearBar | tuple],
    *,
    title: str,
    sub: str = "",
    series: Sequence[str] = ("Programado", "Ejecutado"),
    unit: str = "millones",
    absent: str = "sin dato",
    height: int = 250,
    hidden: bool = False,
) -> SafeString:
    """Draw two bars a year, with their figures above and the table folded below.

    ``rows`` are YearBar or tuples like it: (2024, programmed, executed, "verificado").
    ``unit`` is "millones" or "pesos" (values in pesos), "quantity" or "entero".
    Example: ``year_bars([(2024, D("5654900000"), D("5364776000"))], title="Plata por año")``
    """
    years = [row if isinstance(row, YearBar) else YearBar(*row) for row in rows]
    values = [Decimal(v) for y in years for v in (y.programmed, y.executed) if v is not None]
    scale = scale_for(unit, values)
    base = height - FEET - (NOTE if any(row.note for row in years) else 0)
    frame = _Frame(base, max(values, default=Decimal(0)) or Decimal(1), scale.short)
    drawn = [f'<line class="axis" x1="0" x2="100%" y1="{base}" y2="{base}"/>']
    drawn += [
        f'<line class="grid" x1="0" x2="100%" y1="{y}" y2="{y}"/>'
        for y in (HEADROOM, (HEADROOM + base) // 2)
    ]
    for i, row in enumerate(years):
        middle = units(Decimal(2 * i + 1) * 50 / len(years))
        drawn.append(f'<svg x="{middle}%" overflow="visible">{frame.pair(row)}</svg>')

    first, second = series
    said = "; ".join(_said(row, scale.short, series) for row in years)
    where = scale.caption(sub)
    return figure(
        title,
        where,
        drawing(title, f"{where}. {said}.", "".join(drawn), attrs=f'height="{height}"'),
        key([(sample("c2"), first), (sample("c1"), second)]),
        data_table(
            title,
            ("Año", first, second),
            [
                (
                    str(row.year) + (f" ({row.note})" if row.note else ""),
                    scale.whole(row.programmed),
                    absent if row.executed is None else scale.whole(row.executed),
                )
                for row in years
            ],
        ),
        hidden=hidden,
    )


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where bars stand: the pixel of the axis, the value of the highest bar, how to write."""

    base: int
    top: Decimal
    write: Callable[[numbers.Number], str]

    def tall(self, value: numbers.Number) -> Decimal:
        """Return the height of a bar in pixels; what is not zero is always seen."""
        share = Decimal(value) / self.top * (self.base - HEADROOM)
        return max(share, Decimal("0.5")) if value else Decimal(0)

    def pair(self, row: YearBar) -> str:
        """Draw the two bars of a year, its name and its note, around x = 0."""
        parts = [self.bar(row.programmed, "c2", -35)]
        if row.executed is not None:
            lift = LINE if self.collide(row.programmed, row.executed) else 0
            parts.append(self.bar(row.executed, "c1", 4, " tb", lift))
        parts.append(f'<text class="tm tb" x="0" y="{self.base + 18}">{int(row.year)}</text>')
        if row.note:
            y = self.base + 18 + NOTE
            parts.append(format_html('<text class="tm t2 tl" x="0" y="{}">{}</text>', y, row.note))
        return "".join(parts)

    def bar(self, value: numbers.Number, css: str, x: int, bold: str = "", lift: int = 0) -> str:
        tall = self.tall(value)
        y = self.base - tall
        return (
            f'<rect class="{css}" x="{x}" y="{units(y)}" width="31" height="{units(tall)}"/>'
            f'<text class="tm tl{bold}" x="{x + 16}" y="{units(y - 6 - lift)}">'
            f"{self.write(value)}</text>"
        )

    def collide(self, left: numbers.Number, right: numbers.Number) -> bool:
        """Say whether the two figures of a year would be written over each other."""
        letters = len(self.write(left)) + len(self.write(right))
        return letters > LETTERS_SIDE_BY_SIDE and abs(self.tall(left) - self.tall(right)) < LINE


def _said(row: YearBar, write, series: Sequence[str]) -> str:
    first, second = (name.lower() for name in series)
    executed = "" if row.executed is None else f", {second} {write(row.executed)}"
    return f"{row.year}: {first} {write(row.programmed)}{executed}"


def bar_list(
    items: Iterable[tuple],
    *,
    title: str,
    sub: str = "",
    unit: str = "millones",
    share: bool = False,
    hidden: bool = False,
) -> SafeString:
    """Draw one bar per item, with its figure; the list is its own table.

    ``items`` are (label, value) or (label, value, url). ``share`` adds the part of the sum, and
    must stay off when items overlap (a target of two lines counts in both).
    Example: ``bar_list([("SGP salud", D("5235000000"))], title="De dónde sale")``
    """
    rows = [(*item, "")[:3] for item in items]
    values = [Decimal(value) for _, value, _ in rows]
    top, total = max(values, default=Decimal(0)), sum(values, Decimal(0))
    scale = scale_for(unit, values)

    def row(label: str, value, url: str) -> SafeString:
        name = format_html('<a href="{}">{}</a>', url, label) if url else label
        part = ""
        if share and total:
            part = format_html(
                ' <span class="k-mut">· {}</span>', numbers.percent(Decimal(value) / total, 0)
            )
        width = units(Decimal(value) / top * 100) if top else "0"
        return format_html(
            "<li><span>{}</span><b>{}{}</b>"
            '<svg aria-hidden="true"><rect class="c1" width="{}%" height="100%"/></svg></li>',
            name,
            scale.short(value),
            part,
            width,
        )

    drawn = format_html_join("", "{}", ((row(*item),) for item in rows))
    where = scale.caption(sub)
    return figure(
        title, where, format_html('<ul class="k-hbars" role="list">{}</ul>', drawn), hidden=hidden
    )


def stacked_bar(
    parts: Iterable[tuple[str, int, str]], *, title: str, sub: str = "", hidden: bool = False
) -> SafeString:
    """Draw the parts of a whole side by side, with the key that says each count.

    ``parts`` are (label, count, tone); tones: ok, mid, low (the official colours of 1, 0.5, 0),
    over, none (no data) and plain. Example: ``stacked_bar([("cumplidas", 47, "ok")], title="…")``
    """
    rows = [part for part in parts if part[1]]
    total = sum(count for _, count, _ in rows)
    drawn, start = [], Decimal(0)
    for _, count, tone in rows:
        share = Decimal(count) / total
        x, width = units(start * 100), units(share * 100)
        drawn.append(f'<rect class="s-{tone}" x="{x}%" y=".5" width="{width}%" height="43"/>')
        if share >= NARROWEST_SHARE:
            middle = units((start + share / 2) * 100)
            drawn.append(
                f'<text class="tm tb td" x="{middle}%" y="27">{numbers.entero(count)}</text>'
            )
        start += share
    said = ", ".join(f"{numbers.entero(count)} {label}" for label, count, _ in rows)
    return figure(
        title,
        sub,
        drawing(title, f"{said or 'Sin datos'}.", "".join(drawn), attrs='height="44"'),
        key(
            (sample(f"s-{tone}"), raw(format_html("{} {}", numbers.entero(count), label)))
            for label, count, tone in rows
        ),
        hidden=hidden,
    )
