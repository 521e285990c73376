"""Every page with figures of execution says who vouches for them, and never more than is so."""

from datetime import date

import pytest
from django.urls import reverse

from kpt.dashboards.exports import board_table
from kpt.dashboards.queries.follow_board import follow_board
from kpt.dashboards.queries.window_boards import department_board, nation_board
from kpt.followup.actions import review
from kpt.followup.exports.queue import queue_table
from kpt.followup.labels import Label, of_executions, of_reports
from kpt.followup.queries.queue import queue_page
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


def columns_of(table):
    """Return the first row of a table by the names of its columns."""
    names = [column.header for column in table.columns]
    return dict(zip(names, table.rows[0], strict=True))


def test_the_queue_says_who_vouches_on_the_screen_and_in_its_file(place):
    report = sent(place)
    place.decide(review.validate_report, report, place.gobernacion, now=VALIDATION)
    page = client_of(place.gobernacion).get(reverse("windows:queue")).content.decode()
    assert "</svg>Revisado" in page
    assert f"la gobernación de {place.entity.department.name}" in page
    queue = queue_page(place.gobernacion, {}, VALIDATION.date())
    row = columns_of(queue_table(queue))
    assert row["Etiqueta"] == "revisado"
    assert "Lo revisó la gobernación de" in row["Quién responde"]
    assert "Corte: definitivo de 2025" in row["Quién responde"]


def test_the_files_of_targets_and_of_the_country_say_who_vouches(place, client):
    for url, label in (
        (reverse("followup:targets-file", args=[place.entity.pk, "csv"]), "de lo ejecutado"),
        (reverse("portal:country-file", args=["csv"]), ""),
    ):
        browser = client if "ejecutado" not in label else client_of(place.leader)
        text = b"".join(browser.get(url)).decode("utf-8-sig")
        assert f"Etiqueta {label}".strip() in text
        assert "autorreportado" in text
        assert "Lo escribe la entidad en PIIP y CUIPO" in text


def test_a_sum_of_reports_is_no_surer_than_what_is_added(place):
    at = VALIDATION
    mixed = of_reports(["verified", "reviewed", "reviewed"], cut="definitivo de 2025", at=at)
    assert mixed.code == "reviewed"
    assert "2 revisados por la gobernación y 1 verificado por el DNP" in (
        mixed.sentence.replace("\xa0", " ")
    )
    assert of_reports(["verified", "self"], cut="", at=at).code == "self"
    assert of_reports(["verified"], cut="", at=at).code == "verified"


def test_the_boards_of_a_window_have_the_label_of_what_they_add(place):
    report = sent(place)
    assert department_board(place.entity.department_id, {}, VALIDATION).label.code == "self"
    place.decide(review.validate_report, report, place.gobernacion, now=VALIDATION)
    for board in (
        nation_board({}, VALIDATION),
        department_board(place.entity.department_id, {}, VALIDATION),
    ):
        assert board.label.code == "reviewed"
        row = columns_of(board_table(board, "x")) if board.name == "Colombia" else None
        assert row is None or row["Etiqueta"] == "revisado"
    lines = {row.name: row for row in board.page.object_list}
    mine = lines[place.entity.name].label
    assert (mine.code, mine.who) == ("reviewed", f"la gobernación de {board.name}")
    assert all(row.label is None for name, row in lines.items() if name != place.entity.name)
    follow = follow_board(place.entity, {}, VALIDATION)
    assert follow.label.code == "reviewed"
    assert "Corte: definitivo de 2025" in follow.label.sentence
