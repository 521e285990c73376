"""Writing a plan in formulation: each act whole, in the history, with undo, and nothing lost."""

from datetime import UTC, datetime, timedelta
from decimal import Decimal as D

import pytest

from kpt.accounts.actor import actor_for
from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed
from kpt.plans.actions.cells import CellEdit, write_cells
from kpt.plans.actions.drafting import EditConflict, RowGone, drafting
from kpt.plans.actions.opening import DraftAlreadyOpen, open_draft
from kpt.plans.actions.removal import StillUsed, remove_row
from kpt.plans.actions.revert import ChangedSince, undo_edit
from kpt.plans.models import (
    ChangeSet,
    Funding,
    LineDetail,
    ProductTarget,
    StrategicLine,
    TargetDetail,
    ValueHistory,
    VersionState,
    YearProgramming,
)
from kpt.plans.queries import load_content
from kpt.plans.queries.drafts import draft_of, recent_changes
from tests.factories import EntityFactory, MembershipFactory, actor_of
from tests.plan_factories import GovernmentFactory, TargetFactory, a_plan, sources

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


@pytest.fixture
def entity():
    entity = EntityFactory()
    GovernmentFactory(entity=entity)
    sources()
    return entity


@pytest.fixture
def leader(entity):
    return actor_of(Role.TEAM_LEADER, entity)


@pytest.fixture
def version(entity, leader):
    return open_draft(entity_id=entity.pk, actor=leader, now=NOW, name="Siembra")


def edit(version, actor, **more):
    return drafting(version_id=version.pk, actor=actor, now=more.pop("now", NOW), **more)


def add_line(version, actor, name="Tejido social"):
    with edit(version, actor) as draft:
        return draft.add(StrategicLine, name=name)


def a_target(version, **more):
    return TargetFactory(version=version, change=version.change, **more)


def test_an_empty_plan_opens_in_formulation_for_the_government_of_the_day(entity, version, leader):
    assert version.state == VersionState.DRAFT
    assert (version.plan.name, version.plan.period.label) == ("Siembra", "2024-2027")
    assert draft_of(entity.pk) == version
    assert AuditEvent.objects.get().kind == "draft_opened"
    with pytest.raises(DraftAlreadyOpen, match="siga con ella"):
        open_draft(entity_id=entity.pk, actor=leader, now=NOW)


def test_an_amendment_starts_as_a_copy_with_the_same_identities(leader, entity):
    adopted = a_plan(targets=5, entity=entity)
    one = adopted.producttargets.first()
    TargetDetail.objects.create(target=one, responsible_office="Obras")
    LineDetail.objects.create(line=adopted.strategiclines.first(), objective="Vivir mejor")

    draft = open_draft(entity_id=entity.pk, actor=leader, now=NOW)

    assert load_content(draft) == load_content(adopted)
    assert {t.uid for t in draft.producttargets.all()} == {
        t.uid for t in adopted.producttargets.all()
    }
    assert draft.producttargets.get(uid=one.uid).detail.responsible_office == "Obras"
    assert draft.strategiclines.first().detail.objective == "Vivir mejor"
    adopted.refresh_from_db()
    assert adopted.state == VersionState.ADOPTED


@pytest.mark.parametrize(
    ("role", "here", "reason"),
    [
        (Role.TEAM_LEADER, True, ""),
        (Role.TEAM_MEMBER, True, ""),
        (Role.READER, True, "Solo el equipo"),
        (Role.TEAM_LEADER, False, "Solo el equipo"),
        (Role.DEPARTMENT_REVIEWER, True, "Solo el equipo"),
        (Role.DNP_ADMIN, True, "Solo el equipo"),
    ],
)
def test_who_may_write_the_plan(version, entity, role, here, reason):
    place = entity if here else EntityFactory()
    if role == Role.DEPARTMENT_REVIEWER:
        place = entity.department
    if role == Role.TEAM_LEADER and here:
        actor = actor_of(Role.TEAM_MEMBER, entity)  # there is one leader, who opened the draft
    else:
        actor = actor_of(role, None if role == Role.DNP_ADMIN else place)
    if reason:
        with pytest.raises(NotAllowed, match=reason):
            add_line(version, actor)
        assert not StrategicLine.objects.exists()
    else:
        assert add_line(version, actor).label == "LE-1"


