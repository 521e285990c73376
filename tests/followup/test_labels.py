"""Every page with figures of execution says who vouches for them, and never more than is so."""

from datetime import date

import pytest
from django.urls import reverse

from kpt.followup.actions import review
from kpt.followup.labels import Label, of_executions
from kpt.followup.queries.report_labels import reports_of
from tests.factories import client_of
from tests.followup.test_reported_pages import amended, sent, text_of
from tests.followup.test_reporting import VALIDATION, Place

pytestmark = pytest.mark.django_db
LABELS = ("Autorreportado", "Autorrep.", "Revisado", "Verificado")
OF_THE_TEAM = [
    *("dashboards:home", "followup:targets", "followup:target", "followup:progress"),
    *("followup:coverage", "followup:reported", "followup:reported-versions"),
    *("reports:report", "reports:target"),
]
OF_ANYBODY = [
    *("portal:home", "portal:country", "portal:department", "portal:plan", "portal:targets"),
    *("portal:target", "portal:reported", "portal:reported-versions"),
]


@pytest.fixture
def place():
    return Place()


def opened(client, place, name):
    """Open a page with what its address asks for."""
    needs = {
        "portal:home": [],
        "portal:country": [],
        "portal:department": [place.entity.department_id],
        "reports:report": [place.entity.pk, 2025],
        "reports:target": [place.entity.pk, 2025, 1],
    }
    one = [1] if name in ("followup:target", "portal:target") else []
    return client.get(reverse(name, args=needs.get(name, [place.entity.pk, *one])))


@pytest.mark.parametrize("name", [*OF_THE_TEAM, *OF_ANYBODY])
def test_every_page_with_figures_has_a_label(place, client, name):
    sent(place)
    if "versions" in name:
        amended(place)
    browser = client if name in OF_ANYBODY else client_of(place.leader)
    response = opened(browser, place, name)
    assert response.status_code == 200
    assert any(f"</svg>{label}" in response.content.decode() for label in LABELS)


def test_what_was_verified_does_not_vouch_for_piip_and_cuipo(place, client):
    report = sent(place)
    place.decide(review.validate_report, report, place.gobernacion, now=VALIDATION)
    place.decide(review.verify_report, report, place.dnp, now=VALIDATION)
    said = text_of(opened(client, place, "portal:target"))
    assert "Autorreportado Lo escribe la entidad en PIIP y CUIPO" in said
    assert "Lo verificó el DNP el 3 de noviembre de 2026" in said


def test_a_report_sent_back_by_the_dnp_is_of_the_entity_again(place):
    report = sent(place)
    place.decide(review.validate_report, report, place.gobernacion, now=VALIDATION)
    place.decide(review.send_back_report, report, place.dnp, "Revise la meta 1", now=VALIDATION)
    (one,) = reports_of(place.version.plan_id, public=False)
    assert one.label.code == "self"
    assert place.dnp.user.full_name not in one.label.sentence
    assert "el 20\xa0de octubre de\xa02026" in one.label.sentence
    place.decide(review.return_report, report, place.gobernacion, "Corrija", now=VALIDATION)
    assert reports_of(place.version.plan_id, public=True) == []
    (mine,) = reports_of(place.version.plan_id, public=False)
    assert mine.is_in_hand
    assert "todavía puede cambiar" in mine.label.sentence


def test_a_label_says_all_that_is_known_and_no_more():
    assert of_executions("dic. 2025").sentence.endswith("Corte: dic. 2025.")
    bare = Label("reviewed", "Reporte de la entidad", "la gobernación de Quindío")
    assert bare.sentence == "Reporte de la entidad. Lo revisó la gobernación de Quindío."
    assert Label("self", "Reporte", "la entidad", date(2026, 1, 2)).brief == (
        "la entidad · 2\xa0ene.\xa02026"
    )
