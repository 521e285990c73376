"""The pages of the diagnosis: what they say, to whom, and what they answer to what is wrong."""

from io import BytesIO

import pytest
import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kpt.accounts.roles import Role
from kpt.diagnosis.models import (
    DiagnosisBlock,
    DiagnosisVersion,
    FinancialFigure,
    Initiative,
    ProblemTree,
)
from kpt.diagnosis.queries.lines import plan_lines
from kpt.indicators.models import IndicatorValue
from tests.diagnosis.found import SHEET, a_diagnosis, national
from tests.factories import EntityFactory, actor_of, client_of

BASE = "/e/63111/formular/diagnostico/"


def page(browser, path="", **data) -> str:
    response = browser.get(BASE + path, data)
    assert response.status_code == 200
    return response.content.decode()


def test_without_indicators_the_page_says_what_to_do(here, browser):
    text = page(browser)

    assert "Todavía no hay indicadores de esta entidad" in text
    assert "problemas/" in text


def test_the_list_groups_compares_and_filters(here, browser):
    national(here, here.department, None)
    water = SHEET.__class__(
        "AGUA", "Cobertura de acueducto", sector_code="40", direction="aumentar"
    )
    national(here, sheet=water)

    everything = page(browser)
    assert "Deserción escolar" in everything
    assert "▲ mejor aquí" in everything  # 11 here, 13 in the department, and it should fall
    assert "Cobertura de acueducto" in everything
    assert "Cobertura" not in page(browser, q="DESERCIÓN")
    assert "Cobertura" not in page(browser, sector="22")
    assert "Ningún indicador cumple" in page(browser, datos="propios")
    assert 'role="img"' in page(browser, vista="graficas", sector="22")


def test_a_list_of_many_costs_as_one_of_few(here, browser):
    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(browser)
        return len(queries)

    national(here)
    few = cost()
    for number in range(8):
        sheet = SHEET.__class__(f"X-{number}", f"Indicador {number}", direction="reducir")
        national(here, sheet=sheet)

    assert cost() == few <= 10


def test_an_indicator_is_told_with_its_file_and_its_row(here, browser):
    indicator = national(here, here.department, None)

    text = page(browser, f"indicador/{indicator.pk}/")

    assert "«EDU-1.csv», fila 2" in text
    assert "El equipo no ha escrito datos propios" in text


def test_the_leader_writes_a_figure_and_withdraws_it(here, browser):
    indicator = national(here)
    url = f"{BASE}indicador/{indicator.pk}/dato/"

    wrong = browser.post(url, {"dato": "8.5", "anio": "2024", "fuente": "Matrícula"})
    assert wrong.status_code == 422
    assert "coma" in wrong.content.decode()
    assert "Matrícula" in wrong.content.decode()
    done = browser.post(url, {"dato": "8,5", "anio": "2024", "fuente": "Matrícula"}, follow=True)
    assert "quedó guardado al lado del nacional" in done.content.decode()
    value = IndicatorValue.objects.get(origin="local")

    browser.post(f"{url}{value.pk}/retirar/", {"razon": "Estaba mal"})
    value.refresh_from_db()
    assert value.withdrawn_reason == "Estaba mal"


def test_an_outsider_reads_nothing_and_a_reader_changes_nothing(here):
    indicator = national(here)
    outsider = client_of(actor_of(Role.TEAM_LEADER, EntityFactory(divipola="73001")))
    reader = client_of(actor_of(Role.READER, here))

    assert outsider.get(BASE).status_code == 403
    assert reader.get(BASE).status_code == 200
    refused = reader.post(f"{BASE}indicador/{indicator.pk}/dato/", {"dato": "1", "anio": "2024"})
    assert refused.status_code == 403
    assert not IndicatorValue.objects.filter(origin="local").exists()


