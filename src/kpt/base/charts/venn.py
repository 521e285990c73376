"""Three sets and what they share."""

from collections.abc import Mapping, Sequence

from django.utils.html import format_html
from django.utils.safestring import SafeString

from kpt.base import numbers
from kpt.base.charts.figure import data_table, drawing, figure

# Three circles of radius 104 on the corners of a triangle, in a drawing of 420 x 340. The middle
# is the triangle of arcs between the points where two circles cross inside the third.
VIEW = 'viewBox="0 0 420 340"'
CIRCLES = ((210, 120), (150, 216), (270, 216))
MIDDLE = (
    "M210 131.05A104 104 0 0 1 253.99 214.24 104 104 0 0 1 166.01 214.24 104 104 0 0 1 210 131.05z"
)
REGIONS = {  # where the count of each region is written
    "only_a": (210, 78),
    "only_b": (94, 254),
    "only_c": (326, 254),
    "ab": (136, 162),
    "ac": (284, 162),
    "bc": (210, 278),
    "abc": (210, 192),
}


def venn3(
    counts: Mapping[str, int],
    *,
    labels: Sequence[str],
    title: str,
    sub: str = "",
    hidden: bool = False,
) -> SafeString:
    """Draw how many elements are in each region of three sets, with the table below.

    ``counts`` has only_a, only_b, only_c, ab, ac, bc and abc; what is missing counts as 0.
    Example: ``venn3({"only_a": 2, "abc": 67}, labels=("Plan", "PIIP", "CUIPO"), title="…")``
    """
    found = {region: counts.get(region, 0) for region in REGIONS}
    a, b, c = labels
    names = {
        "only_a": f"Solo en {a}",
        "only_b": f"Solo en {b}",
        "only_c": f"Solo en {c}",
        "ab": f"En {a} y {b}",
        "ac": f"En {a} y {c}",
        "bc": f"En {b} y {c}",
        "abc": "En las tres",
    }
    drawn = [f'<circle cx="{x}" cy="{y}" r="104"/>' for x, y in CIRCLES]
    drawn.append(f'<path class="k-venn__all" d="{MIDDLE}"/>')
    drawn += [
        format_html('<text class="tb {}" x="{}" y="{}">{}</text>', css, x, y, name)
        for css, x, y, name in (("tm", 210, 11, a), ("", 0, 336, b), ("te", 420, 336, c))
    ]
    drawn += [
        f'<text class="tm big{" tw" if region == "abc" else ""}" x="{x}" y="{y}">'
        f"{numbers.entero(found[region])}</text>"
        for region, (x, y) in REGIONS.items()
    ]
    said = "; ".join(f"{names[region]}, {numbers.entero(n)}" for region, n in found.items())
    return figure(
        title,
        sub,
        drawing(title, f"{said}.", "".join(drawn), css="k-svg k-venn", attrs=VIEW),
        data_table(
            title,
            ("Región", "Cuántas"),
            [(names[region], numbers.entero(n)) for region, n in found.items()],
        ),
        hidden=hidden,
    )
