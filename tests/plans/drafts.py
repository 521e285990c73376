"""A plan in formulation to write in: its entity, its people, and how a page is sent."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.urls import reverse

from kpt.accounts.roles import Role
from kpt.catalogues.models import (
    BudgetProgramme,
    CatalogueRelease,
    Product,
    ProductIndicator,
    Sector,
)
from kpt.plans.actions.lines import create_line
from kpt.plans.actions.opening import open_draft
from tests.factories import EntityFactory, actor_of, client_of
from tests.plan_factories import GovernmentFactory, sources

NOW = datetime(2026, 3, 2, 15, 0, tzinfo=UTC)
NAMES = {
    "19": "Salud y protección social",
    "22": "Educación",
    "24": "Transporte",
    "40": "Vivienda, ciudad y territorio",
}
PRODUCTS = [
    ("4003017", "Acueductos construidos", "Número de acueductos"),
    ("4003018", "Acueductos optimizados", "Número de acueductos"),
    ("2402041", "Vía terciaria mejorada", "Kilómetros de vía"),
    ("2402042", "Placa huella construida", "Kilómetros de placa huella"),
    ("1905021", "Servicio de gestión del riesgo en salud mental", "Campañas"),
    ("2201028", "Servicio de apoyo a la alimentación escolar", "Personas beneficiadas"),
]


@dataclass
class Place:
    """The entity, its draft, and browsers of its people."""

    entity: object
    version: object
    leader: object

    def url(self, name: str, *arguments) -> str:
        return reverse(f"draft:{name}", args=[self.entity.pk, *arguments])

    def line(self, name="Tejido social", **more):
        line, _ = create_line(
            version_id=self.version.pk, name=name, actor=self.leader, now=NOW, **more
        )
        return line


def a_catalogue() -> CatalogueRelease:
    """Return a small edition of the catalogue, made up but with the shape of the real one."""
    release = CatalogueRelease.objects.create(
        label="MGA de prueba",
        published_on=NOW.date(),
        source="Inventada",
        sha256="0" * 64,
        loaded_at=NOW,
    )
    programmes = {}
    for code, name in NAMES.items():
        sector = Sector.objects.create(release=release, code=code, name=name)
        for product, _, _ in PRODUCTS:
            if product[:2] == code and product[:4] not in programmes:
                programmes[product[:4]] = BudgetProgramme.objects.create(
                    release=release, sector=sector, code=product[:4], name=f"Programa de {name}"
                )
    for code, name, measured in PRODUCTS:
        product = Product.objects.create(
            release=release,
            programme=programmes[code[:4]],
            code=code,
            name=name,
            measured_as=measured,
        )
        ProductIndicator.objects.create(
            release=release,
            product=product,
            code=f"{code}00",
            name=name,
            unit="Número",
            is_principal=True,
        )
    return release


@pytest.fixture
def place() -> Place:
    """Return an empty plan in formulation with its catalogue and its leader."""
    entity = EntityFactory()
    GovernmentFactory(entity=entity)
    sources()
    a_catalogue()
    leader = actor_of(Role.TEAM_LEADER, entity)
    version = open_draft(entity_id=entity.pk, actor=leader, now=NOW, name="Siembra")
    return Place(entity, version, leader)


@pytest.fixture
def web(place):
    """Return the browser of the leader."""
    return client_of(place.leader)
