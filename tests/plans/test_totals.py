"""The totals of the plan plurianual always equal the sum of its rows, whatever changes them."""

from datetime import UTC, datetime
from decimal import Decimal as D

import pytest

from kpt.accounts.roles import Role
from kpt.plans.actions.drafting import drafting
from kpt.plans.actions.expected import mark_expected
from kpt.plans.actions.investment import Typed, save_cells
from kpt.plans.actions.opening import open_draft
from kpt.plans.actions.removal import remove_row, restore_row
from kpt.plans.actions.revert import undo_edit
from kpt.plans.actions.totals import recalculate_totals
from kpt.plans.models import ChangeSet, ExpectedFunding, PlanTotal, ProductTarget, RemovedRow
from tests.factories import EntityFactory, actor_of
from tests.plan_factories import GovernmentFactory, LineFactory, TargetFactory, a_plan

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)


@pytest.fixture
def entity():
    entity = EntityFactory()
    GovernmentFactory(entity=entity)
    return entity


@pytest.fixture
def leader(entity):
    return actor_of(Role.TEAM_LEADER, entity)


@pytest.fixture
def version(entity, leader):
    """Two lines; IP-1 serves both, IP-2 the second, twice."""
    version = open_draft(entity_id=entity.pk, actor=leader, now=NOW, name="Siembra")
    first, second = (LineFactory(version=version, consecutive=n) for n in (1, 2))
    TargetFactory(version=version, number=1, lines=[first, second], money={(2024, 1): 100})
    TargetFactory(version=version, number=2, lines=[second, second], money={(2024, 1): 50})
    recalculate_totals(version.pk)
    return version


def totals(version):
    return {
        (total.line_number, total.fiscal_year, total.source_id): (
            total.amount_cop,
            total.expected_cop,
        )
        for total in PlanTotal.objects.filter(version=version)
        if total.amount_cop
    }


def agree(version):
    """Assert that the totals kept act by act are those made anew from all the rows."""
    kept = totals(version)
    recalculate_totals(version.pk)
    assert kept == totals(version)
    return kept


def test_a_cell_changes_only_the_totals_of_its_year_source_and_lines(version, leader):
    PlanTotal.objects.create(
        version=version, line_number=9, fiscal_year=2024, source_id=1, amount_cop=3, expected_cop=0
    )
    PlanTotal.objects.filter(line_number=1).update(amount_cop=77)  # of a line that is not touched
    save_cells(version_id=version.pk, cells=[Typed(2, 2024, 1, D("60.25"))], actor=leader, now=NOW)
    assert totals(version) == {
        (0, 2024, 1): (D("160.25"), 0),
        (1, 2024, 1): (D(77), 0),
        (2, 2024, 1): (D("160.25"), 0),
        (9, 2024, 1): (D(3), 0),
    }


def test_emptying_the_last_cell_leaves_zero(version, leader):
    cells = [Typed(1, 2024, 1, None), Typed(2, 2024, 1, D(0)), Typed(2, 2026, 4, D(8))]
    save_cells(version_id=version.pk, cells=cells, actor=leader, now=NOW)
    assert agree(version) == {(0, 2026, 4): (D(8), 0), (2, 2026, 4): (D(8), 0)}


def test_undoing_gives_the_totals_back(version, leader):
    before = totals(version)
    saved = save_cells(
        version_id=version.pk, cells=[Typed(1, 2024, 1, D(5))], actor=leader, now=NOW
    )
    assert totals(version) != before
    undo_edit(change_id=saved.change_id, actor=leader, now=NOW)
    assert agree(version) == before


def test_lines_and_rows_that_come_and_go_are_followed(version, leader):
    with drafting(version_id=version.pk, actor=leader, now=NOW) as draft:
        draft.put(draft.numbered(ProductTarget, 1), "lines", (1,))
    assert agree(version)[2, 2024, 1] == (D(50), 0)
    with drafting(version_id=version.pk, actor=leader, now=NOW) as draft:
        remove_row(draft, draft.numbered(ProductTarget, 2))
    assert agree(version) == {(0, 2024, 1): (D(100), 0), (1, 2024, 1): (D(100), 0)}
    with drafting(version_id=version.pk, actor=leader, now=NOW) as draft:
        restore_row(draft, RemovedRow.objects.get())
    assert agree(version)[0, 2024, 1] == (D(150), 0)


def test_money_still_to_be_obtained_is_told_apart_and_can_be_undone(version, leader):
    change = mark_expected(
        version_id=version.pk, consecutive=1, source=1, expected_years=[2024, 2026],
        partner=" Gobernación ", actor=leader, now=NOW,
    )  # fmt: skip
    assert agree(version)[0, 2024, 1] == (D(150), D(100))
    assert set(ExpectedFunding.objects.values_list("fiscal_year", "partner")) == {
        (2024, "Gobernación"),
        (2026, "Gobernación"),
    }
    undo_edit(change_id=change, actor=leader, now=NOW)
    assert agree(version)[0, 2024, 1] == (D(150), 0)
    assert not ExpectedFunding.objects.exists()


def test_saying_the_same_again_is_no_change(version, leader):
    before = ChangeSet.objects.count()
    assert (
        mark_expected(
            version_id=version.pk, consecutive=1, source=1, expected_years=[], partner="",
            actor=leader, now=NOW,
        )
        is None
    )  # fmt: skip
    assert ChangeSet.objects.count() == before


def test_a_copied_plan_opens_with_its_totals(entity, leader):
    a_plan(targets=4, entity=entity)
    draft = open_draft(entity_id=entity.pk, actor=leader, now=NOW)
    assert agree(draft)[0, 2024, 5] == (D(10_000_000), 0)
