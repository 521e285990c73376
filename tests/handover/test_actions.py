"""Each step of a change of government: what it writes, what it refuses, what it leaves behind."""

from datetime import UTC, date, datetime, timedelta

import pytest

from kpt.accounts.models import Membership
from kpt.accounts.roles import Role
from kpt.audit.kinds import AuditKind
from kpt.audit.models import AuditEvent
from kpt.base.errors import DomainError, NotAllowed
from kpt.exchange.permissions import can_import
from kpt.files.models import StoredFile
from kpt.handover import actions
from kpt.handover.actions.steps import advance
from kpt.handover.models import Handover, HandoverState, Side, Snapshot
from kpt.handover.permissions import sides_of
from kpt.rules.workflows.handover import HandoverEvent
from kpt.territories.models import Government, GovernmentPeriod
from tests.factories import EntityFactory, MembershipFactory
from tests.handover.conftest import AFTER, BEFORE, CUTOFF, DNP, LAST_DAY, as_of, opened, signed
from tests.plan_factories import GovernmentFactory


def kinds() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))


def nothing_was_opened() -> bool:
    return not Handover.objects.exists() and not AuditEvent.objects.exists()


# Opening ------------------------------------------------------------------------------------------


def test_opening_makes_the_next_government_and_cuts_the_team_off(entity, old):
    member = MembershipFactory(role=Role.TEAM_MEMBER, entity=entity)
    reader = MembershipFactory(role=Role.READER, entity=entity)

    handover = opened(entity, actor=as_of(old, BEFORE))

    incoming = handover.incoming
    assert (incoming.starts_on, incoming.ends_on) == (date(2028, 1, 1), date(2031, 12, 31))
    assert (incoming.authority_name, incoming.period.label) == ("Julián Mejía", "2028-2031")
    assert handover.state == HandoverState.OPEN
    assert [(t.event, t.by) for t in handover.transitions.all()] == [("open", old.user)]
    for membership in (old, member, reader):
        membership.refresh_from_db()
        assert (membership.read_only_from, membership.ends_on) == (CUTOFF, date(2028, 6, 29))
    assert kinds() == ["handover_opened", "team_cut_off"]


def test_the_outgoing_team_writes_until_the_cut_off_and_reads_after(entity, handover, old):
    last_evening = datetime(2028, 1, 1, 4, 59, tzinfo=UTC).date() - timedelta(days=1)

    assert can_import(as_of(old, datetime(2027, 12, 31, tzinfo=UTC)), entity)
    assert last_evening == LAST_DAY
    after = as_of(old, AFTER)
    assert after.may_enter(entity)
    assert not can_import(after, entity)


def test_the_incoming_team_writes_and_other_entities_are_left_alone(entity, old, new):
    other = MembershipFactory(role=Role.TEAM_LEADER)
    reviewer = MembershipFactory(role=Role.DEPARTMENT_REVIEWER, entity=entity.department)
    councillor = MembershipFactory(role=Role.CTP_COUNCILLOR, entity=entity)

    opened(entity)

    for membership in (new, other, reviewer, councillor):
        end = membership.ends_on
        membership.refresh_from_db()
        assert (membership.read_only_from, membership.ends_on) == (None, end)
    assert can_import(as_of(new), entity)


def test_a_right_that_ends_sooner_keeps_its_end(entity):
    soon = MembershipFactory(entity=entity, ends_on=date(2028, 2, 1))
    gone = MembershipFactory(entity=entity, ends_on=date(2026, 2, 1))

    opened(entity)

    soon.refresh_from_db()
    gone.refresh_from_db()
    assert (soon.read_only_from, soon.ends_on) == (CUTOFF, date(2028, 2, 1))
    assert gone.read_only_from is None


def test_what_the_outgoing_leader_delegated_for_later_is_hers_too(entity, old):
    later = MembershipFactory(
        role=Role.TEAM_LEADER, entity=entity, delegated_by=old,
        starts_on=date(2028, 1, 5), ends_on=date(2028, 1, 20),
    )  # fmt: skip

    handover = opened(entity)

    later.refresh_from_db()
    assert (later.read_only_from, later.ends_on) == (CUTOFF, date(2028, 1, 20))
    assert sides_of(as_of(later), handover) == (Side.OUTGOING,)


def test_whoever_was_named_after_the_opening_is_cut_off_at_the_next_step(entity, handover):
    member, began = Role.TEAM_MEMBER, date(2027, 12, 20)
    late = MembershipFactory(entity=entity, role=member, starts_on=began)

    actions.take_snapshot(handover_id=handover.pk, actor=DNP, now=AFTER)

    late.refresh_from_db()
    assert late.read_only_from == CUTOFF


def test_the_next_government_on_record_is_used(entity):
    period = GovernmentPeriod.objects.create(label="2028-2031", first_year=2028, last_year=2031)
    there = GovernmentFactory(
        entity=entity, period=period, authority_name="", starts_on=date(2028, 1, 1),
        ends_on=date(2031, 12, 31),
    )  # fmt: skip

    handover = opened(entity)

    assert handover.incoming == there
    assert handover.incoming.authority_name == "Julián Mejía"


