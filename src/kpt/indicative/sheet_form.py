"""What was typed in the sheet: read cell by cell, kept as typed where it is wrong."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from kpt.base.numbers import parse_decimal, row_number
from kpt.indicative.actions.programming import Programme
from kpt.indicative.queries.sheet import Box, SheetPage, SheetRow


def given_of(page: SheetPage, typed: Mapping[str, str]) -> list[Programme] | None:
    """Return what the sheet says now, or None if some cell is not a number.

    What was typed goes into the boxes of ``page`` with what is wrong, so that nothing is lost.
    Only the targets on show are read: a name of another one means nothing.
    """
    given, is_right = [], True
    for row in page.rows:
        amounts = [_read(box, typed) for box in row.boxes]
        is_right = is_right and not any(box.error for box in row.boxes)
        money = {
            source.position: amount
            for source, amount in zip(page.sources, amounts[1:], strict=True)
        }
        given.append(Programme(row.uid, amounts[0], money, _version(row, typed)))
    return given if is_right else None


def _read(box: Box, typed: Mapping[str, str]) -> Decimal | None:
    box.text = typed.get(box.name, box.text).strip()
    if not box.text:
        return None
    try:
        number = parse_decimal(box.text)
    except ValueError as error:
        box.error = str(error)
        return None
    if number < 0:
        box.error = "No puede ser negativa."
    return number


def _version(row: SheetRow, typed: Mapping[str, str]) -> int:
    """Return the version that the person saw; what is kept now is what she sees next."""
    seen = row_number(typed.get(row.version_name, ""))
    return row.row_version if seen is None else seen
