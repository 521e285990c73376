"""The product catalogue: whole, consistent, and immutable once loaded."""

import shutil
from datetime import UTC, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpt.catalogues import queries
from kpt.catalogues.models import (
    SDG,
    BudgetProgramme,
    CatalogueRelease,
    FundingSource,
    Product,
    ProductIndicator,
    Sector,
)
from kpt.catalogues.reference import DATA, RELEASE_LABEL, ReleaseIsImmutable, load_release
from kpt.rules.codes import chain_problems
from kpt.rules.money import FUNDING_SOURCES

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
NOW = datetime(2026, 3, 2, 15, tzinfo=UTC)


@pytest.mark.parametrize(
    ("model", "rows"),
    [(Sector, 19), (BudgetProgramme, 73), (Product, 2427), (ProductIndicator, 2859)],
)
def test_the_edition_is_whole(model, rows):
    assert model.objects.filter(release__label=RELEASE_LABEL).count() == rows


def test_every_code_starts_with_the_one_above_it():
    entries = queries.indicator_by_code(queries.current_release())
    broken = [
        code
        for code, entry in entries.items()
        if entry.product is not None
        and chain_problems(
            entry.product.sector_code, entry.product.programme_code, entry.product.code, code
        )
    ]

    assert broken == []


def test_the_one_indicator_whose_product_was_withdrawn_is_kept_without_it():
    entries = queries.indicator_by_code(queries.current_release())

    assert [code for code, entry in entries.items() if entry.product is None] == ["400303200"]


def test_principal_indicators_are_those_that_end_in_00_one_per_product():
    principal = ProductIndicator.objects.filter(is_principal=True)
    products = principal.exclude(product=None).values_list("product_id", flat=True)

    assert principal.count() == 2428
    assert len(products) == len(set(products)) == 2427
    assert not principal.exclude(code__endswith="00").exists()


def test_an_indicator_brings_its_words_in_one_query():
    release = queries.current_release()

    with CaptureQueriesContext(connection) as captured:
        entry = queries.indicator_by_code(release)["240204100"]

    assert len(captured) == 1
    assert (entry.unit, entry.is_principal) == ("Kilómetros", True)
    assert entry.name.startswith("Vía terciaria")
    assert (entry.product.code, entry.product.programme_code) == ("2402041", "2402")
    assert entry.product.sector_name == "Transporte"


def test_a_product_is_known_even_when_an_indicator_is_not():
    product = queries.product_by_code(queries.current_release())["2402041"]

    assert (product.sector_code, product.programme_name) == (
        "24",
        "Infraestructura red vial regional",
    )


def test_the_sources_are_those_of_the_rules_in_their_order():
    assert [(s.position, s.label) for s in queries.funding_sources()] == [
        (source.position, source.label) for source in FUNDING_SOURCES
    ]


def test_lists_are_complete_and_in_order():
    release = queries.current_release()

    assert [goal.number for goal in queries.sdgs()] == [*range(1, 18)]
    assert [t.code for t in queries.transformations("2022-2026")] == [
        "E1", "E2", "T1", "T2", "T3", "T4", "T5",
    ]  # fmt: skip
    assert [sector.code for sector in queries.sectors(release)][:2] == ["04", "12"]
    assert (SDG.objects.count(), FundingSource.objects.count()) == (17, 14)


def test_the_same_edition_again_changes_nothing():
    release, is_new = load_release(now=NOW)

    assert not is_new
    assert release == queries.current_release()
    assert CatalogueRelease.objects.count() == 1


def test_line_ends_are_not_another_content(tmp_path):
    data = shutil.copytree(DATA, tmp_path / "data")
    path = data / "mga_sectores.csv"
    path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))

    assert not load_release(now=NOW, data=data)[1]


def test_an_edition_with_other_content_is_refused(tmp_path):
    data = shutil.copytree(DATA, tmp_path / "data")
    path = data / "mga_productos.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("Vía terciaria", "Vía"), "utf-8")

    with pytest.raises(ReleaseIsImmutable) as refusal:
        load_release(now=NOW, data=data)

    assert RELEASE_LABEL in refusal.value.message
    assert "otra edición" in refusal.value.message
