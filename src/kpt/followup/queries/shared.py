"""Money of several targets, ready to be shown and to be written."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import F, Max, OuterRef, QuerySet, Subquery
from django.http import Http404

from kpt.base.errors_http import Spanish
from kpt.base.numbers import fecha_hora, pesos, quantity
from kpt.followup.models import BudgetExecution, FollowUpReport, SharedSpending, SpendingShare
from kpt.plans.models import CURRENT_STATES, Funding, ProductTarget
from kpt.rules.apportionment import left_to_share
from kpt.rules.exact import exact_sum
from kpt.rules.money import source_at
from kpt.rules.reported import Amounts, Shared, total_amounts


@dataclass(frozen=True, slots=True)
class SharedLine:
    """One expense that serves several targets, ready to be shown."""

    uid: uuid.UUID
    concept: str
    source: str
    bpin: str
    commitments: str
    obligations: str
    payments: str
    shares: tuple[tuple[str, str], ...]
    left: str
    unassigned: str
    is_whole: bool
    who: str


@dataclass(frozen=True, slots=True)
class SharedPage:
    """The expenses of a report and what of them has no target."""

    lines: tuple[SharedLine, ...]
    obligations: str
    assigned: str
    unassigned: str


@dataclass(frozen=True, slots=True)
class Choice:
    """A target that an expense may serve."""

    uid: uuid.UUID
    label: str
    name: str


def in_force(plan_id: int) -> QuerySet[ProductTarget]:
    """Return the targets of the version in force of a plan."""
    return ProductTarget.objects.filter(version__plan=plan_id, version__state__in=CURRENT_STATES)


def shared_page(report: FollowUpReport) -> SharedPage:
    """Return the expenses of a report with their parts. One query."""
    targets = in_force(report.plan_id).filter(uid=OuterRef("shares__target_uid"))
    rows: dict[int, Any] = {}
    shares: dict[int, dict[uuid.UUID, tuple[int | None, Decimal]]] = defaultdict(dict)
    found: Iterable[Any] = (
        SharedSpending.objects.filter(report=report)
        .select_related("changed_by")
        .annotate(
            share_uid=F("shares__target_uid"),
            share=F("shares__percent"),
            number=Subquery(targets.values("consecutive")[:1]),
        )
        .order_by("pk", "number")
    )
    for row in found:
        rows.setdefault(row.pk, row)
        if row.share_uid is not None:
            shares[row.pk][row.share_uid] = (row.number, row.share)
    parts = [
        Shared(amounts_of(row), {uid: share for uid, (_, share) in shares[row.pk].items()})
        for row in rows.values()
    ]
    whole = total_amounts(part.amounts for part in parts)
    loose = total_amounts(part.unassigned for part in parts)
    taken = total_amounts(
        part.amounts.part(share) for part in parts for share in part.shares.values()
    )
    return SharedPage(
        lines=tuple(
            _line(row, part, shares[row.pk]) for row, part in zip(rows.values(), parts, strict=True)
        ),
        obligations=pesos(whole.obligations),
        assigned=pesos(taken.obligations),
        unassigned=pesos(loose.obligations),
    )


def amounts_of(row: Any) -> Amounts:
    """Return the three amounts of a row of money."""
    return Amounts(row.commitments_cop, row.obligations_cop, row.payments_cop)


def _line(
    row: Any, part: Shared, shares: Mapping[uuid.UUID, tuple[int | None, Decimal]]
) -> SharedLine:
    left = left_to_share(part.shares.values())
    return SharedLine(
        uid=row.uid,
        concept=row.concept,
        source=source_at(row.source_id).label,
        bpin=row.bpin,
        commitments=pesos(row.commitments_cop),
        obligations=pesos(row.obligations_cop),
        payments=pesos(row.payments_cop),
        shares=tuple(
            (f"IP-{number}" if number else "Meta que ya no está en el plan", f"{quantity(share)} %")
            for number, share in shares.values()
        ),
        left=f"{quantity(left)} %",
        unassigned=pesos(part.unassigned.obligations),
        is_whole=not left,
        who=f"{row.changed_by or 'Sistema'}, {fecha_hora(row.changed_at)}",
    )


def spending_or_404(report: FollowUpReport, uid: uuid.UUID) -> SharedSpending:
    """Return one expense of a report."""
    found = SharedSpending.objects.filter(report=report, uid=uid).first()
    if found is None:
        raise Http404(Spanish("Ese gasto no es de este reporte, o ya se eliminó."))
    return found


def choices_of(report: FollowUpReport) -> dict[str, Choice]:
    """Return the targets that an expense may serve, by their official number. One query."""
    rows = in_force(report.plan_id).order_by("position")
    return {
        row.label: Choice(row.uid, row.label, row.customisation or row.indicator_name)
        for row in rows
    }


def written_shares(spending: SharedSpending, choices: Mapping[str, Choice]) -> list[dict[str, Any]]:
    """Return the parts of an expense as its form starts from them. One query."""
    labels = {choice.uid: label for label, choice in choices.items()}
    shares = SpendingShare.objects.filter(spending=spending).order_by("pk")
    return [
        {"meta": labels.get(share.target_uid, ""), "parte": share.percent}
        for share in shares
        if share.target_uid in labels
    ]


def programmed_money(
    report: FollowUpReport, uids: Iterable[uuid.UUID], source: int | None
) -> dict[uuid.UUID, Decimal]:
    """Return the pesos that targets programme in the vigencia, from a source or from all.

    Those of the source when any of them programmes it; otherwise those of all the sources.
    """
    cells = Funding.objects.filter(
        target__in=in_force(report.plan_id).filter(uid__in=list(uids)),
        fiscal_year=report.fiscal_year,
    ).values_list("target__uid", "source_id", "amount_cop")
    found = [(uid, amount) for uid, cell, amount in cells if cell == source and amount]
    found = found or [(uid, amount) for uid, _, amount in cells]
    money: dict[uuid.UUID, list[Decimal]] = defaultdict(list)
    for uid, amount in found:
        money[uid].append(amount)
    return {uid: exact_sum(parts) for uid, parts in money.items()}


def budget_version(report: FollowUpReport) -> str:
    """Return what changes when somebody writes the budget of a report; "" before anybody has."""
    last = BudgetExecution.objects.filter(report=report).aggregate(last=Max("changed_at"))["last"]
    return last.isoformat() if last else ""


def budget_rows(report: FollowUpReport) -> dict[int, Amounts]:
    """Return what the budget says was executed, by source."""
    return {row.source_id: amounts_of(row) for row in BudgetExecution.objects.filter(report=report)}


def spending_initial(spending: SharedSpending) -> dict[str, Any]:
    """Return what the form of an expense starts from."""
    return {
        "version": spending.row_version,
        "concepto": spending.concept,
        "fuente": str(spending.source_id),
        "bpin": spending.bpin,
        "compromisos": spending.commitments_cop,
        "obligaciones": spending.obligations_cop,
        "pagos": spending.payments_cop,
    }
