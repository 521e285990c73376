"""Reading the rows of the two detail sheets of a follow-up report."""

from __future__ import annotations

from decimal import Decimal

from kpt.base.sheets.books import clean
from kpt.base.sheets.problems import Grade
from kpt.base.sheets.tables import Cells, Table, spanish
from kpt.followup.workbook import layout
from kpt.followup.workbook.book import FinancialLine, PhysicalLine, Stated
from kpt.rules.codes import (
    Accumulation,
    bpin_problems,
    chain_problems,
    normal_bpins,
    parse_accumulation,
)
from kpt.rules.grouping import FinancialAmounts, FinancialKey, PhysicalKey

ZERO = Decimal(0)
LONGEST_BPINS = 1000


class DetailReader:
    """Reads both detail sheets, and remembers the keys of the rows that their errors stop."""

    def __init__(self) -> None:
        self.stopped_physical: set[PhysicalKey] = set()
        self.stopped_financial: set[FinancialKey] = set()

    def physical(self, found: Table, years: tuple[int, ...]) -> list[PhysicalLine]:
        """Return the rows of «Detalle seguimiento físico» that have no error."""
        lines: list[PhysicalLine] = []
        seen: dict[PhysicalKey, int] = {}
        for cells in found:
            key = _physical_key(cells)
            executed = {year: _amount(cells, layout.executed(year)) for year in years}
            _once(cells, key, seen, layout.INDICATOR_CODE)
            if cells.errors or key is None:
                if key is not None:
                    self.stopped_physical.add(key)
                continue
            stated = {year: _stated(cells, year, layout.physical_percent(year)) for year in years}
            lines.append(
                PhysicalLine(
                    key, _plain(cells, layout.CONSECUTIVES), executed, stated, cells.row_number
                )
            )
        return lines

    def financial(self, found: Table, years: tuple[int, ...]) -> list[FinancialLine]:
        """Return the rows of «Detalle seguimiento financiero» that have no error."""
        lines: list[FinancialLine] = []
        seen: dict[FinancialKey, int] = {}
        for cells in found:
            key = _financial_key(cells)
            amounts = {year: _amounts(cells, year) for year in years}
            _once(cells, key, seen, layout.PRODUCT_CODE)
            if cells.errors or key is None:
                if key is not None:
                    self.stopped_financial.add(key)
                continue
            stated = {year: _stated(cells, year, layout.financial_percent(year)) for year in years}
            lines.append(
                FinancialLine(
                    key=key,
                    label=_plain(cells, layout.CONSECUTIVES),
                    amounts=amounts,
                    stated=stated,
                    description=_plain(cells, layout.DESCRIPTION),
                    sheet_row=cells.row_number,
                )
            )
        return lines


def _physical_key(cells: Cells) -> PhysicalKey | None:
    """Return BPIN × indicator × mode of a row; None, with its problems noted, if it has none.

    PIIP does not always say the mode: such a row keeps none, and matches no target.
    """
    indicator = cells.text(layout.INDICATOR_CODE, required=True)
    bpins = _bpins(cells)
    mode = _mode(cells)
    _check_chain(cells, indicator)
    is_known = mode is not None or cells.is_blank(layout.MODE)
    return PhysicalKey(bpins, indicator, mode) if indicator and is_known else None


def _financial_key(cells: Cells) -> FinancialKey | None:
    product = cells.text(layout.PRODUCT_CODE, required=True)
    bpins = _bpins(cells)
    _check_chain(cells, f"{product}00")
    return FinancialKey(bpins, product) if product else None


def _bpins(cells: Cells) -> str:
    text = cells.text(layout.BPIN)
    for sentence in bpin_problems(text):
        cells.problem(
            layout.BPIN,
            sentence,
            fix="Compruebe el código en el banco de proyectos. Se importa como está.",
            grade=Grade.WARNING,
            code="odd_bpin",
        )
    bpins = normal_bpins(text)
    if len(bpins) > LONGEST_BPINS:
        cells.problem(
            layout.BPIN,
            f"La lista de códigos BPIN tiene {len(bpins)} caracteres; caben {LONGEST_BPINS}.",
            fix="Deje en la celda solo los proyectos de esta fila.",
            code="bpins_too_long",
        )
    return bpins