def test_a_government_that_falls_is_followed_by_one_of_the_same_term(entity):
    now = datetime(2026, 5, 10, 15, 0, tzinfo=UTC)

    handover = opened(
        entity, now=now, last_day=date(2026, 5, 31), cutoff_on=date(2026, 6, 1), reason="Elección"
    )

    handover.outgoing.refresh_from_db()
    assert handover.outgoing.ends_on == date(2026, 5, 31)
    assert handover.incoming.period == handover.outgoing.period
    assert (handover.incoming.starts_on, handover.incoming.ends_on) == (
        date(2026, 6, 1),
        date(2027, 12, 31),
    )


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"last_day": date(2027, 12, 15), "reason": "Renunció"}, "ultimo_dia"),
        ({"now": datetime(2027, 9, 1, 15, 0, tzinfo=UTC)}, "ultimo_dia"),
        ({"cutoff_on": date(2027, 11, 30)}, "corte"),
        ({"cutoff_on": date(2028, 1, 2)}, "corte"),
    ],
    ids=["only DNP ends it sooner", "too early", "cut off yesterday", "after it has ended"],
)
def test_a_leader_opens_it_only_at_the_end_of_the_term(entity, old, given, field):
    now = given.get("now", BEFORE)

    with pytest.raises(actions.ImpossibleDate) as refused:
        opened(entity, actor=as_of(old, now), **given)

    assert refused.value.field == field
    assert nothing_was_opened()
    assert Government.objects.count() == 1
    assert not Membership.objects.filter(read_only_from__isnull=False).exists()


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"last_day": date(2023, 1, 1), "reason": "x"}, "ultimo_dia"),
        ({"last_day": date(2028, 1, 1), "reason": "x"}, "ultimo_dia"),
        ({"last_day": date(2027, 12, 15), "reason": " "}, "motivo"),
    ],
    ids=["before it began", "longer than its term", "without a reason"],
)
def test_dnp_does_not_end_a_government_anyhow(entity, given, field):
    with pytest.raises(actions.ImpossibleDate) as refused:
        opened(entity, **given)

    assert refused.value.field == field
    assert nothing_was_opened()


def test_there_is_one_at_a_time(entity, handover):
    with pytest.raises(DomainError, match="ya tiene un empalme abierto"):
        opened(entity)

    assert Handover.objects.count() == 1


@pytest.mark.parametrize(("actor", "says"), [(DNP, "No está registrado"), (None, "por terminar")])
def test_without_a_government_nothing_opens(db, actor, says):
    entity = EntityFactory()
    who = actor or as_of(MembershipFactory(entity=entity), BEFORE)

    with pytest.raises(DomainError, match=says):
        opened(entity, actor=who)

    assert nothing_was_opened()


def test_late_is_better_than_never(entity, old, new):
    """In January nobody had opened it: the government that ended still hands over."""
    handover = opened(entity, now=AFTER, cutoff_on=AFTER.date())

    old.refresh_from_db()
    new.refresh_from_db()
    assert handover.outgoing.ends_on == LAST_DAY
    assert old.read_only_from == AFTER.date()
    assert new.read_only_from is None


def test_a_name_that_is_on_record_is_kept_when_nobody_writes_another(entity):
    GovernmentFactory(
        entity=entity,
        period=GovernmentPeriod.objects.create(label="2028-2031", first_year=2028, last_year=2031),
        authority_name="Julián Mejía",
        starts_on=date(2028, 1, 1),
        ends_on=date(2031, 12, 31),
    )

    assert opened(entity, incoming_name=" ").incoming.authority_name == "Julián Mejía"


def test_a_step_that_the_table_lacks_is_a_mistake_of_ours(handover):
    with pytest.raises(AssertionError, match="ask the permission first"):
        advance(handover, HandoverEvent.CLOSE, AuditKind.HANDOVER_CLOSED, actor=DNP, now=AFTER)

    handover.refresh_from_db()
    assert (handover.state, handover.transitions.count()) == (HandoverState.OPEN, 1)


# Moving the cut-off -------------------------------------------------------------------------------


def test_the_cut_off_moves_with_the_rights(entity, handover, old):
    actions.move_cutoff(
        handover_id=handover.pk,
        cutoff_on=date(2027, 12, 15),
        actor=as_of(old, BEFORE),
        now=BEFORE,
    )

    old.refresh_from_db()
    assert (old.read_only_from, old.ends_on) == (date(2027, 12, 15), date(2028, 6, 12))
    step = handover.transitions.last()
    assert step.event == "move_cutoff"
    assert "2027" in step.comment


def test_the_cut_off_does_not_move_out_of_its_range(handover, old):
    with pytest.raises(actions.ImpossibleDate, match="El corte puede ser entre"):
        actions.move_cutoff(
            handover_id=handover.pk,
            cutoff_on=date(2028, 2, 1),
            actor=as_of(old, BEFORE),
            now=BEFORE,
        )

    handover.refresh_from_db()
    assert handover.cutoff_on == CUTOFF


