"""Who comes into the team between the opening of a handover and its cut-off, on both sides."""

from datetime import UTC, date, datetime

import pytest
from django.core import mail

from kpt.accounts.models import Membership
from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.enrolment.actions import decisions
from kpt.exchange.permissions import can_import
from kpt.handover import actions
from kpt.handover.models import Side
from kpt.handover.permissions import sides_of
from kpt.team import actions as team
from kpt.team.actions.members import AlreadyThere, Place
from kpt.team.queries import team_of
from tests.enrolment.requests import a_request
from tests.factories import MembershipFactory, UserFactory
from tests.handover.conftest import AFTER, BEFORE, CUTOFF, DNP, as_of, opened
from tests.jobs import run_jobs

EARLIER, LATER = date(2027, 12, 15), date(2028, 1, 1)
READS_UNTIL = date(2028, 6, 29)


def invited(entity, leader, now, email="nueva@buenavista.gov.co", role=Role.TEAM_MEMBER):
    done = team.invite_member(
        entity=entity,
        email=email,
        full_name="Nueva Persona",
        role=role,
        place=Place("Profesional"),
        actor=as_of(leader, now),
        now=now,
    )
    return done.membership


def limits(membership) -> tuple[date | None, date | None]:
    membership.refresh_from_db()
    return membership.read_only_from, membership.ends_on


def move(handover, day, now=BEFORE):
    actions.move_cutoff(handover_id=handover.pk, cutoff_on=day, actor=DNP, now=now)


def named(entity, now=BEFORE) -> Membership:
    """Return the right of the incoming leader, whose request the DNP has just approved."""
    request = a_request(entity, email="entrante@buenavista.gov.co", full_name="Iván Cardona")
    dnp = as_of(MembershipFactory(role=Role.DNP_REVIEWER), now)
    membership = decisions.approve_request(request_id=request.pk, actor=dnp, now=now)
    assert membership.request.membership is not None
    return membership.request.membership


# The outgoing side --------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [Role.TEAM_MEMBER, Role.READER])
def test_whoever_is_invited_meanwhile_lays_the_pen_down_with_her_leader(
    entity, handover, old, role
):
    member = invited(entity, old, BEFORE, role=role)

    assert limits(member) == limits(old) == (CUTOFF, READS_UNTIL)
    assert as_of(member, AFTER).may_enter(entity)
    assert not can_import(as_of(member, AFTER), entity)


def test_who_stands_in_for_the_leader_gives_what_the_leader_would(entity, handover, old):
    member = MembershipFactory(role=Role.TEAM_MEMBER, entity=entity, ends_on=date(2028, 1, 31))
    team.delegate_leadership(
        entity=entity,
        to_id=member.pk,
        starts_on=BEFORE.date(),
        ends_on=date(2027, 12, 9),
        reason="Vacaciones",
        actor=as_of(old, BEFORE),
        now=BEFORE,
    )

    assert limits(invited(entity, member, BEFORE)) == (CUTOFF, READS_UNTIL)


def test_a_leader_who_hands_nothing_over_gives_without_limits(entity, old):
    old.ends_on = date(2029, 1, 1)
    old.save()

    assert limits(invited(entity, old, BEFORE)) == (None, None)


def test_who_comes_back_meanwhile_has_the_limits_of_now(entity, old):
    member = MembershipFactory(role=Role.TEAM_MEMBER, entity=entity)
    about = {"membership_id": member.pk, "actor": as_of(old, BEFORE), "now": BEFORE}
    team.end_membership(reason="Por error", **about)
    opened(entity)

    team.reactivate_member(**about)

    assert limits(member) == (CUTOFF, READS_UNTIL)


def test_the_cut_off_moves_for_whoever_was_invited_meanwhile(entity, handover, old):
    member = invited(entity, old, BEFORE)

    move(handover, EARLIER)

    assert limits(member) == limits(old) == (EARLIER, date(2028, 6, 12))


# The incoming side --------------------------------------------------------------------------------


def test_the_incoming_leader_begins_where_the_outgoing_one_stops(entity, handover, old):
    new = named(entity)

    assert (new.starts_on, limits(new)) == (CUTOFF, (None, None))
    assert sides_of(as_of(new, AFTER), handover) == (Side.INCOMING,)


