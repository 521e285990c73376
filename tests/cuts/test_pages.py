"""What anybody reads of the cuts, and how DNP publishes one on the screen."""

import io
import zipfile
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.urls import reverse

from kpt.accounts.roles import Role
from kpt.base.jobs.models import Job, JobState
from kpt.cuts import verificar
from kpt.cuts.models import CutRequest, PublishedCut
from kpt.cuts.queries.compliance import compliance_page
from kpt.cuts.queries.pages import cut_list, cut_page
from kpt.followup.models import WindowEntity
from tests.cuts.places import AFTER, Closed, municipality
from tests.cuts.test_series import a_figure
from tests.factories import actor_of, client_of
from tests.followup.windows import a_window
from tests.jobs import run_jobs
from tests.plan_factories import a_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return Closed()


@pytest.fixture
def late(monkeypatch):
    """Make it the day after the definitive cut."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: AFTER)


def text_of(client, name, *args, query="", status=200):
    answer = client.get(reverse(name, args=args) + query)
    assert answer.status_code == status
    return answer.content.decode()


def test_without_cuts_each_page_says_what_to_expect(client, here):
    assert "Todavía no hay cortes publicados" in text_of(client, "cuts:list")
    assert "Todavía no hay cifras publicadas" in text_of(client, "cuts:compliance")
    assert "Ningún corte habla todavía" in text_of(client, "cuts:entity", here.entity.pk)
    text_of(client, "cuts:cut", 7, status=404)
    text_of(client, "cuts:entity", "99999", status=404)
    text_of(client, "cuts:entity-cut", 7, here.entity.pk, status=404)


def test_the_list_tells_each_cut_its_reason_and_that_its_chain_is_whole(client, here):
    here.published()
    here.published(reason="Se registró el acto", now=AFTER + timedelta(days=1))
    text = text_of(client, "cuts:list")
    assert text.count("Íntegra") == 2
    assert "Se registró el acto" in text
    assert "Cierre de la vigencia" in text
    assert "Publicar un corte" not in text


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda path: path.write_bytes(path.read_bytes().replace(b"2025", b"2024")), "cambió"),
        (lambda path: path.unlink(), "cambió"),
    ],
)
def test_a_manifest_that_was_touched_on_the_disk_is_told(client, here, spoil, words):
    cut = here.published()
    spoil(Path(cut.manifest.content.path))
    (line,) = cut_list(None).object_list
    assert not line.is_whole
    assert words in line.chain
    assert words in text_of(client, "cuts:list")


def test_a_cut_is_searched_by_name_by_code_and_by_situation(client, here):
    other = municipality()
    here.published()
    found = cut_page(1, {})
    assert [tab["count"] for tab in found.tabs] == [2, 1, 1]
    assert {row.divipola for row in found.page.object_list} == {here.entity.pk, other.pk}
    for asked in ({"buscar": other.name}, {"buscar": other.pk}, {"situacion": "sin_plan"}):
        assert [row.divipola for row in cut_page(1, asked).page.object_list] == [other.pk]
    assert "Ninguna entidad" in text_of(client, "cuts:cut", 1, query="?buscar=nadie")
    assert "Autorreportado" in text_of(client, "cuts:cut", 1)


def test_what_a_cut_says_of_an_entity_shows_formula_and_inputs(client, here):
    here.published()
    text = text_of(client, "cuts:entity-cut", 1, here.entity.pk)
    assert "100,0\xa0%" in text
    assert "¿Cómo se calculó el avance físico?" in text
    assert "Cálculo propio, no es el del DNP" in text
    assert "IP-3" in text
    assert "La entidad envió el reporte" in text
    assert here.leader.user.full_name not in text


def test_who_did_not_report_is_not_shown_as_zero(client, here):
    other = municipality()
    a_plan(targets=1, entity=other, executed=False)
    here.published()
    text = text_of(client, "cuts:entity-cut", 1, other.pk)
    assert "Sin reporte" in text
    assert "no se sabe" in text
    assert "¿Cómo se calculó" not in text


def test_the_compliance_of_an_entity_is_that_of_the_newest_cut_with_the_earlier_series(
    client, here
):
    here.published()
    here.published(reason="Se corrige", now=AFTER + timedelta(days=1))
    a_figure(here.entity, 2018, "eficacia", "0.875")
    text = text_of(client, "cuts:entity", here.entity.pk)
    assert "SIEE (2016–2019)" in text
    assert "87,5\xa0%" in text
    assert "No se compara" in text
    assert "corrección: Se corrige" in text


def test_the_table_of_the_country_goes_by_term_and_measure(here):
    here.published()
    a_figure(here.entity, 2018, "fisico", "0.5")
    found = compliance_page({})
    assert (found.years, [tab["label"] for tab in found.terms]) == (
        (2024, 2025, 2026, 2027),
        ["2024–2027", "2016–2019"],
    )
    (row,) = found.page.object_list
    assert [(c.value, c.origin) for c in row.cells][1] == (1, "Corte 1")
    (row,) = compliance_page({"periodo": "2016"}).page.object_list
    assert [(str(c.value), c.origin) for c in row.cells][2] == ("0.5", "SIEE")
    (row,) = compliance_page({"medida": "eficacia"}).page.object_list
    assert {c.value for c in row.cells} == {None}
    for asked in ({"periodo": "1999"}, {"medida": "otra"}, {"periodo": "x"}):
        assert compliance_page(asked).years == (2024, 2025, 2026, 2027)
    assert not compliance_page({"buscar": "nadie"}).page.object_list
    assert compliance_page({"buscar": here.entity.pk}).page.object_list


def test_the_table_is_taken_away_with_its_method_and_its_source(client, here):
    here.published()
    a_figure(here.entity, 2018, "eficacia", "0.5")
    answer = client.get(reverse("cuts:compliance-file", args=["csv"]))
    lines = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 3
    assert "Corte 1" in lines[1]
    assert "Autorreportado" in lines[1]
    assert "SIEE" in lines[2]
    assert "Fuente:" in lines[2]


def test_the_zip_of_a_cut_holds_all_and_the_verifier_agrees(client, here, tmp_path):
    here.published()
    answer = client.get(reverse("cuts:zip-file", args=[1]))
    content = b"".join(answer.streaming_content)
    again = b"".join(client.get(reverse("cuts:zip-file", args=[1])).streaming_content)
    assert content == again
    names = zipfile.ZipFile(io.BytesIO(content)).namelist()
    assert names == [
        f"corte-1/2025-{here.entity.pk}.jsonl",
        "corte-1/2025-pais.jsonl",
        "corte-1/corte-1-manifiesto.json",
        "corte-1/verificar.py",
    ]
    path = tmp_path / "corte-1.zip"
    path.write_bytes(content)
    assert verificar.main([str(path)]) == 0
    one = client.get(reverse("cuts:zip-file", args=[1]) + "?departamento=00")
    assert len(zipfile.ZipFile(io.BytesIO(b"".join(one.streaming_content))).namelist()) == 3


def test_the_verifier_is_handed_out_as_it_is(client):
    answer = client.get(reverse("cuts:verifier"))
    assert "SÍ COINCIDE" in answer.content.decode()
    assert "attachment" in answer["Content-Disposition"]


def test_dnp_publishes_on_the_screen_and_the_page_leads_to_the_progress(here, late):
    client = client_of(here.admin)
    assert "Publicar un corte" in text_of(client, "cuts:list")
    assert "Publicar" in text_of(client, "cuts:choose")
    where = reverse("cuts:publish", args=[here.window.pk])
    answer = client.post(where, {"motivo": ""})
    assert answer.status_code == 422
    assert "Marque la casilla" in answer.content.decode()
    answer = client.post(where, {"motivo": "", "confirmo": "on"})
    job = Job.objects.get()
    assert answer.url == reverse("base:job", args=[job.uid])
    assert "Se está publicando" in text_of(client, "cuts:choose")
    run_jobs()
    assert PublishedCut.objects.get().published_by == here.admin.user
    assert "Corregir" in text_of(client, "cuts:choose")
    answer = client.post(where, {"motivo": " ", "confirmo": "on"})
    assert (answer.status_code, PublishedCut.objects.count()) == (422, 1)
    assert "este lo corrige" in answer.content.decode()
    Job.objects.update(state=JobState.FAILED, message="Se cayó")
    assert "Se cayó" in text_of(client, "cuts:choose")


def test_some_entities_are_named_by_their_codes(here, late):
    other = municipality()
    client = client_of(here.admin)
    where = reverse("cuts:publish", args=[here.window.pk])
    answer = client.post(where, {"entidades": "99999", "confirmo": "on"})
    assert "99999 no reporta en esta ventana" in answer.content.decode()
    client.post(where, {"entidades": f"{other.pk}; {other.pk}\n", "confirmo": "on"})
    assert CutRequest.objects.get().divipolas == [other.pk]


def test_a_window_that_is_open_says_when_it_may_be_published(here):
    later = ("first_cut_on", "validation_on", "adjustments_on", "definitive_on")
    dates = dict.fromkeys(later, date(2030, 1, 1)) | {"opens_on": date(2026, 1, 1)}
    open_window = a_window(fiscal_year=2026, for_all=False, **dates)
    WindowEntity.objects.create(window=open_window, entity=here.entity, fiscal_year=2026)
    client = client_of(here.admin)
    text = text_of(client, "cuts:publish", open_window.pk)
    assert "Todavía no se puede publicar" in text
    answer = client.post(reverse("cuts:publish", args=[open_window.pk]), {"confirmo": "on"})
    assert answer.status_code == 422
    assert not CutRequest.objects.exists()


@pytest.mark.parametrize("role", [Role.DNP_REVIEWER, Role.DEPARTMENT_REVIEWER])
def test_nobody_else_sees_the_pages_of_publishing(here, role):
    place = None if role == Role.DNP_REVIEWER else here.entity.department
    client = client_of(actor_of(role, place))
    text_of(client, "cuts:choose", status=403)
    text_of(client, "cuts:publish", here.window.pk, status=403)


def test_the_pages_ask_as_much_of_the_database_for_many_entities(
    client, here, django_assert_max_num_queries
):
    for _ in range(8):
        municipality()
    here.published()
    for name, args in (
        ("cuts:list", []),
        ("cuts:cut", [1]),
        ("cuts:entity-cut", [1, here.entity.pk]),
        ("cuts:entity", [here.entity.pk]),
        ("cuts:compliance", []),
    ):
        with django_assert_max_num_queries(8):
            text_of(client, name, *args)
