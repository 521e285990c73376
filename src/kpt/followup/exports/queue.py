"""The queue of a reviewer as a table: what the filters left, in its order."""

from __future__ import annotations

from kpt.base.sheets.styles import LONG_TEXT, PERCENT, TEXT
from kpt.base.sheets.writing import Column
from kpt.followup.exports.files import TableFile
from kpt.followup.queries.queue import QueuePage
from kpt.rules.outside import SYSTEM

_COLUMNS = (
    Column("Código DANE", 10, TEXT),
    Column("Entidad", 30, LONG_TEXT),
    Column("Departamento", 24, LONG_TEXT),
    Column("Estado", 22, TEXT),
    Column("Días que quedan", 12),
    Column("Para qué", 22, TEXT),
    Column("Días esperando revisión", 14),
    Column("Metas del plan", 12),
    Column("Metas reportadas", 12),
    Column("Metas por reportar o explicar", 14),
    Column("Valores por mirar", 12),
    Column("Evidencias", 12),
    Column("Avance físico", 12, PERCENT),
    Column("Obligado sobre programado", 14, PERCENT),
    Column("Etiqueta", 16, TEXT),
    Column("Quién responde", 44, LONG_TEXT),
    Column("Observaciones sin responder", 14),
    Column("Observaciones respondidas sin cerrar", 16),
    Column(f"En {SYSTEM}", 34, LONG_TEXT),
    Column(f"Difiere de {SYSTEM}", 40, LONG_TEXT),
)


def queue_table(queue: QueuePage) -> TableFile:
    """Return every line of the queue as a table."""
    rows = [
        [
            line.divipola,
            line.name,
            line.department,
            line.state,
            line.days_left,
            line.phase,
            line.waiting,
            *(
                (line.targets, line.answered, line.unfinished, line.unusual, line.evidence)
                if line.has_report
                else (None,) * 5
            ),
            line.physical,
            line.financial,
            *((line.label.word, line.label.sentence) if line.label else (None, None)),
            *(
                (line.open_observations, line.answered_observations)
                if line.has_report
                else (None, None)
            ),
            line.outside.text if line.outside else "",
            line.differs,
        ]
        for line in queue.lines
    ]
    return TableFile(f"revision-{queue.year}", "Revisión de reportes", _COLUMNS, rows)