@pytest.mark.parametrize(("first", "then"), [(LATER, EARLIER), (EARLIER, LATER)])
def test_when_the_cut_off_moves_the_first_day_of_the_incoming_leader_moves_too(
    entity, old, first, then
):
    handover = opened(entity, cutoff_on=first)
    new = named(entity)
    run_jobs()
    mail.outbox.clear()

    move(handover, then)
    run_jobs()

    new.refresh_from_db()
    assert (new.starts_on, new.read_only_from, new.ends_on) == (then, None, None)
    assert limits(old)[0] == then
    handover.refresh_from_db()
    assert sides_of(as_of(new, AFTER), handover) == (Side.INCOMING,)
    step = handover.transitions.last()
    assert step.event == "move_cutoff"
    assert "Iván Cardona, del gobierno entrante, empieza ese día." in step.comment
    event = AuditEvent.objects.filter(kind="membership_changed").get()
    assert (event.before, event.after["starts_on"]) == ({"starts_on": str(first)}, str(then))
    assert [message.to for message in mail.outbox] == [["entrante@buenavista.gov.co"]]
    assert "La fecha de corte del empalme de Buenavista cambió" in mail.outbox[0].body


def test_between_the_two_days_nobody_is_left_without_a_leader(entity, old):
    handover = opened(entity, cutoff_on=EARLIER)
    new = named(entity)
    move(handover, LATER)
    between = datetime(2027, 12, 20, 15, 0, tzinfo=UTC)

    assert can_import(as_of(old, between), entity)
    assert not as_of(new, between).may_enter(entity)


def test_a_past_cut_off_that_dnp_moves_takes_the_incoming_team_with_it(entity, old):
    handover = opened(entity, cutoff_on=EARLIER)
    new = named(entity)
    begun = datetime(2027, 12, 16, 15, 0, tzinfo=UTC)
    member = invited(entity, new, begun)

    move(handover, LATER, now=begun)

    for right in (new, member):
        assert limits(right) == (None, None)
        assert right.starts_on == LATER
    assert can_import(as_of(old, begun), entity)


def test_a_move_that_is_refused_moves_nobody(entity, handover, old):
    new = named(entity)
    with pytest.raises(actions.ImpossibleDate):
        move(handover, date(2028, 3, 1))

    new.refresh_from_db()
    assert new.starts_on == CUTOFF
    assert not AuditEvent.objects.filter(kind="membership_changed").exists()


# Whoever is of both -------------------------------------------------------------------------------


@pytest.fixture
def stays(entity, old):
    """An official of the outgoing team who goes on with the next one."""
    person = UserFactory(email="carrera@buenavista.gov.co", full_name="Rosa Cano")
    return MembershipFactory(role=Role.TEAM_MEMBER, entity=entity, user=person)


def test_who_still_reads_may_be_of_the_next_team_too(entity, stays, handover, new):
    again = invited(entity, new, AFTER, email=stays.user.email)

    assert (again.pk != stays.pk, again.starts_on, limits(again)) == (
        True,
        AFTER.date(),
        (None, None),
    )
    assert can_import(as_of(stays, AFTER), entity)
    shown = team_of(entity, as_of(new, AFTER), AFTER.date())
    assert [one.membership.pk for one in shown.current if one.membership.user == stays.user] == [
        again.pk
    ]
    with pytest.raises(AlreadyThere):
        invited(entity, new, AFTER, email=stays.user.email)


def test_undoing_gives_back_the_reading_and_no_more(entity, stays, handover, new):
    about = {"membership_id": stays.pk, "actor": as_of(new, AFTER), "now": AFTER}
    team.end_membership(reason="Ya no trabaja aquí", **about)
    assert not as_of(stays, AFTER).may_enter(entity)

    team.reactivate_member(**about)

    assert limits(stays) == (CUTOFF, READS_UNTIL)
    assert as_of(stays, AFTER).may_enter(entity)
    assert not can_import(as_of(stays, AFTER), entity)


def test_who_was_inactivated_today_and_is_invited_today_comes_into_the_new_team(
    entity, stays, handover, new
):
    about = {"membership_id": stays.pk, "actor": as_of(new, AFTER), "now": AFTER}
    team.end_membership(reason="Pasa al equipo nuevo", **about)

    again = invited(entity, new, AFTER, email=stays.user.email)

    assert (again.pk == stays.pk, limits(again)) == (False, (None, None))
