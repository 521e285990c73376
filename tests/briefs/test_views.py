"""The pages: for each reader hers in one click; for everybody, only what is everybody's."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kpt.accounts.roles import Role
from kpt.briefs.actions import make_open_briefs, publish_brief
from kpt.briefs.models import Brief, BriefFile
from kpt.followup.models import FollowUpReport, ReportState
from tests.briefs.some import LATER, Reported
from tests.factories import EntityFactory, actor_of, client_of
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db
MOST = 10


@pytest.fixture
def here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return Reported()


def url(name, here, *more):
    return reverse(f"briefs:{name}", args=[here.entity.pk, *more])


def public(name, here, *more):
    return reverse(f"briefs-public:{name}", args=[here.entity.pk, *more])


def text(response) -> str:
    return " ".join(response.content.decode().replace("\N{NO-BREAK SPACE}", " ").split())


def queries_of(browser, address) -> int:
    browser.get(address)
    with CaptureQueriesContext(connection) as found:
        assert browser.get(address).status_code == 200
    return len(found)


def test_without_a_report_the_list_says_what_to_do(here):
    page = text(client_of(here.leader).get(url("home", here)))
    assert "Todavía no hay un reporte" in page
    assert "Ir a «Reportar avance»" in page
    chosen = text(client_of(here.leader).get(url("choose", here, "ctp")))
    assert "Todavía no hay un reporte" in chosen
    sent = client_of(here.leader).post(url("make", here, "ctp"), {"vigencia": "2025"})
    assert sent["Location"] == f"{url('choose', here, 'ctp')}?vigencia=2025"


def test_the_workbook_of_dnp_is_offered_to_who_has_a_plan(here):
    book = reverse("exchange:followup-workbook", args=[here.entity.pk])
    assert f'href="{book}"' in text(client_of(here.leader).get(url("home", here)))
    without = EntityFactory()
    page = text(client_of(actor_of(Role.DNP_ADMIN)).get(reverse("briefs:home", args=[without.pk])))
    assert "Falta un plan en vigor" in page
    assert "seguimiento.xlsx" not in page


@pytest.mark.parametrize(
    ("role", "slug"),
    [
        (Role.CTP_COUNCILLOR, "ctp"),
        (Role.BODY_SECRETARY, "corporacion"),
        (Role.CONTROL_BODY, "control"),
        (Role.DEPARTMENT_REVIEWER, "evaluacion"),
    ],
)
def test_each_reader_has_hers_first_and_in_one_click(here, role, slug):
    here.told()
    of = {Role.CONTROL_BODY: None, Role.DEPARTMENT_REVIEWER: here.entity.department}
    browser = client_of(actor_of(role, of.get(role, here.entity)))
    page = text(browser.get(url("home", here)))
    assert page.count("El suyo") == 1
    first = page.index(url("make", here, slug))
    assert first == page.index("/hacer/") - len(url("make", here, slug)) + len("/hacer/")
    made = browser.post(url("make", here, slug), {"vigencia": "2025"}, follow=True)
    assert made.status_code == 200
    assert Brief.objects.get().slug == slug


def test_a_reader_chooses_sees_and_downloads(here):
    here.told()
    browser = client_of(here.leader)
    page = text(browser.get(url("choose", here, "secretarias")))
    assert here.targets[0].sector_name in page
    assert "LE-1 · " in page
    sent = browser.post(
        url("make", here, "secretarias"),
        {"vigencia": "2025", "corte": "vivo", "sector": here.targets[0].sector_code},
    )
    brief = Brief.objects.get()
    assert sent["Location"] == url("brief", here, brief.uid)
    assert here.targets[0].sector_name in text(browser.get(sent["Location"]))
    asked = browser.post(url("file", here, brief.uid), {"formato": "xlsx"})
    assert asked["Location"].endswith("#archivos")
    run_jobs()
    assert "Huella SHA-256" in text(browser.get(url("brief", here, brief.uid)))
    wrong = browser.post(url("file", here, brief.uid), {"formato": "exe"}, follow=True)
    assert "Ese formato no existe" in text(wrong)
    assert brief.title in text(browser.get(url("history", here)))
    assert brief.title in text(browser.get(url("home", here)))


def test_what_another_entity_has_is_not_found_here(here):
    here.told()
    brief = here.brief()
    other = EntityFactory()
    browser = client_of(actor_of(Role.DNP_REVIEWER))
    assert browser.get(reverse("briefs:brief", args=[other.pk, brief.uid])).status_code == 404
    assert browser.get(url("choose", here, "nada")).status_code == 404
    assert browser.get(url("choose", here, "dnp")).status_code == 404


def test_publishing_from_the_page_and_taking_it_back(here):
    here.told()
    brief = here.brief()
    browser = client_of(here.leader)
    done = browser.post(url("publish", here, brief.uid), follow=True)
    assert "quedó publicado" in text(done)
    assert "se está preparando" in text(Client().get(public("published", here, brief.uid)))
    assert Client().get(public("published-file", here, brief.uid, "pdf")).status_code == 404
    run_jobs()
    assert Client().get(public("published", here, brief.uid)).status_code == 200
    for format in ("pdf", "docx", "xlsx"):
        sent = Client().get(public("published-file", here, brief.uid, format))
        assert sent.status_code == 200
        assert b"".join(sent.streaming_content)
    assert brief.title in text(Client().get(public("home", here)))

    empty = browser.post(url("withdraw", here, brief.uid), {"motivo": ""})
    assert empty.status_code == 422
    browser.post(url("withdraw", here, brief.uid), {"motivo": "Faltó una meta"})
    assert "Faltó una meta" in text(browser.get(url("brief", here, brief.uid)))
    assert Client().get(public("published", here, brief.uid)).status_code == 404
    assert Client().get(public("published-file", here, brief.uid, "pdf")).status_code == 404
    assert brief.title not in text(Client().get(public("home", here)))


def test_who_may_not_publish_is_told_why(here):
    here.told(send=False)
    brief = here.brief()
    told = client_of(here.leader).post(url("publish", here, brief.uid), follow=True)
    assert "sin enviar" in text(told)
    member = client_of(here.member)
    assert "Solo el líder" in text(member.get(url("brief", here, brief.uid)))
    assert member.post(url("publish", here, brief.uid)).status_code == 403
    assert member.get(url("withdraw", here, brief.uid)).status_code == 403


@pytest.mark.parametrize(
    ("state", "is_read"),
    [
        (ReportState.SUBMITTED, True),
        (ReportState.RETURNED, False),
        (ReportState.DNP_VERIFIED, True),
    ],
)
def test_everybody_reads_only_what_was_sent(here, state, is_read):
    report = here.told()
    FollowUpReport.objects.filter(pk=report.pk).update(state=state)
    home = text(Client().get(public("home", here)))
    assert ("Vigencia 2025" in home) == is_read
    assert ("Todavía no hay un reporte público" in home) != is_read
    for slug in ("ciudadania", "ctp"):
        for name in ("open", "open-workbook"):
            found = Client().get(public(name, here, slug, 2025))
            assert (found.status_code == 200) == is_read


def test_a_draft_is_nobodys_to_read(here):
    here.told(send=False)
    assert Client().get(public("open", here, "ciudadania", 2025)).status_code == 404


@pytest.mark.parametrize("slug", ["corporacion", "control", "evaluacion", "dnp", "nada"])
def test_what_is_not_open_is_not_found_in_public(here, slug):
    here.told()
    assert Client().get(public("open", here, slug, 2025)).status_code == 404


def test_the_citizen_reads_each_target_in_plain_words(here):
    here.told()
    page = text(Client().get(public("open", here, "ciudadania", 2025)))
    assert "el municipio se propuso" in page
    assert "no hubo avance (0 %). La razón que da: Se declaró desierto." in page
    assert "Costó $ 500.000" in page
    assert "Autorreportado" in page
    for actor in (here.leader, here.member, here.gobernacion, here.dnp):
        assert actor.user.full_name not in page
        assert actor.user.email not in page
    sector = {"grupo": here.targets[1].sector_name}
    some = text(Client().get(public("open", here, "ciudadania", 2025), sector))
    assert "Se declaró desierto" in some
    assert "Costó" not in some


def test_no_page_takes_more_than_ten_queries(here):
    here.told()
    brief = here.brief("control")
    published = here.brief()
    publish_brief(brief_id=published.pk, actor=here.leader, now=LATER)
    assert make_open_briefs(LATER) == 2
    run_jobs()
    assert BriefFile.objects.exclude(file=None).count() == 3
    inside = [
        url("home", here),
        url("history", here),
        url("choose", here, "secretarias"),
        url("brief", here, brief.uid),
        url("withdraw", here, published.uid),
    ]
    outside = [
        public("home", here),
        public("open", here, "ciudadania", 2025),
        public("open", here, "ctp", 2025),
        public("published", here, published.uid),
    ]
    browser = client_of(here.leader)
    found = {address: queries_of(browser, address) for address in (*inside, *outside)}
    found |= {f"nobody {address}": queries_of(Client(), address) for address in outside}
    assert {address: count for address, count in found.items() if count > MOST} == {}
