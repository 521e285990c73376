"""Bringing what PIIP and CUIPO say into a report, where nobody has answered."""

from datetime import UTC, datetime
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kpt.accounts.actor import actor_for
from kpt.accounts.models import Membership
from kpt.base.errors import NotAllowed
from kpt.followup.actions.loads import can_undo_load, undo_load
from kpt.followup.actions.sources import NothingToBring, OfferChanged, bring_sources
from kpt.followup.models import LoadWay, ReportedCoverage, ReportLoad, TargetAnswer
from kpt.followup.queries.report_sources import sources_offer
from kpt.plans.models import Funding, ProductTarget
from tests.factories import EntityFactory, actor_of, client_of
from tests.followup.test_reporting import Place
from tests.plan_factories import a_plan, compute

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """Let the pages be opened on a day on which 2025 is reported."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def here():
    place = Place()
    Funding.objects.filter(target__version=place.version, source=5).delete()
    return place


def offered(here, report, actor=None):
    return sources_offer(report, actor or here.member, NOW.date())


def bring(here, report, actor=None, seen=None):
    actor = actor or here.member
    seen = offered(here, report, actor).fingerprint if seen is None else seen
    return bring_sources(report_id=report.pk, seen=seen, actor=actor, now=NOW)


def url(here, name="sources"):
    return reverse(f"reports:{name}", args=[here.entity.pk, 2025])


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def test_blank_targets_are_filled_and_say_where_it_came_from(here):
    report = here.opened()
    ReportedCoverage.objects.create(
        plan=report.plan, change=here.version.change, cut_label="31 de diciembre de 2025"
    )
    here.answer(report, here.targets[2], "9", actor=here.leader)
    bring(here, report)
    one, two, three = (TargetAnswer.objects.get(target_uid=t.uid) for t in here.targets)
    assert (one.achieved, two.achieved) == (D("1.5"), 0)
    spent = one.spending.get()
    assert (spent.source_id, spent.bpin) == (1, here.targets[0].bpin_text)
    assert (spent.commitments_cop, spent.obligations_cop, spent.payments_cop) == (
        1_050_000, 900_000, 750_000,
    )  # fmt: skip
    assert one.narrative == (
        "Tomado del informe del DNP con corte 31 de diciembre de 2025: lo ejecutado viene de PIIP "
        "y los recursos vienen de CUIPO."
    )
    assert "los recursos" not in two.narrative  # nothing was spent
    assert (three.achieved, three.row_version, three.changed_by) == (9, 1, here.leader.user)
    with pytest.raises(NothingToBring):
        bring(here, report, seen="")


def test_what_several_targets_share_is_listed_and_not_split(here):
    first, second, third = here.targets
    codes = ("sector_code", "programme_code", "product_code", "indicator_code", "bpin_text")
    same = {name: getattr(first, name) for name in codes}
    ProductTarget.objects.filter(pk=second.pk).update(**same)
    Funding.objects.create(
        target=third, fiscal_year=2025, source_id=5, amount_cop=1, change=third.change
    )
    compute(here.version.plan)
    report = here.opened()
    offer = offered(here, report)
    assert [one.label for one in offer.brought] == ["IP-3"]
    why = {one.label: " ".join(one.left) for one in offer.left}
    assert "PIIP dice 1,5 para IP-1, IP-2 juntas" in why["IP-1"]
    assert "IP-1, IP-2 juntas" in why["IP-2"]
    assert "no dice de qué fuente" in why["IP-3"]
    bring(here, report)
    only = TargetAnswer.objects.get()
    assert (only.achieved, only.spending.count()) == (4, 0)


def test_the_preview_is_confirmed_on_the_page_and_can_be_undone(here):
    report = here.opened()
    web = client_of(here.member)
    page = text(web.get(url(here)))
    assert "3 metas sin reportar" in page
    assert web.get(url(here, "undo-sources")).status_code == 404
    seen = offered(here, report).fingerprint
    response = web.post(url(here), {"visto": seen})
    assert response.url == reverse("reports:report", args=[here.entity.pk, 2025])
    assert TargetAnswer.objects.count() == 3
    again = text(web.get(url(here)))
    assert "No hay nada que traer" in again
    assert "Deshacer lo último que se trajo" in again
    assert "Deshacer" in text(web.get(url(here, "undo-sources")))
    assert web.post(url(here, "undo-sources")).url == url(here)
    assert not TargetAnswer.objects.exists()
    load = ReportLoad.objects.get(way=LoadWay.SOURCES)
    assert load.undone_by == here.member.user
    assert "ya se deshizo" in can_undo_load(load).reason


def test_what_changed_since_the_preview_is_looked_at_again(here):
    report = here.opened()
    seen = offered(here, report).fingerprint
    here.answer(report, here.targets[0], "7", actor=here.leader)
    with pytest.raises(OfferChanged):
        bring(here, report, seen=seen)
    response = client_of(here.member).post(url(here), {"visto": seen}, follow=True)
    assert "Mire otra vez lo que se traería" in text(response)
    assert TargetAnswer.objects.count() == 1


def test_what_was_answered_after_is_not_taken_back(here):
    report = here.opened()
    load = bring(here, report)
    here.answer(report, here.targets[0], "7", actor=here.leader)
    with pytest.raises(NotAllowed, match="1 de 3"):
        undo_load(load_id=load.pk, actor=here.member, now=NOW)


def test_each_brings_only_what_is_hers(here):
    report = here.opened()
    sector = here.targets[0].sector_code
    Membership.objects.filter(user=here.member.user).update(sectors=[sector])
    narrow = actor_for(here.member.user, on=NOW.date())
    offer = offered(here, report, narrow)
    assert [one.label for one in offer.brought] == ["IP-1"]
    assert {one.left for one in offer.left} == {("Es de un sector que no está a su cargo.",)}
    bring(here, report, narrow)
    assert TargetAnswer.objects.count() == 1
    with pytest.raises(NotAllowed):
        bring(here, report, here.gobernacion, seen="x")
    reviewer = client_of(here.gobernacion)
    assert "Solo el equipo" in text(reviewer.get(url(here)))
    assert reviewer.post(url(here)).status_code == 403
    assert reviewer.get(url(here, "undo-sources")).status_code == 403


def test_an_answer_with_only_words_is_an_answer(here):
    report = here.opened()
    here.answer(report, here.targets[0], None, narrative="Vamos bien")
    here.answer(report, here.targets[1], None)  # somebody saved it blank
    bring(here, report)
    assert TargetAnswer.objects.get(target_uid=here.targets[0].uid).achieved is None
    assert TargetAnswer.objects.get(target_uid=here.targets[1].uid).achieved == 0


def test_the_page_costs_the_same_with_many_targets(here):
    def cost(place):
        place.opened()
        web = client_of(place.leader)
        web.get(url(place))
        with CaptureQueriesContext(connection) as queries:
            assert web.get(url(place)).status_code == 200
        return len(queries)

    few = cost(here)
    large = Place.__new__(Place)
    large.entity = EntityFactory()
    large.version = a_plan(targets=40, entity=large.entity)
    large.leader = actor_of(here.leader.memberships[0].role, large.entity)
    assert cost(large) == few <= 10


def test_what_wrote_nothing_is_not_taken_back():
    assert "no cambió nada" in can_undo_load(None).reason
