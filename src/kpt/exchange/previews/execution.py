"""The preview of a follow-up report: executions by year, totals, and what no target takes."""

from __future__ import annotations

from typing import Any

from kpt.base.fields import canonical
from kpt.base.numbers import cuenta, entero
from kpt.followup.executions import ExecutionRecord, YearTotals
from kpt.followup.imports import ExecutionPreview
from kpt.followup.models import ExecutionKind
from kpt.followup.workbook.book import FollowUpBook

UNMATCHED_SHOWN = 200


def execution_preview(book: FollowUpBook, preview: ExecutionPreview) -> dict[str, Any]:
    """Return the preview of a report, ready to be stored as JSON."""
    new = sum(year.new for year in preview.years)
    changed = sum(year.changed for year in preview.years)
    gone = sum(year.gone for year in preview.years)
    return {
        "sentence": (
            "El informe dice lo mismo que ya había: no cambia nada."
            if preview.is_same
            else f"El informe trae {cuenta(new, 'ejecución nueva,ejecuciones nuevas')}, cambia "
            f"{cuenta(changed, 'que ya estaba,que ya estaban')} y retira {entero(gone)}. "
            "Todavía no se ha guardado nada."
        ),
        "question": (
            "Este informe no cambia nada; puede descartarlo."
            if preview.is_same
            else "¿Poner estas ejecuciones en el plan?"
        ),
        "plan_name": book.plan_name,
        "cut": book.cut_label,
        "is_same": preview.is_same,
        "years": [
            {
                "year": str(year.fiscal_year),
                "new": year.new,
                "changed": year.changed,
                "gone": year.gone,
                "equal": year.equal,
                "before": _totals(year.before),
                "after": _totals(year.after),
            }
            for year in preview.years
        ],
        "coverage_changes": preview.coverage_changes,
        "unmatched_count": len(preview.unmatched),
        "unmatched": [_unmatched(record) for record in preview.unmatched[:UNMATCHED_SHOWN]],
    }


def _totals(totals: YearTotals) -> dict[str, Any]:
    return {
        "physical": totals.physical,
        "financial": totals.financial,
        "commitments": canonical(totals.commitments_cop),
        "obligations": canonical(totals.obligations_cop),
        "payments": canonical(totals.payments_cop),
    }


def _unmatched(record: ExecutionRecord) -> dict[str, Any]:
    physical = record.key.kind == ExecutionKind.PHYSICAL
    return {
        "kind": "Física" if physical else "Financiera",
        "year": str(record.key.fiscal_year),
        "bpins": record.key.bpins,
        "code": record.key.code,
        "amount": canonical(record.amounts[0] if physical else record.amounts[1]),
    }
