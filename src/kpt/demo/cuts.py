"""A cut that was published of the vigencia before last, and a small series of before: invented."""

from __future__ import annotations

import csv
import hashlib
import io
from datetime import datetime, time, timedelta
from decimal import Decimal

from django.db import transaction

from kpt.accounts.actor import Actor, actor_for
from kpt.accounts.models import Membership, User
from kpt.accounts.roles import Role
from kpt.base.errors import DomainError
from kpt.cuts.actions import Figure, ask_for_cut, load_series, publish_cut
from kpt.cuts.models import PublishedCut, Series
from kpt.demo.reporting import HALF_WAY, SENT, report_of
from kpt.demo.spec import YEARS, entities
from kpt.followup.actions.review import validate_report, verify_report
from kpt.followup.actions.windows import open_window
from kpt.followup.models import FollowUpReport, WindowEntity
from kpt.rules.exact import exact_product
from kpt.rules.periods import BOGOTA, legal_day
from kpt.rules.windows import WindowDates

SOURCE = "Serie inventada para la demostración: no es del SIEE"
# Percent by year of each municipality: made up.
EFFICACY = {SENT: ("71.2", "78.4", "83.9", "88.1"), HALF_WAY: ("64.5", "70", "69.3", "81.7")}


def load_cuts(*, actor: Actor, now: datetime) -> str:
    """Report and publish the vigencia before last; tell in words. Idempotent."""
    year = legal_day(now).year - 2
    if PublishedCut.objects.exists():
        return "publicado desde antes"
    if year not in YEARS:
        return "no se publicó. El plan no cubre la vigencia antepasada"
    try:
        with transaction.atomic():
            cut = _published(year, actor=actor, now=now)
            _series(actor=actor, now=now)
    except DomainError as error:
        return f"no se publicó. {error.message}"
    return f"corte {cut.number}, de {year}, con {cut.with_report} reportes y una serie anterior"


def _published(year: int, *, actor: Actor, now: datetime) -> PublishedCut:
    """Open a window in the past, report in it on its days, and publish when it has closed."""
    opened = legal_day(now) - timedelta(days=300)
    days = (0, 15, 30, 45, 50)
    dates = WindowDates(*[opened + timedelta(days=n) for n in days])
    in_it = datetime.combine(opened + timedelta(days=5), time(10), tzinfo=BOGOTA)
    own = WindowEntity.objects.filter(fiscal_year=year)
    taken = {*own.values_list("entity_id", flat=True)}  # somebody else's part of the demo
    window = open_window(
        fiscal_year=year,
        dates=dates,
        divipolas=[spec.divipola for spec in entities() if spec.divipola not in taken],
        note="Ventana inventada, solo para las entidades de la demostración.",
        actor=actor,
        now=in_it,
    )
    for divipola in (SENT, HALF_WAY):
        report_of(divipola, year, in_it, send=True)
    sent = FollowUpReport.objects.get(plan__entity=SENT, fiscal_year=year)
    reviewed = in_it + timedelta(days=20)
    for role, decide in (
        (Role.DEPARTMENT_REVIEWER, validate_report),
        (Role.DNP_REVIEWER, verify_report),
    ):
        reviewer = _somebody(role, SENT[:2] if role == Role.DEPARTMENT_REVIEWER else None, now)
        decide(report_id=sent.pk, reason="", actor=reviewer, now=reviewed)
    after = datetime.combine(dates.definitive_on + timedelta(days=1), time(8), tzinfo=BOGOTA)
    request = ask_for_cut(window_id=window.pk, reason="", actor=actor, now=after)
    return publish_cut(request_id=request.pk, actor=actor, now=after)


def _somebody(role: Role, place: str | None, now: datetime) -> Actor:
    found = Membership.objects.filter(role=role, entity=place).order_by("pk").first()
    if found is None:
        raise DomainError(f"Nadie tiene el rol «{role.label}» en la demostración.")
    return actor_for(User.objects.get(pk=found.user_id), legal_day(now))


def _series(*, actor: Actor, now: datetime) -> None:
    figures = [
        Figure(
            code, year, "eficacia", exact_product(Decimal(value), Decimal("0.01")), "Dato inventado"
        )
        for code, values in EFFICACY.items()
        for year, value in zip(range(2016, 2020), values, strict=True)
    ]
    written = io.StringIO()
    rows = [[f.divipola, f.fiscal_year, f.measure, f.value, f.note] for f in figures]
    csv.writer(written).writerows(rows)
    load_series(
        series=Series.SIEE,
        source=SOURCE,
        file_name="inventada.csv",
        sha256=hashlib.sha256(written.getvalue().encode()).hexdigest(),
        figures=figures,
        actor=actor,
        now=now,
    )
