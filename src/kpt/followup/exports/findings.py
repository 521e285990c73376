"""What the checks found, as a table."""

from __future__ import annotations

from kpt.base.sheets.styles import LONG_TEXT, TEXT
from kpt.base.sheets.writing import Column
from kpt.followup.exports.files import TableFile
from kpt.followup.queries.pages.findings import Finding
from kpt.followup.queries.pages.plan import PlanInHand
from kpt.followup.words import severity_words

_COLUMNS = (
    Column("Meta", 10, TEXT),
    Column("Nombre", 44, LONG_TEXT),
    Column("Gravedad", 14, TEXT),
    Column("Revisión", 34, LONG_TEXT),
    Column("Vigencia", 10),
    Column("Qué se encontró", 60, LONG_TEXT),
    Column("Por qué importa", 50, LONG_TEXT),
    Column("Qué hacer", 50, LONG_TEXT),
    Column("Base", 30, LONG_TEXT),
)


def findings_table(plan: PlanInHand, findings: tuple[Finding, ...]) -> TableFile:
    """Return ``findings`` as a table, in their order."""
    rows = [
        [
            one.label or "Todo el plan",
            one.name,
            severity_words(one.check.severity).one,
            one.check.title,
            one.year,
            one.sentence,
            one.check.why,
            one.check.how_to_fix,
            one.check.basis,
        ]
        for one in findings
    ]
    return TableFile(f"revisiones-{plan.divipola}", "Revisiones", _COLUMNS, rows)
