"""Dot map: one point per municipality, one path per class. No outline of the country is needed:
the dots draw it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html
from django.utils.safestring import SafeString

from kpt.base import numbers
from kpt.base.charts.figure import data_table, drawing, figure, key, raw

RADII = {  # of the sample in the key: size tells the classes apart without colour
    **{"a": "6", "b": "4.5", "c": "3"},
    **{"q4": "6", "q3": "5", "q2": "4.2", "q1": "3.4", "over": "5", "none": "2.2"},
}
WIDTH = 684  # units of the drawing; a country of 12.3 degrees
MARGIN = 14
ISLANDS_WEST_OF = Decimal(-80)  # San Andrés y Providencia, 700 km out at sea
ISLANDS_EAST, ISLANDS_SOUTH = Decimal("3.1"), Decimal("1.4")  # degrees they are brought nearer
NAMES_WIDTH = 440
CROWDED = 40  # municipalities of a department whose dots must be smaller
TALLEST = Decimal("1.4")  # times as tall as wide; a country is about that
NAME_SIDES = ((14, 5, "start"), (-14, 5, "end"), (0, -14, "middle"), (0, 26, "middle"))
LETTER, LINE = 8, 16  # rough size of a letter of a name, in units of the drawing
# Latitude 4° N: a degree of longitude is 0.998 of one of latitude, so plain degrees will do.


@dataclass(frozen=True, slots=True)
class Dot:
    """A place on the map: degrees, the class that gives its look, its name and its code."""

    longitude: Decimal
    latitude: Decimal
    tone: str
    name: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True)
class _Placed:
    x: int
    y: int
    dot: Dot


def dot_map(
    dots: Iterable[Dot | tuple],
    *,
    title: str,
    legend: Sequence[tuple[str, str]],
    sub: str = "",
    names: bool = False,
    highlight: str = "",
    on_dark: bool = False,
    table_url: str = "",
    hidden: bool = False,
) -> SafeString:
    """Draw municipalities as dots whose look says their class; the key counts each class.

    ``legend`` is [(tone, label), …]. Tones: a, b, c (of more to less, by size and tone), q1…q4
    (quarters of progress), over, none. ``names`` writes the names and adds a table (a
    department); a country links to its own table with ``table_url``.
    Units: degrees, WGS 84. Example: ``dot_map(dots, title="…", legend=[("a", "enviados")])``
    """
    points = [dot if isinstance(dot, Dot) else Dot(*dot) for dot in dots]
    placed, height = _place(points, NAMES_WIDTH if names else WIDTH)
    counts = {tone: sum(p.tone == tone for p in points) for tone, _ in legend}
    order = [tone for tone, _ in reversed(legend)]  # what matters most is drawn last, on top
    drawn = [_path([p for p in placed if p.dot.tone == tone], tone) for tone in order]
    if names:
        drawn.append(_names(placed))
    if highlight:
        drawn += [_highlight(p) for p in placed if p.dot.code == highlight]
    said = ", ".join(f"{numbers.entero(counts[tone])} {label}" for tone, label in legend)
    width = NAMES_WIDTH if names else WIDTH
    beside = [key((_sample(tone), raw(_counted(counts[tone], label))) for tone, label in legend)]
    if on_dark and sub:
        beside.insert(0, format_html('<p class="mb-1">{}</p>', sub))
    if table_url:
        link = '<p class="small mb-0"><a href="{}">Ver la tabla</a></p>'
        beside.append(format_html(link, table_url))
    parts = [
        drawing(
            title,
            f"{said or 'Sin municipios'}.",
            "".join(drawn),
            attrs=f'viewBox="0 0 {width} {height}"',
        ),
        format_html('<div class="k-map__key">{}</div>', raw(*beside)),
    ]
    if names and not table_url:
        label_of = dict(legend)
        rows = sorted((p.name, label_of.get(p.tone, "")) for p in points)
        parts.append(data_table(title, ("Municipio", "Estado"), rows))
    css = ["k-map", "" if on_dark else "k-map--paper", "k-map--names" if names else ""]
    css.append("k-map--many" if names and len(points) > CROWDED else "")
    return figure(
        title, "" if on_dark else sub, *parts, css=" ".join(filter(None, css)), hidden=hidden
    )


def _counted(count: int, label: str) -> SafeString:
    return format_html("<span><b>{}</b> {}</span>", numbers.entero(count), label)


def _sample(tone: str) -> SafeString:
    return raw(
        '<svg viewBox="0 0 16 14" aria-hidden="true">'
        f'<circle class="k-dot--{tone}" cx="8" cy="7" r="{RADII[tone]}"/></svg>'
    )


def _place(points: Sequence[Dot], width: int) -> tuple[list[_Placed], int]:
    """Put the dots in a drawing of ``width``; return them, north first, and the height."""
    if not points:
        return [], width // 2
    nearer = [_nearer(point) for point in points]
    longitudes, latitudes = [x for x, _ in nearer], [y for _, y in nearer]
    west, north, south = min(longitudes), max(latitudes), min(latitudes)
    span = max(max(longitudes) - west, (north - south) / TALLEST) or Decimal(1)
    unit = (width - 2 * MARGIN) / span
    indent = (width - (max(longitudes) - west) * unit) / 2
    placed = [
        _Placed(int(indent + (x - west) * unit), int(MARGIN + (north - y) * unit), p)
        for (x, y), p in zip(nearer, points, strict=True)
    ]
    placed.sort(key=lambda p: (p.y // 12, p.x))  # neighbours together make a shorter path
    return placed, int(2 * MARGIN + (north - south) * unit)


def _nearer(dot: Dot) -> tuple[Decimal, Decimal]:
    """Return where a dot is drawn; the islands out at sea come near, as on every school map."""
    if dot.longitude < ISLANDS_WEST_OF:
        return dot.longitude + ISLANDS_EAST, dot.latitude - ISLANDS_SOUTH
    return dot.longitude, dot.latitude


def _path(placed: Sequence[_Placed], tone: str) -> str:
    """Return one path of zero-length strokes with round caps: 1,103 dots are 3 KB compressed."""
    if not placed:
        return ""
    steps, x, y = [], 0, 0
    for i, point in enumerate(placed):
        step = f"m{point.x - x} {point.y - y}" if i else f"M{point.x} {point.y}"
        steps.append(f"{step}h0".replace(" -", "-"))
        x, y = point.x, point.y
    return f'<path class="k-map__{tone}" d="{"".join(steps)}"/>'


def _names(placed: Sequence[_Placed]) -> str:
    """Write each name beside its dot where it fits; what does not fit is in the table."""
    taken = [(p.x - 8, p.y - 8, p.x + 8, p.y + 8) for p in placed]
    drawn = []
    for p in placed:
        wide = LETTER * len(p.dot.name)
        for dx, dy, anchor in NAME_SIDES:
            left = p.x + dx - {"start": 0, "middle": wide // 2, "end": wide}[anchor]
            box = (left, p.y + dy - LINE + 3, left + wide, p.y + dy + 3)
            if left >= 0 and box[2] <= NAMES_WIDTH and not any(_overlap(box, t) for t in taken):
                taken.append(box)
                drawn.append(
                    format_html(
                        '<text x="{}" y="{}" text-anchor="{}">{}</text>',
                        p.x + dx,
                        p.y + dy,
                        anchor,
                        p.dot.name,
                    )
                )
                break
    return "".join(drawn)


def _overlap(a: tuple, b: tuple) -> bool:
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def _highlight(p: _Placed) -> str:
    """Point at one municipality from the nearer edge, with its name at the end of the line."""
    end, anchor = (MARGIN, "start") if p.x < WIDTH // 2 else (WIDTH - MARGIN, "end")
    return format_html(
        '<path class="k-map__line" d="M{0} {1}H{2}"/><path class="k-map__x" d="M{0} {1}h0"/>'
        '<text x="{2}" y="{3}" text-anchor="{4}">{5}</text>',
        p.x,
        p.y,
        end,
        p.y - 10,
        anchor,
        p.dot.name,
    )
