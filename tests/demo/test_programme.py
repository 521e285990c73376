"""The invented programa de gobierno: tied to the invented plan, with something left to do."""

import pytest

from kpt.accounts.roles import Role
from kpt.demo.programme import KEPT, load_demo_programme
from kpt.plans.models import Plan
from kpt.promises.queries.summary import promises_summary
from kpt.rules.promises import Standing
from tests.factories import actor_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_country")]


def test_the_programme_of_buenavista_is_tied_to_its_plan():
    plan = Plan.objects.filter(entity="63111").order_by("-period__first_year").first()
    summary = promises_summary(plan)
    kept = [one for one in summary.promises if one.standing is Standing.LINKED]

    assert len(kept) == len(KEPT)
    assert all(one.rows and not one.lost for one in kept)
    assert (summary.coverage.set_aside, summary.coverage.pending) == (2, 3)


def test_it_is_written_once():
    assert not load_demo_programme(actor=actor_of(Role.DNP_ADMIN))
