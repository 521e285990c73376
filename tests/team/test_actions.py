"""The team: who comes in, what changes, who goes, who stands in – and what is kept of each."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from kpt.accounts.actor import actor_for
from kpt.accounts.models import Membership, User
from kpt.accounts.roles import Module, Role
from kpt.audit.kinds import AuditKind
from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed
from kpt.team import actions
from kpt.team.actions.delegation import NotOfTheTeam, WrongDates
from kpt.team.actions.members import AccountClosed, AlreadyThere, Place, ReasonMissing
from tests.accounts.test_role_table import actor_at
from tests.factories import EntityFactory, MembershipFactory, UserFactory
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)


def leader_of(entity):
    return actor_for(MembershipFactory(entity=entity).user, on=TODAY)


def invite(entity, actor, email="nueva@salento.gov.co", **more):
    words = {"full_name": "Nueva Persona", "role": Role.TEAM_MEMBER, "place": Place("Profesional")}
    return actions.invite_member(entity=entity, email=email, actor=actor, now=NOW, **(words | more))


def kinds():
    return list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))


@pytest.fixture
def entity():
    return EntityFactory()


@pytest.fixture
def leader(entity):
    return leader_of(entity)


# Coming in


def test_whoever_is_invited_writes_her_own_password(entity, leader):
    invited = invite(entity, leader)
    run_jobs()

    assert invited.is_new_account
    assert not invited.membership.user.has_usable_password()
    assert invited.membership.granted_by == leader.user
    assert invited.membership.modules == Module.values
    (message,) = mail.outbox
    assert message.to == ["nueva@salento.gov.co"]
    assert "http://testserver/clave/nueva/" in message.body
    assert kinds() == [AuditKind.PERSON_CREATED, AuditKind.MEMBERSHIP_GRANTED]


def test_the_link_of_an_invitation_serves_once(entity, leader, client):
    invite(entity, leader)
    run_jobs()
    link = next(word for word in mail.outbox[0].body.split() if "/clave/nueva/" in word)
    page = client.get(link, follow=True)
    words = {"password1": "una frase muy larga de ella", "password2": "una frase muy larga de ella"}
    client.post(page.redirect_chain[-1][0], words)

    assert User.objects.get(email="nueva@salento.gov.co").has_usable_password()
    client.logout()
    assert "El enlace ya no sirve" in client.get(link, follow=True).content.decode()


def test_somebody_with_an_account_just_gets_the_place(entity, leader):
    person = UserFactory(email="Ya@Existe.gov.co", full_name="Su Nombre")
    invited = invite(entity, leader, email="ya@existe.gov.co", full_name="Otro nombre")
    run_jobs()

    person.refresh_from_db()
    assert (invited.is_new_account, invited.membership.user) == (False, person)
    assert person.full_name == "Su Nombre"
    assert "/clave/nueva/" not in mail.outbox[0].body
    assert "/ingresar/" in mail.outbox[0].body


def test_nobody_is_invited_twice(entity, leader):
    invite(entity, leader)
    with pytest.raises(AlreadyThere):
        invite(entity, leader)
    with pytest.raises(AlreadyThere):
        invite(entity, leader, email=leader.user.email)


def test_a_closed_account_is_not_opened_by_inviting_it(entity, leader):
    UserFactory(email="cerrada@salento.gov.co", is_active=False)
    with pytest.raises(AccountClosed):
        invite(entity, leader, email="cerrada@salento.gov.co")


def test_only_who_has_no_password_gets_another_link(entity, leader):
    membership = invite(entity, leader).membership
    actions.send_invitation_again(membership_id=membership.pk, actor=leader, now=NOW)
    membership.user.set_password("una frase muy larga de ella")
    membership.user.save()

    with pytest.raises(NotAllowed, match="ya tiene contraseña"):
        actions.send_invitation_again(membership_id=membership.pk, actor=leader, now=NOW)


# Changing


def test_only_what_changes_is_kept(entity, leader):
    one = invite(entity, leader).membership
    place = Place("Profesional", "Planeación", ["24"], ["seguimiento"])
    actions.edit_member(membership_id=one.pk, place=place, actor=leader, now=NOW)
    actions.edit_member(membership_id=one.pk, place=place, actor=leader, now=NOW)

    events = AuditEvent.objects.filter(kind=AuditKind.MEMBERSHIP_CHANGED)
    assert events.count() == 1
    assert events[0].before == {"office": "", "sectors": [], "modules": Module.values}
    assert events[0].after["modules"] == ["seguimiento"]


# Leaving


def test_who_is_inactivated_enters_no_more_and_nothing_is_deleted(entity, leader):
    one = MembershipFactory(role=Role.TEAM_MEMBER, entity=entity)
    actions.end_membership(membership_id=one.pk, reason="Renunció", actor=leader, now=NOW)

    one.refresh_from_db()
    assert not actor_for(one.user, on=TODAY).may_enter(entity)
    assert one.user.is_active
    assert (one.ends_on, one.ended_by, one.end_reason) == (TODAY - DAY, leader.user, "Renunció")
    assert kinds() == [AuditKind.MEMBERSHIP_ENDED]


def test_a_reason_is_needed(entity, leader):
    one = MembershipFactory(role=Role.TEAM_MEMBER, entity=entity)
    with pytest.raises(ReasonMissing):
        actions.end_membership(membership_id=one.pk, reason="  ", actor=leader, now=NOW)


def test_the_leader_is_not_inactivated_from_the_team(entity, leader):
    own = Membership.objects.get(user=leader.user)
    with pytest.raises(NotAllowed, match="solicitud de usuario líder"):
        actions.end_membership(membership_id=own.pk, reason="x", actor=leader, now=NOW)


def test_an_inactivation_of_today_is_undone_as_if_nothing_happened(entity, leader):
    one = MembershipFactory(role=Role.TEAM_MEMBER, entity=entity, modules=["plan"])
    for _ in range(2):  # again and again, on one day
        actions.end_membership(membership_id=one.pk, reason="Error", actor=leader, now=NOW)
        back = actions.reactivate_member(membership_id=one.pk, actor=leader, now=NOW)

    assert back.pk == one.pk
    assert (back.ends_on, back.end_reason, back.modules) == (None, "", ["plan"])
    assert Membership.objects.filter(user=one.user).count() == 1


def test_whose_account_is_closed_does_not_come_back_by_the_team(entity, leader):
    member = MembershipFactory(role=Role.TEAM_MEMBER, entity=entity)
    actions.end_membership(membership_id=member.pk, reason="x", actor=leader, now=NOW)
    User.objects.filter(pk=member.user_id).update(is_active=False)

    with pytest.raises(NotAllowed, match="La cuenta está inactiva"):
        actions.reactivate_member(membership_id=member.pk, actor=leader, now=NOW)


def test_coming_back_later_leaves_the_days_that_she_was_out(entity, leader):
    one = MembershipFactory(role=Role.TEAM_MEMBER, entity=entity)
    actions.end_membership(membership_id=one.pk, reason="Licencia", actor=leader, now=NOW)
    back = actions.reactivate_member(membership_id=one.pk, actor=leader, now=NOW + 30 * DAY)

    assert back.pk != one.pk
    assert back.starts_on == TODAY + 30 * DAY
    with pytest.raises(AlreadyThere):
        actions.reactivate_member(membership_id=one.pk, actor=leader, now=NOW + 31 * DAY)


# Standing in


def delegate(entity, actor, member, first=TODAY, last=TODAY + 5 * DAY, now=NOW):
    return actions.delegate_leadership(
        entity=entity,
        to_id=member.pk,
        starts_on=first,
        ends_on=last,
        reason="Vacaciones",
        actor=actor,
        now=now,
    )


def test_who_stands_in_leads_between_the_two_days_and_not_a_day_more(entity, leader):
    member = MembershipFactory(role=Role.TEAM_MEMBER, entity=entity)
    delegate(entity, leader, member, first=TODAY + DAY, last=TODAY + 3 * DAY)

    led = {
        day: actor_for(member.user, on=TODAY + day * DAY).has_any({Role.TEAM_LEADER}, entity)
        for day in range(6)
    }
    assert led == {0: False, 1: True, 2: True, 3: True, 4: False, 5: False}
    standing_in = actor_for(member.user, on=TODAY + DAY)
    assert standing_in.role_in(entity) == "Líder del equipo (encargo)"
    assert leader.role_in(entity) == "Líder del equipo"
    assert kinds() == [AuditKind.DELEGATION_GRANTED]


def test_who_stands_in_does_not_pass_it_on(entity, leader):
    member = MembershipFactory(role=Role.TEAM_MEMBER, entity=entity)
    other = MembershipFactory(role=Role.TEAM_MEMBER, entity=entity)
    delegate(entity, leader, member)

    with pytest.raises(NotAllowed, match="no puede encargar"):
        delegate(entity, actor_for(member.user, on=TODAY), other)


@pytest.mark.parametrize(("first", "last"), [(-1, 3), (3, 2)])
def test_an_absence_is_ahead_and_has_days(entity, leader, first, last):
    member = MembershipFactory(role=Role.TEAM_MEMBER, entity=entity)
    with pytest.raises(WrongDates):
        delegate(entity, leader, member, TODAY + first * DAY, TODAY + last * DAY)


def test_two_absences_do_not_meet(entity, leader):
    member = MembershipFactory(role=Role.TEAM_MEMBER, entity=entity)
    delegate(entity, leader, member)
    with pytest.raises(WrongDates, match="ya tiene el encargo"):
        delegate(entity, leader, member, TODAY + 5 * DAY, TODAY + 9 * DAY)
    delegate(entity, leader, member, TODAY + 6 * DAY, TODAY + 9 * DAY)


def test_only_a_member_of_this_team_stands_in(entity, leader):
    reader = MembershipFactory(role=Role.READER, entity=entity)
    foreign = MembershipFactory(role=Role.TEAM_MEMBER)
    for other in (reader, foreign):
        with pytest.raises(NotOfTheTeam):
            delegate(entity, leader, other)


def test_a_delegation_that_ends_early_leaves_her_as_a_member(entity, leader):
    member = MembershipFactory(role=Role.TEAM_MEMBER, entity=entity)
    delegation = delegate(entity, leader, member)
    actions.end_membership(membership_id=delegation.pk, reason="Volví", actor=leader, now=NOW)

    actor = actor_for(member.user, on=TODAY)
    assert not actor.has_any({Role.TEAM_LEADER}, entity)
    assert actor.has_any({Role.TEAM_MEMBER}, entity)
    assert AuditKind.DELEGATION_ENDED in kinds()


def test_who_is_inactivated_stands_in_no_more(entity, leader):
    member = MembershipFactory(role=Role.TEAM_MEMBER, entity=entity)
    delegate(entity, leader, member)
    actions.end_membership(membership_id=member.pk, reason="Renunció", actor=leader, now=NOW)

    assert not actor_for(member.user, on=TODAY).may_enter(entity)


def test_the_database_knows_no_delegation_without_end(entity):
    own = MembershipFactory(entity=entity)
    with pytest.raises(IntegrityError), transaction.atomic():
        MembershipFactory(entity=EntityFactory(), delegated_by=own, ends_on=None)


# Who may


@pytest.mark.parametrize("role", [role for role in Role if role != Role.TEAM_LEADER])
def test_nobody_but_the_leader_forms_the_team(entity, role):
    actor = actor_at(role, entity)
    member = MembershipFactory(role=Role.TEAM_MEMBER, entity=entity)
    about = {"membership_id": member.pk, "actor": actor, "now": NOW}
    for act in (
        lambda: invite(entity, actor),
        lambda: actions.edit_member(place=Place("x"), **about),
        lambda: actions.end_membership(reason="x", **about),
        lambda: actions.reactivate_member(**about),
        lambda: actions.send_invitation_again(**about),
        lambda: delegate(entity, actor, member),
    ):
        with pytest.raises(NotAllowed):
            act()
    assert kinds() == []


def test_the_leader_of_another_entity_changes_nothing_here(entity):
    stranger = leader_of(EntityFactory())
    member = MembershipFactory(role=Role.TEAM_MEMBER, entity=entity)
    with pytest.raises(NotAllowed):
        actions.end_membership(membership_id=member.pk, reason="x", actor=stranger, now=NOW)


def test_a_leader_who_handed_over_forms_no_team(entity):
    own = MembershipFactory(entity=entity, read_only_from=date(2026, 1, 1))
    with pytest.raises(NotAllowed, match="Su gobierno entregó"):
        invite(entity, actor_for(own.user, on=TODAY))
