"""A review half way: a report looked at, one observation with its answer, and a sample drawn."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kpt.accounts.actor import Actor, actor_for
from kpt.accounts.models import User
from kpt.base.errors import DomainError
from kpt.demo.people import PEOPLE
from kpt.demo.reporting import SENT
from kpt.followup.actions.review import observe
from kpt.followup.calculator.reports import summarise_stale
from kpt.followup.models import FollowUpReport, Observation
from kpt.review.actions.samples import draw_sample
from kpt.review.actions.threads import reply
from kpt.review.calculator import look_again
from kpt.review.models import ReportFinding, Sample
from kpt.rules.periods import legal_day

DEPARTMENT = "63"
SEED = "Lotería del Quindío 3008 (inventada)"
ASKED = "¿De dónde sale este valor? Adjunte el acta de recibo (inventado)."
ANSWERED = "Es la suma de dos contratos. El acta se está buscando en el archivo (inventado)."
ASKED_AGAIN = "Gracias. Con el acta cerramos la observación (inventado)."


def load_review(*, now: datetime) -> str:
    """Look at what was sent, ask and answer, and draw a sample; tell in words. Idempotent."""
    summarise_stale(now)
    look_again(now)
    report = FollowUpReport.objects.filter(plan__entity=SENT, submitted_at__isnull=False).first()
    if report is None:
        return "no hay reportes enviados"
    if Sample.objects.filter(department=DEPARTMENT).exists():
        return "hecha desde antes"
    try:
        with transaction.atomic():
            _talk(report, now)
            draw_sample(
                department_id=DEPARTMENT,
                fiscal_year=report.fiscal_year,
                at_random=5,
                by_risk=3,
                seed=SEED,
                actor=_actor("gobernacion.quindio", now),
                now=now,
            )
    except DomainError as error:
        return f"no se hizo. {error.message}"
    return "Salento tiene una observación y hay una muestra del Quindío"


def _talk(report: FollowUpReport, now: datetime) -> None:
    if Observation.objects.filter(report=report).exists():
        return
    found = ReportFinding.objects.filter(report=report, target_uid__isnull=False).first()
    reviewer, leader = _actor("gobernacion.quindio", now), _actor("lider.salento", now)
    made = observe(
        report_id=report.pk,
        target_uid=found.target_uid if found else None,
        text=f"{found.sentence} {ASKED}" if found else ASKED,
        actor=reviewer,
        now=now,
    )
    reply(observation_id=made.pk, text=ANSWERED, actor=leader, now=now)
    reply(observation_id=made.pk, text=ASKED_AGAIN, actor=reviewer, now=now)


def _actor(name: str, now: datetime) -> Actor:
    person = next(one for one in PEOPLE if one.name == name)
    return actor_for(User.objects.get(email=person.email), legal_day(now))
