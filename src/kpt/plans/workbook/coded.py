"""The columns that every coded target shares: chain of codes, measure, ODS, projects."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from kpt.base.sheets.problems import Grade
from kpt.base.sheets.tables import Cells
from kpt.plans.workbook import layout
from kpt.plans.workbook.known import Known
from kpt.rules.codes import chain_problems, is_principal, parse_accumulation
from kpt.rules.text import fold

Amount = Callable[[Cells, str], Decimal | None]


def read_coded(
    cells: Cells, known: Known, amount: Amount, indicator: str, customisation: str
) -> dict | None:
    """Return the values of the shared columns by the names of the content, or None.

    ``indicator`` and ``customisation`` are the headers that differ from sheet to sheet.
    """
    codes = [
        cells.text(header, required=True)
        for header in (
            layout.SECTOR_CODE,
            layout.PROGRAMME_CODE,
            layout.PRODUCT_CODE,
            layout.INDICATOR_CODE,
        )
    ]
    if all(codes):
        _check_chain(cells, codes, known)
    word = cells.text(layout.ACCUMULATION, required=True)
    accumulation = parse_accumulation(word) if word else None
    if word and accumulation is None:
        cells.problem(
            layout.ACCUMULATION,
            f"El tipo de acumulación dice «{word}».",
            fix="Debe ser Acumulativo o No acumulativo.",
            code="unknown_accumulation",
        )
    _check_principal(cells, codes[3])
    values = {
        "sector_code": codes[0],
        "sector_name": cells.text(layout.SECTOR),
        "programme_code": codes[1],
        "programme_name": cells.text(layout.PROGRAMME),
        "product_code": codes[2],
        "product_name": cells.text(layout.PRODUCT),
        "indicator_code": codes[3],
        "indicator_name": cells.text(indicator, required=True),
        "customisation": cells.text(customisation),
        "unit": cells.text(layout.UNIT),
        "target": amount(cells, layout.TARGET),
        "sdg": _sdg(cells, known),
        "accumulation": accumulation,
        "bpin_text": cells.text(layout.BPIN),
    }
    return values if accumulation else None


def _check_chain(cells: Cells, codes: list[str], known: Known) -> None:
    broken = chain_problems(*codes)
    for sentence in broken:
        cells.problem(
            layout.INDICATOR_CODE,
            sentence,
            fix="Copie los cuatro códigos del catálogo de productos; cada uno empieza por el "
            "anterior, con sus ceros a la izquierda.",
            code="broken_code_chain",
        )
    if broken or not known.catalogue.label:
        return
    sector, programme, product, indicator = codes
    names = known.catalogue
    if sector not in names.sectors:
        _unknown(cells, layout.SECTOR_CODE, f"El sector {sector}", names.label, Grade.ERROR)
    elif programme not in names.programmes:
        _unknown(cells, layout.PROGRAMME_CODE, f"El programa {programme}", names.label, Grade.ERROR)
    elif product not in names.products:
        _unknown(cells, layout.PRODUCT_CODE, f"El producto {product}", names.label, Grade.WARNING)
    elif indicator not in names.indicators:
        _unknown(
            cells, layout.INDICATOR_CODE, f"El indicador {indicator}", names.label, Grade.WARNING
        )


def _unknown(cells: Cells, header: str, what: str, label: str, grade: Grade) -> None:
    if grade is Grade.ERROR:
        fix = "Corrija el código: con otro sector o programa la meta no se puede ubicar."
    else:
        fix = (
            "Se importa con el nombre que trae el libro. Compruebe el código; puede ser de otra "
            "edición del catálogo, o un indicador secundario que esta no trae."
        )
    cells.problem(
        header,
        f"{what} no está en el catálogo de productos, edición {label}.",
        fix=fix,
        grade=grade,
        code="unknown_code",
    )


def _check_principal(cells: Cells, indicator: str) -> None:
    word = fold(cells.text(layout.PRINCIPAL))
    if not word or not indicator:
        return
    derived = "si" if is_principal(indicator) else "no"
    if word != derived:
        cells.problem(
            layout.PRINCIPAL,
            f"Dice «{cells.text(layout.PRINCIPAL)}», y un indicador es principal cuando su código "
            f"termina en 00: {indicator} {'sí' if derived == 'si' else 'no'} lo es.",
            fix="No hace falta cambiarlo: se toma del código.",
            grade=Grade.WARNING,
            code="principal_contradicts_code",
        )


def _sdg(cells: Cells, known: Known) -> int | None:
    number = cells.number(layout.SDG_CODE)
    if number is None:
        return None
    if number not in known.sdgs:
        cells.problem(
            layout.SDG_CODE,
            f"El ODS {number} no existe: van del 1 al 17.",
            fix="Corrija el número del ODS o deje la celda vacía.",
            code="unknown_sdg",
        )
        return None
    name = cells.text(layout.SDG)
    if name and fold(name) != fold(known.sdgs[int(number)]):
        cells.problem(
            layout.SDG,
            f"El ODS {number} se llama «{known.sdgs[int(number)]}» y la celda dice «{name}».",
            fix="Se toma el nombre oficial del número. Si el errado es el número, corríjalo.",
            grade=Grade.WARNING,
            code="sdg_name_differs",
        )
    return int(number)
