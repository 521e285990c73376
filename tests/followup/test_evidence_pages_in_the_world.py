"""The addresses of what supports a report open in the walked world, for whom they should."""

import pytest

from tests.test_urls_walk import browser_of, outcome, url_of, world
from tests.url_rows.evidence import ROWS

__all__ = ["world"]


@pytest.mark.django_db
def test_every_page_opens_for_the_team_and_the_public_ones_for_anybody(world):
    pages = [name for name, row in ROWS.items() if not row.saves]
    leader, nobody = browser_of("leader of here", world), browser_of("nobody", world)
    assert {name: outcome(leader.get(url_of(name, world))) for name in pages} == dict.fromkeys(
        pages, "200"
    )
    assert {name for name in pages if outcome(nobody.get(url_of(name, world))) == "200"} == {
        "portal:target-evidence"
    }
