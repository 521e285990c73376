"""The world in which the small plan is read."""

import pytest

from kpt.base.sheets.reading import read_workbook
from kpt.catalogues.models import (
    SDG,
    BudgetProgramme,
    CatalogueRelease,
    FundingSource,
    Product,
    ProductIndicator,
    Sector,
)
from kpt.files.models import FileKind, ImportBatch, StoredFile
from kpt.plans.actions import apply_content
from kpt.plans.workbook.known import load_known
from kpt.plans.workbook.reading import read_plan
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


@pytest.fixture
def read(small_world):
    """Return how to read a workbook as Buenavista's."""

    def reading(book, divipola=official.DIVIPOLA):
        return read_plan(read_workbook(book), load_known(small_world), divipola=divipola)

    return reading


@pytest.fixture
def bring(small_world, read):
    """Return how to read a workbook and write it into the plan, as a confirmed import does."""

    def bringing(book):
        found = read(book)
        assert not found.problems.has_errors, [p.message for p in found.problems]
        stored = StoredFile.objects.create(
            kind=FileKind.PLAN_WORKBOOK,
            name="plan.xlsx",
            extension=".xlsx",
            sha256="0" * 64,
            size=1,
            entity=small_world,
            stored_at=NOW,
        )
        batch = ImportBatch.objects.create(
            kind="plan", entity=small_world, file=stored, uploaded_at=NOW, layout=found.layout
        )
        return apply_content(content=found.content, batch=batch, user_id=None, now=NOW)

    return bringing
