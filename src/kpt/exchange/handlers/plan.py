"""The official workbook of a plan on its way in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from kpt.accounts.actor import Actor
from kpt.base.sheets.books import Workbook
from kpt.exchange.handlers.contract import Checked, Confirmed, OfThePlan, fingerprint_of
from kpt.exchange.previews.plan import plan_preview
from kpt.files.models import FileKind, ImportBatch
from kpt.plans.actions import apply_content, undo_change
from kpt.plans.comparison import compare
from kpt.plans.models import Plan
from kpt.plans.queries import current_version, load_content, plan_of
from kpt.plans.stopped import keep_stopped
from kpt.plans.workbook.findings import accepted_but_odd
from kpt.plans.workbook.known import load_known
from kpt.plans.workbook.layout import HEADER_ROW, SHEETS
from kpt.plans.workbook.reading import read_plan
from kpt.territories.models import TerritorialEntity


class PlanHandler(OfThePlan):
    """Exports of SisPT."""

    file_kind = FileKind.PLAN_WORKBOOK
    title = "Plan (exportación oficial de SisPT)"
    header_rows = dict.fromkeys(SHEETS, HEADER_ROW)

    def check(self, workbook: Workbook, entity: TerritorialEntity, whose: Actor) -> Checked:
        """Read the workbook and compare it with the plan in force."""
        book = read_plan(workbook, load_known(entity), divipola=entity.divipola)
        if book.content is None:
            return Checked(None, book.problems)
        book.problems.extend(accepted_but_odd(book.content, book.layout))
        plan = plan_of(entity, book.content.first_year)
        version = current_version(plan) if plan else None
        before = load_content(version) if version else None
        content = keep_stopped(book.content, before, book.stopped)
        comparison = compare(before, content)
        return Checked(
            content,
            book.problems,
            plan_preview(before, content, comparison),
            book.layout,
            fingerprint_of(plan),
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
        """Write the plan: a first version, a new one, or new values in the one in force."""
        applied = apply_content(
            content=checked.book,
            batch=batch,
            user_id=actor.user.pk if actor.user else None,
            now=now,
        )
        return Confirmed(
            applied.plan, applied.change, _summary(applied), opened_version=applied.opened_version
        )

    def undo(self, batch: ImportBatch, *, actor: Actor, now: datetime) -> Plan | None:
        """Leave the plan as it was before the file, or None when it was the first."""
        return undo_change(batch.changes.get().pk)


def _summary(applied) -> str:
    if applied.change is None:
        return "El libro dice lo mismo que el plan: no cambió nada."
    if applied.comparison.is_first:
        return "Se creó el plan con su primera versión."
    changed = sum(len(kind.changed) for kind in applied.comparison.kinds.values())
    if applied.opened_version:
        return (
            f"Se abrió la versión {applied.version.number} del plan, porque hay filas que entran "
            "o salen."
        )
    return f"Se actualizaron {changed} filas de la versión vigente; quedó su historia."
