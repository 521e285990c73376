"""Thousands typed for pesos are told at once, and each value keeps the government that said it."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from django.urls import reverse
from django.utils import timezone

from kpt.base.errors import NotAllowed
from kpt.followup.actions.reports import AnsweredMeanwhile, Money, times_thousand
from kpt.followup.models import ReportingWindow, TargetAnswer, TargetSpending
from kpt.followup.queries.reports import facts_of
from kpt.territories.models import Government
from tests.factories import client_of
from tests.followup.test_reporting import NOW, Place
from tests.plan_factories import GovernmentFactory

pytestmark = pytest.mark.django_db
MONEY = {
    "plata-TOTAL_FORMS": "1",
    "plata-INITIAL_FORMS": "0",
    "plata-0-fuente": "1",
    "plata-0-bpin": "",
    "plata-0-compromisos": "1.900",
    "plata-0-obligaciones": "1.900",
    "plata-0-pagos": "1.900",
}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def here():
    return Place()


def url(here, name="target", *more):
    return reverse(f"reports:{name}", args=[here.entity.pk, 2025, *more])


def test_thousands_are_told_before_leaving_the_page_and_mended_with_one_click(here):
    here.opened()
    web = client_of(here.member)
    page = url(here, "target", 1)
    saved = web.post(page, {"version": "0", "ejecutado": "3"} | MONEY, follow=True)
    assert saved.redirect_chain[-1][0] == page
    told = saved.content.decode()
    assert "Ya está guardado" in told
    assert "en miles o en" in told
    assert "Multiplicar por mil" in told
    mend = url(here, "times-thousand", 1)
    assert web.post(mend, {"version": "1"}).url == page
    assert TargetSpending.objects.get().obligations_cop == 1_900_000
    assert TargetAnswer.objects.get().achieved == 3
    assert "Multiplicar por mil" not in web.get(page).content.decode()
    # A second click, from a page that no longer is what is kept, does nothing.
    assert (
        "reportó esta meta mientras"
        in web.post(mend, {"version": "1"}, follow=True).content.decode()
    )
    assert TargetSpending.objects.get().obligations_cop == 1_900_000
    assert web.post(mend, {"version": "x"}).status_code == 302
    assert client_of(here.gobernacion).post(mend, {"version": "2"}).status_code == 403


def test_a_good_answer_goes_back_to_the_list(here):
    here.opened()
    sent = {"version": "0", "ejecutado": "3"} | MONEY | {"plata-0-obligaciones": "1.000.000"}
    sent |= {"plata-0-compromisos": "1.000.000"}
    response = client_of(here.member).post(url(here, "target", 1), sent)
    assert response.url == url(here, "report")


def test_multiplying_asks_what_answering_asks(here):
    report, target = here.opened(), here.targets[0]
    with pytest.raises(AnsweredMeanwhile):
        mended(here, report, target, 0)
    here.answer(report, target, money=(Money(1, "", D(3), D(2), D(1)),))
    with pytest.raises(NotAllowed):
        mended(here, report, target, 1, actor=here.dnp)
    mended(here, report, target, 1)
    one = TargetSpending.objects.get()
    assert (one.commitments_cop, one.obligations_cop, one.payments_cop) == (3000, 2000, 1000)


def mended(here, report, target, seen, **more):
    known = {"actor": here.member, "now": NOW, "seen": seen}
    return times_thousand(report_id=report.pk, target_uid=target.uid, **(known | more))


def test_a_whole_report_in_thousands_says_so_on_its_page(here):
    report = here.opened()
    for target in here.targets:
        here.answer(report, target, money=(Money(1, "", D(900), D(900), D(900)),))
    page = client_of(here.leader).get(url(here, "report")).content.decode()
    assert "¿El reporte está en miles o en millones?" in page


def test_an_incoming_government_goes_on_and_what_it_does_not_touch_keeps_its_author(here):
    report = here.opened()
    first, second, third = here.targets
    given = {"narrative": "Hecho", "money": (Money(1, "", D(3), D(2), D(1)),)}
    here.answer(report, first, **given)
    here.answer(report, second, **given)
    outgoing = Government.objects.get(entity=here.entity)
    Government.objects.filter(pk=outgoing.pk).update(ends_on=date(2026, 10, 21))
    incoming = GovernmentFactory(
        entity=here.entity,
        period=outgoing.period,
        starts_on=date(2026, 10, 22),
        ends_on=date(2027, 12, 31),
        authority_name="Gloria Patiño",
    )
    later = datetime(2026, 10, 25, 15, 0, tzinfo=UTC)
    # She opens the first and saves it as it is, changes the second, and adds the third.
    here.answer(report, first, actor=here.leader, now=later, seen=1, **given)
    here.answer(report, second, "2", actor=here.leader, now=later, **given)
    here.answer(report, third, actor=here.leader, now=later)

    kept = {row.target_uid: row for row in facts_of(report).answers.values()}
    assert [kept[t.uid].government for t in here.targets] == [outgoing, incoming, incoming]
    assert (kept[first.uid].changed_by, kept[first.uid].row_version) == (here.member.user, 1)
    page = client_of(here.leader).get(url(here, "target", 1)).content.decode()
    assert f"Reportado por {here.member.user}" in page
    assert "en el mandato de Rosalba Quintero Peña (2024-2026)" in page
    page = client_of(here.leader).get(url(here, "target", 2)).content.decode()
    assert "en el mandato de Gloria Patiño (2026-2027)" in page
    assert ReportingWindow.objects.count() == 1
