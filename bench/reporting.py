"""A country that has reported: every plan of the country, and one department with long plans.

Two plans are made, reported and looked at as the site does; the others are copies of them inside
the database.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from decimal import Decimal

from django.db import connection
from django.utils import timezone

from bench import tables
from bench.country import copy_to, last_keys
from bench.invented import planned
from kpt.accounts.models import Membership, User
from kpt.accounts.roles import Role
from kpt.followup.calculator.reports import summarise_report
from kpt.followup.models import (
    FollowUpReport,
    ReportingWindow,
    ReportState,
    ReportTransition,
    TargetAnswer,
    TargetSpending,
)
from kpt.plans.models import CURRENT_STATES, Funding, Plan, ProductTarget
from kpt.review.calculator import look_at
from kpt.rules.workflows.reporting import ReportEvent
from kpt.territories.models import Government, TerritorialEntity

YEAR = 2025
DEPARTMENT = "68"  # Santander: 87 municipalities
FIRST, FIRST_LONG = "63111", "68001"
SHORT, LONG = 40, 300
DONE = (Decimal(3), Decimal(2), Decimal(0), Decimal("3.3"), Decimal(1))


def build(plans: int, short: int = SHORT, long: int = LONG) -> datetime:
    """Make a country of so many plans whose reports are sent, but for one in five.

    Those of the department are the long ones, and all of them are sent; of the others, two in five
    wait for DNP. Return the instant of it.
    """
    now = timezone.now()
    tables.empty(tables.models_of("plans", "followup", "review"))
    leader = User.objects.create_user("reporta@example.org", full_name="Quien reporta")
    of_department = _codes(department=DEPARTMENT)
    others = [code for code in _codes() if code not in of_department and code != FIRST]
    reported(planned(FIRST, short), leader, now)
    end = max(last_keys().values()) + 1
    long_ones = min(len(of_department), max(2, plans // 13))
    copy_to(
        [(n, code) for n, code in enumerate(others[: max(0, plans - 1 - long_ones)], start=1)], end
    )
    before = last_keys()
    reported(planned(FIRST_LONG, long), leader, now)
    neighbours = [code for code in of_department if code != FIRST_LONG][: long_ones - 1]
    end = max(last_keys().values()) + 1
    copy_to([(n, code) for n, code in enumerate(neighbours, start=1)], end, before)
    _states(now)
    _window(now)
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return now


def _codes(**chosen: str) -> list[str]:
    entities = TerritorialEntity.objects.filter(makes_plan=True, **chosen)
    return list(entities.order_by("-divipola").values_list("pk", flat=True))


def reported(plan: Plan, leader: User, now: datetime) -> FollowUpReport:
    """Report every target of a plan with its money, send it, and look at it."""
    sent_at = now - timedelta(days=5)
    report = FollowUpReport.objects.create(
        plan=plan,
        fiscal_year=YEAR,
        state=ReportState.SUBMITTED,
        opened_at=now - timedelta(days=20),
        submitted_at=sent_at,
        submitted_by=leader,
    )
    ReportTransition.objects.create(
        report=report,
        event=ReportEvent.SUBMIT.value,
        to_state=ReportState.SUBMITTED,
        at=sent_at,
        by=leader,
        role="Líder del equipo",
    )
    government = Government.objects.filter(entity=plan.entity_id).latest("pk")
    targets = list(
        ProductTarget.objects.filter(version__plan=plan, version__state__in=CURRENT_STATES)
    )
    answers = TargetAnswer.objects.bulk_create(
        TargetAnswer(
            report=report,
            target_uid=target.uid,
            achieved=DONE[target.consecutive % len(DONE)],
            narrative="Se hizo lo que estaba programado en la vigencia, con el detalle que pide "
            "quien lee: cuánto, dónde, con quién y con qué soporte (medida).",
            changed_at=sent_at - timedelta(days=target.consecutive % 7),
            changed_by=leader,
            government=government,
        )
        for target in targets
    )
    _spend(targets, answers)
    summarise_report(report, now=now)
    look_at(report.pk, now=now)
    return report


def _spend(targets: Sequence[ProductTarget], answers: Sequence[TargetAnswer]) -> None:
    by_uid = {answer.target_uid: answer for answer in answers}
    money = Funding.objects.filter(target__in=targets, fiscal_year=YEAR).select_related("target")
    TargetSpending.objects.bulk_create(
        TargetSpending(
            answer=by_uid[row.target.uid],
            source_id=row.source_id,
            commitments_cop=row.amount_cop,
            obligations_cop=row.amount_cop,
            payments_cop=row.amount_cop,
        )
        for row in money
    )


def _states(now: datetime) -> None:
    """Leave the reports outside the department in each of their states."""
    reports = FollowUpReport.objects.exclude(plan__entity__department=DEPARTMENT)
    pks = list(reports.order_by("pk").values_list("pk", flat=True))
    validated, drafts = pks[::5] + pks[1::5], pks[2::5]
    FollowUpReport.objects.filter(pk__in=validated).update(state=ReportState.DEPARTMENT_VALIDATED)
    FollowUpReport.objects.filter(pk__in=drafts).update(
        state=ReportState.DRAFT, submitted_at=None, submitted_by=None
    )
    ReportTransition.objects.filter(report__in=drafts).delete()
    ReportTransition.objects.bulk_create(
        ReportTransition(
            report_id=pk,
            event=ReportEvent.VALIDATE.value,
            to_state=ReportState.DEPARTMENT_VALIDATED,
            at=now - timedelta(days=2),
        )
        for pk in validated
    )


def _window(now: datetime) -> None:
    """Open the window; its first cut was ten days ago."""
    today = timezone.localdate(now)
    ReportingWindow.objects.create(
        fiscal_year=YEAR,
        opens_on=today - timedelta(days=40),
        first_cut_on=today - timedelta(days=10),
        validation_on=today + timedelta(days=20),
        adjustments_on=today + timedelta(days=30),
        definitive_on=today + timedelta(days=40),
    )


def person(role: Role, entity: str | None) -> User:
    """Return somebody with that role in a place, or in the country."""
    found = User.objects.create_user(f"{role.value}@example.org", full_name="Quien mide")
    today = timezone.localdate()
    Membership.objects.create(
        user=found, role=role, entity_id=entity, starts_on=today - timedelta(days=60)
    )
    return found
