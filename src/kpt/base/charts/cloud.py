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
LEADING = 1.12  # height of a box as a share of its letters
ROOM = WIDTH * 190  # for the letters of all words together
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

    A word for which there is no point any more is in the table only.
    """
    taken: list[_Box] = []
    for (word, _), (share, size) in zip(words, _sizes(words), strict=True):
        half_w, half_h = LETTER * size * len(word) / 2 + GAP, size * LEADING / 2
        for x, y in _spiral():
            box = _Box(x, y, half_w, half_h)
            inside = half_w <= x <= WIDTH - half_w
            if inside and not any(box.meets(other) for other in taken):
                taken.append(box)
                yield word, size, 0 if share > 0.75 else 1 if share > 0.4 else 2, box
                break


def _sizes(words: Sequence[tuple[str, int]]) -> list[tuple[float, int]]:
    """Return the share of each word (1 for the most said) and the height of its letters.

    The area of a word grows with its count, so its height with the square root; many large words
    are all made smaller, so that they have room.
    """
    counts = [count for _, count in words]
    least, most = min(counts, default=1), max(counts, default=1)
    shares = [math.sqrt((n - least) / (most - least)) if most > least else MIDDLE for n in counts]
    sizes = [SMALLEST + (LARGEST - SMALLEST) * share for share in shares]
    area = sum(LETTER * len(word) * size**2 for (word, _), size in zip(words, sizes, strict=True))
    shrink = min(1.0, math.sqrt(ROOM / area)) if area else 1.0
    widest = [(WIDTH - 2 * GAP) / (LETTER * len(word)) for word, _ in words]
    found = [max(SMALLEST, round(size * shrink)) for size in sizes]
    return [
        (share, min(size, int(most_wide)))
        for share, size, most_wide in zip(shares, found, widest, strict=True)
    ]


def _spiral() -> Iterator[tuple[float, float]]:
    """Yield points ever farther from the middle, wider than high."""
    for step in range(9_000):
        turn = step * 0.1
        yield WIDTH / 2 + 0.55 * turn * math.cos(turn), 0.36 * turn * math.sin(turn)
