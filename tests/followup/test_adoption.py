"""What was formulated here is adopted by its act, and is followed from then on."""

from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from kpt.accounts.actor import actor_for
from kpt.accounts.models import Membership
from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed
from kpt.followup.actions.adoption import adopt_plan
from kpt.followup.models import PlanYearSummary
from kpt.plans.actions.acts import EmptyPlan, ImpossibleAct
from kpt.plans.actions.opening import open_draft
from kpt.plans.models import ActKind, PlanVersion, VersionState
from tests.factories import EntityFactory, actor_of, client_of
from tests.plan_factories import TargetFactory, a_plan
from tests.plans.drafts import place

__all__ = ["place"]
pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)


def adopt(version, actor, **more):
    given = {"kind": ActKind.AGREEMENT, "number": " 005 ", "on": date(2026, 5, 28)}
    return adopt_plan(**({"version_id": version.pk, "actor": actor, "now": NOW} | given | more))


@pytest.fixture
def whole(place):
    line = place.line()
    TargetFactory(version=place.version, number=1, lines=[line], change=place.version.change)
    return place


def test_a_first_plan_enters_into_force_with_its_figures(whole):
    version = adopt(whole.version, whole.leader)
    assert (version.state, version.act_number, version.adopted_at) == (
        VersionState.ADOPTED,
        "005",
        NOW,
    )
    assert PlanYearSummary.objects.filter(plan=version.plan).exists()
    assert AuditEvent.objects.get(kind="plan_adopted").after["act"] == "Acuerdo 005 de 2026-05-28"


def test_an_amendment_replaces_the_version_before():
    entity = EntityFactory()
    before = a_plan(targets=2, entity=entity)
    leader = actor_of(Role.TEAM_LEADER, entity)
    draft = open_draft(entity_id=entity.pk, actor=leader, now=NOW)
    adopt(draft, leader)
    before.refresh_from_db()
    assert (before.state, before.superseded_at) == (VersionState.SUPERSEDED, NOW)
    assert PlanVersion.objects.get(state=VersionState.ADOPTED) == draft


@pytest.mark.parametrize(
    ("more", "error", "words"),
    [
        ({"on": date(2026, 10, 21)}, ImpossibleAct, "futuro"),
        ({"on": date(2020, 5, 28)}, ImpossibleAct, "Revise la fecha"),
        ({"kind": ActKind.ORDINANCE}, ImpossibleAct, "se adopta por acuerdo o decreto"),
    ],
)
def test_an_impossible_act_changes_nothing(whole, more, error, words):
    with pytest.raises(error, match=words):
        adopt(whole.version, whole.leader, **more)
    whole.version.refresh_from_db()
    assert whole.version.state == VersionState.DRAFT
    assert not PlanYearSummary.objects.exists()


def test_an_empty_plan_is_not_adopted(place):
    with pytest.raises(EmptyPlan, match="por lo menos una línea"):
        adopt(place.version, place.leader)


@pytest.mark.parametrize("role", [Role.TEAM_MEMBER, Role.READER, Role.BODY_SECRETARY])
def test_only_the_leader_adopts(whole, role):
    with pytest.raises(NotAllowed, match="Solo el líder"):
        adopt(whole.version, actor_of(role, whole.entity))


def test_what_is_adopted_is_not_adopted_again(whole):
    adopt(whole.version, whole.leader)
    with pytest.raises(NotAllowed, match="está «Adoptada»"):
        adopt(whole.version, whole.leader)


def test_the_leader_adopts_on_the_screen(whole):
    web = client_of(whole.leader)
    url = reverse("followup:adopt", args=[whole.entity.pk])
    assert "no hay vuelta atrás" in web.get(url).content.decode()
    wrong = web.post(url, {"tipo": "acuerdo", "numero": "5", "fecha": "2019-01-01"})
    assert wrong.status_code == 422
    assert "Revise la fecha" in wrong.content.decode()
    done = web.post(url, {"tipo": "acuerdo", "numero": "5", "fecha": "2026-02-01"}, follow=True)
    assert "El plan quedó adoptado por Acuerdo 5" in done.content.decode().replace("\u00a0", " ")
    again = web.get(url)
    assert again.url == reverse("formulation:home", args=[whole.entity.pk])


def test_who_handed_over_is_told_so(whole):
    Membership.objects.filter(user=whole.leader.user).update(read_only_from=date(2026, 1, 1))
    with pytest.raises(NotAllowed, match="Su gobierno entregó"):
        adopt(whole.version, actor_for(whole.leader.user, NOW.date()))
