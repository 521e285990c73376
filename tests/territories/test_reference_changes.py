"""A name that changed in the official list is put right; what people wrote is not touched."""

from io import StringIO

import pytest
from django.core.management import call_command

from kpt.territories.models import EntityYear, Government, TerritorialEntity


def load() -> str:
    output = StringIO()
    call_command("load_reference", stdout=output)
    return output.getvalue()


@pytest.mark.django_db
def test_a_changed_name_or_figure_is_put_right_and_counted():
    load()
    TerritorialEntity.objects.filter(pk="63111").update(name="Buena Vista", search_name="x")
    EntityYear.objects.filter(entity_id="63111", fiscal_year=2024).update(population=1)
    Government.objects.filter(entity_id="63111").update(authority_name="Marta Lucía Arango")

    output = load()

    assert "Entidades territoriales: se agregan 0, cambian 1, siguen igual 1154" in output
    assert "Atributos por vigencia: se agregan 0, cambian 1" in output
    entity = TerritorialEntity.objects.get(pk="63111")
    assert (entity.name, entity.search_name) == ("Buenavista", "buenavista")
    assert EntityYear.objects.get(entity=entity, fiscal_year=2024).population > 3000
    assert entity.governments.get().authority_name == "Marta Lucía Arango"
