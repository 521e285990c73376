"""What the packaged lists know, given as indicators."""

from decimal import Decimal as D
from io import StringIO

import pytest
from django.core.management import call_command

from kpt.indicators.models import IndicatorComparison, IndicatorValue
from tests.loaded import reference_data

__all__ = ["reference_data"]

pytestmark = pytest.mark.django_db


def test_population_category_idf_and_nbi_come_from_the_packaged_lists(reference_data):
    assert reference_data
    out = StringIO()

    call_command("load_reference_indicators", stdout=out)
    call_command("load_reference_indicators", stdout=out)

    medellin = IndicatorValue.objects.filter(entity="05001")
    found = {(v.indicator.code, v.year): v.value or v.text for v in medellin}
    assert found["KPT-POBLACION", 2025] == D(2634570)
    assert found["KPT-IDF", 2023] == D("69.78")
    assert found["KPT-NBI", 2025] == D("5.2304")
    assert found["KPT-CATEGORIA", 2025] == "ESP"
    assert ("KPT-POBLACION", 2027) not in found
    one = medellin.get(indicator__code="KPT-IDF", year=2023)
    assert (one.load.file_name, one.load_row) == ("municipios.csv", 2)
    assert "0 valores nuevos, 0 cambian" in out.getvalue()
    peers = IndicatorComparison.objects.get(
        indicator__code="KPT-IDF", year=2023, group="municipios"
    )
    assert peers.entities > 1000
