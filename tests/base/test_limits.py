"""A robot that takes file after file waits; those who read go on reading."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from kpt.base import limits

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 20, 15, 0, 30, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch):
    """Return how the clock is moved; only three downloads a minute."""
    monkeypatch.setattr(limits, "A_MINUTE", 3)
    at = [NOW]
    monkeypatch.setattr(timezone, "now", lambda: at[0])

    def later(**more):
        at[0] += timedelta(**more)

    return later


def asked(address, url=None):
    url = url or reverse("cuts:compliance-file", args=["csv"])
    response = Client(REMOTE_ADDR=address).get(url)
    content = b"".join(response) if response.streaming else response.content
    return response, content.decode()


def test_what_passes_of_the_limit_waits_a_minute_and_others_do_not(clock):
    for _ in range(3):
        assert asked("192.0.2.1")[0].status_code == 200
    refused, text = asked("192.0.2.1")
    assert (refused.status_code, refused["Retry-After"]) == (429, "60")
    assert "Espere un minuto" in text
    # Somebody else downloads; and she still reads the page.
    assert asked("192.0.2.2")[0].status_code == 200
    assert asked("192.0.2.1", reverse("cuts:compliance"))[0].status_code == 200
    clock(minutes=1)
    assert asked("192.0.2.1")[0].status_code == 200


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("cuts:zip-file", [1]),
        ("briefs-public:open-workbook", ["63111", "ciudadania", 2025]),
        ("portal:reported-file", ["63111", "csv"]),
        ("indicative-public:page-file", ["63111", 2025, "csv"]),
    ],
)
def test_every_heavy_file_of_the_public_is_limited(clock, name, args):
    url = reverse(name, args=args)
    statuses = [asked("192.0.2.1", url)[0].status_code for _ in range(4)]
    assert statuses == [404, 404, 404, 429]
