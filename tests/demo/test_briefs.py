"""What the demonstration has published: informes as of its cut, and those that anybody opens."""

import pytest
from django.urls import reverse
from django.utils import timezone

from kpt.briefs.models import Brief
from kpt.cuts.models import PublishedCut
from kpt.demo.briefs import load_briefs

pytestmark = pytest.mark.django_db


def test_two_municipalities_publish_their_report_to_the_corporation(demo_country, client):
    cut = PublishedCut.objects.get()
    published = Brief.objects.filter(published_at__isnull=False)
    assert {one.entity_id for one in published} == {"63690", "63111"}
    assert {(one.slug, one.cut) for one in published} == {("corporacion", cut.number)}
    page = client.get(reverse("briefs-public:home", args=["63111"])).content.decode()
    assert f"Informe anual a la corporación {cut.fiscal_year}" in page
    assert "Qué se propuso y qué se hizo" in page
    assert "Informes: " in demo_country


def test_again_it_changes_nothing(demo_country):
    before = Brief.objects.count()
    assert load_briefs(now=timezone.now()) == "publicados desde antes"
    assert Brief.objects.count() == before
