"""Reading the workbook in which an entity reported: what it says, and every problem it has.

An error of structure (another workbook, a sheet or a header that is missing) stops the file; an
error in a row stops the target of that row only.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from kpt.base.sheets.books import Workbook, clean
from kpt.base.sheets.problems import Grade, Problem, ProblemList
from kpt.base.sheets.reading import table
from kpt.base.sheets.tables import Cells, Table, as_text
from kpt.followup.actions.answers import Given, Money
from kpt.followup.entry_book import layout
from kpt.followup.entry_book.rows import (
    BookRow,
    EntryBook,
    EntryReading,
    normal_text,
)
from kpt.followup.workbook import layout as dnp
from kpt.plans.workbook import layout as plan
from kpt.rules.money import FUNDING_SOURCES, source_labelled

MOST_DIGITS = 18
ZERO = Decimal(0)
_IP = re.compile(r"(?:ip[\s\-–]*)?0*(\d{1,6})(?:\.0+)?", re.IGNORECASE)
_BPIN = re.compile(r"\d{13}|\d{15}")
_FIELDS = {
    layout.ACHIEVED: "achieved",
    layout.REASON: "no_progress_reason",
    layout.NARRATIVE: "narrative",
    layout.DIFFICULTIES: "difficulties",
}


class _Stopped(Exception):
    """The structure of the file does not let us read its rows."""


def read_entry_book(workbook: Workbook, known: Callable[[int], bool]) -> EntryReading:
    """Return what the workbook says. ``known`` tells whether a number is a target of the plan."""
    reading = EntryReading(None, ProblemList())
    try:
        reading.book = _Reader(workbook, known, reading).read()
    except _Stopped:
        reading.book = None
    return reading


def stamp_of(workbook: Workbook) -> dict[str, str]:
    """Return what the hidden sheet says of the workbook; empty when it is not one of ours."""
    sheet = workbook.sheet(layout.HIDDEN)
    rows = sheet.rows[: len(layout.KEYS)] if sheet and sheet.width > 1 else []
    found = {clean(as_text(row[0])): clean(as_text(row[1])) for row in rows}
    return found if found.get("formato") == layout.FORMAT else {}


class _Reader:
    def __init__(self, workbook: Workbook, known: Callable[[int], bool], reading: EntryReading):
        self.workbook, self.known, self.reading = workbook, known, reading
        self.problems = reading.problems
        self.rows: dict[int, BookRow] = {}
        self.stopped: set[int] = set()

    def read(self) -> EntryBook:
        stamp = stamp_of(self.workbook)
        if not stamp:
            self._not_ours()
        targets = self._table(layout.TARGETS, (layout.IP, *_FIELDS))
        money = self._table(layout.MONEY, (layout.IP, layout.SOURCE, layout.BPIN, *layout.AMOUNTS))
        if self.problems.has_errors:
            raise _Stopped
        self.reading.layout = {
            found.sheet: {header: found.letters(header) for header in found.columns}
            for found in (targets, money)
        }
        for cells in targets:
            self._target(cells)
        self._money(money)
        versions, digests = self._started_from()
        return EntryBook(
            divipola=stamp[layout.ENTITY],
            plan_uid=stamp[layout.PLAN],
            fiscal_year=int(stamp[layout.YEAR]),
            template=stamp[layout.TEMPLATE],
            rows={n: row for n, row in self.rows.items() if n not in self.stopped},
            versions=versions,
            digests=digests,
            stopped=frozenset(self.stopped),
        )

    def _not_ours(self) -> None:
        code, message = "not_a_template", "Este libro no es la plantilla del reporte."
        fix = "Descargue la plantilla en la página del reporte, llénela y súbala sin quitar hojas."
        if self.workbook.sheet(plan.TARGETS) is not None:
            code, message = "plan_workbook", "Este libro es la exportación del plan (SisPT)."
            fix = "Súbalo como «Plan». Para reportar, descargue la plantilla del reporte."
        elif self.workbook.sheet(dnp.PHYSICAL_SHEET) is not None:
            code, message = "followup_workbook", "Este libro es el informe de seguimiento del DNP."
            fix = "Súbalo como «Ejecución». Para reportar, descargue la plantilla del reporte."
        self.problems.add(Problem(Grade.ERROR, code, message, fix))
        raise _Stopped

    def _table(self, name: str, headers: tuple[str, ...]) -> Table:
        sheet = self.workbook.sheet(name)
        if sheet is None:
            self.problems.add(
                Problem(
                    Grade.ERROR,
                    "missing_sheet",
                    f"Falta la hoja «{name}».",
                    "Descargue otra vez la plantilla y copie en ella lo que escribió.",
                    sheet=name,
                )
            )
            raise _Stopped
        return table(sheet, header_row=layout.HEADER_ROW, required=headers, problems=self.problems)

    def _target(self, cells: Cells) -> None:
        number = self._number_of(cells)
        if number is None:
            return
        if number in self.rows:
            cells.problem(
                layout.IP,
                f"IP-{number} está dos veces en esta hoja; ya estaba en la fila "
                f"{self.rows[number].sheet_row}.",
                fix="Deje una sola fila por meta.",
                code="repeated_target",
            )
            self.stopped.add(number)
            return
        given = Given(
            achieved=self._amount(cells, layout.ACHIEVED),
            no_progress_reason=self._words(cells, layout.REASON),
            narrative=self._words(cells, layout.NARRATIVE),
            difficulties=self._words(cells, layout.DIFFICULTIES),
        )
        places = {field: cells.address(header) for header, field in _FIELDS.items()}
        self.rows[number] = BookRow(number, cells.row_number, given, places)
        if cells.errors:
            self.stopped.add(number)

    @staticmethod
    def _words(cells: Cells, header: str) -> str:
        """Return a text with its paragraphs, which the usual reading puts in one line."""
        value = cells[header]
        return normal_text(value) if isinstance(value, str) else cells.text(header)

    def _money(self, found: Table) -> None:
        seen: dict[tuple[int, int, str], int] = {}
        for cells in found:
            if all(cells.is_blank(header) for header in layout.AMOUNTS):
                continue  # offered by the template, and nobody wrote in it
            number = self._number_of(cells)
            one = self._one(cells)
            if number is not None and number not in self.rows:
                cells.problem(
                    layout.IP,
                    f"IP-{number} tiene plata aquí y no está en la hoja «{layout.TARGETS}».",
                    fix="Devuelva la fila de la meta a esa hoja, o borre esta.",
                    code="money_without_target",
                )
            elif number is not None and one is not None:
                first = seen.setdefault((number, *one.place), cells.row_number)
                if first != cells.row_number:
                    cells.problem(
                        layout.SOURCE,
                        f"Esta fuente y este BPIN de IP-{number} ya están en la fila {first}.",
                        fix="Sume las dos filas en una sola.",
                        code="repeated_source",
                    )
                elif not cells.errors:
                    self._add(number, one, cells)
            if cells.errors and number is not None:
                self.stopped.add(number)

    def _add(self, number: int, one: Money, cells: Cells) -> None:
        row = self.rows[number]
        if one.says:
            money = sorted((*row.given.money, one), key=lambda m: m.place)
            row.given = replace(row.given, money=tuple(money))
            key = f"{layout.MONEY_KEY}{one.source} {one.bpin}".strip()
            row.cells[key] = cells.address(layout.COMMITMENTS)

    def _one(self, cells: Cells) -> Money | None:
        label = cells.text(layout.SOURCE)
        source = source_labelled(label) if label else None
        if source is None:
            cells.problem(
                layout.SOURCE,
                f"«{label}» no es una fuente." if label else "Falta la fuente de esta plata.",
                fix=f"Escójala de la lista, por ejemplo «{FUNDING_SOURCES[0].label}».",
                code="unknown_source",
            )
        bpin = re.sub(r"\s", "", cells.text(layout.BPIN))
        if bpin and not _BPIN.fullmatch(bpin):
            cells.problem(
                layout.BPIN,
                f"El BPIN tiene 13 o 15 cifras y aquí dice «{bpin}».",
                fix="Corríjalo, o deje la celda vacía si no tiene proyecto.",
                code="wrong_bpin",
            )
        amounts = [self._amount(cells, header) or ZERO for header in layout.AMOUNTS]
        return Money(source.position, bpin, *amounts) if source else None

    def _amount(self, cells: Cells, header: str) -> Decimal | None:
        value = cells.number(header)
        if value is not None and (value < 0 or value.adjusted() >= MOST_DIGITS):
            less = value < 0
            cells.problem(
                header,
                "Aquí va un valor de cero o más." if less else "Este valor es demasiado grande.",
                fix="Corrija el valor, o deje la celda vacía.",
                code="negative" if less else "too_large",
            )
            return None
        return value

    def _number_of(self, cells: Cells) -> int | None:
        text = cells.text(layout.IP)
        found = _IP.fullmatch(text)
        number = int(found[1]) if found else None
        if number is not None and self.known(number):
            return number
        cells.problem(
            layout.IP,
            f"«{text}» no es una meta del plan vigente." if text else "Falta decir de qué meta es.",
            fix="Escriba el consecutivo de la meta, por ejemplo IP-12.",
            code="unknown_target",
        )
        return None

    def _started_from(self) -> tuple[dict[int, int], dict[int, str]]:
        sheet = self.workbook.sheet(layout.HIDDEN)
        versions, digests = {}, {}
        for row in sheet.rows if sheet and sheet.width >= layout.DIGEST_COLUMN else ():
            number, version = row[layout.NUMBER_COLUMN - 1], row[layout.VERSION_COLUMN - 1]
            if isinstance(number, Decimal) and isinstance(version, Decimal):
                versions[int(number)] = int(version)
                digests[int(number)] = as_text(row[layout.DIGEST_COLUMN - 1])
        return versions, digests
