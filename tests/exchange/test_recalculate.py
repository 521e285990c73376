"""The figures of every plan can be made again at once."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from kpt.followup.models import PlanYearSummary
from tests.plan_factories import a_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def plans():
    return [a_plan(3).plan, a_plan(2).plan]


def spoil():
    PlanYearSummary.objects.update(physical_ratio=Decimal("0.99"), targets=999)


def targets_of(plan):
    return PlanYearSummary.objects.get(plan=plan, fiscal_year=0).targets


def test_all_plans_are_calculated(plans, capsys):
    spoil()

    call_command("recalculate")

    assert [targets_of(plan) for plan in plans] == [3, 2]
    assert "2 planes calculados." in capsys.readouterr().out


def test_one_plan_is_calculated_and_the_others_stay(plans, capsys):
    spoil()

    call_command("recalculate", plans[1].entity_id)

    assert [targets_of(plan) for plan in plans] == [999, 2]
    assert "1 plan calculado." in capsys.readouterr().out


def test_an_entity_that_does_not_exist_is_said_plainly(plans):
    with pytest.raises(CommandError, match="No hay una entidad"):
        call_command("recalculate", "00000")