def test_a_table_is_pasted_whole_or_not_at_all(here, browser):
    url = f"{BASE}finanzas/traer/"
    rows = "2023\tIngreso\tPredial\t1.000.000\tHacienda\n2023\tRegalo\tOtro\tmucho\tHacienda"

    wrong = browser.post(url, {"pegado": rows})

    text = wrong.content.decode()
    assert wrong.status_code == 422
    assert "Fila 3, Clase: «Regalo» no es una de las opciones" in text
    assert "Fila 3, Valor en pesos" in text
    assert "Predial" in text  # what was pasted is still there
    assert not FinancialFigure.objects.exists()
    browser.post(url, {"pegado": rows.splitlines()[0] + "\tsí"})
    assert FinancialFigure.objects.get().is_projected
    assert "1.000.000" in page(browser, "finanzas/")


def test_headers_of_what_is_pasted_may_come_in_another_order(here, browser):
    rows = "Fuente;Iniciativa;De dónde viene\n;El puente;Consejo territorial de planeación"

    browser.post(f"{BASE}iniciativas/traer/", {"pegado": rows})

    assert Initiative.objects.get().origin == "ctp"


def test_the_same_table_in_a_workbook(here, browser):
    target = BytesIO()
    book = xlsxwriter.Workbook(target)
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, ["Grupo", "Personas", "Año", "Fuente"])
    sheet.write_row(1, 0, ["Jóvenes", 300, 2024, "DANE"])
    book.close()
    upload = SimpleUploadedFile("grupos.xlsx", target.getvalue())

    browser.post(f"{BASE}poblacion/escribir/", {"libro": upload})

    assert "Jóvenes" in page(browser, "poblacion/")


def test_an_empty_paste_says_so(here, browser):
    wrong = browser.post(f"{BASE}poblacion/escribir/", {"pegado": "  "})

    assert wrong.status_code == 422
    assert "Pegue al menos una fila" in wrong.content.decode()


def test_a_problem_is_written_and_who_comes_late_sees_both(here, browser, leader):
    line = str(plan_lines(here).lines[0].uid)
    browser.post(
        f"{BASE}problemas/escribir/",
        {"linea": line, "problema": "Falta agua", "causas": "Fugas\n- Tubos viejos"},
    )
    tree = ProblemTree.objects.get()
    assert "Tubos viejos" in page(browser, "problemas/")
    ProblemTree.objects.filter(pk=tree.pk).update(row_version=5)

    late = browser.post(
        f"{BASE}problemas/{tree.pk}/", {"linea": line, "problema": "Sobra agua", "visto": "1"}
    )

    text = late.content.decode()
    assert late.status_code == 422
    assert "Falta agua" in text
    assert "Sobra agua" in text
    again = {"linea": line, "problema": "Sobra agua", "visto": "5"}
    browser.post(f"{BASE}problemas/{tree.pk}/", again)
    tree.refresh_from_db()
    assert tree.problem == "Sobra agua"


def test_a_document_is_composed_saved_compared_and_brought_back(here, browser, leader):
    indicator = national(here)
    browser.post(f"{BASE}documento/general/agregar/", {"clase": "tabla"})
    block = DiagnosisBlock.objects.get()
    url = f"{BASE}documento/bloque/{block.pk}/"
    looked = browser.post(
        url,
        {"titulo": "Escuela", "texto": "Va bien", "buscar": "desercion", "buscar-ya": "1"},
    )
    assert "Deserción escolar" in looked.content.decode()
    assert DiagnosisBlock.objects.get().title == ""  # looking is not saving
    browser.post(
        url,
        {"titulo": "Escuela", "texto": "Va bien", "indicadores": indicator.pk, "visto": "1"},
    )
    text = page(browser, "documento/general/")
    assert "Escuela" in text
    assert "Último dato de cada indicador" in text

    browser.post(f"{BASE}documento/general/guardar/", {"razon": "Primera"})
    browser.post(url, {"titulo": "Escuela", "texto": "Va mal", "visto": "2"})
    assert "Va mal" in page(browser, "documento/general/comparar/", a="1")
    assert "Va bien" in page(browser, "documento/general/versiones/1/")
    browser.post(f"{BASE}documento/general/versiones/1/recuperar/")
    assert DiagnosisBlock.objects.get().text == "Va bien"
    assert DiagnosisVersion.objects.count() == 2


