"""A municipality with a plan of three targets and a programme of four promises."""

import pytest

from kpt.accounts.roles import Role
from kpt.promises.actions.programme import Part, save_programme
from kpt.promises.actions.promises import propose_promises
from tests.factories import actor_of
from tests.plan_factories import NOW, GovernmentFactory, a_plan

TEXT = """Visión
Seremos un pueblo con educación, salud y vías para todas las personas.

EJE SOCIAL
• Construir el puesto de salud de la vereda El Placer.
• Mejorar las vías terciarias; así sacaremos el café.
• Educar en artes a la juventud de las escuelas.
"""


@pytest.fixture
def version(db):
    version = a_plan(targets=3)
    GovernmentFactory(entity=version.plan.entity, period=version.plan.period)
    return version


@pytest.fixture
def entity(version):
    return version.plan.entity


@pytest.fixture
def leader(entity):
    return actor_of(Role.TEAM_LEADER, entity, full_name="Marcela Ospina")


@pytest.fixture
def programme(entity, leader):
    return save_programme(entity=entity, parts=[Part("", TEXT)], actor=leader, now=NOW)


@pytest.fixture
def promises(entity, leader, programme):
    propose_promises(entity=entity, actor=leader, now=NOW)
    return list(programme.government.promises.order_by("position"))
