"""Each kind of row of the official workbook, read and checked."""

from __future__ import annotations

from decimal import Decimal

from kpt.base.sheets.problems import Grade
from kpt.base.sheets.tables import Cells
from kpt.plans.content import InitiativeRow, LineRow, OutcomeRow, SgrTargetRow, TargetRow
from kpt.plans.workbook import layout
from kpt.plans.workbook.coded import read_coded
from kpt.plans.workbook.known import Known
from kpt.rules.codes import parse_consecutive, split_lines
from kpt.rules.exact import exact_sum
from kpt.rules.money import FUNDING_SOURCES, same_as_spreadsheet
from kpt.rules.periods import biennia
from kpt.rules.text import fold

ZERO = Decimal(0)
YES_NO = {"si": True, "no": False, "": None}


class RowReader:
    """Reads the rows of a workbook for the term that starts in ``first_year``.

    Each method returns the row, or None if its number cannot be read; problems are noted in the
    cells, and whoever calls leaves out the rows that have errors.
    """

    def __init__(self, known: Known, first_year: int):
        self.known = known
        self.years = tuple(range(first_year, first_year + 4))
        self.biennia = biennia(first_year)
        self.lines: dict[int, str] = {}
        self.initiatives: set[int] = set()
        self.money_headers = {
            year: [(s.position, layout.money(s.label, year)) for s in FUNDING_SOURCES]
            for year in self.years
        }

    def line(self, cells: Cells) -> LineRow | None:
        """Read a strategic line."""
        number = self._consecutive(cells, layout.CONSECUTIVE, "LE")
        name = cells.text(layout.LINE, required=True)
        return LineRow(number, name, cells.row_number) if number else None

    def outcome(self, cells: Cells) -> OutcomeRow | None:
        """Read an outcome target."""
        number = self._consecutive(cells, layout.CONSECUTIVE, "IR")
        word = cells.text(layout.IN_NATIONAL_PLAN)
        if fold(word) not in YES_NO:
            cells.problem(
                layout.IN_NATIONAL_PLAN,
                f"Aquí va «Sí» o «No» y la celda dice «{word}».",
                fix="Escriba Sí o No.",
                code="not_yes_or_no",
            )
        target = self.amount(cells, layout.TARGET, negative=True)
        row = (
            self._lines(cells),
            cells.text(layout.OUTCOME_INDICATOR, required=True),
            YES_NO.get(fold(word)),
            target,
            cells.text(layout.TRANSFORMATION),
        )
        return OutcomeRow(number, *row, cells.row_number) if number else None

    def initiative(self, cells: Cells) -> InitiativeRow | None:
        """Read an SGR initiative."""
        number = self._consecutive(cells, layout.CONSECUTIVE, "ISGR")
        row = (
            self._lines(cells),
            cells.text(layout.INITIATIVE_KIND),
            cells.text(layout.SECTOR),
            cells.text(layout.SGR_INITIATIVE, required=True),
            self.amount(cells, layout.INDICATIVE),
            cells.text(layout.BPIN),
        )
        return InitiativeRow(number, *row, cells.row_number) if number else None

    def target(self, cells: Cells) -> TargetRow | None:
        """Read a product target, with its programming and its money."""
        number = self._consecutive(cells, layout.IP_CODE, "IP")
        lines = self._lines(cells)
        coded = read_coded(
            cells, self.known, self._target_amount, layout.INDICATOR, layout.CUSTOMISATION
        )
        quantities = {year: self.amount(cells, layout.quantity(year)) for year in self.years}
        money: dict[tuple[int, int], Decimal] = {}
        zeros: dict[int, int] = {}
        for year in self.years:
            zeros[year] = self._year_money(cells, year, money)
        if number is None or coded is None:
            return None
        return TargetRow(
            number, lines, **coded, quantities=quantities, money=money, zeros=zeros,
            sheet_row=cells.row_number,
        )  # fmt: skip

    def sgr_target(self, cells: Cells) -> SgrTargetRow | None:
        """Read a product target of the SGR chapter, by biennium."""
        code = cells.text(layout.SGR_CODE, required=True)
        text = cells.text(layout.SGR_INITIATIVE)
        coded = read_coded(
            cells, self.known, self._target_amount, layout.SGR_INDICATOR, layout.SGR_CUSTOMISATION
        )
        pairs = {
            period: (
                self.amount(cells, layout.quantity(period)),
                self.amount(cells, layout.SGR_MONEY.format(period)),
            )
            for period in self.biennia
        }
        if not code or coded is None:
            return None
        return SgrTargetRow(
            official_code=code,
            initiative=self._initiative(text),
            initiative_text=text,
            cofinanced=cells.text(layout.COFINANCED),
            biennia=pairs,
            sheet_row=cells.row_number,
            **coded,
        )

    def _initiative(self, text: str) -> int | None:
        start = "-".join(text.split("-", 2)[:2])
        number = parse_consecutive(start, prefix="ISGR")
        return number if number in self.initiatives else None

    def _consecutive(self, cells: Cells, header: str, prefix: str) -> int | None:
        text = cells.text(header, required=True)
        number = parse_consecutive(text, prefix=prefix) if text else None
        if text and number is None:
            cells.problem(
                header,
                f"«{text}» no es un consecutivo de esta hoja.",
                fix=f"Debe ser {prefix}- y un número, por ejemplo {prefix}-1.",
                code="bad_consecutive",
            )
        return number

    def _lines(self, cells: Cells) -> tuple[int, ...]:
        text = cells.text(layout.LINE)
        found = split_lines(text)
        if not found:
            cells.problem(
                layout.LINE,
                f"No se reconoce la línea estratégica «{text}»." if text else "Falta la línea.",
                fix="Escriba el consecutivo y el nombre, como LE-1-Nombre de la línea.",
                code="bad_line",
            )
        for number, name in found:
            if number not in self.lines:
                cells.problem(
                    layout.LINE,
                    f"La línea LE-{number} no está en la hoja «{layout.LINES}».",
                    fix="Agregue la línea a esa hoja, o corrija el número.",
                    code="unknown_line",
                )
            elif fold(name) != fold(self.lines[number]):
                cells.problem(
                    layout.LINE,
                    f"Aquí LE-{number} se llama «{name}» y en la hoja «{layout.LINES}» "
                    f"«{self.lines[number]}». Se toma el de esa hoja.",
                    fix="Deje el mismo nombre en las dos hojas.",
                    grade=Grade.WARNING,
                    code="line_name_differs",
                )
        return tuple(number for number, _ in found)

    def _target_amount(self, cells: Cells, header: str) -> Decimal | None:
        return self.amount(cells, header)

    def amount(self, cells: Cells, header: str, *, negative: bool = False) -> Decimal | None:
        """Return a number that may not be negative (unless ``negative``); blank is None."""
        number = cells.number(header)
        if number is not None and number < ZERO and not negative:
            cells.problem(
                header,
                "El valor es negativo.",
                fix="Aquí solo van cero o valores positivos. Corrija el signo.",
                code="negative",
            )
            return None
        return number

    def _year_money(self, cells: Cells, year: int, money: dict[tuple[int, int], Decimal]) -> int:
        """Read the sources of a vigencia into ``money``; return which were written as 0."""
        zeros, amounts, sound = 0, [], True
        for position, header in self.money_headers[year]:
            value = cells[header]
            if value is None:
                continue
            before = cells.errors
            amount = self.amount(cells, header)
            sound = sound and cells.errors == before
            if amount:
                money[year, position] = amount
                amounts.append(amount)
            elif amount is not None:
                zeros |= 1 << (position - 1)
        header = layout.TOTAL.format(year)
        total = cells.number(header)
        if total is not None and sound:
            self._check_total(cells, header, total, exact_sum(amounts), year)
        return zeros

    def _check_total(self, cells: Cells, header: str, total: Decimal, sums: Decimal, year) -> None:
        if same_as_spreadsheet(total, sums):
            return
        cells.problem(
            header,
            f"El total de {year} dice {spanish(total)} y sus 14 fuentes suman {spanish(sums)}: la "
            f"diferencia es {spanish(total - sums)}.",
            fix="Corrija la fuente que está mal; el total siempre es la suma de las fuentes.",
            code="total_is_not_its_sum",
        )


def spanish(number: Decimal) -> str:
    """Return pesos as people read them: 1250.5 is «$ 1.250,5»."""
    text = f"{abs(number):,f}".translate(str.maketrans(",.", ".,"))
    return f"{'-' if number < 0 else ''}$ {text}"
