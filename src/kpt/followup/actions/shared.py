"""Money that serves several targets, and what the budget says: written, changed, deleted."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError, StaleRow
from kpt.base.numbers import quantity
from kpt.followup.actions.reports import lock_report
from kpt.followup.calculator.reports import mark_stale
from kpt.followup.models import BudgetExecution, FollowUpReport, SharedSpending, SpendingShare
from kpt.followup.permissions import can_answer, can_write_budget
from kpt.followup.queries.shared import budget_version
from kpt.followup.queries.windows import window_of
from kpt.plans.models import CURRENT_STATES, ProductTarget
from kpt.rules.apportionment import left_to_share
from kpt.rules.periods import legal_day
from kpt.rules.reported import Amounts

Share = tuple[uuid.UUID, Decimal]


class WrongShares(DomainError):
    """The parts of an expense go over 100, name a target twice, or one that is not of the plan."""


class SpendingMeanwhile(StaleRow):
    """Somebody else changed the expense, or the budget, since the person read it."""


@dataclass(frozen=True, slots=True)
class SharedGiven:
    """What a person wrote of an expense that serves several targets. Money in pesos."""

    concept: str
    source: int
    bpin: str
    amounts: Amounts
    shares: tuple[Share, ...] = ()


@transaction.atomic
def write_shared(
    *,
    report_id: int,
    spending_id: int | None,
    given: SharedGiven,
    seen: int,
    actor: Actor,
    now: datetime,
) -> SharedSpending:
    """Write an expense with its parts, new when ``spending_id`` is None.

    Who reports some sectors only shares among their targets. Raises NotAllowed, WrongShares,
    SpendingMeanwhile.
    """
    report = lock_report(report_id)
    spending = _spending(report, spending_id, seen)
    before = _told(spending)
    touched = {uid for uid, _ in given.shares} | before["shares"].keys()
    _may_write(report, touched, actor, now)
    _check(report, given.shares)
    spending.concept, spending.bpin = given.concept.strip(), given.bpin
    spending.source_id = given.source
    spending.commitments_cop = given.amounts.commitments
    spending.obligations_cop = given.amounts.obligations
    spending.payments_cop = given.amounts.payments
    spending.row_version = seen + 1
    spending.changed_at, spending.changed_by = now, actor.user
    spending.save()
    spending.shares.all().delete()
    SpendingShare.objects.bulk_create(
        SpendingShare(spending=spending, target_uid=uid, percent=percent)
        for uid, percent in given.shares
    )
    mark_stale(report.pk)
    _record(
        AuditKind.SHARED_SPENDING_WRITTEN,
        report,
        actor,
        now,
        before=_plain(before) if spending_id else {},
        after=_plain(_told(spending)),
    )
    return spending


@transaction.atomic
def delete_shared(*, spending_id: int, seen: int, actor: Actor, now: datetime) -> None:
    """Delete an expense with its parts. Raises NotAllowed, SpendingMeanwhile."""
    report = lock_report(SharedSpending.objects.get(pk=spending_id).report_id)
    spending = _spending(report, spending_id, seen)
    before = _told(spending)
    _may_write(report, before["shares"].keys(), actor, now)
    spending.delete()
    mark_stale(report.pk)
    _record(AuditKind.SHARED_SPENDING_DELETED, report, actor, now, before=_plain(before), after={})


def _spending(report: FollowUpReport, spending_id: int | None, seen: int) -> SharedSpending:
    if spending_id is None:
        return SharedSpending(report=report)
    found = SharedSpending.objects.filter(report=report, pk=spending_id).first()
    if found is None:
        raise SpendingMeanwhile("Alguien eliminó este gasto mientras usted lo escribía.")
    if found.row_version != seen:
        raise SpendingMeanwhile(
            f"{found.changed_by or 'Otra persona'} cambió este gasto mientras usted lo escribía. "
            "Lo suyo sigue en el formulario. Mire lo guardado en la lista y guarde otra vez para "
            "que quede lo suyo."
        )
    return found


def _may_write(
    report: FollowUpReport, touched: Iterable[uuid.UUID], actor: Actor, now: datetime
) -> None:
    window = window_of(report.plan.entity_id, report.fiscal_year, legal_day(now))
    can_answer(actor, report, window).require()
    sectors = ProductTarget.objects.filter(
        version__plan=report.plan, version__state__in=CURRENT_STATES, uid__in=list(touched)
    )
    for sector in set(sectors.values_list("sector_code", flat=True)):
        can_answer(actor, report, window, sector).require()


def _check(report: FollowUpReport, shares: Sequence[Share]) -> None:
    uids = [uid for uid, _ in shares]
    if len(set(uids)) < len(uids):
        raise WrongShares("Hay una meta repetida. Deje cada meta una sola vez.")
    left = left_to_share(percent for _, percent in shares)
    if left < 0:
        raise WrongShares(
            f"Las partes suman más de 100 %. Quite {quantity(-left)} puntos: lo que no "
            "sea de ninguna meta se deja sin asignar."
        )
    in_force = ProductTarget.objects.filter(
        version__plan=report.plan, version__state__in=CURRENT_STATES, uid__in=uids
    )
    if in_force.count() < len(uids):
        raise WrongShares("Una de las metas no es del plan vigente. Quítela o escoja otra.")


def _told(spending: SharedSpending) -> dict[str, dict]:
    """Return what an expense says: its shares apart, by target."""
    if spending.pk is None:
        return {"money": {}, "shares": {}}
    return {
        "money": {
            "concept": spending.concept,
            "source": spending.source_id,
            "bpin": spending.bpin,
            "commitments": spending.commitments_cop,
            "obligations": spending.obligations_cop,
            "payments": spending.payments_cop,
        },
        "shares": {one.target_uid: one.percent for one in spending.shares.all()},
    }


def _plain(told: Mapping[str, dict]) -> dict[str, object]:
    return told["money"] | {"shares": {str(uid): str(p) for uid, p in told["shares"].items()}}


@transaction.atomic
def write_budget(
    *,
    report_id: int,
    rows: Mapping[int, Amounts],
    seen: str,
    actor: Actor,
    now: datetime,
) -> None:
    """Write what the budget says was executed, by source; a source left out has not been written.

    ``seen`` is what :func:`budget_version` said when the page was shown. Raises NotAllowed,
    SpendingMeanwhile.
    """
    report = lock_report(report_id)
    window = window_of(report.plan.entity_id, report.fiscal_year, legal_day(now))
    can_write_budget(actor, report, window).require()
    if seen != budget_version(report):
        raise SpendingMeanwhile(
            "Otra persona cambió el presupuesto mientras usted lo escribía. Lo suyo sigue en el "
            "formulario. Guarde otra vez para que quede lo suyo."
        )
    there = BudgetExecution.objects.filter(report=report)
    before = {
        str(row.source_id): [row.commitments_cop, row.obligations_cop, row.payments_cop]
        for row in there
    }
    there.delete()
    BudgetExecution.objects.bulk_create(
        BudgetExecution(
            report=report,
            source_id=source,
            commitments_cop=amounts.commitments,
            obligations_cop=amounts.obligations,
            payments_cop=amounts.payments,
            changed_at=now,
            changed_by=actor.user,
        )
        for source, amounts in rows.items()
    )
    after = {
        str(source): [amounts.commitments, amounts.obligations, amounts.payments]
        for source, amounts in rows.items()
    }
    _record(AuditKind.BUDGET_EXECUTION_WRITTEN, report, actor, now, before=before, after=after)


def _record(
    kind: AuditKind,
    report: FollowUpReport,
    actor: Actor,
    now: datetime,
    *,
    before: Mapping[str, object],
    after: Mapping[str, object],
) -> None:
    record(
        kind,
        actor=actor,
        target=report,
        entity=report.plan.entity,
        before=dict(before),
        after=dict(after),
        now=now,
    )
