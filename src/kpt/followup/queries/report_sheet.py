"""A report as a sheet: a row for each target, with the cells that are written."""

from __future__ import annotations

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Exists, OuterRef

from kpt.accounts.actor import Actor
from kpt.accounts.models import User
from kpt.base.fields import canonical
from kpt.base.numbers import hora, quantity
from kpt.base.verdict import Verdict
from kpt.followup.actions.answers import Given, Money
from kpt.followup.actions.cells import (
    MONEY,
    SEVERAL,
    CellEdit,
    CellsSaved,
    Column,
    Value,
    money_place,
    value_in,
)
from kpt.followup.models import FollowUpReport, Observation, ObservationState, TargetAnswer
from kpt.followup.permissions import can_answer
from kpt.followup.queries.reports import AnswerLine, Facts, facts_of, line_of
from kpt.followup.queries.windows import WindowLine, window_of
from kpt.indicative.models import TargetResponsible
from kpt.plans.models import CURRENT_STATES, ProductTarget
from kpt.rules.exact import exact_sum
from kpt.rules.text import fold

PAGE_SIZE = 50
SHORT = 300
HEADERS: Mapping[Column, str] = {
    Column.ACHIEVED: "Ejecutado",
    Column.REASON: "Si no hubo avance, por qué",
    Column.COMMITMENTS: "Compromisos",
    Column.OBLIGATIONS: "Obligaciones",
    Column.PAYMENTS: "Pagos",
    Column.NARRATIVE: "Qué se hizo",
}
STATES = (
    ("missing", "Sin reportar"),
    ("incomplete", "Falta la razón"),
    ("complete", "Reportadas"),
    ("warnings", "Por mirar"),
)
OVERLAP = timedelta(seconds=30)
"""Somebody may have read the clock some seconds before her answer was written."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: ``raw`` exactly as kept, ``text`` as it is shown. Without ``editable``, read."""

    name: str
    header: str
    label: str
    raw: str
    text: str
    is_text: bool
    editable: bool
    error: str = ""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One target of the report."""

    line: AnswerLine
    cells: Sequence[Cell]
    may: Verdict
    elsewhere: str


@dataclass(frozen=True, slots=True)
class ReportSheet:
    """What the sheet shows."""

    report: FollowUpReport
    window: WindowLine | None
    page: Page
    lines: Sequence[tuple[str, str]]
    sectors: Sequence[tuple[str, str]]
    can_answer: Verdict
    total: int
    since: int

    @property
    def rows(self) -> Sequence[SheetRow]:
        return list(self.page.object_list)

    @property
    def seen(self) -> dict[str, str]:
        """What each cell holds, to be sent back with what is written."""
        return {c.name: c.raw for row in self.rows for c in row.cells if c.editable}


def cell_name(consecutive: int, column: Column) -> str:
    """Return how a cell is named on the screen."""
    return f"c-{consecutive}-{column}"


def report_sheet(
    report: FollowUpReport, actor: Actor, asked: Mapping[str, str], on: date
) -> ReportSheet:
    """Return a page of the sheet of a report. Five queries, whatever the targets."""
    window = window_of(report.plan.entity_id, report.fiscal_year, on)
    facts = facts_of(report, observed=False)
    links, mine, watched = _known_of_targets(report, actor.user)
    found = []
    for target in facts.targets:
        line, uid = line_of(facts, target), target.uid
        marks = Marks(links.get(uid, ()), uid in mine, uid in watched)
        if _asked_for(line, asked, marks):
            found.append((target, line))
    targets = facts.targets
    page = Paginator(found, PAGE_SIZE).get_page(asked.get("pagina"))
    verdicts: dict[str, Verdict] = {}
    rows: Any = []
    for target, line in page.object_list:
        may = verdicts.get(target.sector_code)
        if may is None:
            may = verdicts[target.sector_code] = can_answer(
                actor, report, window, target.sector_code
            )
        rows.append(_row(facts, target, line, may))
    page.object_list = rows
    last = max((answer.changed_at for answer in facts.answers.values()), default=None)
    return ReportSheet(
        report=report,
        window=window,
        page=page,
        lines=sorted({pair for pairs in links.values() for pair in pairs}, key=_by_number),
        sectors=sorted(
            {(t.sector_code, f"{t.sector_code} {t.sector_name}") for t in facts.targets}
        ),
        can_answer=can_answer(actor, report, window),
        total=len(targets),
        since=stamp(last) if last else 0,
    )


def _by_number(pair: tuple[str, str]) -> int:
    return int(pair[0])


@dataclass(frozen=True, slots=True)
class Marks:
    """What the filters ask of a target: its lines, whether the reader answers for it, and whether
    an observation on it waits."""

    lines: Sequence[tuple[str, str]]
    is_mine: bool
    is_watched: bool


def _known_of_targets(
    report: FollowUpReport, reader: User | None
) -> tuple[dict[uuid.UUID, list[tuple[str, str]]], set[uuid.UUID], set[uuid.UUID]]:
    """Return the lines of each target, those that the reader answers for, and those with an
    observation without an answer. One query."""
    own = TargetResponsible.objects.filter(
        plan=report.plan_id, target_uid=OuterRef("uid"), until=None, person=reader
    )
    waiting = Observation.objects.filter(
        report=report, target_uid=OuterRef("uid"), state=ObservationState.OPEN
    )
    rows = ProductTarget.objects.filter(
        version__plan=report.plan_id, version__state__in=CURRENT_STATES
    ).values_list(
        "uid",
        "line_links__line__consecutive",
        "line_links__line__name",
        Exists(own),
        Exists(waiting),
    )
    links: dict[uuid.UUID, list[tuple[str, str]]] = {}
    mine, watched = set(), set()
    for uid, number, name, is_mine, is_watched in rows.order_by("pk"):
        if number is not None:
            links.setdefault(uid, []).append((str(number), f"{number}. {name}"))
        if is_mine and reader is not None:
            mine.add(uid)
        if is_watched:
            watched.add(uid)
    return links, mine, watched


def _asked_for(line: AnswerLine, asked: Mapping[str, str], marks: Marks) -> bool:
    state, sought = asked.get("ver", ""), fold(asked.get("q", "").strip())
    if asked.get("de") == "mi" and not marks.is_mine:
        return False
    if asked.get("sector", "") not in ("", line.sector_code):
        return False
    if asked.get("linea") and asked["linea"] not in {number for number, _ in marks.lines}:
        return False
    if state == "warnings" and not (line.warnings or marks.is_watched):
        return False
    if state in ("missing", "incomplete", "complete") and line.state_code != state:
        return False
    return not sought or sought in fold(f"{line.label} {line.name} {line.detail}")


def _row(facts: Facts, target: Any, line: AnswerLine, may: Verdict) -> SheetRow:
    row = facts.answers.get(target.uid)
    money = facts.spent_of(row)
    given = Given(
        achieved=row.achieved if row else None,
        narrative=row.narrative if row else "",
        no_progress_reason=row.no_progress_reason if row else "",
        money=tuple(
            Money(s.source_id, s.bpin, s.commitments_cop, s.obligations_cop, s.payments_cop)
            for s in money
        ),
    )
    place = money_place(given.money, list(facts.money.get(target.pk, {})), target.bpin_text)
    cells = []
    for column, header in HEADERS.items():
        value = value_in(given, place, column)
        written = bool(may) and (place is not None if column.is_money else _is_short(value))
        if column.is_money and place is None and given.money:
            value = exact_sum(getattr(one, MONEY[column]) for one in given.money)
        cells.append(
            Cell(
                name=cell_name(target.consecutive, column),
                header=header,
                label=f"{target.label}, {header.lower()}",
                raw=_raw(value),
                text=_text(value),
                is_text=column.is_text,
                editable=written,
            )
        )
    return SheetRow(line, cells, may, SEVERAL if place is None else "")


def _is_short(value: Value) -> bool:
    """Tell whether a text fits in a cell without losing its paragraphs."""
    return not isinstance(value, str) or ("\n" not in value and len(value) <= SHORT)


def _raw(value: Value) -> str:
    return canonical(value) if isinstance(value, Decimal) else str(value or "")


def _text(value: Value) -> str:
    return quantity(value) if isinstance(value, Decimal) else str(value or "")


def with_typed(
    sheet: ReportSheet, texts: Mapping[str, str], problems: Mapping[str, str]
) -> ReportSheet:
    """Return the sheet with what the person typed and what is wrong with it: nothing is lost."""
    rows: Any = [
        replace(
            row,
            cells=[
                replace(c, text=texts.get(c.name, c.text), error=problems.get(c.name, ""))
                for c in row.cells
            ],
        )
        for row in sheet.rows
    ]
    sheet.page.object_list = rows
    return sheet


def saved_answer(
    saved: CellsSaved, problems: Mapping[str, str], *, now: datetime
) -> dict[str, Any]:
    """Return the state of each cell after saving, by its name. No query."""
    cells: dict[str, dict[str, str]] = {
        name: {"estado": "error", "mensaje": message} for name, message in problems.items()
    }
    for edit in saved.saved:
        value = edit.value or None if edit.column.is_money else edit.value
        cells[_name(edit)] = {"estado": "guardado", "valor": _raw(value), "texto": _text(value)}
    for edit in saved.elsewhere:
        cells[_name(edit)] = {"estado": "error", "mensaje": SEVERAL}
    for conflict in saved.conflicts:
        cells[_name(conflict.edit)] = {
            "estado": "conflicto",
            "valor": _raw(conflict.theirs),
            "texto": _text(conflict.theirs),
            "mio": _text(conflict.edit.value),
            "quien": conflict.by,
            "cuando": hora(conflict.at),
        }
    return {"celdas": cells, "hora": hora(now)}


def _name(edit: CellEdit) -> str:
    return cell_name(edit.consecutive, edit.column)


def saved_lines(report: FollowUpReport, consecutives: Sequence[int]) -> list[AnswerLine]:
    """Return some targets as the sheet shows their state, after saving. Two queries."""
    facts = facts_of(report, consecutives, observed=False)
    return [line_of(facts, target) for target in facts.targets]


def stamp(at: datetime) -> int:
    """Return an instant as the whole number that the sheet asks with. Units: milliseconds."""
    return int(at.timestamp() * 1000)


def changes_since(report: FollowUpReport, since: int, reader: User | None) -> dict[str, Any] | None:
    """Return the cells of what was answered since an instant, or None. Two queries."""
    after = datetime.fromtimestamp(since // 1000, tz=UTC) - OVERLAP
    rows: Any = (
        TargetAnswer.objects.filter(report=report, changed_at__gt=after)
        .select_related("changed_by")
        .prefetch_related("spending")
    )
    answers = {row.target_uid: row for row in rows}
    if not answers or all(stamp(row.changed_at) <= since for row in answers.values()):
        return None
    targets = ProductTarget.objects.filter(
        version__plan=report.plan_id, version__state__in=CURRENT_STATES, uid__in=list(answers)
    )
    cells: dict[str, dict[str, Any]] = {}
    for target in targets:
        answer = answers[target.uid]
        spending = list(answer.spending.all())
        values: dict[Column, Value] = {
            Column.ACHIEVED: answer.achieved,
            Column.REASON: answer.no_progress_reason,
            Column.NARRATIVE: answer.narrative,
        }
        if len(spending) <= 1:
            only = spending[0] if spending else None
            values[Column.COMMITMENTS] = (only.commitments_cop or None) if only else None
            values[Column.OBLIGATIONS] = (only.obligations_cop or None) if only else None
            values[Column.PAYMENTS] = (only.payments_cop or None) if only else None
        for column, value in values.items():
            cells[cell_name(target.consecutive, column)] = {
                "valor": _raw(value),
                "texto": _text(value),
                "meta": target.consecutive,
                "quien": str(answer.changed_by or "Otra persona"),
                "propia": reader is not None and answer.changed_by_id == reader.pk,
                "hora": hora(answer.changed_at),
            }
    last = max(stamp(row.changed_at) for row in answers.values())
    return {"cambio": last, "celdas": cells, "otras": False}
