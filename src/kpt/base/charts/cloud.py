"""A word cloud: the more a word is said, the larger it is drawn."""

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString

from kpt.base import numbers
from kpt.base.charts.figure import data_table, drawing, figure

WIDTH = 420  # of the drawing: on a phone its smallest words stay legible
SMALLEST, LARGEST = 14, 50
LETTER = 0.58  # width of a bold letter as a share of its height, rather too much than too little
GAP = 4
MIDDLE = 0.3  # of the sizes, when all are said as often
SHADES = ("k-cloud__1", "k-cloud__2", "k-cloud__3")


@dataclass(frozen=True, slots=True)
class _Box:
    """Where a word stands: its centre and its half sides."""

    x: float
    y: float
    w: float
    h: float

    def meets(self, other: "_Box") -> bool:
        return abs(self.x - other.x) < self.w + other.w and abs(self.y - other.y) < self.h + other.h


def word_cloud(
    words: Sequence[tuple[str, int]],
    *,
    title: str,
    sub: str = "",
    unit: str = "vez,veces",
    hidden: bool = False,
) -> SafeString:
    """Draw words by how often each is said, most said first, with the table below.

    Nothing is turned: every word is read without bending one's head.
    Example: ``word_cloud([("educación", 24), ("vías", 18)], title="De qué habla el programa")``
    """
    placed = list(_placed(words))
    top = min((box.y - box.h for _, _, _, box in placed), default=0) - GAP
    bottom = max((box.y + box.h for _, _, _, box in placed), default=0) + GAP
    drawn = "".join(
        format_html(
            '<text class="tm {}" x="{}" y="{}" font-size="{}">{}</text>',
            SHADES[shade],
            round(box.x),
            round(box.y + size * 0.34),
            size,
            word,
        )
        for word, size, shade, box in placed
    )
    said = "; ".join(f"{word}, {numbers.cuenta(count, unit)}" for word, count in words)
    view = f'viewBox="0 {math.floor(top)} {WIDTH} {math.ceil(bottom - top)}"'
    return figure(
        title,
        sub,
        drawing(title, f"{said}.", drawn, css="k-cloud", attrs=view),
        data_table(
            title, ("Palabra", "Cuántas"), [(word, numbers.entero(count)) for word, count in words]
        ),
        hidden=hidden,
    )


def _placed(words: Sequence[tuple[str, int]]) -> Iterator[tuple[str, int, int, _Box]]:
    """Yield word, size, shade and place, each on the first free point of a spiral from the middle.

    The area of a word grows with its count, so its height with the square root.
    """
    counts = [count for _, count in words]
    least, most = min(counts, default=1), max(counts, default=1)
    taken: list[_Box] = []
    for word, count in words:
        share = math.sqrt((count - least) / (most - least)) if most > least else MIDDLE
        room = (WIDTH - 2 * GAP) / (LETTER * len(word))
        size = min(round(SMALLEST + (LARGEST - SMALLEST) * share), int(room))
        half_w, half_h = LETTER * size * len(word) / 2 + GAP, size * 0.56
        for x, y in _spiral():
            box = _Box(x, y, half_w, half_h)
            inside = half_w <= x <= WIDTH - half_w
            if inside and not any(box.meets(other) for other in taken):
                taken.append(box)
                yield word, size, 0 if share > 0.75 else 1 if share > 0.5 else 2, box
                break


def _spiral() -> Iterator[tuple[float, float]]:
    """Yield points ever farther from the middle, wider than high."""
    for step in range(16_000):
        turn = step * 0.1
        yield WIDTH / 2 + 0.55 * turn * math.cos(turn), 0.36 * turn * math.sin(turn)
