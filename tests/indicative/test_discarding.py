"""A draft of the PI is given up; what an act adopted is not."""

import pytest
from django.urls import reverse

from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed
from kpt.indicative.actions.deriving import open_next_number
from kpt.indicative.actions.discarding import discard_indicative
from kpt.indicative.models import IndicativePlan, IndicativeTarget, TargetResponsible
from tests.factories import client_of
from tests.indicative.place import NOW, YEAR, Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return Place()


def discard(here, indicative, actor=None):
    discard_indicative(indicative_id=indicative.pk, actor=actor or here.leader, now=NOW)


def test_a_draft_goes_with_its_figures_and_the_audit_says_what_was_in_it(here):
    indicative = here.opened()
    here.programme(indicative, here.uids[0], "9")
    here.explain(indicative, [(here.uids[0], 0)])
    here.answer(here.uids[:1])

    discard(here, indicative)

    assert not IndicativePlan.objects.exists()
    assert not IndicativeTarget.objects.exists()
    assert TargetResponsible.objects.count() == 1
    told = AuditEvent.objects.get(kind="indicative_discarded").before
    assert (told["numero"], told["metas"], told["explicaciones"]) == (1, 3, 1)
    assert here.opened().number == 1


def test_what_is_adopted_stays_in_force(here):
    first = here.opened()
    here.adopt(first)
    with pytest.raises(NotAllowed, match="lo que un acto adoptó no se descarta"):
        discard(here, first)
    given = {"indicative_id": first.pk, "actor": here.member, "now": NOW}
    discard(here, open_next_number(reason="Cambió el presupuesto", **given))
    assert [one.state for one in IndicativePlan.objects.all()] == ["adoptado"]


@pytest.mark.parametrize("who", ["member", "reader", "neighbour"])
def test_only_the_leader_discards(here, who):
    with pytest.raises(NotAllowed, match="Solo el líder"):
        discard(here, here.opened(), actor=getattr(here, who))
    assert IndicativePlan.objects.count() == 1


def test_the_page_says_what_goes_and_asks_first(here):
    here.opened()
    home = reverse("indicative:year", args=[here.entity.pk, YEAR])
    url = reverse("indicative:discard", args=[here.entity.pk, YEAR])
    assert url not in client_of(here.member).get(home).content.decode()
    browser = client_of(here.leader)
    assert url in browser.get(home).content.decode()
    assert "Qué se pierde" in browser.get(url).content.decode()
    assert IndicativePlan.objects.count() == 1
    assert "se descartó" in browser.post(url, follow=True).content.decode()
    assert not IndicativePlan.objects.exists()
