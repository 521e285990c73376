"""The pages of the programa de gobierno as the team, and everybody else, sees them."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpt.accounts.roles import Role
from kpt.plans.models import VersionState
from kpt.promises.actions import promises as actions
from kpt.promises.models import GovernmentProgramme, Promise
from tests.base.test_texts import SAID, pdf_of
from tests.base.ui import elements
from tests.factories import actor_of, client_of
from tests.plan_factories import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def browser(leader):
    return client_of(leader)


def url(entity, page=""):
    return f"/e/{entity.pk}/formular/programa-de-gobierno/{page}"


def text_of(response) -> str:
    return " ".join(response.content.decode().split())


def test_without_a_programme_the_page_says_what_to_do_first(browser, entity):
    page = text_of(browser.get(url(entity)))

    assert "Todavía no está el programa de gobierno" in page
    assert url(entity, "subir/") in page
    assert "Todavía no hay promesas separadas" in text_of(browser.get(url(entity, "promesas/")))
    assert "Todavía no está" in text_of(browser.get(url(entity, "palabras/")))


def test_whoever_only_reads_is_told_why(entity):
    page = text_of(client_of(actor_of(Role.READER, entity)).get(url(entity)))

    assert f"Solo el equipo de {entity} escribe su plan." in page
    assert url(entity, "subir/") not in page


def test_a_file_becomes_the_text(browser, entity):
    file = SimpleUploadedFile("programa.pdf", pdf_of("Eje social", SAID).getvalue())
    page = text_of(browser.post(url(entity, "subir/"), {"archivo": file}, follow=True))

    assert "El texto del archivo quedó guardado" in page
    assert SAID in text_of(browser.get(url(entity, "textos/1/")))


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("escaneado.pdf", pdf_of(" ").getvalue(), "parece un documento escaneado"),
        ("programa.odt", b"algo", "no es PDF, Word"),
        ("programa.pdf", b"algo", "por dentro es otra clase de archivo"),
    ],
)
def test_a_file_that_is_not_read_says_the_way_out(browser, entity, name, content, says):
    response = browser.post(url(entity, "subir/"), {"archivo": SimpleUploadedFile(name, content)})

    assert response.status_code == 422
    assert says in text_of(response)
    assert not GovernmentProgramme.objects.exists()


def test_it_is_written_in_simple_parts_and_corrected(browser, entity):
    form = {"vision": "Un pueblo sano", "eje_1": "Salud", "propuestas_1": "Un puesto\nDos médicos"}
    browser.post(url(entity, "escribir/"), form)
    programme = GovernmentProgramme.objects.get()
    parts = list(programme.parts.values_list("title", "text"))
    assert parts == [("Visión", "Un pueblo sano"), ("Salud", "Un puesto\n\nDos médicos")]

    page = browser.get(url(entity, "escribir/")).content.decode()
    assert "Un puesto\nDos médicos</textarea>" in page


def test_an_axis_without_proposals_is_refused_and_kept_on_the_page(browser, entity):
    response = browser.post(url(entity, "escribir/"), {"vision": "Algo", "eje_2": "Salud"})

    assert response.status_code == 422
    page = text_of(response)
    assert "Eje 2: propuestas: Escriba las propuestas del eje" in page
    assert 'value="Salud"' in page
    assert browser.post(url(entity, "escribir/"), {}).status_code == 422


def test_the_whole_text_is_pasted(browser, entity):
    page = text_of(browser.post(url(entity, "pegar/"), {"texto": SAID}, follow=True))

    assert "El texto quedó guardado" in page
    assert browser.post(url(entity, "pegar/"), {"texto": ""}).status_code == 422


def test_the_page_of_words_counts_and_leaves_out(browser, entity, programme):
    page = browser.get(url(entity, "palabras/")).content.decode()
    assert 'role="img"' in page
    assert "educación (1)" in page

    sent = {"palabra": "educar", "dejar": "fuera"}
    page = text_of(browser.post(url(entity, "palabras/escoger/"), sent, follow=True))
    assert "«educar» ya no cuenta" in page
    sent = {"palabra": "educar", "dejar": "dentro"}
    page = text_of(browser.post(url(entity, "palabras/escoger/"), sent, follow=True))
    assert "«educar» vuelve a contar" in page


def test_promises_are_proposed_filtered_and_taken_away(browser, entity, programme):
    page = text_of(browser.post(url(entity, "promesas/proponer/"), follow=True))
    assert "Se propusieron 4 promesas" in page

    page = text_of(browser.get(url(entity, "promesas/?buscar=vias+cafe&estado=pendiente")))
    assert "1 promesa de 4" in page
    assert "Mejorar las vías terciarias" in page
    assert "Ninguna promesa con esos" in text_of(
        browser.get(url(entity, "promesas/?estado=vinculada"))
    )
    response = browser.get(url(entity, "promesas/promesas.csv?eje=EJE+SOCIAL"))
    lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()
    assert len(lines) == 4
    assert "Por ubicar" in lines[1]


def test_a_promise_is_tied_from_the_nearest_rows(browser, entity, version, promises):
    version.strategiclines.filter(consecutive=1).update(name="Vías para sacar el café")
    where = url(entity, f"promesas/{promises[2].uid}/")
    page = browser.get(where)
    boxes = elements(page.content.decode(), "input")
    near = [box["value"] for box in boxes if box.get("name") == "filas"]
    line = version.strategiclines.get(consecutive=1)
    assert near[0] == str(line.uid)

    page = text_of(browser.post(f"{where}vincular/", {"filas": [near[0]]}, follow=True))
    assert "La promesa quedó vinculada" in page
    assert "LE-1 Vías para sacar el café" in page
    page = text_of(browser.post(f"{where}desvincular/{line.uid}/", follow=True))
    assert "El vínculo quedó deshecho" in page


def test_refused_forms_come_back_with_what_was_typed(browser, entity, promises):
    where = url(entity, f"promesas/{promises[2].uid}/")

    refused = browser.post(f"{where}vincular/", {})
    assert refused.status_code == 422
    assert "Marque al menos una línea o meta" in text_of(refused)
    assert browser.post(f"{where}apartar/", {"a-razon": ""}).status_code == 422
    assert browser.post(f"{where}corregir/", {"texto": "", "eje": "Vías"}).status_code == 422
    stale = browser.post(f"{where}corregir/", {"texto": "Nuevo", "leido": "otro"})
    assert stale.status_code == 422
    assert "Nuevo</textarea>" in text_of(stale)
    assert browser.post(f"{where}dividir/", {"partes": "una sola"}).status_code == 422
    assert Promise.objects.count() == 4


def test_a_promise_is_corrected_split_joined_set_aside_and_removed(browser, entity, promises):
    where = url(entity, f"promesas/{promises[1].uid}/")
    sent = {"texto": "Un puesto de salud", "eje": "Salud", "leido": promises[1].text}
    assert "quedó corregida" in text_of(browser.post(f"{where}corregir/", sent, follow=True))
    sent = {"partes": "Un puesto\nde salud"}
    assert "Ahora son 2 promesas" in text_of(browser.post(f"{where}dividir/", sent, follow=True))
    assert "quedaron en una" in text_of(browser.post(f"{where}unir/", follow=True))
    sent = {"a-razon": "Es de la gobernación"}
    page = text_of(browser.post(f"{where}apartar/", sent, follow=True))
    assert "Apartada: Es de la gobernación" in page
    assert "por ubicar" in text_of(browser.post(f"{where}retomar/", follow=True))
    assert "Se quitó" in text_of(browser.post(f"{where}quitar/", follow=True))
    assert browser.get(where).status_code == 404


def test_what_an_action_refuses_is_told_on_the_page(browser, entity, leader, promises):
    last = url(entity, f"promesas/{promises[-1].uid}/")
    assert "Es la última" in text_of(browser.post(f"{last}unir/", follow=True))
    GovernmentProgramme.objects.all().delete()
    page = text_of(browser.post(url(entity, "promesas/proponer/"), follow=True))
    assert "Suba o escriba primero" in page
    reader = client_of(actor_of(Role.READER, entity))
    sent = {"palabra": "salud", "dejar": "fuera"}
    page = text_of(reader.post(url(entity, "palabras/escoger/"), sent, follow=True))
    assert "Solo el equipo" in page
    page = text_of(browser.post(url(entity, "palabras/escoger/"), {}, follow=True))
    assert "Todavía no está" in page
    assert browser.post(url(entity, "promesas/agregar/"), {}).status_code == 422


def test_one_is_added_by_hand(browser, entity, promises):
    sent = {"texto": "Haremos un puente", "eje": "Vías"}
    page = text_of(browser.post(url(entity, "promesas/agregar/"), sent, follow=True))

    assert "Haremos un puente" in page
    assert "Promesa 5" in page


def test_the_coverage_is_in_sight_with_its_formula(browser, entity, version, leader, promises):
    actions.link_promise(
        promise_id=promises[0].pk,
        row_uids=[version.strategiclines.first().uid],
        actor=leader,
        now=NOW,
    )
    page = text_of(browser.get(url(entity)))

    assert "25,0" in page
    assert "1 de 4 promesas" in page
    assert "Ley 131 de 1994" in page


def test_anybody_reads_what_the_plan_in_force_keeps(entity, version, leader, promises):
    where = f"/planes/{entity.pk}/programa-de-gobierno/"
    line, target = version.strategiclines.first(), version.producttargets.first()
    who = {"actor": leader, "now": NOW}
    actions.link_promise(promise_id=promises[1].pk, row_uids=[line.uid], **who)
    actions.set_aside(promise_id=promises[0].pk, reason="Es una visión", **who)
    page = text_of(client_of(None).get(where))
    assert "33,3" in page
    assert line.name in page
    assert "Es una visión" in page
    assert leader.name not in page

    actions.link_promise(promise_id=promises[2].pk, row_uids=[target.uid], **who)
    type(version).objects.filter(pk=version.pk).update(
        state=VersionState.DRAFT, adopted_at=None, act_kind="", act_number="", act_on=None
    )
    page = text_of(client_of(None).get(where))
    assert "El plan todavía no está en vigor" in page
    assert line.name not in page


def test_without_promises_the_public_page_says_so(entity):
    page = text_of(client_of(None).get(f"/planes/{entity.pk}/programa-de-gobierno/"))

    assert "no ha separado las promesas" in page


def test_outsiders_do_not_enter(promises, entity):
    stranger = client_of(actor_of(Role.TEAM_LEADER))
    for page in ("", "palabras/", "promesas/", f"promesas/{promises[0].uid}/"):
        assert stranger.get(url(entity, page)).status_code == 403
    assert stranger.post(url(entity, f"promesas/{promises[0].uid}/quitar/")).status_code == 403
    assert Promise.objects.count() == 4


def test_pages_cost_the_same_for_four_promises_and_for_sixty(browser, entity, leader, promises):
    pages = ("", "palabras/", "promesas/", f"promesas/{promises[0].uid}/", "textos/1/")

    def costs():
        found = []
        for page in pages:
            browser.get(url(entity, page))
            with CaptureQueriesContext(connection) as queries:
                assert browser.get(url(entity, page)).status_code == 200
            found.append(len(queries))
        return found

    few = costs()
    for number in range(56):
        actions.add_promise(
            entity=entity, text=f"Haremos la obra {number}", heading="", actor=leader, now=NOW
        )
    many = costs()

    assert many == few
    assert max(many) <= 10, dict(zip(pages, many, strict=True))
