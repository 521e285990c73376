"""Salento and its neighbours, with nobody's attempts counted."""

import pytest

from kpt.accounts.roles import Role
from tests.factories import DepartmentFactory, EntityFactory, actor_of


@pytest.fixture
def quindio(db, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return DepartmentFactory(divipola="63", name="Quindío")


@pytest.fixture
def salento(quindio):
    return EntityFactory(divipola="63690", name="Salento", department=quindio)


@pytest.fixture
def dnp(db):
    return actor_of(Role.DNP_REVIEWER)


@pytest.fixture
def gobernacion(quindio):
    return actor_of(Role.DEPARTMENT_REVIEWER, quindio)
