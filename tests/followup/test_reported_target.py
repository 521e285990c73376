"""On the page of a target, what the entity reported beside what PIIP and CUIPO say."""

from decimal import Decimal as D

import pytest
from django.urls import reverse

from kpt.followup.actions.reports import Money, submit_report
from kpt.followup.models import SharedSpending, SpendingShare
from kpt.followup.queries.reported import reported_targets
from kpt.indicative.models import TargetResponsible
from tests.factories import client_of
from tests.followup.test_reported_pages import text_of
from tests.followup.test_reporting import NOW, Place

pytestmark = pytest.mark.django_db


@pytest.fixture
def place():
    return Place()


def sheet(client, place, number=1):
    where = "followup" if client.session.get("_auth_user_id") else "portal"
    return client.get(reverse(f"{where}:target", args=[place.entity.pk, number]))


def reported(place, **more):
    """All three targets, the first with money and words, and some money of the first and second."""
    report = place.opened()
    first, *rest = place.targets
    given = {"narrative": "Se mejoró la vía.", "difficulties": "Llovió mucho."}
    money = (Money(1, "", D(900), D(500), D(100)), Money(5, "", D(90), D(50), D(10)))
    place.answer(report, first, "2", money=money, **given)
    for target in rest:
        place.answer(report, target, **more)
    spending = SharedSpending.objects.create(
        report=report,
        concept="Nómina",
        source_id=1,
        commitments_cop=D(200),
        obligations_cop=D(100),
        payments_cop=D(50),
        changed_at=NOW,
    )
    for target, percent in zip(place.targets, ("33.333333", "50"), strict=False):
        SpendingShare.objects.create(spending=spending, target_uid=target.uid, percent=D(percent))
    return report


def sent(place):
    return submit_report(report_id=reported(place).pk, actor=place.leader, now=NOW)


def test_it_says_the_same_as_the_report_read_whole(place):
    report = reported(place)
    whole = {target.consecutive: target for target in reported_targets(report)}
    for number, target in whole.items():
        (year,) = sheet(client_of(place.leader), place, number).context["target"].reported.years
        assert year.amounts == target.amounts
        assert year.ratio == target.physical.ratio
        assert year.narrative == target.narrative
    assert whole[1].amounts.obligations == D("583.333333")


def test_narrative_label_person_and_difference(place, client):
    sent(place)
    TargetResponsible.objects.create(
        plan=place.version.plan,
        target_uid=place.targets[0].uid,
        office="Infraestructura",
        since=NOW.date(),
        set_at=NOW,
    )
    inside = text_of(sheet(client_of(place.leader), place))
    outside = text_of(sheet(client, place))
    for said in (inside, outside):
        assert "Se mejoró la vía." in said
        assert "Llovió mucho." in said
        assert "Responde por la meta: Infraestructura" in said
        # PIIP says 1,5 of the first target.
        assert "En 2025 la entidad reporta 2 y en PIIP dice 1,5" in said
        assert "obligaciones por $ 583,33 y en CUIPO son $ 900.000" in said
        assert "Autorreportado" in said
        assert "Sin reporte: 2024." in said
    assert place.member.user.full_name in inside
    assert place.member.user.full_name not in outside


def test_a_draft_is_read_only_inside(place, client):
    reported(place)
    assert "Se mejoró la vía." in text_of(sheet(client_of(place.leader), place))
    said = text_of(sheet(client, place))
    assert "Se mejoró la vía." not in said
    assert "no ha enviado el reporte de ninguna vigencia" in said


def test_not_reported_is_said_as_such(place):
    report = place.opened()
    place.answer(report, place.targets[0])
    shown = sheet(client_of(place.leader), place, 2).context["target"].reported
    assert (shown.years[0].achieved, shown.years[0].ratio) == ("sin reporte", None)
    assert shown.calculations == ()
    assert shown.term is None


def test_each_number_says_how_it_was_made(place):
    reported(place)
    response = sheet(client_of(place.leader), place)
    titles = [one.id for one in response.context["target"].reported.calculations]
    assert titles == ["reportado-fisico-2025", "reportado-plata-2025", "reportado-cuatrienio"]
    for one in titles:
        assert f'id="{one}"' in response.content.decode()


def test_a_target_without_figures_yet_opens(place, client):
    sent(place)
    place.targets[0].progress.all().delete()
    assert sheet(client, place).status_code == 200
    assert sheet(client, place, 99).status_code == 404


def test_the_first_pages_tell_what_was_reported_from_the_summary(place, client):
    report = sent(place)
    report.summary.refresh_from_db()
    for browser, name in ((client_of(place.leader), "dashboards:home"), (client, "portal:plan")):
        response = browser.get(reverse(name, args=[place.entity.pk]))
        glance = response.context.get("glance") or response.context["home"].glance
        (year,) = glance.reported
        assert (year.fiscal_year, year.ratio) == (2025, report.summary.physical_ratio)
        assert year.answered == "3 de 3"
        assert "Lo que reporta la entidad" in text_of(response)
        assert "16,67 sin meta" in text_of(response)


@pytest.mark.parametrize("name", ["target", "home"])
def test_no_page_takes_more_than_ten_queries(place, client, name, django_assert_max_num_queries):
    sent(place)
    for browser in (client, client_of(place.leader)):
        where = "portal" if browser is client else "followup"
        home = "portal:plan" if browser is client else "dashboards:home"
        args = [place.entity.pk] + ([1] if name == "target" else [])
        url = reverse(f"{where}:target" if name == "target" else home, args=args)
        browser.get(url)
        with django_assert_max_num_queries(10):
            browser.get(url)
    url = reverse("portal:target" if name == "target" else "portal:plan", args=args)
    signed = client_of(place.leader)
    signed.get(url)
    with django_assert_max_num_queries(10):
        signed.get(url)
