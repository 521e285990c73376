"""A vigencia that is being reported: one municipality has sent its report, another is half way."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import ROUND_FLOOR, Decimal

from django.db import transaction

from kpt.accounts.actor import Actor, actor_for
from kpt.accounts.models import User
from kpt.base.errors import DomainError
from kpt.demo.people import PEOPLE
from kpt.demo.spec import YEARS
from kpt.demo.support import support
from kpt.followup.actions.reports import Given, Money, answer_target, open_report, submit_report
from kpt.followup.actions.windows import open_window
from kpt.followup.models import FollowUpReport, ReportingWindow
from kpt.plans.models import CURRENT_STATES, ProductTarget
from kpt.rules.periods import legal_day
from kpt.rules.windows import WindowDates

SENT, HALF_WAY = "63690", "63111"  # Salento and Buenavista
# How much of what was programmed is told of each target, in turn: the demonstration's own words.
SHARES = (Decimal("1"), Decimal("0.8"), Decimal("0"), Decimal("1.1"), Decimal("0.5"))
WHY_NOT = "El contrato se adjudicó en diciembre y la ejecución empezó en enero (inventado)."


def load_reporting(*, actor: Actor, now: datetime) -> str:
    """Open the window of last year as of today, and report; tell in words. Idempotent."""
    today = legal_day(now)
    year = min(max(today.year - 1, YEARS[0]), YEARS[-1])
    if ReportingWindow.objects.filter(fiscal_year=year, for_all=True).exists():
        return "abierto desde antes"
    try:
        with transaction.atomic():
            open_window(
                fiscal_year=year,
                dates=_dates(today),
                divipolas=(),
                note="Fechas inventadas para la demostración.",
                actor=actor,
                now=now,
            )
            report_of(SENT, year, now, send=True)
            report_of(HALF_WAY, year, now, send=False)
    except DomainError as error:
        return f"no se abrió. {error.message}"
    return "Salento lo envió y Buenavista va por la mitad"


def _dates(today: date) -> WindowDates:
    days = (-15, 15, 30, 45, 50)
    return WindowDates(*[today + timedelta(days=n) for n in days])


def report_of(divipola: str, year: int, now: datetime, *, send: bool) -> None:
    person = next(p for p in PEOPLE if p.name.startswith("lider.") and p.divipola == divipola)
    leader = actor_for(User.objects.get(email=person.email), legal_day(now))
    report = open_report(entity_id=divipola, fiscal_year=year, actor=leader, now=now)
    targets = ProductTarget.objects.filter(
        version__plan=report.plan, version__state__in=CURRENT_STATES
    ).prefetch_related("programming", "funding", "bpins")
    chosen = list(targets.order_by("position"))
    for number, target in enumerate(chosen if send else chosen[: len(chosen) // 2]):
        _answer(report, target, SHARES[number % len(SHARES)], leader, now)
    support(report, chosen, leader, now)
    if send:
        submit_report(report_id=report.pk, actor=leader, now=now)


def _answer(
    report: FollowUpReport, target: ProductTarget, share: Decimal, leader: Actor, now: datetime
) -> None:
    year = report.fiscal_year
    programmed = {row.fiscal_year: row.quantity for row in target.programming.all()}.get(year)
    bpin = next((one.code for one in target.bpins.all()), "")
    achieved = _part(programmed or Decimal(0), share)
    answer_target(
        report_id=report.pk,
        target_uid=target.uid,
        given=Given(
            achieved=achieved,
            narrative="Lo que se hizo en la vigencia (inventado)." if achieved else "",
            no_progress_reason="" if achieved else WHY_NOT,
            money=tuple(
                Money(
                    source=row.source_id,
                    bpin=bpin,
                    commitments_cop=_part(row.amount_cop, share),
                    obligations_cop=_part(row.amount_cop, share * Decimal("0.9")),
                    payments_cop=_part(row.amount_cop, share * Decimal("0.8")),
                )
                for row in target.funding.all()
                if row.fiscal_year == year and share
            ),
        ),
        seen=None,
        actor=leader,
        now=now,
    )


def _part(whole: Decimal, share: Decimal) -> Decimal:
    if whole == whole.to_integral_value():
        return (whole * share).to_integral_value(ROUND_FLOOR)
    return (whole * share).quantize(Decimal("0.01"))
