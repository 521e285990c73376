"""Every right of the table, asked of every role: the manual promises what the code decides."""

from datetime import UTC, date, datetime

import pytest

from kpt.accounts.actor import SYSTEM, actor_for
from kpt.accounts.permissions import can_read_audit, can_read_country_audit
from kpt.accounts.role_table import PURPOSES, RIGHTS, ROWS, SENTENCES, Right
from kpt.accounts.roles import (
    DEPARTMENTAL,
    NATIONWIDE,
    OF_ONE_ENTITY,
    SECOND_FACTOR,
    Module,
    Role,
)
from kpt.enrolment import permissions as enrolment
from kpt.exchange.permissions import can_import
from kpt.files.models import ImportKind
from kpt.handover.permissions import can_open
from kpt.plans.models import PlanVersion, VersionState
from kpt.plans.permissions import can_formulate, can_record_act
from kpt.team.permissions import can_grant_role, can_manage_team, can_see_team
from tests.enrolment.requests import a_request
from tests.factories import (
    DepartmentFactory,
    EntityFactory,
    MembershipFactory,
    UserFactory,
    actor_of,
)
from tests.plan_factories import a_plan

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)


def actor_at(role: Role, entity):
    """Return somebody with the role over ``entity``: of it, of its department, of the country."""
    place = entity.department if role in DEPARTMENTAL else entity
    return actor_of(role, None if role in NATIONWIDE else place)


def actor_for_today(person):
    return actor_for(person, on=NOW.date())


def verdicts(actor, entity, tmp_path, settings) -> dict[Right, bool]:
    settings.MEDIA_ROOT = tmp_path
    version = a_plan(targets=1, entity=entity)
    PlanVersion.objects.filter(pk=version.pk).update(
        state=VersionState.ADOPTED_PENDING_ACT, act_kind="", act_number="", act_on=None
    )
    version = PlanVersion.objects.select_related("plan__entity").get(pk=version.pk)
    request = a_request(entity)
    return {
        Right.ENTER: bool(actor.may_enter(entity)),
        Right.FORMULATE: bool(can_formulate(actor, entity)),
        Right.IMPORT: bool(can_import(actor, entity)),
        Right.RECORD_ACT: bool(can_record_act(actor, version)),
        Right.SEE_TEAM: bool(can_see_team(actor, entity)),
        Right.MANAGE_TEAM: bool(can_manage_team(actor, entity)),
        Right.OPEN_HANDOVER: bool(can_open(actor, entity)),
        Right.READ_REQUESTS: bool(enrolment.can_see_queue(actor)),
        Right.VOUCH: bool(enrolment.can_vouch(actor, request)),
        Right.DECIDE_REQUESTS: bool(enrolment.can_approve(actor, request)),
        Right.NOTE_DOMAINS: bool(enrolment.can_add_domain(actor, request)),
        Right.GRANT_ROLES: bool(can_grant_role(actor, Role.CTP_COUNCILLOR, "otra@x.gov.co")),
        Right.READ_AUDIT: bool(can_read_audit(actor, entity)),
        Right.READ_COUNTRY_AUDIT: bool(can_read_country_audit(actor)),
    }


@pytest.mark.parametrize("role", Role)
def test_what_a_role_may_do_is_what_the_table_says(role, tmp_path, settings):
    entity = EntityFactory()
    found = verdicts(actor_at(role, entity), entity, tmp_path, settings)

    assert set(found) == set(Right)
    assert {right for right, allowed in found.items() if allowed} == RIGHTS[role]


@pytest.mark.parametrize("role", sorted(OF_ONE_ENTITY | DEPARTMENTAL))
def test_no_role_of_elsewhere_enters_or_changes(role):
    department = DepartmentFactory()
    entity = EntityFactory(department=department)
    other = EntityFactory(department=DepartmentFactory())
    actor = actor_at(role, other)

    assert not actor.may_enter(entity)
    assert not can_import(actor, entity)
    assert not can_manage_team(actor, entity)
    assert not can_read_audit(actor, entity)


def test_whoever_leads_the_plan_of_the_department_does_not_enter_its_municipalities():
    entity = EntityFactory()

    assert not actor_of(Role.TEAM_LEADER, entity.department).may_enter(entity)
    assert actor_of(Role.DEPARTMENT_LEADER, entity.department).may_enter(entity)


def test_the_site_administrator_is_told_why_no_entity_opens():
    verdict = actor_of(Role.SITE_ADMIN).may_enter(EntityFactory())

    assert not verdict
    assert "administración del sitio" in verdict.reason


def test_who_administers_the_site_and_is_of_a_team_enters_that_entity_only():
    entity, other = EntityFactory(), EntityFactory()
    person = UserFactory()
    MembershipFactory(user=person, role=Role.SITE_ADMIN)
    MembershipFactory(user=person, role=Role.READER, entity=entity)
    actor = actor_for_today(person)

    assert actor.may_enter(entity)
    assert not actor.may_enter(other)
    assert actor.role_in(entity) == "Lector de la entidad"


@pytest.mark.parametrize(
    ("modules", "may"),
    [
        ([], set()),
        ([Module.PLAN], {ImportKind.PLAN}),
        ([Module.FOLLOW_UP], {ImportKind.EXECUTION, ImportKind.REPORT}),
        (list(Module), {ImportKind.PLAN, ImportKind.EXECUTION, ImportKind.REPORT}),
    ],
)
def test_a_member_brings_what_belongs_to_her_modules(modules, may):
    entity = EntityFactory()
    member = MembershipFactory(
        role=Role.TEAM_MEMBER, entity=entity, modules=[str(module) for module in modules]
    )
    actor = actor_for_today(member.user)

    assert {kind for kind in ImportKind if can_import(actor, entity, kind)} == may
    assert bool(can_import(actor, entity)) == bool(may)


def test_a_new_member_has_all_modules():
    assert MembershipFactory(role=Role.TEAM_MEMBER).modules == Module.values


def test_modules_do_not_narrow_the_leader():
    leader = MembershipFactory(modules=[])

    assert can_import(actor_for_today(leader.user), leader.entity, ImportKind.PLAN)


def test_a_leader_who_handed_over_reads_the_audit_while_she_reads_and_a_command_always():
    own = MembershipFactory(read_only_from=date(2026, 10, 1), ends_on=date(2027, 1, 1))

    assert can_read_audit(actor_for_today(own.user), own.entity)
    assert "su líder y el DNP" in can_read_audit(actor_of(Role.TEAM_LEADER), own.entity).reason
    assert not can_read_audit(actor_for(own.user, on=date(2027, 1, 2)), own.entity)
    assert can_read_audit(SYSTEM, own.entity)
    assert can_read_country_audit(SYSTEM)
    assert "del país la consulta el DNP" in can_read_country_audit(actor_for_today(own.user)).reason


def test_every_role_and_right_has_its_words():
    assert set(PURPOSES) == set(RIGHTS) == set(Role)
    assert set(SENTENCES) == set(Right)
    assert {row.role for row in ROWS if row.second_factor} == SECOND_FACTOR


def test_the_kinds_of_roles_share_nothing_and_leave_none_out():
    groups = [set(OF_ONE_ENTITY), set(DEPARTMENTAL), set(NATIONWIDE)]

    assert set.union(*groups) == set(Role)
    assert sum(map(len, groups)) == len(Role)
