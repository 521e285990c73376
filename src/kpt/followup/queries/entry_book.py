"""The workbook of a report: what it is made from, and what a filled one would change."""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kpt.base.sheets.books import Workbook
from kpt.base.sheets.problems import Grade, Problem, ProblemList
from kpt.followup.actions.answers import Given, Money
from kpt.followup.entry_book import layout
from kpt.followup.entry_book.reading import read_entry_book, stamp_of
from kpt.followup.entry_book.rows import BookRow, EntryBook, digest_of
from kpt.followup.entry_book.writing import Template, TemplateRow
from kpt.followup.models import FollowUpReport, LoadedAnswer, TargetAnswer
from kpt.followup.queries.reports import Facts, facts_of
from kpt.plans.models import ProductTarget
from kpt.rules.answers import Answer, Spent, warnings_of
from kpt.rules.codes import split_bpins
from kpt.rules.exact import exact_sum
from kpt.territories.models import TerritorialEntity

ZERO = Decimal(0)
# Says of the code of a sector whether the person reports it.
IsHers = Callable[[str], object]


class Outcome(StrEnum):
    """What confirming would do with a row."""

    NEW = "new"
    CHANGED = "changed"
    EQUAL = "equal"
    CONFLICT = "conflict"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class MergedRow:
    """One target of the workbook beside what is reported now."""

    row: BookRow
    target: ProductTarget
    answer: TargetAnswer | None
    now: Given
    outcome: Outcome

    @property
    def version(self) -> int:
        """The version of the answer that the row was put beside; 0 for none."""
        return self.answer.row_version if self.answer else 0


@dataclass(slots=True)
class Merge:
    """A filled workbook beside its report. ``rows`` is None when nothing can be read of it."""

    problems: ProblemList
    report: FollowUpReport | None = None
    book: EntryBook | None = None
    rows: Sequence[MergedRow] = ()
    layout: dict[str, dict[str, str]] | None = None

    def of(self, outcome: Outcome) -> list[MergedRow]:
        """Return the rows with which that would be done."""
        return [row for row in self.rows if row.outcome == outcome]

    @property
    def fingerprint(self) -> str:
        """Name what is reported now of the targets that the workbook would change.

        What others answer of other targets meanwhile does not make the preview untrue.
        """
        touched = [
            f"{row.target.consecutive}:{row.version}"
            for row in self.rows
            if row.outcome not in (Outcome.EQUAL, Outcome.REFUSED)
        ]
        given = uuid.uuid5(uuid.NAMESPACE_OID, " ".join(touched))
        return f"{self.report.pk if self.report else 0}:{given.hex}"


def template_of(report: FollowUpReport) -> Template:
    """Return what the workbook of a report is made from. Two queries, whatever the targets."""
    facts = facts_of(report, observed=False)
    entity, plan = report.plan.entity, report.plan
    return Template(
        entity=str(entity),
        divipola=entity.pk,
        plan_uid=str(plan.uid),
        plan_name=plan.name,
        fiscal_year=report.fiscal_year,
        rows=[_template_row(facts, target) for target in facts.targets],
    )


def _template_row(facts: Facts, target: ProductTarget) -> TemplateRow:
    answer = facts.answers.get(target.uid)
    bpin = next(iter(split_bpins(target.bpin_text)), "")
    sources = facts.money.get(target.pk, {})
    return TemplateRow(
        consecutive=target.consecutive,
        sector=f"{target.sector_code} {target.sector_name}",
        indicator=target.indicator_name,
        name=target.customisation or target.indicator_name,
        unit=target.unit,
        programmed=target.programmed,  # type: ignore[attr-defined]
        programmed_cop=exact_sum(sources.values()),
        version=answer.row_version if answer else 0,
        given=_now(facts, answer),
        sources=tuple(Money(source, bpin, ZERO, ZERO, ZERO) for source in sources),
    )


def _now(facts: Facts, answer: TargetAnswer | None) -> Given:
    if answer is None:
        return Given(None)
    return Given(
        achieved=answer.achieved,
        narrative=answer.narrative,
        difficulties=answer.difficulties,
        no_progress_reason=answer.no_progress_reason,
        money=tuple(
            Money(s.source_id, s.bpin, s.commitments_cop, s.obligations_cop, s.payments_cop)
            for s in facts.spent_of(answer)
        ),
    )


def merge_workbook(workbook: Workbook, entity: TerritorialEntity, is_hers: IsHers) -> Merge:
    """Put a filled workbook beside what is reported now, with every problem. Writes nothing.

    Three-way: what the workbook started from, what it says, and what was answered since. A target
    that the workbook did not touch stays as it is, whatever others answered. ``is_hers`` tells of
    which sectors the person reports: a row of another one is left out, and is a problem.
    """
    stamp = stamp_of(workbook)
    report = _report_of(stamp, entity)
    if stamp and report is None:
        return Merge(ProblemList([_not_this_report(stamp, entity)]))
    facts = facts_of(report, observed=False) if report else None
    targets = {target.consecutive: target for target in facts.targets} if facts else {}
    reading = read_entry_book(workbook, targets.__contains__)
    merge = Merge(reading.problems, report, reading.book, layout=reading.layout)
    if reading.book is None or facts is None or report is None:
        merge.book = None
        return merge
    same = _left_by_the_same_book(report, reading.book)
    merge.rows = [
        _merged(facts, targets[number], row, reading.book, same, is_hers)
        for number, row in sorted(reading.book.rows.items())
    ]
    merge.problems.extend(_not_hers(row) for row in merge.of(Outcome.REFUSED))
    merge.problems.extend(_warnings(facts, merge.rows))
    return merge


