"""Every page costs at most ten queries, and as many for a large plan as for a small one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpt.plans.models import PlanVersion, ProductTarget, VersionState
from tests.factories import EntityFactory
from tests.plan_factories import a_plan
from tests.test_urls_walk import ALL, browser_of, outcome, url_of, world
from tests.url_table import TABLE

__all__ = ["world"]

MOST = 10
# A file is written from the whole plan, and not while a page is waited for.
FILES = ("-file", "-workbook", ":workbook")
PAGES = [name for name, row in TABLE.items() if not row.saves and not name.endswith(FILES)]


def costs(world, names: list[str], who: str) -> dict[str, int]:
    """Return how many queries each page takes the second time that it is asked for."""
    browser = browser_of(who, world)
    found = {}
    for name in names:
        url = url_of(name, world)
        outcome(browser.get(url))
        with CaptureQueriesContext(connection) as queries:
            outcome(browser.get(url))
        found[name] = len(queries)
    return found


def too_many(found: dict[str, int]) -> dict[str, int]:
    return {name: count for name, count in found.items() if count > MOST}


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["nobody", "leader of here", "dnp"])
def test_no_page_takes_more_than_ten_queries(world, who):
    assert too_many(costs(world, PAGES, who)) == {}


@pytest.mark.django_db
def test_a_plan_of_eighty_targets_costs_no_more_than_one_of_two(world):
    names = [
        name
        for name in PAGES
        if name.split(":")[0] in ("dashboards", "followup", "portal", "plans", "exchange")
        and "uid" not in ALL[name].route
    ]
    small = costs(world, names, "dnp")
    large = EntityFactory(divipola="63190", department=world["department"])
    version = a_plan(targets=80, entity=large)
    assert ProductTarget.objects.filter(version=version).count() == 80
    PlanVersion.objects.filter(pk=version.pk).update(
        state=VersionState.ADOPTED_PENDING_ACT,
        act_kind="",
        act_number="",
        act_on=None,
    )

    found = costs(world | {"here": large, "number": version.number}, names, "dnp")

    # One page may ask for the count of a list that comes in several pages.
    assert {
        name: (small[name], count) for name, count in found.items() if count > small[name] + 1
    } == {}
    assert too_many(found) == {}
