"""Writing the two detail sheets of the follow-up report: rows, order and values as DNP's."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpt.base.sheets.addresses import column_letters
from kpt.base.sheets.styles import GROUP, HEADER, PLAIN, TEXT, TITLE, Style
from kpt.base.sheets.values import Value
from kpt.base.sheets.writing import SheetWriter
from kpt.followup.groups import FinancialFollowUp, PhysicalFollowUp
from kpt.followup.queries.rows import TargetFacts
from kpt.followup.workbook import layout
from kpt.rules.progress import GREEN, PINK, RED, YELLOW

# DNP writes a blank text where nothing was found, so that it is not taken for 0.
NOT_FOUND = " "
ZERO, ONE = Decimal(0), Decimal(1)
PROSE = Style(wrap=True)
MONEY = Style(number_format="#,##0")
PERCENT = Style(number_format="0.0%")
NARROW, MIDDLE, WIDE, EXPLANATION_WIDTH, PROSE_COLUMNS = 15, 26, 40, 54, 12
LINE_HEIGHT, LINE_CHARACTERS = 15, 220
TITLE_ROW, GROUP_ROW = 1, 6
WIDE_HEADERS = {
    layout.PROGRAMME,
    layout.PRODUCT,
    layout.DESCRIPTION,
    layout.INDICATOR,
}

MIDDLE_HEADERS = {layout.CONSECUTIVES, layout.SECTOR, layout.BPIN}

FINANCIAL_TITLE = "Detalle Seguimiento Financiero Preliminar"
FINANCIAL_PROSE = (
    "Esta tabla compara la programación financiera del Plan Indicativo – Presupuesto Ordinario "
    "(SisPT) con la ejecución reportada en CUIPO. Solo puede hacerse donde el código BPIN y el "
    "código del producto están en ambas fuentes. Las metas que comparten BPIN y producto se suman "
    "en una fila, porque CUIPO no las distingue: sus consecutivos de SisPT están en la primera "
    "columna.",
    "«Obligaciones como % de lo programado» es lo obligado en la vigencia según CUIPO, dividido "
    "por lo programado en SisPT para ella. Por encima de 100 % se resalta en rosado, para "
    "revisarlo, validarlo y, si hace falta, corregirlo. Sin programación no hay porcentaje.",
    "Las columnas «Explicación» dicen por qué el porcentaje de cada vigencia es el que es.",
)
PHYSICAL_TITLE = "Detalle Seguimiento Físico Preliminar"
PHYSICAL_PROSE = (
    "Esta tabla compara la programación física del Plan Indicativo – Presupuesto Ordinario (SisPT) "
    "con la ejecución reportada en PIIP. Solo puede hacerse donde el BPIN, el código del indicador "
    "de producto y el tipo de acumulación están en ambas fuentes. Las metas que comparten los tres "
    "se suman en una fila, porque PIIP no las distingue: sus consecutivos de SisPT están en la "
    "primera columna.",
    "«Avance físico» es lo ejecutado en la vigencia según PIIP, dividido por lo programado en "
    "SisPT para ella. Por encima de 100 % se resalta en rosado, para revisarlo, validarlo y, si "
    "hace falta, corregirlo. Sin programación no hay porcentaje.",
    "Las columnas «Explicación» dicen por qué el avance de cada vigencia es el que es.",
)


@dataclass(frozen=True, slots=True)
class DetailSheet:
    """Where the rows of a written detail sheet ended up, for the formulas of *Resumen*."""

    name: str
    headers: tuple[str, ...]
    last_row: int

    def column(self, header: str) -> str:
        """Return the letters of a column."""
        return column_letters(self.headers.index(header) + 1)

    def cells(self, header: str) -> str:
        """Return the data cells of a column as a formula names them from another sheet."""
        letters = self.column(header)
        last = max(self.last_row, layout.FIRST_ROW)
        return f"'{self.name}'!${letters}${layout.FIRST_ROW}:${letters}${last}"


def write_financial(
    sheet: SheetWriter,
    rows: Sequence[FinancialFollowUp],
    targets: Mapping[int, TargetFacts],
    descriptions: Mapping[str, str],
    *,
    plan_years: tuple[int, ...],
    years: tuple[int, ...],
    cut_label: str,
) -> DetailSheet:
    """Write «Detalle seguimiento financiero»: BPIN × product, in pesos."""
    headers = layout.financial_headers(plan_years, years)
    groups = [(len(layout.FINANCIAL_FIXED), len(plan_years), "Programación financiera SisPT")]
    start = len(layout.FINANCIAL_FIXED) + len(plan_years)
    groups += [
        (start + 5 * place, 5, f"Ejecución CUIPO {_cut(year, years, cut_label)}")
        for place, year in enumerate(years)
    ]
    cells = (_financial_row(row, targets, descriptions, plan_years, years) for row in rows)
    percents = [layout.financial_percent(year) for year in years]
    return _write(sheet, FINANCIAL_TITLE, FINANCIAL_PROSE, headers, groups, cells, percents, MONEY)


def write_physical(
    sheet: SheetWriter,
    rows: Sequence[PhysicalFollowUp],
    targets: Mapping[int, TargetFacts],
    *,
    plan_years: tuple[int, ...],
    years: tuple[int, ...],
    cut_label: str,
) -> DetailSheet:
    """Write «Detalle seguimiento físico»: BPIN × indicator × mode, in the indicator's unit."""
    headers = layout.physical_headers(plan_years, years)
    groups = [(len(layout.PHYSICAL_FIXED), len(plan_years), "Programación física SisPT")]
    start = len(layout.PHYSICAL_FIXED) + len(plan_years)
    groups += [
        (start + 3 * place, 3, f"Ejecución PIIP {_cut(year, years, cut_label)}")
        for place, year in enumerate(years)
    ]
    cells = (_physical_row(row, targets, plan_years, years) for row in rows)
    percents = [layout.physical_percent(year) for year in years]
    return _write(sheet, PHYSICAL_TITLE, PHYSICAL_PROSE, headers, groups, cells, percents, PLAIN)


