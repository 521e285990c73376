"""The preview of the workbook of a report: what comes, what changes, and what is in conflict."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from kpt.base.numbers import cuenta, fecha_hora, pesos, quantity
from kpt.followup.actions.answers import Given
from kpt.followup.queries.entry_book import Merge, MergedRow, Outcome
from kpt.rules.exact import exact_sum
from kpt.rules.money import source_at

NEW, CHANGED = "nueva", "cambia"
LONGEST = 400
EMPTY = "vacío"


def report_preview(merge: Merge) -> dict[str, Any]:
    """Return the preview of a filled template, ready to be stored as JSON."""
    assert merge.report is not None
    counts = {outcome: len(merge.of(outcome)) for outcome in Outcome}
    # What is left out is not the same: but there is nothing to confirm either.
    is_same = counts[Outcome.EQUAL] + counts[Outcome.REFUSED] == len(merge.rows)
    return {
        "sentence": _sentence(counts, is_same),
        "question": (
            "De este libro no entra nada; puede descartarlo."
            if is_same and counts[Outcome.REFUSED]
            else "Este libro no cambia nada; puede descartarlo."
            if is_same
            else f"¿Guardar esto en el reporte de {merge.report.fiscal_year}?"
        ),
        "year": merge.report.fiscal_year,
        "is_same": is_same,
        "answers": {outcome.value: count for outcome, count in counts.items()},
        "rows": [_row(row) for row in merge.rows if row.outcome in (Outcome.NEW, Outcome.CHANGED)],
        "conflicts": [_conflict(row) for row in merge.of(Outcome.CONFLICT)],
    }


def _sentence(counts: dict[Outcome, int], is_same: bool) -> str:
    refused = ""
    if others := counts[Outcome.REFUSED]:
        refused = (
            f"{cuenta(others, 'meta cambia en el libro y es,metas cambian en el libro y son')} de "
            "sectores que no están a su cargo: no entra nada de ellas."
        )
    if is_same:
        return refused or "El libro dice lo mismo que ya está reportado."
    said = (
        f"El libro reporta {cuenta(counts[Outcome.NEW], 'meta nueva,metas nuevas')} y cambia "
        f"{cuenta(counts[Outcome.CHANGED], 'que ya estaba,que ya estaban')}."
    )
    if clashes := counts[Outcome.CONFLICT]:
        said += (
            f" {cuenta(clashes, 'meta la reportó,metas las reportó')} otra persona mientras tanto: "
            "escoja abajo."
        )
    if refused:
        said += f" {refused}"
    return f"{said} Todavía no se ha guardado nada."


def _row(one: MergedRow) -> dict[str, Any]:
    return {
        "kind": "Meta",
        "key": one.target.label,
        "name": one.target.customisation or one.target.indicator_name,
        "what": NEW if one.outcome == Outcome.NEW else CHANGED,
        "sheet_row": one.row.sheet_row,
        "values": _values(one.now, one.row.given),
    }


def _conflict(one: MergedRow) -> dict[str, Any]:
    answer = one.answer
    return _row(one) | {
        "number": one.target.consecutive,
        "who": str(answer.changed_by or "Otra persona") if answer else "Otra persona",
        "when": fecha_hora(answer.changed_at) if answer else "",
    }


def _values(before: Given, after: Given) -> list[dict[str, str]]:
    """Return what differs, with both values in words."""
    told = [
        ("Ejecutado", _number(before.achieved), _number(after.achieved)),
        ("Motivo si no hubo avance", before.no_progress_reason, after.no_progress_reason),
        ("Qué se hizo", before.narrative, after.narrative),
        ("Dificultades", before.difficulties, after.difficulties),
        *(
            (name, _total(before, field), _total(after, field))
            for name, field in (
                ("Compromisos", "commitments_cop"),
                ("Obligaciones", "obligations_cop"),
                ("Pagos", "payments_cop"),
            )
        ),
        ("Fuentes y proyectos", _places(before), _places(after)),
    ]
    return [
        {"label": label, "before": _short(old), "after": _short(new)}
        for label, old, new in told
        if old != new
    ]


def _number(value: Decimal | None) -> str:
    return "" if value is None else quantity(value)


def _total(given: Given, field: str) -> str:
    if not given.money:
        return ""
    return pesos(exact_sum(getattr(one, field) for one in given.money))


def _places(given: Given) -> str:
    return "; ".join(
        f"{source_at(one.source).short}{f' {one.bpin}' if one.bpin else ''}: "
        f"{pesos(one.commitments_cop)}, {pesos(one.obligations_cop)}, {pesos(one.payments_cop)}"
        for one in given.money
    )


def _short(text: str) -> str:
    if not text:
        return EMPTY
    return text if len(text) <= LONGEST else f"{text[:LONGEST]}…"
