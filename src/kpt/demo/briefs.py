"""The informes that anybody reads: those that open by themselves, and some that were published."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kpt.accounts.actor import Actor, actor_for
from kpt.accounts.models import User
from kpt.base.errors import DomainError
from kpt.briefs.actions import make_brief, make_open_briefs, publish_brief
from kpt.briefs.material import Options
from kpt.briefs.models import Brief
from kpt.cuts.models import PublishedCut
from kpt.demo.people import PEOPLE
from kpt.demo.reporting import HALF_WAY, SENT
from kpt.rules.periods import legal_day

SLUG = "corporacion"


def load_briefs(*, now: datetime) -> str:
    """Publish a report as of the published cut, and make the open ones; in words. Idempotent."""
    made = make_open_briefs(now)
    cut = PublishedCut.objects.order_by("number").first()
    if cut is None:
        return f"{made} abiertos; sin un corte no se publicó ninguno"
    if Brief.objects.filter(published_at__isnull=False).exists():
        return "publicados desde antes"
    try:
        with transaction.atomic():
            for divipola in (SENT, HALF_WAY):
                _published(divipola, cut, now)
    except DomainError as error:
        return f"{made} abiertos; no se publicó ninguno. {error.message}"
    return f"{made} abiertos, y el de la corporación de {cut.fiscal_year} en dos municipios"


def _published(divipola: str, cut: PublishedCut, now: datetime) -> None:
    """Have the leader publish the report to the corporation, which stands on what is frozen."""
    options, leader = Options(cut.fiscal_year, cut=cut.number), _leader(divipola, now)
    brief = make_brief(entity_id=divipola, slug=SLUG, options=options, actor=leader, now=now)
    publish_brief(brief_id=brief.pk, actor=leader, now=now)


def _leader(divipola: str, now: datetime) -> Actor:
    person = next(p for p in PEOPLE if p.name.startswith("lider.") and p.divipola == divipola)
    return actor_for(User.objects.get(email=person.email), legal_day(now))