def _cut(year: int, years: tuple[int, ...], cut_label: str) -> str:
    """Return the year; the last one may be open, and then the cut says until when."""
    is_cut = year == years[-1] and cut_label.startswith(str(year))
    return cut_label if is_cut else str(year)


Group = tuple[int, int, str]


def _write(
    sheet: SheetWriter,
    title: str,
    prose: Sequence[str],
    headers: Sequence[str],
    groups: Iterable[Group],
    rows: Iterable[list[Value]],
    percents: Sequence[str],
    amounts: Style,
) -> DetailSheet:
    sheet.widths([_width(header) for header in headers])
    sheet.freeze(layout.HEADER_ROW, 1)
    sheet.print_wide()
    sheet.title(TITLE_ROW, title, last_column=PROSE_COLUMNS, style=TITLE)
    for row, text in enumerate(prose, start=TITLE_ROW + 1):
        sheet.height(row, LINE_HEIGHT * -(-len(text) // LINE_CHARACTERS) + 3)
        sheet.title(row, text, last_column=PROSE_COLUMNS, style=PROSE)
    for before, width, name in groups:
        sheet.title(
            GROUP_ROW, name, first_column=before + 1, last_column=before + width, style=GROUP
        )
    sheet.height(layout.HEADER_ROW, 62)
    sheet.row(layout.HEADER_ROW, list(headers), HEADER)
    styles = [_style(header, amounts) for header in headers]
    above: dict[str, list[int]] = {header: [] for header in percents}
    places = {header: headers.index(header) for header in percents}
    last = layout.HEADER_ROW
    for last, values in enumerate(rows, start=layout.FIRST_ROW):
        sheet.row(last, values, styles)
        for header, place in places.items():
            ratio = values[place]
            if isinstance(ratio, Decimal) and ratio > ONE:
                above[header].append(last)
    sheet.filter(layout.HEADER_ROW, last, len(headers))
    written = DetailSheet(sheet.name, tuple(headers), last)
    for header, rows_above in above.items():
        letters = written.column(header)
        cells = f"{letters}{layout.FIRST_ROW}:{letters}{max(last, layout.FIRST_ROW)}"
        scaled = [f"{letters}{first}:{letters}{end}" for first, end in _stretches(last, rows_above)]
        sheet.colours(cells, RED, YELLOW, GREEN, above=PINK, scaled=scaled)
    return written


def _stretches(last: int, without: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Yield the first and last row of each run of data rows that are not in ``without``."""
    first = layout.FIRST_ROW
    for row in (*without, last + 1):
        if row > first:
            yield first, row - 1
        first = row + 1


def _width(header: str) -> int:
    if header.startswith("Explicación"):
        return EXPLANATION_WIDTH
    return WIDE if header in WIDE_HEADERS else MIDDLE if header in MIDDLE_HEADERS else NARROW


def _style(header: str, amounts: Style) -> Style:
    if "%" in header:
        return PERCENT
    if "(CUIPO)" in header or header == layout.FOUR_YEARS or header.startswith("Programado"):
        return amounts
    codes = (layout.CONSECUTIVES, layout.BPIN, layout.MODE)
    return TEXT if header.startswith("Código") or header in codes else PLAIN


def _identity(
    label: str, number: int, targets: Mapping[int, TargetFacts]
) -> tuple[list[Value], TargetFacts]:
    """Return the first seven columns of a group, in the words of its first target."""
    target = targets[number]
    return [
        label,
        *target.sector,
        *target.programme,
        target.row.product_code,
        target.product_name,
    ], target


def _financial_row(
    row: FinancialFollowUp,
    targets: Mapping[int, TargetFacts],
    descriptions: Mapping[str, str],
    plan_years: tuple[int, ...],
    years: tuple[int, ...],
) -> list[Value]:
    group = row.group
    cells, target = _identity(group.label, group.consecutives[0], targets)
    cells += [descriptions.get(target.row.product_code, ""), group.key.bpins, group.target]
    cells += [group.programmed.get(year, ZERO) for year in plan_years]
    for year in years:
        amounts, progress = row.amounts[year], row.years[year]
        if amounts is None:
            cells += [NOT_FOUND] * 3
        else:
            cells += [amounts.commitments, amounts.obligations, amounts.payments]
        ratio = progress.ratio
        cells += [NOT_FOUND if ratio is None else ratio, progress.explanation.financial]
    return cells


def _physical_row(
    row: PhysicalFollowUp,
    targets: Mapping[int, TargetFacts],
    plan_years: tuple[int, ...],
    years: tuple[int, ...],
) -> list[Value]:
    group = row.group
    cells, target = _identity(group.label, group.consecutives[0], targets)
    cells += [group.key.indicator_code, target.indicator_name, group.key.bpins]
    cells += [target.row.accumulation.dnp, target.unit, group.target]
    cells += [group.programmed.get(year, ZERO) for year in plan_years]
    for year in years:
        progress = row.years[year]
        executed, ratio = progress.executed, progress.ratio
        cells.append(NOT_FOUND if executed is None else executed)
        cells += [NOT_FOUND if ratio is None else ratio, progress.explanation.physical]
    return cells
