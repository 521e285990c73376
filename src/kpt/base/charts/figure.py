"""What every chart has around it: caption, accessible name, key, table."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from kpt.base import numbers

BILLION = Decimal(10) ** 9
CROWDED = Decimal(10) ** 11  # pesos: above it, millions need more digits than fit over a bar


def raw(*parts: str) -> SafeString:
    """Join markup of ours: figures and constants, never text from a person."""
    return mark_safe("".join(parts))  # noqa: S308 (each part is ours or escaped)


def units(value: Decimal) -> str:
    """Write a coordinate with at most two decimals: 12.50 → «12.5»."""
    text = f"{Decimal(value).quantize(Decimal('0.01')):f}".rstrip("0").rstrip(".")
    return text if text not in ("", "-0") else "0"


@dataclass(frozen=True, slots=True)
class Scale:
    """How a chart writes its values: short beside the bars, whole in the table."""

    name: str
    short: Callable[[numbers.Number], str]
    whole: Callable[[numbers.Number], str]

    def caption(self, sub: str) -> str:
        """Return the line under a title: the unit, unless ``sub`` already says it, and ``sub``."""
        said = self.name and self.name.lower() in sub.lower()
        return sub if said else ". ".join(filter(None, (self.name, sub)))


def scale_for(unit: str, values: Iterable[numbers.Number]) -> Scale:
    """Return the scale of "millones" (pesos), "pesos", "quantity" or "entero".

    Money of a large department is written in thousands of millions, so that it fits.
    Raises KeyError for another unit.
    """
    if unit == "millones":
        top = max((abs(Decimal(value)) for value in values), default=Decimal(0))
        if top >= CROWDED:
            return Scale("Miles de millones de pesos", _billions, numbers.pesos)
        places = 1 if top < 100 * numbers.MILLION else 0
        return Scale("Millones de pesos", lambda v: numbers.millones(v, places), numbers.pesos)
    plain = {"pesos": numbers.pesos, "quantity": numbers.quantity, "entero": numbers.entero}
    return Scale("Pesos" if unit == "pesos" else "", plain[unit], plain[unit])


def _billions(value: numbers.Number) -> str:
    """Write pesos as thousands of millions: 112283272823 → «112,3»."""
    return numbers.millones(Decimal(value) / 1000, 0 if value >= 1000 * BILLION else 1)


def key(items: Iterable[tuple[str, str]]) -> SafeString:
    """Return the key of a chart: (markup of the sample, text)."""
    rows = format_html_join("", "<li>{}{}</li>", items)
    return format_html('<ul class="k-key mt-2">{}</ul>', rows)


def sample(css: str) -> SafeString:
    """Return the small rectangle of a key."""
    return format_html(
        '<svg viewBox="0 0 16 14" aria-hidden="true">'
        '<rect class="{}" x=".5" y=".5" width="15" height="13"/></svg>',
        css,
    )


def data_table(caption: str, headers: Sequence[str], rows: Iterable[Sequence[str]]) -> SafeString:
    """Return the same figures as a folded table; the first column names each row."""
    head = format_html_join(
        "", '<th scope="col"{}>{}</th>', ((_numeric(i), name) for i, name in enumerate(headers))
    )
    body = format_html_join("", "<tr>{}</tr>", ((_row(row),) for row in rows))
    return format_html(
        '<details class="k-more"><summary>Ver la tabla</summary>'
        '<div class="k-tw" tabindex="0" role="region" aria-label="Tabla: {}"><table class="k-t">'
        '<caption class="visually-hidden">{}</caption><thead><tr>{}</tr></thead>'
        "<tbody>{}</tbody></table></div></details>",
        caption,
        caption,
        head,
        body,
    )


def _numeric(column: int) -> SafeString:
    return raw(' class="n"' if column else "")


def _row(row: Sequence[str]) -> SafeString:
    first, *others = row
    cells = format_html_join("", '<td class="n">{}</td>', ((cell,) for cell in others))
    return format_html('<th scope="row">{}</th>{}', first, cells)


def figure(title: str, sub: str, *parts: str, css: str = "", hidden: bool = False) -> SafeString:
    """Wrap the parts of a chart with its caption; ``hidden`` leaves the caption to readers."""
    small = format_html("<small>{}</small>", sub) if sub else ""
    return format_html(
        '<figure class="k-fig{}"><figcaption{}>{}{}</figcaption>{}</figure>',
        f" {css}" if css else "",
        raw(' class="visually-hidden"' if hidden else ""),
        title,
        small,
        raw(*parts),
    )


def drawing(title: str, description: str, content: str, *, css: str = "k-svg", attrs: str = ""):
    """Return an ``<svg role="img">`` named by its title and described by its figures."""
    return format_html(
        '<svg class="{}" role="img"{}><title>{}</title><desc>{}</desc>{}</svg>',
        css,
        raw(f" {attrs}" if attrs else ""),
        title,
        description,
        raw(content),
    )
