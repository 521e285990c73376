"""DNP's follow-up report on its way in: the executions of the plan."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from kpt.accounts.actor import Actor
from kpt.base.errors import DomainError
from kpt.base.sheets.books import Workbook
from kpt.exchange.handlers.contract import Checked, Confirmed, OfThePlan, fingerprint_of
from kpt.exchange.previews.execution import execution_preview
from kpt.files.models import FileKind, ImportBatch
from kpt.followup.imports import apply_execution, check_execution, undo_execution
from kpt.followup.reports import read_report
from kpt.followup.workbook import layout
from kpt.plans.models import ChangeSet, Plan, Way
from kpt.plans.queries import plan_of
from kpt.rules.periods import legal_day
from kpt.territories.models import TerritorialEntity
from kpt.territories.queries import government_on


class NoPlan(DomainError):
    """There is no plan that the executions could belong to."""


class ExecutionHandler(OfThePlan):
    """Follow-up reports of DNP: their execution columns."""

    file_kind = FileKind.FOLLOWUP_WORKBOOK
    title = "Ejecución (informe de seguimiento del DNP)"
    header_rows = {
        layout.FINANCIAL_SHEET: layout.HEADER_ROW,
        layout.PHYSICAL_SHEET: layout.HEADER_ROW,
    }

    def check(self, workbook: Workbook, entity: TerritorialEntity, whose: Actor) -> Checked:
        """Read the report and compare it with the executions that we have."""
        report = read_report(workbook, entity)
        if report.book is None or report.plan is None or report.facts is None:
            return Checked(None, report.problems)
        preview = check_execution(report.book, report.plan, report.facts.rows)
        return Checked(
            report.book,
            report.problems,
            execution_preview(report.book, preview),
            report.layout,
            fingerprint_of(report.plan),
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
        """Write the executions; the same report twice writes nothing."""
        plan = plan_of(batch.entity)
        if plan is None:
            raise NoPlan(f"Ya no hay un plan de {batch.entity}.")
        government = government_on(plan.entity, legal_day(now))
        assert government is not None  # a plan has at least the government that made it
        change = ChangeSet.objects.create(
            plan=plan,
            at=now,
            by=actor.user,
            government=government,
            way=Way.IMPORT,
            batch=batch,
            note=note,
        )
        applied = apply_execution(plan=plan, book=checked.book, change=change)
        if not applied.anything:
            change.delete()
            return Confirmed(plan, None, "El informe dice lo mismo que ya había: no cambió nada.")
        return Confirmed(
            plan,
            change,
            f"Ejecuciones nuevas: {applied.new}; cambiadas: {applied.changed}; retiradas: "
            f"{applied.gone}; iguales: {applied.equal}.",
        )

    def undo(self, batch: ImportBatch, *, actor: Actor, now: datetime) -> Plan | None:
        """Give back the executions that the report replaced."""
        change = batch.changes.select_related("plan").get()
        plan = change.plan
        undo_execution(plan=plan, change=change)
        change.delete()
        return plan
