"""The states of the reports for another system, and what a file of that system would leave."""

from __future__ import annotations

from kpt.base.downloads import TableFile
from kpt.base.sheets.styles import LONG_TEXT, TEXT
from kpt.base.sheets.writing import Column
from kpt.followup.queries.queue import QueueLine, QueuePage
from kpt.review.outside_reading import CODE, DAY, FILING, NOTE, STATE, YEAR
from kpt.review.queries.outside import CheckedRow, LoadPage
from kpt.rules.outside import stage_of
from kpt.rules.workflows.reporting import ReportState

# What each column is: the page and the manual show the same words.
COLUMNS: tuple[tuple[str, str], ...] = (
    (CODE, "Código DANE de la entidad, con sus ceros: dos o cinco cifras."),
    ("entidad", "Su nombre."),
    ("departamento", "El departamento."),
    (YEAR, "El año que se reporta."),
    ("estado_kpt", "Su estado aquí: sin enviar, por revisar, devuelto o validado."),
    ("detalle_kpt", "El mismo estado como lo dice este Kit."),
    ("fecha_kpt", "El día del último paso aquí (año-mes-día)."),
    (STATE, "Lo último que se anotó de GESTIONWEB, o vacío: aquí se escribe lo que diga."),
    (DAY, "La fecha de ese estado en GESTIONWEB."),
    (FILING, "El radicado, si lo hay."),
    (NOTE, "Lo que se quiera dejar dicho."),
    ("difiere", "En qué difieren los dos. Al subir el archivo no se lee."),
)
_WIDTHS = (12, 26, 20, 10, 14, 22, 12, 14, 12, 18, 40, 50)
_TABLE = tuple(
    Column(name, width, TEXT if width < 40 else LONG_TEXT)
    for (name, _), width in zip(COLUMNS, _WIDTHS, strict=True)
)
_CHECKED = (
    Column("fila", 8),
    *(Column(name, 14, TEXT) for name in (CODE, "entidad", YEAR, STATE, DAY, FILING)),
    Column(NOTE, 36, LONG_TEXT),
    Column("resultado", 16, TEXT),
    Column("estado_kpt", 22, TEXT),
    Column("difiere", 46, LONG_TEXT),
    Column("errores", 60, LONG_TEXT),
    Column("notas", 40, LONG_TEXT),
)


def states_table(queue: QueuePage) -> TableFile:
    """Return the state of every report of a queue, with room for what the other system says."""
    rows = [_state(line, queue.year) for line in queue.lines]
    return TableFile(f"estados-{queue.year or 'sin-ventana'}", "Estados", _TABLE, rows)


def _state(line: QueueLine, year: int | None) -> list:
    said = line.outside
    return [
        line.divipola,
        line.name,
        line.department,
        str(year),
        stage_of(ReportState(line.code) if line.code else None).label,
        line.state,
        line.moved_on.isoformat() if line.moved_on else "",
        *(
            (said.stage.label, said.on.isoformat(), said.filing, said.note)
            if said
            else ("", "", "", "")
        ),
        line.differs,
    ]


def checked_table(page: LoadPage) -> TableFile:
    """Return every row of a file with what was wrong in it, or with what it says beside ours."""
    return TableFile("cruce-gestionweb", "Cruce", _CHECKED, [_checked(row) for row in page.rows])


def _checked(one: CheckedRow) -> list:
    row = one.row
    return [
        row.row,
        one.divipola,
        one.entity,
        str(row.year or ""),
        row.word,
        row.on,
        row.filing,
        row.note,
        one.result,
        one.ours if one.entity else "",
        "" if one.errors else one.differs,
        " ".join(f"{column}: {message}" for column, message, _ in one.errors),
        " ".join(one.notes),
    ]
