"""Writing other values into the rows of the version in force; rows neither come nor go."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Callable
from itertools import chain
from typing import Any, cast

from kpt.plans.actions.rows import search_text
from kpt.plans.comparison import (
    FUNDING,
    PROGRAMMING,
    SGR_MONEY,
    SGR_QUANTITY,
    PlanComparison,
    RowChange,
    ValueChange,
)
from kpt.plans.content import (
    InitiativeRow,
    LineRow,
    OutcomeRow,
    PlanContent,
    SgrTargetRow,
    TargetRow,
)
from kpt.plans.models import (
    ExtraSheet,
    Funding,
    OutcomeTargetLine,
    PlanVersion,
    ProductTargetLine,
    SgrBiennium,
    SgrInitiativeLine,
    TargetBpin,
    YearProgramming,
)
from kpt.rules.codes import split_bpins

RELATED = {
    LineRow.KIND: "strategiclines",
    OutcomeRow.KIND: "outcometargets",
    TargetRow.KIND: "producttargets",
    InitiativeRow.KIND: "sgrinitiatives",
    SgrTargetRow.KIND: "sgrtargets",
}
LINKS: dict[str, tuple[Any, str]] = {
    OutcomeRow.KIND: (OutcomeTargetLine, "outcome"),
    TargetRow.KIND: (ProductTargetLine, "target"),
    InitiativeRow.KIND: (SgrInitiativeLine, "initiative"),
}
CELLS = {PROGRAMMING, FUNDING, SGR_QUANTITY, SGR_MONEY}
COLUMNS = {"sdg": "sdg_id"}

# Which change wrote a value: (row key, value) → id of a ChangeSet.
Author = Callable[[str, ValueChange], int]


def change_in_place(
    version: PlanVersion, content: PlanContent, comparison: PlanComparison, author: Author
) -> dict[str, uuid.UUID]:
    """Write the differences of ``comparison`` and return the uid of every row by its key."""
    uids: dict[str, uuid.UUID] = {}
    lines = dict(version.strategiclines.values_list("consecutive", "pk"))
    initiatives = dict(version.sgrinitiatives.values_list("consecutive", "pk"))
    for kind, after in content.rows_by_kind().items():
        rows = {row.label: row for row in getattr(version, RELATED[kind]).all()}
        uids |= {label: row.uid for label, row in rows.items()}
        changed = comparison.kinds[kind].changed
        if changed:
            _write_plain(rows, changed, author, initiatives)
            _write_links(kind, rows, changed, lines)
        if kind == TargetRow.KIND and changed:
            _write_target_cells(rows, changed, author)
        if kind == SgrTargetRow.KIND and changed:
            _write_biennia(rows, changed, author)
        if comparison.kinds[kind].reshaped:
            _reshape(kind, rows, after)
    if comparison.kept_sheets_changed:
        version.extra_sheets.all().delete()
        ExtraSheet.objects.bulk_create(
            ExtraSheet(version=version, name=s.name, position=s.position, rows=s.rows)
            for s in content.kept_sheets
        )
    return uids


def _write_plain(rows, changed: list[RowChange], author: Author, initiatives) -> None:
    touched, columns = [], {"change_id", "row_version"}
    for change in changed:
        row = rows[change.after.key]
        row.row_version += 1
        for value in change.values:
            if value.field in CELLS or value.field == "lines":
                continue
            if value.field == "initiative":
                column, new = "initiative_id", initiatives.get(value.after or 0)
            else:
                column, new = COLUMNS.get(value.field, value.field), value.after
            setattr(row, column, new)
            row.change_id = author(change.after.key, value)
            columns.add(column)
        if isinstance(change.after, TargetRow):
            row.search_text = search_text(change.after)
            columns.add("search_text")
        touched.append(row)
    type(touched[0]).objects.bulk_update(touched, sorted(columns), batch_size=200)


def _write_links(kind: str, rows, changed: list[RowChange], lines: dict[int, int]) -> None:
    moved = [c for c in changed if any(value.field == "lines" for value in c.values)]
    if moved:
        model, owner = LINKS[kind]
        owners = [rows[change.after.key].pk for change in moved]
        model.objects.filter(**{f"{owner}_id__in": owners}).delete()
        model.objects.bulk_create(
            model(
                **{f"{owner}_id": rows[change.after.key].pk},
                line_id=lines[number],
                position=place,
            )
            for change in moved
            for place, number in enumerate(change.after.lines, start=1)
        )
    if kind == TargetRow.KIND:
        again = [c for c in changed if any(value.field == "bpin_text" for value in c.values)]
        TargetBpin.objects.filter(target_id__in=[rows[c.after.key].pk for c in again]).delete()
        TargetBpin.objects.bulk_create(
            TargetBpin(target_id=rows[c.after.key].pk, code=code)
            for c in again
            for code in split_bpins(c.after.bpin_text)
        )


def _write_target_cells(rows, changed: list[RowChange], author: Author) -> None:
    programming, funding, gone = [], [], defaultdict(list)
    for change in changed:
        target_id = rows[change.after.key].pk
        for value in change.values:
            if value.field == PROGRAMMING:
                programming.append(
                    YearProgramming(
                        target_id=target_id,
                        fiscal_year=int(value.period),
                        quantity=value.after,
                        zero_sources=change.after.zeros.get(int(value.period), 0),
                        change_id=author(change.after.key, value),
                    )
                )
            elif value.field == FUNDING and not value.after:
                gone[int(value.period), value.source].append(target_id)
            elif value.field == FUNDING:
                funding.append(
                    Funding(
                        target_id=target_id,
                        fiscal_year=int(value.period),
                        source_id=cast(int, value.source),
                        amount_cop=value.after,
                        change_id=author(change.after.key, value),
                    )
                )
    YearProgramming.objects.bulk_create(
        programming,
        update_conflicts=True,
        unique_fields=["target", "fiscal_year"],
        update_fields=["quantity", "zero_sources", "change"],
    )
    Funding.objects.bulk_create(
        funding,
        update_conflicts=True,
        unique_fields=["target", "fiscal_year", "source"],
        update_fields=["amount_cop", "change"],
    )
    for (year, source), targets in gone.items():
        Funding.objects.filter(target_id__in=targets, fiscal_year=year, source_id=source).delete()


def _write_biennia(rows, changed: list[RowChange], author: Author) -> None:
    SgrBiennium.objects.bulk_create(
        [
            SgrBiennium(
                target_id=rows[change.after.key].pk,
                biennium=period,
                quantity=change.after.biennia[period][0],
                amount_cop=change.after.biennia[period][1],
                change_id=author(change.after.key, values[0]),
            )
            for change in changed
            for period, values in _by_period(change.values).items()
        ],
        update_conflicts=True,
        unique_fields=["target", "biennium"],
        update_fields=["quantity", "amount_cop", "change"],
    )


def _by_period(values: tuple[ValueChange, ...]) -> dict[str, list[ValueChange]]:
    found: dict[str, list[ValueChange]] = defaultdict(list)
    for value in values:
        if value.field in (SGR_QUANTITY, SGR_MONEY):
            found[value.period].append(value)
    return found


def _reshape(kind: str, rows, after) -> None:
    moved = []
    for position, row in enumerate(after, start=1):
        if rows[row.key].position != position:
            rows[row.key].position = position
            moved.append(rows[row.key])
    if moved:
        type(moved[0]).objects.bulk_update(moved, ["position"], batch_size=200)
    if kind != TargetRow.KIND:
        return
    zeros = {(rows[row.key].pk, year): bits for row in after for year, bits in row.zeros.items()}
    other = [
        programmed
        for programmed in YearProgramming.objects.filter(
            target_id__in=[row.pk for row in rows.values()]
        )
        if zeros.get((programmed.target_id, programmed.fiscal_year), 0) != programmed.zero_sources
    ]
    for programmed in other:
        programmed.zero_sources = zeros.get((programmed.target_id, programmed.fiscal_year), 0)
    YearProgramming.objects.bulk_update(other, ["zero_sources"], batch_size=400)


def changed_values(comparison: PlanComparison) -> list[tuple[str, ValueChange]]:
    """Return every value that changes, with the key of its row."""
    kinds = (kind.changed for kind in comparison.kinds.values())
    return [(row.after.key, value) for row in chain(*kinds) for value in row.values]
