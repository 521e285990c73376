"""A page that reads cannot write, whatever it calls."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.http import HttpResponse
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext

from kpt.base.reads import read_only, reads
from kpt.territories.models import GovernmentPeriod


def period(**fields):
    return GovernmentPeriod.objects.create(
        **{"label": "2024–2027", "first_year": 2024, "last_year": 2027, **fields}
    )


@reads
def page(request):
    return HttpResponse(GovernmentPeriod.objects.count())


@reads
def page_that_writes(request):
    period()
    return HttpResponse()


@pytest.mark.django_db(transaction=True)
def test_the_database_refuses_what_a_reading_page_writes():
    with pytest.raises(DatabaseError):
        page_that_writes(RequestFactory().get("/"))

    assert not GovernmentPeriod.objects.exists()
    period()  # and afterwards everything is as before
    assert page(RequestFactory().get("/")).content == b"1"


@pytest.mark.django_db(transaction=True)
def test_writing_is_possible_again_after_a_page_failed():
    with pytest.raises(RuntimeError), read_only():
        raise RuntimeError

    with transaction.atomic():
        period()
    assert GovernmentPeriod.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL: decided as it begins")
def test_sqlite_refuses_inside_a_transaction_too():
    with pytest.raises(DatabaseError, match="readonly"), transaction.atomic(), read_only():
        period()

    period()


@pytest.mark.django_db
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="the way of PostgreSQL")
def test_postgresql_leaves_a_transaction_of_somebody_else_alone():
    with read_only():
        period()

    assert GovernmentPeriod.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_protection_costs_no_query():
    with CaptureQueriesContext(connection) as queries:
        page(RequestFactory().get("/"))

    asked = [query["sql"] for query in queries if query["sql"] not in ("BEGIN", "COMMIT")]
    assert len(asked) == 1, asked


@pytest.mark.django_db
@pytest.mark.parametrize("method", ["post", "put", "delete", "patch"])
def test_only_get_and_head_are_answered(method):
    assert getattr(RequestFactory(), method)("/").method
    assert page(getattr(RequestFactory(), method)("/")).status_code == 405


@pytest.mark.django_db
def test_page_and_fragment_are_kept_apart_by_caches():
    response = page(RequestFactory().head("/"))

    assert response.status_code == 200
    assert response.headers["Vary"] == "HX-Request"
    assert connection.vendor in ("sqlite", "postgresql")