def _mode(cells: Cells) -> Accumulation | None:
    text = cells.text(layout.MODE)
    mode = parse_accumulation(text)
    if not text:
        cells.problem(
            layout.MODE,
            "La fila no dice el tipo de acumulación: su ejecución no se puede cruzar con una meta.",
            fix="Pida que en PIIP se escriba el tipo de acumulación. Se importa como está.",
            grade=Grade.WARNING,
            code="no_mode",
        )
    elif mode is None:
        cells.problem(
            layout.MODE,
            f"«{text}» no es un tipo de acumulación.",
            fix="Escriba «Si» o «No».",
            code="unknown_mode",
        )
    return mode


def _check_chain(cells: Cells, indicator: str) -> None:
    sector, programme, product = (
        cells.text(header)
        for header in (layout.SECTOR_CODE, layout.PROGRAMME_CODE, layout.PRODUCT_CODE)
    )
    for sentence in chain_problems(sector, programme, product, indicator):
        cells.problem(
            layout.PRODUCT_CODE,
            sentence,
            fix="Corrija los códigos según el catálogo de productos (MGA), con formato de texto.",
            code="broken_chain",
        )


def _once(
    cells: Cells,
    key: PhysicalKey | FinancialKey | None,
    seen: dict,
    header: str,
) -> None:
    """Note a row whose key another row already has: which of the two is right, nobody knows."""
    if key is None:
        return
    if key in seen:
        cells.problem(
            header,
            f"La combinación de BPIN «{key.bpins or 'sin código'}» y {key[1]} ya está en la fila "
            f"{seen[key]}.",
            fix="Deje una sola fila con la suma de las dos, o corrija el código repetido.",
            code="repeated_key",
        )
    else:
        seen[key] = cells.row_number


def _amount(cells: Cells, header: str) -> Decimal | None:
    """Return what was executed; a blank text, as DNP writes «not found», is None and not 0."""
    number = cells.number(header)
    if number is not None and number < 0:
        cells.problem(
            header,
            f"El valor es negativo: {spanish(number)}.",
            fix="Escriba el valor acumulado de la vigencia, que es 0 o más.",
            code="negative",
        )
        return None
    return number


def _amounts(cells: Cells, year: int) -> FinancialAmounts | None:
    headers = (layout.commitments(year), layout.obligations(year), layout.payments(year))
    values = [_amount(cells, header) for header in headers]
    if all(value is None for value in values):
        return None
    for header, value in zip(headers, values, strict=True):
        if value is None and cells.is_blank(header):
            cells.problem(
                header,
                f"«{header}» está vacía y las otras columnas de {year} no: se toma como 0.",
                fix="Escriba el valor, aunque sea 0.",
                grade=Grade.WARNING,
                code="half_blank",
            )
    commitments, obligations, payments = (value or ZERO for value in values)
    if obligations > commitments:
        _odd_order(cells, headers[1], f"Las obligaciones de {year}", "los compromisos")
    if payments > obligations:
        _odd_order(cells, headers[2], f"Los pagos de {year}", "las obligaciones")
    return FinancialAmounts(commitments, obligations, payments)


def _odd_order(cells: Cells, header: str, subject: str, other: str) -> None:
    cells.problem(
        header,
        f"{subject} son más que {other}.",
        fix="Compruebe el reporte en CUIPO. Se importa como está.",
        grade=Grade.WARNING,
        code="amounts_out_of_order",
    )


def _plain(cells: Cells, header: str) -> str:
    """Return a text that nothing depends on; whatever is wrong with it is no problem."""
    value = cells[header]
    return clean(value) if isinstance(value, str) else ""


def _stated(cells: Cells, year: int, percent: str) -> Stated:
    """Return what the report computed itself. Odd cells there stop nothing: we compute ours."""
    programmed, ratio = cells[layout.programmed(year)], cells[percent]
    return Stated(
        programmed=programmed if isinstance(programmed, Decimal) else None,
        ratio=ratio if isinstance(ratio, Decimal) else None,
        explanation=_plain(cells, layout.explanation(year)),
    )
