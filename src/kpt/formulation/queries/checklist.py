"""The lista de chequeo de alistamiento of a plan: the activities of the list and the team's own."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.http import Http404

from kpt.base.errors_http import Spanish
from kpt.base.numbers import fecha_corta, fecha_hora
from kpt.files.models import StoredFile
from kpt.formulation.models import ChecklistItem, ItemState
from kpt.plans.models import Plan
from kpt.rules.alistamiento import ITEMS, item_of

CHIPS = {
    ItemState.PENDING: "",
    ItemState.DOING: "info",
    ItemState.DONE: "ok",
    ItemState.NOT_APPLICABLE: "",
}


@dataclass(frozen=True, slots=True)
class ItemLine:
    """One activity, ready to be shown. ``key`` names it in the address."""

    key: str
    title: str
    help: str
    basis: str
    state: str
    state_code: str
    chip: str
    responsible: str
    on: date | None
    on_text: str
    note: str
    evidence: StoredFile | None
    changed: str
    own: bool


def checklist_of(plan: Plan) -> list[ItemLine]:
    """Return every activity of a plan's list, the team's own at the end. One query."""
    return list(_lines(plan))


def item_or_404(plan: Plan, key: str) -> ItemLine:
    """Return one activity by its key."""
    found = next((item for item in _lines(plan) if item.key == key), None)
    if found is None:
        raise Http404(Spanish("Esa actividad no está en la lista de alistamiento."))
    return found


def _lines(plan: Plan) -> Iterator[ItemLine]:
    rows = ChecklistItem.objects.filter(plan=plan).select_related("evidence", "changed_by")
    kept = list(rows.order_by("pk"))
    noted = {row.code: row for row in kept if row.code}
    for item in ITEMS:
        yield _line(item.code, noted.get(item.code))
    for row in kept:
        if not row.code:
            yield _line(str(row.pk), row)


def _line(key: str, row: ChecklistItem | None) -> ItemLine:
    item = item_of(key)
    state = ItemState(row.state) if row else ItemState.PENDING
    return ItemLine(
        key=key,
        title=item.title if item else (row.title if row else ""),
        help=item.help if item else "Actividad que agregó el equipo.",
        basis=item.basis if item else "",
        state=str(state.label),
        state_code=state.value,
        chip=CHIPS[state],
        responsible=row.responsible if row else "",
        on=row.on if row else None,
        on_text=fecha_corta(row.on) if row and row.on else "",
        note=row.note if row else "",
        evidence=row.evidence if row else None,
        changed=f"{row.changed_by or 'sistema'}, {fecha_hora(row.changed_at)}" if row else "",
        own=item is None,
    )
