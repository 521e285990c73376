"""The small world in which made-up workbooks are read; import the fixture in a conftest."""

import pytest

from kpt.catalogues.models import (
    SDG,
    BudgetProgramme,
    CatalogueRelease,
    FundingSource,
    Product,
    ProductIndicator,
    Sector,
)
from kpt.rules.money import FUNDING_SOURCES
from tests import official
from tests.factories import DepartmentFactory, EntityFactory
from tests.plan_factories import NOW, GovernmentFactory


@pytest.fixture
def small_world(db):
    """Buenavista with its government, and the few codes of the catalogue that it uses."""
    quindio = DepartmentFactory(divipola="63", name="Quindío")
    entity = EntityFactory(divipola=official.DIVIPOLA, name=official.NAME, department=quindio)
    EntityFactory(divipola="63001", name="Armenia", department=quindio)
    GovernmentFactory(entity=entity)
    FundingSource.objects.bulk_create(
        FundingSource(position=source.position, label=source.label) for source in FUNDING_SOURCES
    )
    SDG.objects.create(number=2, name="Hambre cero", title="Poner fin al hambre")
    release = CatalogueRelease.objects.create(
        label="de prueba", published_on=NOW.date(), source="hecho a mano", sha256="0", loaded_at=NOW
    )
    sector = Sector.objects.create(release=release, code="17", name="Agricultura")
    programme = BudgetProgramme.objects.create(
        release=release, sector=sector, code="1702", name="Inclusión productiva"
    )
    product = Product.objects.create(
        release=release, programme=programme, code="1702038", name="Comercialización"
    )
    ProductIndicator.objects.create(
        release=release,
        product=product,
        code="170203800",
        name="Organizaciones apoyadas",
        unit="Número",
        is_principal=True,
    )
    return entity
