"""Who may write a diagnosis: who × what."""

import pytest

from kpt.accounts.roles import Module, Role
from kpt.base.errors import NotAllowed
from kpt.diagnosis.actions import around, document, finances, local, problems, versions
from kpt.diagnosis.models import BlockKind, DiagnosisDocument, FinancialFigure, Initiative
from kpt.diagnosis.permissions import can_edit_diagnosis
from kpt.indicators.models import IndicatorValue
from tests.diagnosis.found import NOW, a_diagnosis, a_tree, money, national
from tests.factories import MembershipFactory, actor_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.TEAM_LEADER, True),
        (Role.TEAM_MEMBER, True),
        (Role.READER, False),
        (Role.DNP_REVIEWER, False),
        (Role.DNP_ADMIN, False),
        (Role.CTP_COUNCILLOR, False),
        (Role.ADVISER, False),
    ],
)
def test_who_writes_the_diagnosis(here, role, may):
    where = None if role in (Role.DNP_REVIEWER, Role.DNP_ADMIN) else here
    verdict = can_edit_diagnosis(actor_of(role, where), here)

    assert bool(verdict) is may
    assert may or "escribe su plan" in verdict.reason


def test_a_member_without_the_plan_in_her_care_reads_only(here):
    membership = MembershipFactory(
        role=Role.TEAM_MEMBER, entity=here, modules=[Module.FOLLOW_UP.value]
    )
    from kpt.accounts.actor import actor_for

    verdict = can_edit_diagnosis(actor_for(membership.user, on=NOW.date()), here)

    assert not verdict
    assert "no tiene a cargo" in verdict.reason


def changes(entity, found, actor):
    """Yield every change that there is, by its name."""
    said = {"entity": entity, "actor": actor, "now": NOW}
    indicator = found.indicator
    yield (
        "add",
        lambda: local.add_local_value(
            indicator_id=indicator, figure=local.LocalFigure(2024, "X", text="a"), **said
        ),
    )
    yield "withdraw", lambda: local.withdraw_local_value(value_id=found.value, reason="x", **said)
    yield "finances", lambda: finances.write_finances(figures=[money(2020)], **said)
    yield "figure", lambda: finances.remove_figure(figure_id=found.figure, **said)
    yield "people", lambda: around.write_population(groups=[], **said)
    yield "partner", lambda: around.save_partner(ally=around.Ally("A", "salud", True, ""), **said)
    yield "asked", lambda: around.add_initiatives(asked=[around.Asked("Otra", "ctp")], **said)
    yield "remove", lambda: around.remove(model=Initiative, pk=found.initiative, **said)
    yield "tree", lambda: problems.save_tree(tree=a_tree(entity), **said)
    yield "drop tree", lambda: problems.remove_tree(tree_id=found.tree, **said)
    yield "block", lambda: document.add_block(line_uid=None, kind=BlockKind.TEXT, **said)
    yield (
        "save",
        lambda: document.save_block(
            block_id=found.block, said=document.Said(text="No"), seen=2, **said
        ),
    )
    yield "move", lambda: document.move_block(block_id=found.block, up=True, **said)
    yield "drop", lambda: document.remove_block(block_id=found.block, **said)
    kept = DiagnosisDocument.objects.get(plan__entity=entity).pk
    yield "version", lambda: versions.save_version(document_id=kept, reason="x", **said)
    yield "restore", lambda: versions.restore_version(document_id=kept, number=1, **said)


def test_nobody_else_changes_anything_and_nothing_is_left_behind(here, leader):
    found = a_diagnosis(here, leader)
    outsider = actor_of(Role.DNP_ADMIN)
    before = (IndicatorValue.objects.count(), FinancialFigure.objects.count())

    for name, change in changes(here, found, outsider):
        with pytest.raises(NotAllowed, match="escribe su plan"):
            change()
        assert name

    assert (IndicatorValue.objects.count(), FinancialFigure.objects.count()) == before
    assert national(here).pk == found.indicator
