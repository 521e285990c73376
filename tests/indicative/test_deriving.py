"""The PI takes the targets of the plan in force, and has no way to have others."""

import ast
import random
from decimal import Decimal as D
from pathlib import Path

import pytest

import kpt.indicative
from kpt.audit.models import AuditEvent
from kpt.base.errors import DomainError, NotAllowed
from kpt.indicative.actions.deriving import (
    AlreadyUpToDate,
    DraftThere,
    NothingToProgramme,
    bring_up_to_date,
    open_next_number,
)
from kpt.indicative.actions.programming import NotOfThePlan
from kpt.indicative.models import IndicativePlan, IndicativeTarget, TargetResponsible
from kpt.indicative.queries.facts import facts_of, indicative_rows, plan_rows
from kpt.plans.models import PlanVersion
from tests.indicative.place import NOW, YEAR, Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return Place()


def figures(rows):
    return {uid: (row.quantity, row.money) for uid, row in rows.items()}


def test_opening_copies_the_targets_their_quantity_and_their_money_by_source(here):
    indicative = here.opened()

    assert (indicative.number, indicative.version_number, indicative.state) == (1, 1, "borrador")
    assert figures(indicative_rows(indicative.pk)) == figures(plan_rows(here.plan.pk, YEAR))
    assert figures(indicative_rows(indicative.pk))[here.uids[1]] == (
        D(3),
        {1: D(2_000_000), 5: D(2_000_000)},
    )
    first = indicative.targets.first()
    assert (first.customisation, first.unit, first.label) == ("Vereda 1", "Kilómetros", "IP-1")
    assert AuditEvent.objects.filter(kind="indicative_opened").count() == 1


def test_opening_twice_gives_the_same(here):
    assert here.opened() == here.opened(actor=here.leader)
    assert IndicativeTarget.objects.count() == 3


@pytest.mark.parametrize("who", ["reader", "neighbour"])
def test_only_the_team_opens(here, who):
    with pytest.raises(NotAllowed, match="Solo el equipo"):
        here.opened(actor=getattr(here, who))
    assert not IndicativePlan.objects.exists()


def test_a_vigencia_out_of_the_plan_or_a_plan_not_adopted_has_no_pi(here):
    with pytest.raises(NothingToProgramme, match="que cubra 2028"):
        here.opened(fiscal_year=2028)
    PlanVersion.objects.filter(pk=here.version.pk).delete()
    with pytest.raises(NothingToProgramme, match="Primero se adopta el plan"):
        here.opened()


def test_rows_of_a_pi_appear_and_go_only_where_it_is_derived_from_the_plan():
    """No action adds a target or removes one: the model is written in one module."""
    folder = Path(kpt.indicative.__file__).parent
    makers = set()
    for path in folder.rglob("*.py"):
        text = path.read_text("utf-8")
        if "migrations" in path.parts:
            continue
        for node in ast.walk(ast.parse(text)):
            called = ast.unparse(node.func) if isinstance(node, ast.Call) else ""
            made = called == "IndicativeTarget" or called.startswith("IndicativeTarget.objects.cre")
            if made or (called.endswith(".delete") and "IndicativeTarget" in called):
                makers.add(path.relative_to(folder).as_posix())
    assert makers == {"actions/deriving.py"}


def test_whatever_is_programmed_the_targets_are_those_of_the_version(here):
    indicative, chance = here.opened(), random.Random(7)
    stranger = Place().uids[0]
    for _ in range(30):
        uid = chance.choice([*here.uids, stranger])
        try:
            here.programme(indicative, uid, str(chance.randint(0, 9)), {1: chance.randint(0, 5)})
        except (NotOfThePlan, IndicativeTarget.DoesNotExist):
            assert uid == stranger
    assert list(indicative_rows(indicative.pk)) == here.uids


def test_after_an_act_a_draft_is_brought_up_to_date_in_place(here):
    indicative = here.opened()
    here.programme(indicative, here.uids[0], "2", {1: 5})
    here.explain(indicative, [(here.uids[0], 1)])
    went = here.uids[2]
    came = here.amend()
    moved = facts_of(indicative).movement()
    assert (moved.came, moved.went) == ((came.uid,), (went,))

    brought = bring_up_to_date(indicative_id=indicative.pk, actor=here.member, now=NOW)

    assert (brought, brought.version_number) == (indicative, 2)
    facts = facts_of(brought)
    assert not facts.movement()
    assert facts.rows[here.uids[0]].quantity == D(2)
    assert facts.rows[came.uid].money == {1: D(7_000_000)}
    assert (here.uids[0], 1) in facts.explanations
    with pytest.raises(AlreadyUpToDate):
        bring_up_to_date(indicative_id=indicative.pk, actor=here.member, now=NOW)


def test_after_an_act_an_adopted_pi_stays_and_a_new_number_is_opened(here):
    adopted = here.adopt(here.opened())
    before = figures(indicative_rows(adopted.pk))
    here.amend()

    new = bring_up_to_date(indicative_id=adopted.pk, actor=here.member, now=NOW)

    adopted.refresh_from_db()
    assert (new.number, new.state, new.reason) == (2, "borrador", "Cambió el plan: versión 2.")
    assert (adopted.state, figures(indicative_rows(adopted.pk))) == ("adoptado", before)
    here.adopt(new)
    adopted.refresh_from_db()
    assert adopted.state == "reemplazado"


def test_a_new_number_says_why_and_there_is_one_draft(here):
    first = here.opened()

    def another(reason="Se redujo el presupuesto", **more):
        given = {"indicative_id": first.pk, "reason": reason, "actor": here.member, "now": NOW}
        return open_next_number(**given | more)

    with pytest.raises(DraftThere, match="que está adoptado"):
        another()
    here.adopt(first)
    with pytest.raises(DomainError, match="Escriba por qué"):
        another(reason=" ")
    with pytest.raises(NotAllowed):
        another(actor=here.reader)
    assert another().number == 2
    with pytest.raises(DraftThere, match="Siga con ese"):
        another()


def test_the_responsibles_of_the_year_before_are_carried(here):
    here.answer(here.uids[:2])
    here.adopt(here.opened(fiscal_year=2025))
    TargetResponsible.objects.all().delete()

    here.opened()

    rows = TargetResponsible.objects.order_by("pk")
    assert {row.target_uid for row in rows} >= set(here.uids[:2])
    assert rows[0].reason == "Viene del plan indicativo anterior."
