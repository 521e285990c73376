"""Filling a report with what PIIP and CUIPO say, where nobody has answered."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.base.errors import DomainError, StaleRow
from kpt.followup.actions.answers import Answering, answers_of
from kpt.followup.actions.loads import load_answers
from kpt.followup.actions.reports import lock_report
from kpt.followup.models import LoadWay, ReportLoad
from kpt.followup.queries.report_sources import sources_offer
from kpt.rules.periods import legal_day


class NothingToBring(DomainError):
    """PIIP and CUIPO say nothing that is not answered already."""


class OfferChanged(StaleRow):
    """Somebody answered, or a new report of DNP came in, since the preview."""


@transaction.atomic
def bring_sources(*, report_id: int, seen: str, actor: Actor, now: datetime) -> ReportLoad:
    """Write what PIIP and CUIPO say of the targets that nobody answered, as one act.

    ``seen`` is the fingerprint of the preview. What was answered already is not touched. Raises
    NotAllowed, NothingToBring, OfferChanged.
    """
    report = lock_report(report_id)
    offer = sources_offer(report, actor, legal_day(now))
    offer.may.require()
    if not offer.brought:
        raise NothingToBring("No hay nada que traer: lo que dicen PIIP y CUIPO ya está reportado.")
    if seen != offer.fingerprint:
        raise OfferChanged(
            "Mientras usted miraba, alguien reportó o llegó un informe nuevo del DNP. Mire otra "
            "vez lo que se traería y confirme."
        )
    answers = answers_of(report, [one.target.uid for one in offer.brought])
    items = [
        Answering(one.target, answers.get(one.target.uid), one.given)
        for one in offer.brought
        if one.given is not None
    ]
    return load_answers(report=report, items=items, way=LoadWay.SOURCES, actor=actor, now=now)
