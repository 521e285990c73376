from io import StringIO

import pytest
from django.core.management import call_command
from django.test import override_settings

from tests.loaded import reference_data, shared_rows

__all__ = ["demo_country", "reference_data"]


@pytest.fixture(scope="package")
def demo_country(django_db_setup, django_db_blocker):
    """Return what ``load_demo`` says of an empty database, with its rows in place."""
    output = StringIO()
    with override_settings(KPT_DEMO=True), shared_rows(django_db_blocker):
        call_command("load_reference", stdout=StringIO())
        call_command("load_demo", stdout=output)
        yield output.getvalue()
