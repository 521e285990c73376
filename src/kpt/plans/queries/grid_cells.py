"""What a sheet is told after saving, and what others wrote since it was opened."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal
from typing import Any

from kpt.accounts.models import User
from kpt.base.fields import canonical
from kpt.base.numbers import hora, pesos, quantity
from kpt.plans.actions.cells import CellConflict, CellEdit
from kpt.plans.actions.investment import Saved
from kpt.plans.comparison import FUNDING, PROGRAMMING
from kpt.plans.models import Funding, PlanVersion, ValueHistory
from kpt.plans.queries.grid import GridPage
from kpt.plans.queries.grid_address import cell_name
from kpt.plans.queries.grid_rows import GridRow, SourceRow, shown_sources
from kpt.plans.queries.grid_totals import grid_totals, row_texts, sum_texts
from kpt.rules.investment import added_by_year, may_be_in_thousands

MOST_CHANGES = 400
Money = Mapping[int, Mapping[tuple[int, int], Decimal]]


def saved_answer(
    version: PlanVersion,
    saved: Saved,
    problems: Mapping[str, str],
    *,
    now: datetime,
    source: int | None = None,
) -> dict[str, Any]:
    """Return what the sheet shows after saving: the state of each cell, and the sums. Two queries.

    Cells are not read again: what was written is what is there.
    """
    numbers = set(saved.consecutives.values())
    money = _money(version, numbers) if saved.change_id else {}
    cells = cells_answer(saved, problems, money)
    answer: dict[str, Any] = {"celdas": cells, "cambio": saved.change_id, "hora": hora(now)}
    if saved.change_id:
        changed = {(e.fiscal_year, e.source) for e in saved.written.changed if e.source}
        answer["sumas"] = _sums(version, numbers, money, source, changed)
    return answer


def cells_answer(
    saved: Saved, problems: Mapping[str, str], money: Money | None = None
) -> dict[str, dict[str, Any]]:
    """Return the state of each cell, by its name on the screen."""
    cells: dict[str, dict[str, Any]] = {
        name: {"estado": "error", "mensaje": message} for name, message in problems.items()
    }
    for edit in (*saved.written.changed, *saved.written.same):
        number = saved.consecutives[edit.uid]
        cells[cell_name(number, edit.fiscal_year, edit.source)] = {
            "estado": "guardado",
            **_raw(edit.value if edit.value or edit.source is None else None),
            "aviso": _warning(edit, (money or {}).get(number, {})),
        }
    for conflict in saved.written.conflicts:
        edit = conflict.edit
        name = cell_name(saved.consecutives[edit.uid], edit.fiscal_year, edit.source)
        cells[name] = _conflict(conflict)
    return cells


def _conflict(conflict: CellConflict) -> dict[str, str]:
    when = datetime.fromisoformat(conflict.at) if conflict.at else None
    return {
        "estado": "conflicto",
        **_raw(conflict.theirs),
        "mio": "" if conflict.edit.value is None else quantity(conflict.edit.value),
        "quien": conflict.by or "Otra persona",
        "cuando": hora(when) if when else "",
    }


def conflict_texts(saved: Saved) -> dict[str, str]:
    """Return what to tell of each conflict, by cell, where there is no JavaScript to choose."""
    told = {}
    for conflict in saved.written.conflicts:
        edit, answer = conflict.edit, _conflict(conflict)
        name = cell_name(saved.consecutives[edit.uid], edit.fiscal_year, edit.source)
        told[name] = (
            f"{answer['quien']} escribió {answer['texto'] or 'vacío'} mientras tanto. Si guarda "
            f"otra vez, queda lo suyo: {answer['mio'] or 'vacío'}."
        )
    return told


def _raw(value: Decimal | None) -> dict[str, str]:
    if value is None:
        return {"valor": "", "texto": ""}
    return {"valor": canonical(value), "texto": quantity(value)}


def _warning(edit: CellEdit, money: Mapping[tuple[int, int], Decimal]) -> str:
    if edit.source is None or not edit.value:
        return ""
    here = (edit.source, edit.fiscal_year)
    others = [amount for place, amount in money.items() if place != here]
    if not may_be_in_thousands(edit.value, others):
        return ""
    return (
        f"{pesos(edit.value)} parece escrito en miles: lo demás de esta meta es mucho mayor. Si es "
        f"así, escriba {quantity(edit.value * 1000)}."
    )


def sums_answer(
    version: PlanVersion, consecutives: Iterable[int], source: int | None
) -> dict[str, str | int]:
    """Return the sums of some targets, of every line and of the plan. Two queries."""
    numbers = set(consecutives)
    return _sums(version, numbers, _money(version, numbers), source)


def _sums(
    version: PlanVersion,
    numbers: Iterable[int],
    money: Money,
    source: int | None,
    places: Collection[tuple[int, int]] | None = None,
) -> dict[str, str | int]:
    years = version.plan.period.fiscal_years
    totals = grid_totals(version)
    texts = sum_texts(totals, {line for line, _, _ in totals.totals}, source, places)
    for number in numbers:
        cells = money.get(number, {})
        by_source: dict[int, list[dict[int, Decimal]]] = defaultdict(list)
        for (position, year), amount in cells.items():
            by_source[position].append({year: amount})
        shown = [
            one for position, row in by_source.items() if source in (None, position) for one in row
        ]
        by_year = added_by_year(shown)
        texts |= row_texts(f"t{number}", {y: by_year.get(y, Decimal(0)) for y in years})
        for position, row in by_source.items():
            key = f"t{number}.s{position}"
            texts[key] = row_texts(key, added_by_year(row))[key]
    return texts


def _money(version: PlanVersion, numbers: Iterable[int]) -> Money:
    found: dict[int, dict[tuple[int, int], Decimal]] = defaultdict(dict)
    rows = Funding.objects.filter(target__version=version, target__consecutive__in=numbers)
    for number, source, year, amount in rows.values_list(
        "target__consecutive", "source_id", "fiscal_year", "amount_cop"
    ):
        found[number][source, year] = amount
    return found


def changes_since(version: PlanVersion, since: int, reader: User) -> dict[str, Any] | None:
    """Return the cells that were written after a change, or None. One query.

    The acts on a plan come one after the other, each locking it, so their numbers are in the order
    in which they were saved. ``otras`` says that something else than cells changed.
    """
    values = list(
        ValueHistory.objects.filter(
            plan=version.plan_id, change_id__gt=max(since, version.change_id)
        )
        .select_related("change__by")
        .order_by("pk")[:MOST_CHANGES]
    )
    if not values:
        return None
    cells: dict[str, dict[str, Any]] = {}
    others = False
    for value in values:
        if value.field not in (FUNDING, PROGRAMMING):
            others = others or value.change.by_id != reader.pk
            continue
        number = int(value.row_label.rpartition("-")[2])
        name = cell_name(number, int(value.fiscal_year), value.source)
        cells[name] = {
            **_raw(None if value.after is None else Decimal(value.after)),
            "meta": number,
            "quien": str(value.change.by) if value.change.by else "Otra persona",
            "propia": value.change.by_id == reader.pk,
            "hora": hora(value.change.at),
        }
    return {"cambio": values[-1].change_id, "celdas": cells, "otras": others}


def with_typed(page: GridPage, texts: Mapping[str, str], problems: Mapping[str, str]) -> GridPage:
    """Return the page with what the person typed and what is wrong with it: nothing is lost."""

    def again(source: SourceRow) -> SourceRow:
        return replace(
            source,
            boxes=[
                replace(box, text=texts.get(box.name, box.text), error=problems.get(box.name, ""))
                for box in source.boxes
            ],
        )

    def row_again(row: GridRow) -> GridRow:
        return replace(
            row,
            leaf=again(row.leaf) if row.leaf else None,
            sources=[again(source) for source in row.sources],
        )

    return replace(page, rows=[row_again(row) for row in page.rows])


def labels_of(page: GridPage) -> dict[str, str]:
    """Return what each cell of the page is called, by its name."""
    return {
        box.name: box.label
        for row in page.rows
        for source in shown_sources(row)
        for box in source.boxes
    }
