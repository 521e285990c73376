"""A board as a table to take away."""

from kpt.base.downloads import TableFile
from kpt.base.sheets.writing import Column
from kpt.dashboards.queries.window_boards import WindowBoard

_COLUMNS = [
    Column("Vigencia", 10),
    Column("Entidad", 36),
    Column("Estado", 18),
    Column("Entidades", 12),
    Column("Reportes enviados", 18),
    Column("Reportes validados", 18),
    Column("Reportes verificados", 18),
    Column("Metas que cuentan", 18),
    Column("Avance físico (1 es 100 %)", 24),
    Column("Programado en pesos", 24),
    Column("Obligado en pesos", 24),
    Column("Obligado ÷ programado", 22),
    Column("Etiqueta", 16),
    Column("Quién responde", 44),
    Column("Valores por mirar", 18),
    Column("Días sin novedad", 18),
]


def board_table(board: WindowBoard, name: str) -> TableFile:
    """Return every row of a board, not only the page on show, of what was sent until now."""
    rows = [
        [
            board.year,
            row.name,
            row.state,
            row.figures.entities,
            row.figures.sent,
            row.figures.validated,
            row.figures.verified,
            row.figures.counted,
            row.figures.physical_ratio,
            row.figures.programmed_cop,
            row.figures.obligations_cop,
            row.figures.financial_ratio,
            row.label.word if row.label else None,
            row.label.sentence if row.label else None,
            row.figures.unusual,
            row.quiet_days,
        ]
        for row in board.page.paginator.object_list
    ]
    return TableFile(name, f"Reportes de {board.year or 'ninguna vigencia'}", _COLUMNS, rows)
