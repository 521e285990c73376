"""Reporting on a sheet: each cell by itself, or a block that was pasted, as one act.

What a person saw in a cell comes with what she wrote. A cell that somebody else wrote since is not
overwritten: it comes back with both values. Two people may be in two cells of the same target.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.followup.actions.answers import (
    Answering,
    Given,
    Money,
    answers_of,
    change_of,
    given_of,
    targets_of,
    write_answers,
)
from kpt.followup.actions.reports import UnknownTarget, lock_report
from kpt.followup.models import FollowUpReport, TargetAnswer
from kpt.followup.permissions import can_answer
from kpt.followup.queries.windows import window_of
from kpt.plans.models import Funding, ProductTarget
from kpt.rules.codes import split_bpins
from kpt.rules.periods import legal_day

ZERO = Decimal(0)
SEVERAL = (
    "La plata de esta meta se reporta en su página: ahí se escribe por fuente y proyecto. Lo demás "
    "de la fila sí se puede escribir aquí."
)
Value = Decimal | str | None


class Column(StrEnum):
    """The columns of the sheet that are written, by the letter that names them on the screen."""

    ACHIEVED = "e"
    REASON = "m"
    COMMITMENTS = "k"
    OBLIGATIONS = "o"
    PAYMENTS = "p"
    NARRATIVE = "n"

    @property
    def is_money(self) -> bool:
        return self in MONEY

    @property
    def is_text(self) -> bool:
        return self in TEXTS


MONEY = {
    Column.COMMITMENTS: "commitments_cop",
    Column.OBLIGATIONS: "obligations_cop",
    Column.PAYMENTS: "payments_cop",
}
TEXTS = {Column.REASON: "no_progress_reason", Column.NARRATIVE: "narrative"}


class Same(StrEnum):
    """Says that whatever was in the cell is to be written over."""

    ANYTHING = "anything"


@dataclass(frozen=True, slots=True)
class CellEdit:
    """What a person wrote in one cell, and what she saw in it. Money in pesos; blank money is 0."""

    consecutive: int
    column: Column
    value: Value
    seen: Value | Same = Same.ANYTHING


@dataclass(frozen=True, slots=True)
class CellConflict:
    """A cell that somebody else wrote since: what is there, what was to be written, who, when."""

    edit: CellEdit
    theirs: Value
    by: str
    at: datetime


@dataclass(slots=True)
class CellsSaved:
    """What came of a block: the cells that are as written, the conflicts, and those that are not
    written on the sheet. ``changed`` are the targets of which something changed."""

    saved: list[CellEdit] = field(default_factory=list)
    conflicts: list[CellConflict] = field(default_factory=list)
    elsewhere: list[CellEdit] = field(default_factory=list)
    changed: list[int] = field(default_factory=list)


@transaction.atomic
def answer_cells(
    *, report_id: int, edits: Sequence[CellEdit], actor: Actor, now: datetime
) -> CellsSaved:
    """Write cells of the sheet of a report, in a constant number of queries but for their audit.

    Raises NotAllowed – and then nothing is written – and UnknownTarget.
    """
    report = lock_report(report_id)
    by_target: dict[int, list[CellEdit]] = defaultdict(list)
    for edit in edits:
        by_target[edit.consecutive].append(edit)
    targets = _targets(report, by_target.keys(), actor, now)
    answers = answers_of(report, [target.uid for target in targets.values()])
    sources = _sources(report, targets, edits)
    saved, items = CellsSaved(), []
    for number, written in by_target.items():
        target, answer = targets[number], answers.get(targets[number].uid)
        place = money_place(given_of(answer).money, sources.get(target.pk, ()), target.bpin_text)
        given = _written(saved, written, answer, place)
        if given != given_of(answer):
            items.append(Answering(target, answer, given))
            saved.changed.append(number)
    if items:
        changes = [change_of(item.answer, item.given) for item in items]
        write_answers(report, items, actor=actor, now=now)
        for item, (before, after) in zip(items, changes, strict=True):
            record(
                AuditKind.REPORT_ANSWERED,
                actor=actor,
                target=report,
                entity=report.plan.entity,
                before=before,
                after={"meta": item.target.label, "en": "tabla", **after},
                now=now,
            )
    return saved


def _targets(
    report: FollowUpReport, numbers, actor: Actor, now: datetime
) -> dict[int, ProductTarget]:
    targets = targets_of(report, list(numbers))
    if len(targets) < len(numbers):
        raise UnknownTarget(
            "Una de las metas ya no es del plan vigente. Recargue la tabla; lo que escribió en las "
            "otras se puede guardar de nuevo."
        )
    window = window_of(report.plan.entity_id, report.fiscal_year, legal_day(now))
    for sector in sorted({target.sector_code for target in targets.values()}):
        can_answer(actor, report, window, sector).require()
    return targets


def _sources(
    report: FollowUpReport, targets: dict[int, ProductTarget], edits: Sequence[CellEdit]
) -> dict[int, list[int]]:
    """Return the sources programmed for the vigencia, by target, if any money was written."""
    found: dict[int, list[int]] = defaultdict(list)
    asked = [targets[edit.consecutive].pk for edit in edits if edit.column.is_money]
    if asked:
        cells = Funding.objects.filter(target__in=asked, fiscal_year=report.fiscal_year)
        for target, source in cells.values_list("target_id", "source_id"):
            found[target].append(source)
    return found


def money_place(money: Sequence[Money], programmed: Sequence[int], bpin_text: str) -> Money | None:
    """Return the one row of money of a target that a sheet can write, or None if it is not one.

    The row that was reported, if only one; without any, that of the only source programmed.
    """
    if money:
        return money[0] if len(money) == 1 else None
    if len(programmed) != 1:
        return None
    bpin = next(iter(split_bpins(bpin_text)), "")
    return Money(programmed[0], bpin, ZERO, ZERO, ZERO)


def _written(
    saved: CellsSaved, edits: Sequence[CellEdit], answer: TargetAnswer | None, place: Money | None
) -> Given:
    """Return what the target says with the cells that may be written, and sort the others out."""
    given = given_of(answer)
    for edit in edits:
        if edit.column.is_money and place is None:
            saved.elsewhere.append(edit)
            continue
        now, wanted = value_in(given, place, edit.column), _kept(edit.column, edit.value)
        clash = not isinstance(edit.seen, Same) and now != _kept(edit.column, edit.seen)
        if clash and now != wanted and answer is not None:
            by = str(answer.changed_by) if answer.changed_by else "Otra persona"
            saved.conflicts.append(CellConflict(edit, now, by, answer.changed_at))
            continue
        saved.saved.append(edit)
        given, place = _with(given, place, edit.column, wanted)
    return given


def value_in(given: Given, place: Money | None, column: Column) -> Value:
    """Return what a cell of the sheet holds: None is blank; of money, 0 is blank too."""
    if column.is_money:
        return (getattr(place, MONEY[column]) or None) if place else None
    if column.is_text:
        return getattr(given, TEXTS[column])
    return given.achieved


def _kept(column: Column, value: Value | Same) -> Value:
    if column.is_text:
        return str(value or "").strip()
    assert value is None or isinstance(value, Decimal)
    return value or None if column.is_money else value


def _with(
    given: Given, place: Money | None, column: Column, value: Value
) -> tuple[Given, Money | None]:
    if not column.is_money:
        name = TEXTS.get(column, "achieved")
        return replace(given, **{name: value}), place  # type: ignore[arg-type]
    assert place is not None
    amount = value if isinstance(value, Decimal) else ZERO
    place = replace(place, **{MONEY[column]: amount})  # type: ignore[arg-type]
    return replace(given, money=(place,) if place.says else ()), place
