"""Looking at a file in the background: everything a person will be told before deciding."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from tempfile import TemporaryFile
from typing import BinaryIO, cast

from django.db import transaction

from kpt.accounts.actor import SYSTEM, Actor, actor_for
from kpt.base.sheets.annotated import write_annotated
from kpt.base.sheets.books import Workbook
from kpt.base.sheets.problems import Grade, Problem, ProblemList
from kpt.base.sheets.reading import read_workbook
from kpt.base.sheets.refusals import UnsafeWorkbook
from kpt.exchange.handlers import HANDLERS, Checked
from kpt.files.actions import store
from kpt.files.models import FileKind, ImportBatch, ImportProblem, ImportState, StoredFile
from kpt.rules.periods import legal_day
from kpt.rules.workflows.imports import ImportEvent, next_state
from kpt.rules.workflows.imports import ImportState as State

Progress = Callable[[int, int, str], None]
STEPS = 4
LONGEST_VALUE = 300


def check_file(batch: ImportBatch, now: datetime) -> tuple[Workbook | None, Checked]:
    """Read the file of ``batch`` and check it against the plan as it is now. Writes nothing.

    It is looked at for whoever uploaded it, as she is today: what is not hers does not go in, even
    if somebody with more rights confirms it. A file that cannot be read at all gives no workbook
    and one problem that says why.
    """
    with batch.file.content.open("rb") as handle:
        try:
            workbook = read_workbook(cast(BinaryIO, handle))
        except UnsafeWorkbook as refusal:
            problem = Problem(Grade.ERROR, refusal.code, refusal.message)
            return None, Checked(None, ProblemList([problem]))
    return workbook, HANDLERS[batch.kind].check(workbook, batch.entity, _whose(batch, now))


def _whose(batch: ImportBatch, now: datetime) -> Actor:
    return actor_for(batch.uploaded_by, legal_day(now)) if batch.uploaded_by else SYSTEM


def check_batch(batch_id: int, *, progress: Progress, now: datetime) -> ImportBatch:
    """Check the file of a batch and keep what was found. Idempotent: run again, it starts anew.

    The batch ends READY, to be confirmed, or REJECTED, when its structure does not let us read it.
    """
    batch = ImportBatch.objects.select_related("file", "entity__department", "uploaded_by").get(
        pk=batch_id
    )
    if batch.state != ImportState.CHECKING:
        return batch
    progress(0, STEPS, "Abriendo el libro")
    workbook, checked = check_file(batch, now)
    progress(2, STEPS, "Escribiendo lo que hay que mirar")
    problems_file = _annotate(batch, workbook, checked, now)
    progress(3, STEPS, "Guardando la vista previa")
    return _keep(batch_id, checked, problems_file)


def _annotate(
    batch: ImportBatch, workbook: Workbook | None, checked: Checked, now: datetime
) -> StoredFile | None:
    if workbook is None or not len(checked.problems):
        return None
    with TemporaryFile() as target:
        write_annotated(
            workbook,
            checked.problems,
            target,
            header_rows=HANDLERS[batch.kind].header_rows,
            created=now,
        )
        return store(
            target,
            name=f"Qué corregir - {batch.file.name}",
            kind=FileKind.PROBLEMS_WORKBOOK,
            entity=batch.entity,
            actor=SYSTEM,
            now=now,
        )


@transaction.atomic
def _keep(batch_id: int, checked: Checked, problems_file: StoredFile | None) -> ImportBatch:
    batch = ImportBatch.objects.select_for_update().get(pk=batch_id)
    event = ImportEvent.REJECT if checked.is_rejected else ImportEvent.PASS
    after = next_state(State(batch.state), event)
    if after is None:
        return batch
    batch.state = after
    batch.preview = checked.preview | {"rows_left_out": checked.rows_left_out}
    batch.layout = checked.layout
    batch.base_fingerprint = checked.fingerprint
    batch.problems_file = problems_file
    batch.save()
    batch.problems.all().delete()
    ImportProblem.objects.bulk_create(
        ImportProblem(
            batch=batch,
            position=position,
            grade=problem.grade.value,
            code=problem.code,
            sheet=problem.sheet,
            cell=problem.cell,
            row=problem.row,
            column=problem.column[:120],
            value=problem.value[:LONGEST_VALUE],
            message=problem.message,
            fix=problem.fix,
        )
        for position, problem in enumerate(
            sorted(checked.problems, key=lambda p: p.grade.rank), start=1
        )
    )
    return batch
