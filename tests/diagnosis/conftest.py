"""A municipality with its plan, its leader and a browser of hers."""

import pytest

from kpt.accounts.roles import Role
from tests.factories import DepartmentFactory, EntityFactory, actor_of, client_of
from tests.plan_factories import a_plan


@pytest.fixture
def here(db):
    """Buenavista, of Quindío, with a plan of three targets."""
    quindio = DepartmentFactory(divipola="63", name="Quindío")
    entity = EntityFactory(divipola="63111", name="Buenavista", department=quindio)
    a_plan(targets=3, entity=entity)
    return entity


@pytest.fixture
def leader(here):
    return actor_of(Role.TEAM_LEADER, here, full_name="Marcela Ospina")


@pytest.fixture
def browser(leader):
    return client_of(leader)
