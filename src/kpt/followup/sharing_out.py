"""The two buttons that share an expense out, and the one that asks for more rows.

They save nothing: they write the percentages in the form, as a person would have typed them.
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from kpt.base.numbers import quantity, row_number
from kpt.followup.models import FollowUpReport
from kpt.followup.queries.shared import Choice, programmed_money
from kpt.followup.shared_forms import TARGET, SharedForm, ShareFormSet
from kpt.rules.apportionment import equal_parts, parts_by_weight

EQUAL, PROGRAMMED, MORE = "iguales", "programado", "filas"
BUTTONS = frozenset({EQUAL, PROGRAMMED, MORE})
NOBODY = "Escriba primero a qué metas sirve el gasto."
NO_MONEY = (
    "Ninguna de estas metas tiene plata programada en la vigencia. Reparta por partes iguales o "
    "escriba las partes."
)


def shared_out(
    posted: Mapping[str, str], report: FollowUpReport, choices: Mapping[str, Choice]
) -> tuple[SharedForm, Any, str]:
    """Return the form and its rows as one of the buttons leaves them, and what kept it from it."""
    form = SharedForm(initial={name: posted.get(name, "") for name in SharedForm.base_fields})
    rows = _typed(posted)
    served = [row for row in rows if row["meta"]]
    problem = ""
    if posted.get("accion") != MORE:
        problem = _fill(served, posted, report, choices)
    formset = ShareFormSet(
        initial=served if not problem else rows,
        prefix="partes",
        form_kwargs={"choices": choices},
    )
    return form, formset, problem


def _typed(posted: Mapping[str, str]) -> list[dict[str, Any]]:
    count = row_number(posted.get("partes-TOTAL_FORMS", "")) or 0
    total = min(count, ShareFormSet.max_num)
    return [
        {name: posted.get(f"partes-{n}-{name}", "").strip() for name in ("meta", "parte")}
        for n in range(total)
    ]


def _fill(
    rows: list[dict[str, Any]],
    posted: Mapping[str, str],
    report: FollowUpReport,
    choices: Mapping[str, Choice],
) -> str:
    """Write the parts in ``rows``; return why they could not be, "" when they were."""
    if not rows:
        return NOBODY
    found = [TARGET.fullmatch(row["meta"]) for row in rows]
    served = [choices.get(f"IP-{int(one[1])}") if one else None for one in found]
    for row, choice in zip(rows, served, strict=True):
        if choice is None:
            return f"«{row['meta']}» no es una meta de este plan. Escriba su IP."
    if posted.get("accion") == EQUAL:
        parts = equal_parts(len(rows))
    else:
        source = row_number(posted.get("fuente", ""))
        uids = [choice.uid for choice in served if choice]
        money = programmed_money(report, uids, source)
        if not any(money.values()):
            return NO_MONEY
        parts = parts_by_weight([money.get(uid, Decimal(0)) for uid in uids])
    for row, part in zip(rows, parts, strict=True):
        row["parte"] = quantity(part) if part else ""
    return ""
