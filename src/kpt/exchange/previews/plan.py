"""The preview of a plan's workbook: counts, totals, and each row that comes, changes or goes."""

from __future__ import annotations

from typing import Any

from kpt.base.fields import canonical
from kpt.base.numbers import cuenta
from kpt.plans.comparison import PlanComparison, RowChange, ValueChange, money_by_year
from kpt.plans.content import (
    InitiativeRow,
    LineRow,
    OutcomeRow,
    PlanContent,
    PlanRow,
    SgrTargetRow,
    TargetRow,
)
from kpt.plans.words import field_label, value_text
from kpt.rules.exact import exact_sum

KIND_LABELS = {
    LineRow.KIND: "Líneas estratégicas",
    OutcomeRow.KIND: "Metas de resultado",
    TargetRow.KIND: "Metas de producto",
    InitiativeRow.KIND: "Iniciativas SGR",
    SgrTargetRow.KIND: "Metas de producto SGR",
}
NEW, CHANGED, GONE = "nueva", "cambia", "se va"


def plan_preview(
    before: PlanContent | None, after: PlanContent, comparison: PlanComparison
) -> dict[str, Any]:
    """Return the preview of importing ``after`` over ``before``, ready to be stored as JSON."""
    return {
        "sentence": _sentence(after, comparison),
        "question": _question(comparison),
        "plan_name": after.plan_name,
        "period": f"{after.first_year}–{after.first_year + 3}",
        "is_first": comparison.is_first,
        "is_same": comparison.is_same,
        "opens_version": comparison.opens_version,
        "counts": [
            {
                "label": KIND_LABELS[kind],
                "before": found.equal + len(found.changed) + len(found.removed),
                "added": len(found.added),
                "changed": len(found.changed),
                "removed": len(found.removed),
                "after": found.equal + len(found.changed) + len(found.added),
            }
            for kind, found in comparison.kinds.items()
            if found.equal or not found.is_same
        ],
        "totals": _totals(before, after),
        "plan_fields": [_value(value) for value in comparison.plan_fields],
        "rows": [] if comparison.is_first else _rows(comparison),
    }


def _sentence(after: PlanContent, comparison: PlanComparison) -> str:
    """Say in one line what confirming would do."""
    targets = cuenta(len(after.targets), "meta de producto,metas de producto")
    if comparison.is_first:
        return f"El libro trae un plan nuevo con {targets}. Todavía no se ha guardado nada."
    if comparison.is_same:
        return f"El libro dice lo mismo que el plan: {targets}, sin cambios."
    kinds = comparison.kinds.values()
    added = sum(len(kind.added) for kind in kinds)
    changed = sum(len(kind.changed) for kind in kinds)
    removed = sum(len(kind.removed) for kind in kinds)
    return (
        f"El libro trae {targets}: {cuenta(changed, 'fila cambia,filas cambian')}, "
        f"{cuenta(added, 'es nueva,son nuevas')} y {cuenta(removed, 'se va,se van')}. "
        "Todavía no se ha guardado nada."
    )


def _question(comparison: PlanComparison) -> str:
    """Ask what the person has to decide, by its consequence."""
    if comparison.is_first:
        return "¿Crear el plan con este libro?"
    if comparison.is_same:
        return "Este libro no cambia nada; puede descartarlo."
    if comparison.opens_version:
        return "¿Abrir una nueva versión del plan con este libro?"
    return "¿Guardar estos cambios en el plan?"


def _totals(before: PlanContent | None, after: PlanContent) -> list[dict[str, Any]]:
    old = money_by_year(before) if before else {}
    new = money_by_year(after)
    totals = [
        {
            "year": str(year),
            "before": canonical(old[year]) if year in old else None,
            "after": canonical(amount),
        }
        for year, amount in new.items()
    ]
    totals.append(
        {
            "year": "Cuatrienio",
            "before": canonical(exact_sum(old.values())) if old else None,
            "after": canonical(exact_sum(new.values())),
        }
    )
    return totals


def _rows(comparison: PlanComparison) -> list[dict[str, Any]]:
    rows = []
    for kind, found in comparison.kinds.items():
        rows += [_row(kind, NEW, row) for row in found.added]
        rows += [_row(kind, GONE, row) for row in found.removed]
        rows += [_changed(kind, change) for change in found.changed]
    return rows


def _row(kind: str, what: str, row: PlanRow) -> dict[str, Any]:
    return {
        "kind": KIND_LABELS[kind],
        "key": row.key,
        "name": row_name(row),
        "what": what,
        "sheet_row": row.sheet_row,
        "values": [],
    }


def _changed(kind: str, change: RowChange) -> dict[str, Any]:
    return _row(kind, CHANGED, change.after) | {"values": [_value(v) for v in change.values]}


def _value(value: ValueChange) -> dict[str, Any]:
    return {
        "label": field_label(value.field, value.period, value.source),
        "before": value_text(value.field, value.before),
        "after": value_text(value.field, value.after),
    }


def row_name(row: PlanRow) -> str:
    """Return what a row is called on a screen."""
    if isinstance(row, TargetRow | SgrTargetRow):
        return row.customisation or row.indicator_name
    return row.indicator_name if isinstance(row, OutcomeRow) else row.name