def test_a_member_without_the_module_is_told_whom_to_ask(version, entity):
    membership = MembershipFactory(role=Role.TEAM_MEMBER, entity=entity, modules=["seguimiento"])
    with pytest.raises(NotAllowed, match="no tiene a cargo «El plan»"):
        add_line(version, actor_for(membership.user, NOW.date()))


def test_a_member_writes_the_targets_of_her_sectors_only(version, entity):
    membership = MembershipFactory(role=Role.TEAM_MEMBER, entity=entity, sectors=["19"])
    actor = actor_for(membership.user, NOW.date())
    target = a_target(version)
    with (
        pytest.raises(NotAllowed, match="no está a su cargo"),
        edit(version, actor) as draft,
    ):
        write_cells(draft, [CellEdit(target.uid, 2024, None, D(9))])
    assert YearProgramming.objects.get(target=target, fiscal_year=2024).quantity == 3


def test_an_adopted_version_is_not_edited(leader, entity):
    adopted = a_plan(targets=1, entity=entity)
    with pytest.raises(NotAllowed, match="solo con un acto"), edit(adopted, leader) as draft:
        draft.add(StrategicLine, name="Otra")


def test_each_value_is_kept_with_who_wrote_what_was_there(version, leader):
    line = add_line(version, leader)
    with edit(version, leader, now=NOW + timedelta(hours=1)) as draft:
        row = draft.row(StrategicLine, line.uid)
        assert draft.put(row, "name", "Tejido de vida", expected="Tejido social")
        assert draft.put(row, "sectors", ("22", "19"))
        assert draft.put(row, "objective", "Vivir mejor")
        assert not draft.put(row, "sectors", ("19", "22"))

    line.refresh_from_db()
    assert (line.name, line.row_version, line.detail.objective) == (
        "Tejido de vida",
        4,
        "Vivir mejor",
    )
    told = [(v.field, v.before, v.after) for v in ValueHistory.objects.filter(change=line.change)]
    assert told == [
        ("name", "Tejido social", "Tejido de vida"),
        ("sectors", "", "19,22"),
        ("objective", "", "Vivir mejor"),
    ]
    latest = recent_changes(version)[0]
    assert latest.who == str(leader.user)
    assert latest.sentences[0] == "LE-1 · Nombre: de Tejido social a Tejido de vida"


def test_an_act_that_changes_nothing_leaves_no_trace(version, leader):
    line = add_line(version, leader)
    before = ChangeSet.objects.count(), AuditEvent.objects.count()
    with edit(version, leader) as draft:
        draft.put(draft.row(StrategicLine, line.uid), "name", line.name)
    assert (ChangeSet.objects.count(), AuditEvent.objects.count()) == before


def test_a_value_that_somebody_else_changed_is_not_overwritten(version, leader, entity):
    other = actor_of(Role.TEAM_MEMBER, entity)
    line = add_line(version, leader)
    with edit(version, other) as draft:
        draft.put(draft.row(StrategicLine, line.uid), "name", "De ella")
    with pytest.raises(EditConflict) as conflict, edit(version, leader) as draft:  # noqa: PT012 (the whole act is what fails)
        row = draft.row(StrategicLine, line.uid)
        draft.put(row, "objective", "Se pierde con el resto")
        draft.put(row, "name", "De él", expected="Tejido social")
    assert (conflict.value.theirs, conflict.value.mine) == ("De ella", "De él")
    assert conflict.value.by == str(other.user)
    assert StrategicLine.objects.get(uid=line.uid).name == "De ella"
    assert not LineDetail.objects.exists()


def test_numbers_of_removed_rows_do_not_come_back(version, leader):
    add_line(version, leader)
    second = add_line(version, leader, "Segunda")
    with edit(version, leader) as draft:
        remove_row(draft, draft.row(StrategicLine, second.uid))
    assert add_line(version, leader, "Tercera").label == "LE-3"
    with pytest.raises(RowGone, match="la retiró"), edit(version, leader) as draft:
        draft.row(StrategicLine, second.uid)


