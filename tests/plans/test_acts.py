"""The act that adopted a version: who tells it, of which kind, and on which day."""

from datetime import UTC, date, datetime

import pytest

from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed
from kpt.plans.actions.acts import ImpossibleAct, acts_of, record_act
from kpt.plans.actions.undo import can_undo, undo_change
from kpt.plans.models import ActKind, Plan, VersionState
from kpt.plans.permissions import can_record_act
from tests.factories import DepartmentFactory, EntityFactory, actor_of
from tests.official import official_workbook
from tests.plan_factories import NOW, PlanFactory, VersionFactory

pytestmark = pytest.mark.django_db

# Ten at night in Bogotá: in UTC it is already the next day.
LATE_IN_BOGOTA = datetime(2024, 5, 29, 3, 0, tzinfo=UTC)
ACT = {"kind": ActKind.AGREEMENT, "number": " 005 ", "on": date(2024, 5, 28), "now": NOW}
PENDING = {
    "state": VersionState.ADOPTED_PENDING_ACT,
    "act_kind": "",
    "act_number": "",
    "act_on": None,
}


def pending_version(entity=None):
    plan = PlanFactory(entity=entity or EntityFactory())
    return VersionFactory(plan=plan, **PENDING)


def leader_of(version):
    return actor_of(Role.TEAM_LEADER, version.plan.entity)


def test_the_leader_tells_the_act_and_it_is_recorded():
    version = pending_version()

    told = record_act(version_id=version.pk, actor=leader_of(version), **ACT)

    told.refresh_from_db()
    assert (told.state, told.act_kind, told.act_number, told.act_on) == (
        VersionState.ADOPTED,
        ActKind.AGREEMENT,
        "005",
        date(2024, 5, 28),
    )
    event = AuditEvent.objects.get(kind="act_recorded")
    assert event.after == {"act": "Acuerdo 005 de 2024-05-28"}
    assert event.divipola == version.plan.entity_id


def test_an_act_is_told_once():
    version = pending_version()
    leader = leader_of(version)
    record_act(version_id=version.pk, actor=leader, **ACT)

    with pytest.raises(NotAllowed, match="La versión 1 está «Adoptada"):
        record_act(version_id=version.pk, actor=leader, **ACT | {"number": "9"})

    version.refresh_from_db()
    assert version.act_number == "005"
    assert AuditEvent.objects.filter(kind="act_recorded").count() == 1


def test_the_act_of_a_version_that_was_replaced_can_still_be_told():
    version = pending_version()
    version.state = VersionState.SUPERSEDED
    version.save()

    leader = leader_of(version)

    told = record_act(version_id=version.pk, actor=leader, **ACT)

    assert (told.state, told.act_number) == (VersionState.SUPERSEDED, "005")
    assert not can_record_act(leader, told)


@pytest.mark.parametrize(
    ("role", "where", "may"),
    [
        (Role.TEAM_LEADER, "here", True),
        (Role.TEAM_MEMBER, "here", False),
        (Role.TEAM_LEADER, "elsewhere", False),
        (Role.DEPARTMENT_REVIEWER, "department", False),
        (Role.DNP_REVIEWER, None, False),
    ],
)
@pytest.mark.parametrize("state", VersionState)
def test_who_may_tell_the_act_of_which_version(role, where, may, state):
    version = pending_version()
    here = version.plan.entity
    if state == VersionState.ADOPTED:
        version.act_kind, version.act_number, version.act_on = "acuerdo", "1", ACT["on"]
    version.state = state
    places = {"here": here, "elsewhere": EntityFactory(), "department": here.department}
    actor = actor_of(role, places.get(where))

    verdict = can_record_act(actor, version)

    waiting = {VersionState.ADOPTED_PENDING_ACT, VersionState.SUPERSEDED}
    assert bool(verdict) is (may and state in waiting)
    if not may:
        assert verdict.reason.startswith("Solo el líder")
        with pytest.raises(NotAllowed):
            record_act(version_id=version.pk, actor=actor, **ACT)


def test_a_municipality_adopts_by_acuerdo_and_a_department_by_ordenanza():
    department = DepartmentFactory()

    assert acts_of(EntityFactory(department=department)) == [ActKind.AGREEMENT, ActKind.DECREE]
    assert acts_of(department) == [ActKind.ORDINANCE, ActKind.DECREE]


@pytest.mark.parametrize(
    ("is_department", "kind", "says"),
    [
        (False, ActKind.ORDINANCE, "se adopta por acuerdo o decreto"),
        (True, ActKind.AGREEMENT, "se adopta por ordenanza o decreto"),
    ],
)
def test_the_act_of_another_corporation_is_refused(is_department, kind, says):
    version = pending_version(DepartmentFactory() if is_department else EntityFactory())

    with pytest.raises(ImpossibleAct, match=says):
        record_act(version_id=version.pk, actor=leader_of(version), **ACT | {"kind": kind})

    version.refresh_from_db()
    assert version.state == VersionState.ADOPTED_PENDING_ACT
    assert not AuditEvent.objects.exists()


@pytest.mark.parametrize("kind", [ActKind.ORDINANCE, ActKind.DECREE])
def test_a_department_tells_its_own(kind):
    version = pending_version(DepartmentFactory())

    told = record_act(version_id=version.pk, actor=leader_of(version), **ACT | {"kind": kind})

    assert told.act_kind == kind


@pytest.mark.parametrize(
    ("on", "now", "says"),
    [
        (date(2024, 5, 29), LATE_IN_BOGOTA, "en el futuro"),
        (date(2023, 12, 31), NOW, "el acto sería de 2023"),
    ],
    ids=["tomorrow in Bogotá", "before the term"],
)
def test_impossible_days_are_refused(on, now, says):
    version = pending_version()

    with pytest.raises(ImpossibleAct, match=says):
        record_act(version_id=version.pk, actor=leader_of(version), **ACT | {"on": on, "now": now})

    version.refresh_from_db()
    assert version.act_on is None


def test_the_legal_day_is_bogotas():
    version = pending_version()

    told = record_act(
        version_id=version.pk,
        actor=leader_of(version),
        **ACT | {"on": date(2024, 5, 28), "now": LATE_IN_BOGOTA},
    )

    assert told.act_on == date(2024, 5, 28)


def test_what_an_act_adopted_is_not_taken_back(bring):
    applied = bring(official_workbook())
    assert can_undo(applied.change)
    leader = actor_of(Role.TEAM_LEADER, applied.plan.entity)
    record_act(version_id=applied.version.pk, actor=leader, **ACT)

    with pytest.raises(NotAllowed, match="Ya se anotó el acto"):
        undo_change(applied.change.pk)

    assert Plan.objects.filter(pk=applied.plan.pk).exists()