def test_a_text_saves_itself_and_tells_who_came_late(here, browser, leader):
    browser.post(f"{BASE}documento/general/agregar/", {"clase": "texto"})
    block = DiagnosisBlock.objects.get()
    url = f"{BASE}documento/bloque/{block.pk}/campo/"

    saved = browser.post(url, {"campo": "texto", "texto": "Hola", "antes-texto": "1"})
    late = browser.post(url, {"campo": "titulo", "titulo": "Otro", "antes-titulo": "1"})
    strange = browser.post(url, {"campo": "kind", "kind": "tabla"})

    assert saved.status_code == 200
    assert 'name="antes-titulo" value="2"' in saved.content.decode()
    assert late.status_code == 409
    assert "Marcela Ospina" in late.content.decode()
    assert strange.status_code == 422
    block.refresh_from_db()
    assert (block.text, block.title, block.kind) == ("Hola", "", "texto")


def test_a_plan_that_is_not_there_leads_to_the_route(leader):
    lone = EntityFactory(divipola="63130", makes_plan=True)
    browser = client_of(actor_of(Role.TEAM_LEADER, lone))

    text = browser.get("/e/63130/formular/diagnostico/documento/").content.decode()

    assert "todavía no tiene un plan" in text
    assert 'href="/e/63130/formular/"' in text


def test_a_document_of_many_blocks_costs_as_one_of_few(here, browser, leader):
    found = a_diagnosis(here, leader)

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(browser, "documento/general/")
        return len(queries)

    few = cost()
    for _ in range(3):
        browser.post(f"{BASE}documento/general/agregar/", {"clase": "grafica"})
        last = DiagnosisBlock.objects.order_by("-pk").first()
        browser.post(
            f"{BASE}documento/bloque/{last.pk}/",
            {"titulo": "X", "indicadores": found.indicator, "visto": "1"},
        )

    assert cost() == few <= 10


def test_competences_say_what_is_a_good_practice(here, browser):
    text = page(browser, "competencias/")

    assert "Buena práctica" in text
    assert "Ley 715 de 2001, art. 44" in text


def test_partners_suggest_who_is_near(here, browser):
    here.latitude, here.longitude = "4.36", "-75.73"
    here.save()
    EntityFactory(
        divipola="63130", name="Calarcá", department=here.department, latitude="4.52",
        longitude="-75.64",
    )  # fmt: skip

    text = page(browser, "socios/")

    assert "Los más cercanos en Quindío" in text
    assert "Calarcá" in text


def test_what_was_written_by_mistake_is_asked_and_taken_away(here, browser, leader):
    found = a_diagnosis(here, leader)
    for path in (
        f"poblacion/{found.population}/quitar/",
        f"socios/{found.partner}/quitar/",
        f"esquemas/{found.association}/quitar/",
        f"iniciativas/{found.initiative}/quitar/",
        f"problemas/{found.tree}/quitar/",
        f"finanzas/{found.figure}/quitar/",
        f"documento/bloque/{found.block}/quitar/",
    ):
        assert "Quitar" in page(browser, path)
        assert browser.post(BASE + path).status_code == 302, path
        assert browser.get(BASE + path).status_code == 404, path


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("", "Deserción escolar"),
        ("clasificaciones", "PDET"),
        ("competencias", "Ley 715 de 2001"),
        ("otra", "Deserción escolar"),
    ],
)
def test_anybody_reads_what_is_published_and_nothing_of_the_team(here, browser, kind, words):
    indicator = national(here)
    said = {"dato": "8,5", "anio": "2025", "fuente": "Matrícula"}
    browser.post(f"{BASE}indicador/{indicator.pk}/dato/", said)

    text = client_of(None).get("/planes/63111/diagnostico/", {"tipo": kind}).content.decode()

    assert words in text
    assert "8,5" not in text
    assert "Con dato propio" not in text


def test_the_public_diagnosis_of_nobody_does_not_exist(db):
    EntityFactory(divipola="63190", makes_plan=False)

    for code in ("63190", "99999"):
        assert client_of(None).get(f"/planes/{code}/diagnostico/").status_code == 404