def _report_of(stamp: dict[str, str], entity: TerritorialEntity) -> FollowUpReport | None:
    year, plan = stamp.get(layout.YEAR, ""), stamp.get(layout.PLAN, "")
    try:
        known = {"plan__uid": uuid.UUID(plan), "fiscal_year": int(year)}
    except ValueError:
        return None
    reports = FollowUpReport.objects.select_related("plan__entity__department", "plan__period")
    return reports.filter(plan__entity=entity, **known).first()


def _not_this_report(stamp: dict[str, str], entity: TerritorialEntity) -> Problem:
    other, year = stamp.get(layout.ENTITY, ""), stamp.get(layout.YEAR, "")
    if other != entity.pk:
        return Problem(
            Grade.ERROR,
            "other_entity",
            f"Esta plantilla es de la entidad con código DANE {other}, no de {entity}.",
            f"Descargue la plantilla en la página del reporte de {entity}.",
            value=other,
        )
    return Problem(
        Grade.ERROR,
        "no_report",
        f"El reporte de {year} no está abierto, o el plan de esta plantilla ya no es el vigente.",
        "Abra el reporte de esa vigencia y descargue otra vez la plantilla.",
        value=year,
    )


def _left_by_the_same_book(report: FollowUpReport, book: EntryBook) -> dict[uuid.UUID, int]:
    """Return what this same workbook left when it came before: target → version. One query."""
    rows = LoadedAnswer.objects.filter(
        load__report=report, load__template=book.template, load__undone_at=None
    ).order_by("pk")
    return dict(rows.values_list("target_uid", "row_version"))


def _merged(
    facts: Facts,
    target: ProductTarget,
    row: BookRow,
    book: EntryBook,
    same: dict[uuid.UUID, int],
    is_hers: IsHers,
) -> MergedRow:
    answer = facts.answers.get(target.uid)
    now = _now(facts, answer)
    version = answer.row_version if answer else 0
    said, there = digest_of(row.given), digest_of(now)
    base = book.digests.get(target.consecutive, digest_of(Given(None)))
    seen = {book.versions.get(target.consecutive, 0), same.get(target.uid, -1)}
    if said in (there, base) and not (said == base != there and same.get(target.uid) == version):
        outcome = Outcome.EQUAL
    elif not is_hers(target.sector_code):
        outcome = Outcome.REFUSED
    elif version in seen:
        outcome = Outcome.CHANGED if answer else Outcome.NEW
    else:
        outcome = Outcome.CONFLICT
    return MergedRow(row, target, answer, now, outcome)


def _not_hers(one: MergedRow) -> Problem:
    return Problem(
        Grade.ERROR,
        "not_hers",
        f"{one.target.label} es de un sector que no está a su cargo: {one.target.sector_name}.",
        "Pídale al líder que le dé ese sector, o que la reporte quien lo tiene. Las demás filas "
        "pueden entrar sin ella.",
        sheet=layout.TARGETS,
        cell=one.row.cells.get("achieved", ""),
        row=one.row.sheet_row,
        column=layout.ACHIEVED,
    )


def _warnings(facts: Facts, rows: Sequence[MergedRow]) -> list[Problem]:
    """Return what deserves a second look in the rows that would go in."""
    found = []
    for one in rows:
        if one.outcome in (Outcome.EQUAL, Outcome.REFUSED):
            continue
        given = one.row.given
        spent = (Spent(m.commitments_cop, m.obligations_cop, m.payments_cop) for m in given.money)
        answer = Answer(
            programmed=one.target.programmed,  # type: ignore[attr-defined]
            programmed_cop=exact_sum(facts.money.get(one.target.pk, {}).values()),
            achieved=given.achieved,
            no_progress_reason=given.no_progress_reason,
            spent=tuple(spent),
        )
        told = warnings_of(answer)
        if given.achieved == 0 and answer.programmed and not given.no_progress_reason:
            told.append("No hubo avance y falta el motivo: el reporte no se podrá enviar así.")
        found += [_warning(one, text) for text in told]
    return found


def _warning(one: MergedRow, text: str) -> Problem:
    return Problem(
        Grade.WARNING,
        "look_again",
        f"{one.target.label}: {text}",
        "Si está bien, no hay que hacer nada.",
        sheet=layout.TARGETS,
        cell=one.row.cells.get("achieved", ""),
        row=one.row.sheet_row,
        column=layout.ACHIEVED,
    )
