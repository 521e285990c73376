"""Who answers for each target: one or many at once, with history."""

import pytest

from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed
from kpt.indicative.actions.responsibles import NobodyChosen, ReasonMissing
from kpt.indicative.models import TargetResponsible
from kpt.indicative.queries.responsibles import responsibles_of
from tests.factories import MembershipFactory
from tests.indicative.place import Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return Place()


def test_many_targets_at_once_with_an_office_and_a_person(here):
    person = here.member.user.pk
    assert here.answer(here.uids, office="  Obras   Públicas ", person_id=person) == 3

    found = responsibles_of(here.plan.pk)
    assert {(one.office, one.person_id) for one in found.values()} == {("Obras Públicas", person)}
    told = AuditEvent.objects.get(kind="responsibles_set")
    assert told.after["metas"] == ["IP-1", "IP-2", "IP-3"]


def test_a_change_asks_for_its_reason_and_the_one_before_is_kept(here):
    here.answer(here.uids[:2])
    with pytest.raises(ReasonMissing, match="IP-1 y IP-2 ya tienen"):
        here.answer(here.uids, office="Hacienda")
    assert here.answer(here.uids, office="Hacienda", reason="Cambió la estructura") == 3

    history = TargetResponsible.objects.filter(target_uid=here.uids[0]).order_by("pk")
    assert [(one.office, one.until is None) for one in history] == [
        ("Secretaría de Planeación", False),
        ("Hacienda", True),
    ]


def test_the_same_again_changes_nothing(here):
    here.answer(here.uids)
    assert here.answer(here.uids) == 0
    assert TargetResponsible.objects.count() == 3


def test_what_is_missing_is_said(here):
    with pytest.raises(NobodyChosen, match="Marque"):
        here.answer(Place().uids)
    with pytest.raises(NobodyChosen, match="dependencia"):
        here.answer(here.uids, office="  ")
    with pytest.raises(NobodyChosen, match="no es hoy del equipo"):
        here.answer(here.uids, person_id=here.reader.user.pk)


def test_the_leader_and_members_of_the_plan_or_the_follow_up_set_them(here):
    here.member.memberships[0].modules = ["seguimiento"]
    assert here.answer(here.uids) == 3
    here.member.memberships[0].modules = []
    with pytest.raises(NotAllowed, match="no tiene a cargo"):
        here.answer(here.uids)
    with pytest.raises(NotAllowed, match="Solo el equipo"):
        here.answer(here.uids, actor=here.reader)
    assert here.answer(here.uids, office="Obras", reason="x", actor=here.leader) == 3


def test_who_leaves_keeps_the_office(here):
    gone = MembershipFactory(role=Role.TEAM_MEMBER, entity=here.entity)
    here.answer(here.uids, person_id=gone.user_id)
    gone.delete()
    assert {one.office for one in responsibles_of(here.plan.pk).values()} == {
        "Secretaría de Planeación"
    }
