"""The tables of the country, to take away."""

from __future__ import annotations

from kpt.base.sheets.styles import LONG_TEXT, MONEY, PERCENT, TEXT
from kpt.base.sheets.writing import Column
from kpt.followup.exports.files import TableFile
from kpt.portal.queries.boards import Board

_COLUMNS = (
    Column("Código DANE", 12, TEXT),
    Column("Nombre", 34, TEXT),
    Column("Entidades que hacen plan", 14),
    Column("Planes cargados", 14),
    Column("Planes con ejecución", 14),
    Column("Metas de producto", 14),
    Column("Programado del periodo (pesos)", 22, MONEY),
    Column("Vigencia", 10),
    Column("Avance físico", 12, PERCENT),
    Column("Metas que cuentan", 14),
    Column("Metas sin dato", 14),
    Column("Programado de la vigencia (pesos)", 22, MONEY),
    Column("Obligaciones de la vigencia (pesos)", 22, MONEY),
    Column("Cobertura en PIIP", 12, PERCENT),
    Column("Etiqueta", 16, TEXT),
    Column("Quién responde", 44, LONG_TEXT),
)


def board_table(board: Board, name: str) -> TableFile:
    """Return the rows on show as a table. Every figure comes with who vouches for it."""
    rows = [
        [
            row.divipola,
            row.name,
            row.figures.entities,
            row.figures.plans,
            row.figures.followed,
            row.figures.targets,
            row.figures.programmed_cop,
            board.nation.year,
            row.figures.physical_ratio,
            row.figures.counted,
            row.figures.no_data,
            row.figures.year_programmed_cop,
            row.figures.obligations_cop,
            row.figures.coverage_ratio,
            *((board.label.word, board.label.sentence) if row.figures.followed else ("", "")),
        ]
        for row in board.rows
    ]
    return TableFile(name, "Planes de desarrollo", _COLUMNS, rows)
