"""The workbook in which an entity reports, on its way in: answers of a report, not of the plan."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime

from kpt.accounts.actor import Actor
from kpt.base.numbers import cuenta
from kpt.base.sheets.books import Workbook
from kpt.base.verdict import Verdict
from kpt.exchange.handlers.contract import Checked, Confirmed, OutOfDate
from kpt.exchange.previews.report import report_preview
from kpt.files.models import FileKind, ImportBatch
from kpt.followup.actions.answers import Answering, answers_of
from kpt.followup.actions.loads import can_undo_load, load_answers, undo_load
from kpt.followup.actions.reports import lock_report
from kpt.followup.entry_book import layout
from kpt.followup.models import LoadWay, ReportLoad
from kpt.followup.permissions import in_her_sectors
from kpt.followup.queries.entry_book import Merge, MergedRow, Outcome, merge_workbook
from kpt.plans.models import Plan
from kpt.territories.models import TerritorialEntity

NOTHING = "El libro dice lo mismo que ya estaba reportado: no cambió nada."


class ReportHandler:
    """Filled templates of a report. What they write stands beside the plan (ADR 0016)."""

    file_kind = FileKind.REPORT_WORKBOOK
    title = "Reporte de seguimiento (plantilla de la entidad)"
    header_rows = dict.fromkeys((layout.TARGETS, layout.MONEY), layout.HEADER_ROW)
    beside = "Lo reportado"

    def check(self, workbook: Workbook, entity: TerritorialEntity, whose: Actor) -> Checked:
        """Put the workbook beside what is reported now, and apart what is not hers to report."""

        def is_hers(sector_code: str) -> Verdict:
            return in_her_sectors(whose, entity, {sector_code})

        merge = merge_workbook(workbook, entity, is_hers)
        if merge.book is None:
            return Checked(None, merge.problems)
        return Checked(
            merge, merge.problems, report_preview(merge), merge.layout or {}, merge.fingerprint
        )

    def apply(
        self,
        checked: Checked,
        batch: ImportBatch,
        *,
        actor: Actor,
        now: datetime,
        note: str = "",
        chosen: Collection[int] = (),
    ) -> Confirmed:
        """Write the answers that are new or changed, and of those in conflict, the chosen ones."""
        merge: Merge = checked.book
        assert merge.report is not None
        assert merge.book is not None
        report = lock_report(merge.report.pk)
        rows = [
            row
            for row in merge.rows
            if row.outcome in (Outcome.NEW, Outcome.CHANGED)
            or (row.outcome == Outcome.CONFLICT and row.target.consecutive in chosen)
        ]
        if not rows:
            return Confirmed(report.plan, None, NOTHING)
        load_answers(
            report=report,
            items=_still_so(merge, rows),
            way=LoadWay.WORKBOOK,
            actor=actor,
            now=now,
            batch=batch,
            template=_template(merge.book.template),
            cells={row.target.consecutive: row.row.cells for row in rows},
        )
        kept = len(merge.of(Outcome.CONFLICT)) - sum(r.outcome == Outcome.CONFLICT for r in rows)
        said = f"El libro reportó {cuenta(len(rows), 'meta,metas')}."
        if kept:
            said += f" Lo que otra persona reportó quedó igual en {cuenta(kept, 'meta,metas')}."
        return Confirmed(report.plan, None, said)

    def can_undo(self, batch: ImportBatch) -> Verdict:
        """Only while nobody answered again what it wrote."""
        return can_undo_load(ReportLoad.objects.filter(batch=batch).first())

    def undo(self, batch: ImportBatch, *, actor: Actor, now: datetime) -> Plan | None:
        """Leave the answers as they were. No figure of the plan is made from them."""
        undo_load(load_id=ReportLoad.objects.get(batch=batch).pk, actor=actor, now=now)
        return None


def _still_so(merge: Merge, rows: Sequence[MergedRow]) -> list[Answering]:
    """Return what is to be written, now that nobody else can answer. Raises OutOfDate."""
    assert merge.report is not None
    answers = answers_of(merge.report, [row.target.uid for row in rows])
    for row in rows:
        answer = answers.get(row.target.uid)
        if (answer.row_version if answer else 0) != row.version:
            raise OutOfDate(
                f"Alguien reportó {row.target.label} en este momento. El archivo se está revisando "
                "otra vez; mire la nueva vista previa antes de confirmar."
            )
    return [Answering(row.target, answers.get(row.target.uid), row.row.given) for row in rows]


def _template(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None
