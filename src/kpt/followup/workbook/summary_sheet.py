"""Writing the sheet *Resumen*: the plan in millions by vigencia, and how much the sources know.

What the detail sheets tell is a formula over them; what they do not (a line, an ODS, a source) is
a value. Everything else is made from those by formulas, so a spreadsheet recomputes the sheet.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Context, Decimal

from kpt.base.numbers import MONTHS
from kpt.base.sheets.styles import HEADER, Style
from kpt.base.sheets.writing import SheetWriter
from kpt.followup.workbook import layout
from kpt.followup.workbook.coverage_block import CoverageCounts, put_coverage
from kpt.followup.workbook.detail_sheets import DetailSheet
from kpt.followup.workbook.grid import Grid
from kpt.rules.exact import exact_sum, ratio_of

TERM = "Total Cuatrienio"
LABEL, FIRST, LAST = 2, 3, 9  # B, C, I
HELP_LABEL, HELP_VALUE = 16, 17  # P, Q: hidden
CUT_COLUMN, FIRST_HIDDEN, LAST_HIDDEN = 24, 16, 28
YEARS_HEADER_ROW = 20
LINE_HEIGHT, LABEL_CHARACTERS = 15, 52
MILLION_DIGITS = Context(prec=2_000)

TITLE = Style(bold=True, size=16, color="#1D4D8C", align="center")
SECTION = Style(bold=True, size=12, color="#1D4D8C", fill="#E8F0FA")
STRONG = Style(bold=True)
PROSE = Style(wrap=True)
NOTE = Style(italic=True, color="#505A5F", wrap=True)
RIGHT = Style(align="right", color="#505A5F")
CHOICE = Style(bold=True, fill="#FFF8E1", border=True)
NAME = Style(wrap=True, border=True)
MILLIONS = Style(number_format="#,##0.0", border=True)
TOTAL = Style(number_format="#,##0.0", border=True, bold=True)
TOTAL_NAME = Style(bold=True, border=True)
SHARE = Style(number_format="0.0%", border=True)
BAR = "#B3CCE8"


@dataclass(frozen=True, slots=True)
class Slices:
    """One table of *Resumen*: name and pesos by vigencia of each slice, and its heading.

    ``codes`` are the sector codes when the detail sheet can be summed by them, else empty.
    """

    heading: str
    rows: Sequence[tuple[str, Mapping[int, Decimal]]]
    codes: Sequence[str] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class SummaryContent:
    """Everything that *Resumen* shows. Money in pesos; the sheet shows millions."""

    plan_name: str
    entity_text: str
    cut_label: str
    sispt_on: date
    plan_years: tuple[int, ...]
    programmed: Mapping[int, Decimal]
    executed: Mapping[str, Mapping[int, Decimal]]
    unassigned: Mapping[int, Decimal]
    slices: Sequence[Slices]
    explanations: Mapping[int, Mapping[str, int]]
    explanation_texts: Sequence[str]
    coverage: CoverageCounts


def write_summary(
    sheet: SheetWriter, content: SummaryContent, financial: DetailSheet, physical: DetailSheet
) -> None:
    """Write *Resumen*. The detail sheets are those it sums; they may stand after it."""
    sheet.widths([2, 54, 15, 15, 15, 15, 17, 17, 12])
    sheet.hide(FIRST_HIDDEN, LAST_HIDDEN)
    sheet.print_wide()
    grid = Grid()
    writer = _Summary(grid, content, financial, physical)
    bars = writer.put()
    grid.write(sheet)
    sheet.choices("D16", f"$Q$1:$Q${len(content.plan_years) + 1}")
    for first, last in bars:
        sheet.bars(f"H{first}:H{last}", BAR)


def in_millions(amount: Decimal) -> Decimal:
    """Return pesos as millions with all their decimals."""
    return amount.scaleb(-6, MILLION_DIGITS)


class _Summary:
    def __init__(
        self, grid: Grid, content: SummaryContent, financial: DetailSheet, physical: DetailSheet
    ):
        self.grid, self.content = grid, content
        self.financial, self.physical = financial, physical
        self.headers = [*map(str, content.plan_years), TERM]
        header_last = "CDEFG"[len(content.plan_years)]
        self.header_cells = f"$C${YEARS_HEADER_ROW}:${header_last}${YEARS_HEADER_ROW}"
        self.total_row = YEARS_HEADER_ROW + 1

    def put(self) -> list[tuple[int, int]]:
        """Put the whole sheet; return the rows whose selection gets bars."""
        self._head()
        row = self._years(YEARS_HEADER_ROW) + 2
        bars = []
        for slices in self.content.slices:
            first, row = self._slices(row, slices)
            bars.append((first, row - 1))
            row = self._slices_note(row, slices) + 1
        row = self._explanations(row)
        put_coverage(self.grid, row + 1, self.content.coverage, self.content.cut_label)
        return bars

    def _head(self) -> None:
        put, content = self.grid.put, self.content
        for row, choice in enumerate(self.headers, start=1):
            put(row, HELP_VALUE, choice)
        put(1, CUT_COLUMN, content.cut_label)
        title = f"Informe de Seguimiento al PDT · Vigencia {content.cut_label}"
        formula = '="Informe de Seguimiento al PDT · Vigencia "&$X$1'
        put(1, LABEL, title, TITLE, formula=formula, across=LAST, height=28)
        put(3, LABEL, "Plan de desarrollo:", RIGHT)
        put(3, FIRST, content.plan_name, Style(bold=True, size=13, wrap=True), across=LAST)
        put(5, LABEL, content.entity_text, Style(bold=True, size=13), across=LAST)
        put(7, 8, layout.SISPT_DATE_LABEL, RIGHT)
        put(7, LAST, _in_words(content.sispt_on))
        put(
            9,
            LABEL,
            "Esta hoja resume la programación cargada en SisPT y su cruce con las fuentes de "
            "ejecución PIIP (física) y CUIPO (financiera). Las hojas «Detalle seguimiento "
            "financiero» y «Detalle seguimiento físico» traen cada combinación de BPIN y producto "
            "o indicador, y por qué su porcentaje es el que es.",
            PROSE,
            across=LAST,
            height=48,
        )
        put(12, LABEL, "Programación y ejecución financiera", SECTION, across=LAST)
        put(
            14,
            LABEL,
            "Presupuesto ordinario del Plan Indicativo, en millones de pesos. Las regalías (SGR) "
            "van aparte y no se suman aquí.",
            PROSE,
            across=LAST,
            height=32,
        )
        put(16, LABEL, "Seleccione una vigencia:", RIGHT)
        put(16, 4, TERM, CHOICE, across=5)
        total = in_millions(exact_sum(content.programmed.values()))
        put(
            18,
            LABEL,
            f"Monto total programado, {TERM} (millones de pesos):",
            STRONG,
            formula='="Monto total programado, "&$D$16&" (millones de pesos):"',
            across=5,
        )
        put(18, 6, total, TOTAL, formula=f"=$H${self.total_row}", across=7)

    @staticmethod
    def _height(label: str) -> int:
        return LINE_HEIGHT * -(-len(label) // LABEL_CHARACTERS)

    def _header(self, row: int, name: str) -> None:
        for column, text in enumerate(
            [name, *self.headers, "Vigencia elegida", "Parte"], start=LABEL
        ):
            self.grid.put(row, column, text, HEADER)

    def _years(self, row: int) -> int:
        """Put the money by vigencia, summed from the detail sheet."""
        self._header(row, "Presupuesto ordinario (millones de pesos)")
        years = self.content.plan_years
        self._money_row(
            row + 1,
            "Programado (SisPT)",
            self.content.programmed,
            {year: self._sum(layout.programmed(year)) for year in years},
        )
        columns = (
            ("Compromisos (CUIPO)", "commitments", layout.commitments),
            ("Obligaciones (CUIPO)", "obligations", layout.obligations),
            ("Pagos (CUIPO)", "payments", layout.payments),
        )
        for place, (name, field, header) in enumerate(columns, start=2):
            amounts = self.content.executed[field]
            formulas = {year: self._sum(header(year)) for year in amounts}
            self._money_row(row + place, name, amounts, formulas)
        self._percent_row(row + 5, programmed_row=row + 1, obligations_row=row + 3)
        self._money_row(row + 6, "Obligaciones sin meta del plan", self.content.unassigned, {})
        return row + 6

    def _sum(self, header: str) -> str:
        return f"=SUM({self.financial.cells(header)})/1000000"

    def _money_row(
        self,
        row: int,
        name: str,
        amounts: Mapping[int, Decimal],
        formulas: Mapping[int, str],
        *,
        style: Style = MILLIONS,
        name_style: Style = NAME,
    ) -> None:
        """Put one row: vigencias, their total, and the one that was chosen."""
        put, years = self.grid.put, self.content.plan_years
        put(row, LABEL, name, name_style, height=self._height(name))
        for column, year in enumerate(years, start=FIRST):
            amount = amounts.get(year)
            if amount is None:
                put(row, column, None, style)
            else:
                put(row, column, in_millions(amount), style, formula=formulas.get(year, ""))
        total = in_millions(exact_sum(amounts.values())) if amounts else None
        last = "CDEFG"[len(years) - 1]
        column = FIRST + len(years)
        if total is None:
            put(row, column, None, style)
            put(row, 8, None, style)
            return
        put(row, column, total, style, formula=f"=SUM(C{row}:{last}{row})")
        put(row, 8, total, style, formula=self._chosen(row))

    def _chosen(self, row: int) -> str:
        last = "CDEFG"[len(self.content.plan_years)]
        return f"=INDEX(C{row}:{last}{row},MATCH($D$16,{self.header_cells},0))"

    def _percent_row(self, row: int, *, programmed_row: int, obligations_row: int) -> None:
        put, years = self.grid.put, self.content.plan_years
        put(row, LABEL, "Obligaciones como % de lo programado", NAME)
        programmed, obligations = self.content.programmed, self.content.executed["obligations"]
        ratios: list[Decimal | None] = [
            _ratio(obligations.get(year), programmed[year]) for year in years
        ]
        whole = exact_sum(obligations.values()) if obligations else None
        ratios.append(_ratio(whole, exact_sum(programmed.values())))
        for column, ratio in enumerate([*ratios, ratios[-1]], start=FIRST):
            letters = "CDEFGH"[column - FIRST]
            over, under = f"{letters}{obligations_row}", f"{letters}{programmed_row}"
            formula = f'=IF(OR({under}=0,{over}=""),"",{over}/{under})'
            put(row, column, "" if ratio is None else ratio, SHARE, formula=formula)

    def _slices(self, row: int, slices: Slices) -> tuple[int, int]:
        """Put one table and its total; return its first row and the row after its rows."""
        self._header(row, slices.heading)
        first = row + 1
        total = self.content.programmed
        for place, (name, amounts) in enumerate(slices.rows):
            at = first + place
            formulas: dict[int, str] = {}
            if slices.codes:
                self.grid.put(at, HELP_LABEL, slices.codes[place])
                codes = self.financial.cells(layout.SECTOR_CODE)
                formulas = {
                    year: f"=SUMIF({codes},$P{at},"
                    f"{self.financial.cells(layout.programmed(year))})/1000000"
                    for year in self.content.plan_years
                }
            self._money_row(at, name, amounts, formulas)
            share = _ratio(exact_sum(amounts.values()), exact_sum(total.values()))
            formula = f'=IF($H${self.total_row}=0,"",H{at}/$H${self.total_row})'
            self.grid.put(at, LAST, "" if share is None else share, SHARE, formula=formula)
        return first, first + len(slices.rows)

    def _slices_note(self, row: int, slices: Slices) -> int:
        """Put the sum of a table's rows, which the reader compares with the total above."""
        years = self.content.plan_years
        sums = {
            year: exact_sum(amounts.get(year, Decimal(0)) for _, amounts in slices.rows)
            for year in years
        }
        first = row - len(slices.rows)
        formulas = {
            year: f"=SUM({'CDEFG'[place]}{first}:{'CDEFG'[place]}{row - 1})"
            for place, year in enumerate(years)
        }
        self._money_row(row, "Suma", sums, formulas, style=TOTAL, name_style=TOTAL_NAME)
        if not slices.note:
            return row + 1
        self.grid.put(row + 1, LABEL, slices.note, NOTE, across=LAST, height=32)
        return row + 2

    def _explanations(self, row: int) -> int:
        """Put how many rows of the physical detail have each of the eight explanations."""
        put, years = self.grid.put, self.content.plan_years
        put(row, LABEL, "Seguimiento físico", SECTION, across=LAST)
        self.grid.put(
            row + 2,
            LABEL,
            "Combinaciones de BPIN, indicador de producto y tipo de acumulación, según lo que "
            "explica su avance en cada vigencia con ejecución reportada en PIIP.",
            PROSE,
            across=LAST,
            height=32,
        )
        header = row + 4
        put(header, LABEL, "Explicación del avance físico", HEADER)
        for column, year in enumerate(years, start=FIRST):
            put(header, column, str(year), HEADER)
        at = header
        for at, text in enumerate(self.content.explanation_texts, start=header + 1):
            put(at, LABEL, text, NAME, height=self._height(text))
            for column, year in enumerate(years, start=FIRST):
                counts = self.content.explanations.get(year)
                if counts is None:
                    put(at, column, None, Style(border=True))
                    continue
                cells = self.physical.cells(layout.explanation(year))
                put(
                    at,
                    column,
                    counts.get(text, 0),
                    Style(border=True),
                    formula=f"=COUNTIF({cells},$B{at})",
                )
        return at + 1


def _ratio(part: Decimal | None, whole: Decimal) -> Decimal | None:
    return ratio_of(part, whole) if part is not None and whole else None


def _in_words(day: date) -> str:
    return f"{day.day} de {MONTHS[day.month - 1]} de {day.year}"