# Signing ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("first", Side)
def test_both_sign_in_any_order_and_the_act_is_closed(copied, old, new, first):
    people = {Side.OUTGOING: old, Side.INCOMING: new}
    second = next(side for side in Side if side != first)

    signed(copied, people[first], first, name="  Ana  María ")
    copied.refresh_from_db()
    assert copied.state == f"signed_by_{'outgoing' if first == Side.OUTGOING else 'incoming'}"
    signed(copied, people[second], second)
    copied.refresh_from_db()
    assert copied.state == HandoverState.SIGNED_BY_BOTH
    actions.close(handover_id=copied.pk, actor=as_of(new), now=AFTER)

    copied.refresh_from_db()
    assert (copied.state, copied.closed_at) == (HandoverState.CLOSED, AFTER)
    signature = copied.signatures.get(side=first)
    assert (signature.name, signature.by) == ("Ana María", people[first].user)
    assert signature.sha256 == copied.snapshot.sha256
    assert kinds()[-3:] == ["handover_signed", "handover_signed", "handover_closed"]


def test_what_is_signed_is_the_hash_that_was_seen(copied, old):
    with pytest.raises(actions.HashChanged):
        actions.sign(
            handover_id=copied.pk, side=Side.OUTGOING, name="Marcela", sha256="0" * 64,
            actor=as_of(old), now=AFTER,
        )  # fmt: skip
    with pytest.raises(DomainError, match="nombre"):
        signed(copied, old, Side.OUTGOING, name="  ")

    copied.refresh_from_db()
    assert copied.state == HandoverState.SNAPSHOT_TAKEN
    assert not copied.signatures.exists()


def test_one_person_does_not_sign_for_both(copied, old, entity):
    MembershipFactory(user=old.user, entity=entity, starts_on=AFTER.date())
    signed(copied, old, Side.OUTGOING)

    with pytest.raises(NotAllowed, match="no firma por los dos"):
        signed(copied, old, Side.INCOMING)


def test_without_a_signature_only_dnp_closes_and_says_why(copied, old, new):
    signed(copied, new, Side.INCOMING)

    with pytest.raises(NotAllowed, match="Faltan firmas"):
        actions.close(handover_id=copied.pk, actor=as_of(new), comment="x", now=AFTER)
    with pytest.raises(actions.ReasonMissing):
        actions.close(handover_id=copied.pk, actor=DNP, comment=" ", now=AFTER)
    copied.refresh_from_db()
    assert copied.state == HandoverState.SIGNED_BY_INCOMING

    actions.close(handover_id=copied.pk, actor=DNP, comment="No compareció", now=AFTER)

    step = copied.transitions.last()
    assert (step.event, step.comment) == ("close_without_signature", "No compareció")


# Objections ---------------------------------------------------------------------------------------


def test_an_objection_is_answered_once_by_the_other_side(copied, old, new):
    objection = actions.object_to(
        handover_id=copied.pk, text=" Falta IP-3 ", actor=as_of(new), now=AFTER
    )
    with pytest.raises(NotAllowed):
        actions.answer(objection_id=objection.pk, text="No", actor=as_of(new), now=AFTER)
    with pytest.raises(DomainError, match="Escriba la respuesta"):
        actions.answer(objection_id=objection.pk, text=" ", actor=as_of(old), now=AFTER)

    actions.answer(objection_id=objection.pk, text="Está en PIIP", actor=as_of(old), now=AFTER)

    objection.refresh_from_db()
    assert (objection.text, objection.side) == ("Falta IP-3", Side.INCOMING)
    assert (objection.answer, objection.answered_by) == ("Está en PIIP", old.user)
    with pytest.raises(NotAllowed, match="ya tiene respuesta"):
        actions.answer(objection_id=objection.pk, text="Otra", actor=as_of(old), now=AFTER)
    assert kinds()[-2:] == ["handover_objected", "handover_objection_answered"]


def test_an_empty_objection_is_none(copied, new):
    with pytest.raises(DomainError, match="Escriba la salvedad"):
        actions.object_to(handover_id=copied.pk, text="  ", actor=as_of(new), now=AFTER)

    assert not copied.objections.exists()


# What fails leaves nothing behind -----------------------------------------------------------------


def test_a_copy_that_fails_leaves_nothing_behind(handover, plan, monkeypatch):
    def broken(*args, **kwargs):
        raise OSError("disk full")

    files = StoredFile.objects.count()
    before = kinds()
    monkeypatch.setattr("kpt.handover.actions.snapshot.write_followup", broken)

    with pytest.raises(OSError, match="disk full"):
        actions.take_snapshot(handover_id=handover.pk, actor=DNP, now=AFTER)

    handover.refresh_from_db()
    assert handover.state == HandoverState.OPEN
    assert (StoredFile.objects.count(), Snapshot.objects.count()) == (files, 0)
    assert kinds() == before
