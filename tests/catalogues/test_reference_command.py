"""The command fails in plain words, and a country without catalogue says what to do."""

import pytest
from django.core.management import CommandError, call_command

from kpt.catalogues import queries
from kpt.catalogues.models import CatalogueRelease, ProductIndicator
from kpt.catalogues.reference import load_release
from kpt.territories.models import TerritorialEntity
from tests.catalogues.test_reference import NOW


@pytest.mark.django_db
def test_without_an_edition_the_way_out_is_told():
    with pytest.raises(queries.NoCatalogue) as error:
        queries.current_release()

    assert "load_reference" in error.value.message


@pytest.mark.django_db
def test_a_refused_edition_leaves_nothing_behind():
    release, _ = load_release(now=NOW)
    CatalogueRelease.objects.filter(pk=release.pk).update(sha256="0" * 64)

    with pytest.raises(CommandError, match="no se puede cambiar"):
        call_command("load_reference")

    assert not TerritorialEntity.objects.exists()


@pytest.mark.django_db
def test_a_newer_edition_is_another_full_copy_and_becomes_current():
    first, _ = load_release(now=NOW)
    CatalogueRelease.objects.filter(pk=first.pk).update(published_on="2024-06-30")
    second, is_new = load_release(now=NOW, label="MGA 2026-01")

    assert is_new
    assert queries.current_release() == second
    assert {r.indicators.count() for r in (first, second)} == {2859}
    assert ProductIndicator.objects.count() == 2 * 2859
