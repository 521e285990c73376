"""Reading the official workbook of a plan: everything it says, and every problem it has.

An error of structure (kind of workbook, sheet, header, entity, term) stops the file; an error in a
row stops that row only. What the official system accepts is at most a warning.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from typing import Any, NoReturn

from django.utils import timezone

from kpt.base.sheets.annotated import WHAT_TO_FIX, is_ours
from kpt.base.sheets.books import Sheet, Workbook, match_key
from kpt.base.sheets.problems import Grade, Problem, ProblemList
from kpt.base.sheets.reading import table
from kpt.base.sheets.tables import Cells, Table
from kpt.base.sheets.values import Value
from kpt.plans.content import KeptSheet, PlanContent
from kpt.plans.workbook import layout
from kpt.plans.workbook.known import Known
from kpt.plans.workbook.rows import RowReader
from kpt.rules.codes import parse_consecutive
from kpt.rules.periods import GovernmentTerm, NotATerm
from kpt.rules.text import clean_text, fold

FOLLOWUP_SHEET = "Detalle seguimiento físico"
EXAMPLES = 3
NO_ROWS_FIX = "Compruebe que descargó el plan completo, y que sus filas empiezan en la fila 3."


@dataclass(slots=True)
class PlanBook:
    """What a workbook says (``content`` is None when its structure stops it), and its problems.

    ``layout``: sheet → header → letters of its column. ``left_out``: rows that do not go in,
    as (sheet, row). ``stopped``: the same by list of the content, consecutive → row.
    """

    content: PlanContent | None
    problems: ProblemList
    layout: dict[str, dict[str, str]] = field(default_factory=dict)
    left_out: set[tuple[str, int]] = field(default_factory=set)
    stopped: dict[str, dict[str, int]] = field(default_factory=dict)


class _Stopped(Exception):
    """The structure of the file does not let us read its rows."""


def read_plan(workbook: Workbook, known: Known, *, divipola: str) -> PlanBook:
    """Return what the workbook says as the plan of the entity ``divipola``, and its problems."""
    problems = ProblemList()
    book = PlanBook(None, problems)
    try:
        _Reader(workbook, known, divipola, book).read()
    except _Stopped:
        book.content = None
    book.left_out = {
        (problem.sheet, problem.row)
        for problem in problems
        if problem.grade is Grade.ERROR and problem.row is not None
    }
    return book


class _Reader:
    def __init__(self, workbook: Workbook, known: Known, divipola: str, book: PlanBook):
        self.workbook, self.known, self.divipola, self.book = workbook, known, divipola, book
        self.problems = book.problems

    def read(self) -> None:
        self._require_sheets()
        first_year = self._first_year()
        tables = {name: self._table(name, first_year) for name in layout.SHEETS}
        self._stop_on_errors()
        self.book.layout = {
            name: {header: found.letters(header) for header in found.columns}
            for name, found in tables.items()
        }
        identity = self._identity(tables)
        self._stop_on_errors()
        rows = RowReader(self.known, first_year)
        # Lines and initiatives first: the other rows name them.
        lines = self._rows("lines", tables[layout.LINES], "LE", rows.line)
        rows.lines = {line.consecutive: line.name for line in lines}
        initiatives = self._rows("initiatives", tables[layout.INITIATIVES], "ISGR", rows.initiative)
        rows.initiatives = {row.consecutive for row in initiatives}
        self.book.content = replace(
            identity,
            first_year=first_year,
            lines=lines,
            outcomes=self._rows("outcomes", tables[layout.OUTCOMES], "IR", rows.outcome),
            targets=self._rows("targets", tables[layout.TARGETS], "IP", rows.target),
            initiatives=initiatives,
            sgr_targets=self._rows("sgr_targets", tables[layout.SGR_TARGETS], "", rows.sgr_target),
            kept_sheets=self._kept_sheets(),
        )
        if not self.book.content.targets and not self.problems.has_errors:
            self._stop("no_rows", "El libro no trae ninguna meta de producto.", NO_ROWS_FIX)

    def _stop(self, code: str, message: str, fix: str, **place: Any) -> NoReturn:
        self.problems.add(Problem(Grade.ERROR, code, message, fix, **place))
        raise _Stopped

    def _stop_on_errors(self) -> None:
        if self.problems.has_errors:
            raise _Stopped

    def _require_sheets(self) -> None:
        missing = [name for name in layout.SHEETS if self.workbook.sheet(name) is None]
        if not missing:
            return
        if self.workbook.sheet(FOLLOWUP_SHEET) is not None:
            self._stop(
                "followup_workbook",
                "Este libro es el informe de seguimiento del DNP, no la exportación del plan.",
                "Súbalo como «Ejecución (informe de seguimiento del DNP)».",
            )
        if len(missing) == len(layout.SHEETS):
            names = ", ".join(f"«{name}»" for name in list(self.workbook.sheets)[:EXAMPLES])
            self._stop(
                "other_workbook",
                f"Este libro no es la exportación del plan de SisPT: sus hojas son {names}.",
                "En SisPT, descargue el plan con «Exportar» y suba ese archivo sin cambiarlo.",
            )
        for name in missing:
            self.problems.add(
                Problem(
                    Grade.ERROR,
                    "missing_sheet",
                    f"Falta la hoja «{name}».",
                    "Descargue otra vez el libro de SisPT, o devuélvale a la hoja su nombre.",
                    sheet=name,
                )
            )
        raise _Stopped

    def _first_year(self) -> int:
        """Return the first vigencia of the term that the headers of the money speak of."""
        sheet = self._sheet(layout.TARGETS)
        totals = {match_key(layout.TOTAL.format(year)): year for year in range(2004, 2100)}
        texts = [cell for row in sheet.rows[:20] for cell in row if isinstance(cell, str)]
        years = sorted({totals[key] for text in texts if (key := match_key(text)) in totals})
        try:
            return GovernmentTerm(years[0] if years else 0).start_year
        except NotATerm:
            found = ", ".join(map(str, years)) or "ninguna"
            self._stop(
                "no_term",
                "No se reconoce el periodo de gobierno: las columnas «Total» son de las "
                f"vigencias: {found}.",
                "Deben estar las cuatro vigencias del periodo, como Total 2024 … Total 2027.",
                sheet=layout.TARGETS,
                row=layout.HEADER_ROW,
            )

    def _sheet(self, name: str) -> Sheet:
        sheet = self.workbook.sheet(name)
        assert sheet is not None  # _require_sheets looked
        return sheet

    def _table(self, name: str, first_year: int) -> Table:
        sheet = self._sheet(name)
        optional = [layout.CREATED] if name == layout.TARGETS else []
        found = table(
            sheet,
            header_row=layout.HEADER_ROW,
            required=layout.headers(name, first_year),
            optional=optional,
            problems=self.problems,
        )
        for letters, header in found.unknown.items():
            if match_key(header) == match_key(WHAT_TO_FIX):
                continue  # our own, in a workbook that comes back corrected
            self.problems.add(
                Problem(
                    Grade.WARNING,
                    "unknown_column",
                    f"La columna «{header}» no es del formato oficial y no se importa.",
                    "Si trae algo que haga falta, páselo a la columna que corresponde.",
                    sheet=name,
                    cell=f"{letters}{found.header_row}",
                    row=None,
                    column=header,
                )
            )
        return found

    def _identity(self, tables: dict[str, Table]) -> PlanContent:
        """Check that every row speaks of the entity of the address, and return who it is."""
        codes: dict[str, tuple[str, Cells]] = {}
        names: dict[str, tuple[str, Cells]] = {}
        created: datetime | None = None
        for name, found in tables.items():
            for cells in found:
                code = cells.text(layout.DANE)
                codes.setdefault(code, (name, cells))
                names.setdefault(cells.text(layout.PLAN_NAME), (name, cells))
                if created is None and layout.CREATED in cells:
                    created = cells.moment(layout.CREATED)
        for code, (_, cells) in codes.items():
            self._check_entity(code, cells)
        plan_names = [name for name in names if name]
        if len(plan_names) > 1:
            _, cells = names[plan_names[1]]
            cells.problem(
                layout.PLAN_NAME,
                f"El libro trae dos nombres de plan: «{plan_names[0]}» y «{plan_names[1]}». "
                "Se toma el primero.",
                fix="Deje el mismo nombre en todas las filas.",
                grade=Grade.WARNING,
                code="several_plan_names",
            )
        if created is not None:
            created = timezone.make_aware(created, timezone.get_default_timezone())
        return PlanContent(
            divipola=self.divipola,
            entity_name=self.known.entity_name,
            plan_name=plan_names[0]
            if plan_names
            else f"Plan de desarrollo de {self.known.entity_name}",
            first_year=0,
            created_at=created,
            has_created_at=layout.CREATED in tables[layout.TARGETS],
        )

    def _check_entity(self, code: str, cells: Cells) -> None:
        if code == self.divipola:
            return
        width = len(self.divipola)
        if code.isdigit() and code.zfill(width) == self.divipola:
            cells.problem(
                layout.DANE,
                f"El código DANE «{code}» perdió el cero de la izquierda; se leyó {self.divipola}.",
                fix="Dé formato de texto a la columna.",
                grade=Grade.WARNING,
                code="divipola_without_zero",
            )
            return
        other = self.known.entities.get(code.zfill(5 if len(code) > 2 else 2))
        whose = f"de {other} ({code})" if other else f"de una entidad con código «{code}»"
        cells.problem(
            layout.DANE,
            f"Este libro es {whose}, y aquí se importa el plan de {self.known.entity_name} "
            f"({self.divipola}).",
            fix="Suba el libro de su entidad. Si este es el correcto, entre por la otra entidad.",
            code="another_entity",
        )

    def _rows(self, name: str, found: Table, prefix: str, read: Callable) -> list:
        """Read every row; those with errors are left out, each error already noted."""
        rows: list = []
        stopped = self.book.stopped.setdefault(name, {})
        seen: dict[str, int] = {}
        for cells in found:
            row = read(cells)
            header = _key_header(found)
            key = row.key if row is not None else _key(cells.text(header), prefix)
            if key and key in seen:
                cells.problem(
                    header,
                    f"«{key}» ya está en la fila {seen[key]}.",
                    fix="Cada fila tiene su propio número: corrija el que se repite.",
                    code="repeated_consecutive",
                )
            elif key:
                seen[key] = cells.row_number
            if row is not None and not cells.errors:
                rows.append(row)
            elif key:
                stopped.setdefault(key, cells.row_number)
        return rows

    def _kept_sheets(self) -> list[KeptSheet]:
        kept = []
        for position, (name, sheet) in enumerate(self.workbook.sheets.items(), start=1):
            if is_ours(sheet) or match_key(name) in {match_key(own) for own in layout.SHEETS}:
                continue
            if fold(layout.PATR) in fold(name):
                rows: list[list[object]] = [
                    [cell_to_json(value) for value in row] for row in sheet.rows
                ]
                kept.append(KeptSheet(name, position, rows))
            else:
                self.problems.add(
                    Problem(
                        Grade.NOTE,
                        "unknown_sheet",
                        f"La hoja «{name}» no es del formato oficial y no se importa.",
                        "No hace falta hacer nada; el archivo original se conserva completo.",
                        sheet=name,
                    )
                )
        return kept


def _key_header(found: Table) -> str:
    return next(h for h in (layout.CONSECUTIVE, layout.IP_CODE, layout.SGR_CODE) if h in found)


def _key(text: str, prefix: str) -> str:
    """Return the number of a row that could not be read whole, so that its double is told."""
    number = parse_consecutive(text, prefix=prefix) if prefix else None
    return f"{prefix}-{number}" if number else text


def cell_to_json(value: Value) -> list[str] | None:
    """Return a cell as [type, text], so that a kept sheet comes out with the same types."""
    if value is None:
        return None
    if isinstance(value, bool):
        return ["b", "1" if value else "0"]
    if isinstance(value, Decimal):
        return ["n", str(value)]
    if isinstance(value, datetime):
        return ["d", value.isoformat()]
    return ["s", clean_text(str(value))]


def cell_from_json(cell: list[str] | None) -> Value:
    """Return the cell that ``cell_to_json`` kept."""
    if cell is None:
        return None
    kind, text = cell
    readers: dict[str, Callable[[str], Value]] = {
        "b": lambda t: t == "1",
        "n": Decimal,
        "d": datetime.fromisoformat,
        "s": str,
    }
    return readers[kind](text)