def test_a_block_of_cells_is_one_act_and_conflicts_stop_only_themselves(
    version, leader, django_assert_max_num_queries
):
    target = a_target(version, money={(2024, 1): 500, (2024, 2): 70})
    cells = [
        CellEdit(target.uid, 2024, 1, D("900.25"), D(500), checked=True),
        CellEdit(target.uid, 2024, 2, None, D(70), checked=True),
        CellEdit(target.uid, 2025, 4, D(40), D(0), checked=True),
        CellEdit(target.uid, 2026, None, D(8), D(5), checked=True),
        CellEdit(target.uid, 2027, None, D(3), D(3), checked=True),
        CellEdit(target.uid, 2027, 9, D(0)),
    ]
    with django_assert_max_num_queries(21), edit(version, leader) as draft:
        written = write_cells(draft, cells)

    assert written.changed == tuple(cells[:3])
    assert written.same == tuple(cells[4:])
    assert [(c.edit, c.theirs) for c in written.conflicts] == [(cells[3], D(3))]
    assert set(Funding.objects.values_list("fiscal_year", "source", "amount_cop")) == {
        (2024, 1, D("900.25")),
        (2025, 4, D(40)),
    }
    assert ValueHistory.objects.filter(field="funding").count() == 3


def test_a_year_outside_the_plan_is_our_error(version, leader):
    target = a_target(version)
    with pytest.raises(ValueError, match="2031"), edit(version, leader) as draft:
        write_cells(draft, [CellEdit(target.uid, 2031, None, D(1))])


def test_a_target_comes_back_whole_after_its_removal(version, leader):
    line = add_line(version, leader)
    target = a_target(
        version, money={(2024, 1): 500}, lines=[line], customisation="Vereda El Roble"
    )
    TargetDetail.objects.create(target=target, unit_cost_cop=D("12.5"))
    before = load_content(version)
    with edit(version, leader) as draft:
        remove_row(draft, draft.row(ProductTarget, target.uid))
    assert not ProductTarget.objects.exists()
    removal = ChangeSet.objects.latest("pk")

    undo_edit(change_id=removal.pk, actor=leader, now=NOW)

    assert load_content(version) == before
    assert ProductTarget.objects.get().detail.unit_cost_cop == D("12.5")
    with pytest.raises(Exception, match="ya está en el plan"):
        undo_edit(change_id=removal.pk, actor=leader, now=NOW)


def test_a_line_that_has_targets_is_not_removed(version, leader):
    line = add_line(version, leader)
    a_target(version, lines=[line])
    with pytest.raises(StillUsed, match="1 metas de producto"), edit(version, leader) as draft:
        remove_row(draft, draft.row(StrategicLine, line.uid))
    assert StrategicLine.objects.exists()


def test_undo_gives_back_cells_and_values_unless_they_changed_again(version, leader):
    target = a_target(version, money={(2024, 1): 500})
    with edit(version, leader) as draft:
        write_cells(draft, [CellEdit(target.uid, 2024, 1, D(900))])
        row = draft.row(ProductTarget, target.uid)
        draft.put(row, "customisation", "Vereda El Roble")
        draft.put(row, "responsible_office", "Obras")
    first = ChangeSet.objects.latest("pk")
    undo_edit(change_id=first.pk, actor=leader, now=NOW)
    target.refresh_from_db()
    assert (target.customisation, target.detail.responsible_office) == ("", "")
    assert Funding.objects.get().amount_cop == 500

    with edit(version, leader) as draft:
        write_cells(draft, [CellEdit(target.uid, 2024, 1, D(900))])
    second = ChangeSet.objects.latest("pk")
    with edit(version, leader) as draft:
        write_cells(draft, [CellEdit(target.uid, 2024, 1, D(1000))])
    with pytest.raises(ChangedSince, match="no perder ese trabajo"):
        undo_edit(change_id=second.pk, actor=leader, now=NOW)
    assert Funding.objects.get().amount_cop == 1000


def test_undo_takes_away_a_new_row_that_nobody_filled(version, leader):
    add_line(version, leader)
    undo_edit(change_id=ChangeSet.objects.latest("pk").pk, actor=leader, now=NOW)
    assert not StrategicLine.objects.exists()

    line = add_line(version, leader, "Otra")
    added = ChangeSet.objects.latest("pk")
    with edit(version, leader) as draft:
        draft.put(draft.row(StrategicLine, line.uid), "name", "Con nombre")
    with pytest.raises(ChangedSince, match="se ha llenado"):
        undo_edit(change_id=added.pk, actor=leader, now=NOW)
