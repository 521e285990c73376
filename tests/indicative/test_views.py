"""The pages of the Plan Indicativo, as the people who use them."""

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kpt.indicative.actions.deriving import open_indicative
from kpt.indicative.models import IndicativePlan, MatrixUpload, TargetResponsible
from kpt.indicative.queries.facts import facts_of, indicative_rows
from tests.factories import client_of
from tests.indicative.place import NOW, YEAR, Place

pytestmark = pytest.mark.django_db
MOST = 10


@pytest.fixture
def here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Place()


def url(here, name, *args):
    return reverse(f"indicative:{name}", args=[here.entity.pk, *args])


def text(answer):
    return answer.content.decode().replace("\xa0", " ")


def test_the_planner_opens_the_vigencia_and_sees_what_is_missing(here):
    browser = client_of(here.member)
    assert "Abrir 2026" in text(browser.get(url(here, "home")))

    answer = browser.post(url(here, "open", YEAR), follow=True)

    page = text(answer)
    assert "quedó abierto con las metas del plan" in page
    assert "Número 1: en borrador" in page
    assert "3 sin responsable" in page
    assert "$ 12.000.000" in page


def test_without_an_adopted_plan_the_page_says_what_to_do(here):
    here.version.delete()
    page = text(client_of(here.member).get(url(here, "home")))
    assert "Primero se adopta el plan" in page
    assert "Todavía no hay metas" in text(client_of(here.member).get(url(here, "responsibles")))


def test_a_vigencia_not_opened_is_not_found(here):
    assert client_of(here.member).get(url(here, "year", YEAR)).status_code == 404


def sheet(here, **changes):
    """Return what the form of the sheet holds, with some cells changed."""
    typed = {}
    for row in indicative_rows(IndicativePlan.objects.get().pk).values():
        ip = row.target.consecutive
        typed |= {f"v-{ip}": row.target.row_version, f"c-{ip}": str(row.quantity).replace(".", ",")}
        typed |= {f"m-{ip}-{source}": str(int(amount)) for source, amount in row.money.items()}
    return typed | {name.replace("_", "-"): value for name, value in changes.items()}


def test_the_sheet_saves_what_changed_and_nothing_else(here):
    here.opened()
    browser = client_of(here.member)
    page = url(here, "programme", YEAR)
    assert 'aria-label="IP-1, Recursos propios"' in text(browser.get(page))

    answer = browser.post(page, sheet(here, c_1="2,5", m_1_1="1.500.000"), follow=True)

    assert "Se guardó: 1 meta con cambios." in text(answer)
    row = indicative_rows(IndicativePlan.objects.get().pk)[here.uids[0]]
    assert (str(row.quantity), row.money[1]) == ("2.5", 1_500_000)
    again = browser.post(page, sheet(here), follow=True)
    assert "No había nada que guardar." in text(again)


def test_what_was_typed_is_not_lost_and_the_error_is_in_its_cell(here):
    here.opened()
    browser = client_of(here.member)
    changes = sheet(here, c_1="muchos", m_2_1="-5", c_3="8")

    answer = browser.post(url(here, "programme", YEAR), changes)

    assert answer.status_code == 422
    page = text(answer)
    assert 'value="muchos"' in page
    assert 'value="8"' in page
    assert "Escriba un número" in page
    assert "No puede ser negativa" in page
    assert {str(one.quantity) for one in IndicativePlan.objects.get().targets.all()} == {"3"}


def test_somebody_else_saved_meanwhile_and_the_person_is_told(here):
    indicative = here.opened()
    browser = client_of(here.member)
    seen = sheet(here, c_1="9")
    here.programme(indicative, here.uids[0], "5")

    answer = browser.post(url(here, "programme", YEAR), seen)

    assert answer.status_code == 422
    assert "Otra persona programó IP-1" in text(answer)
    assert 'value="9"' in text(answer)
    browser.post(url(here, "programme", YEAR), sheet(here, c_1="9"))
    assert str(indicative_rows(indicative.pk)[here.uids[0]].quantity) == "9"


def test_another_source_is_a_column_that_one_asks_for(here):
    here.opened()
    browser = client_of(here.member)
    page = url(here, "programme", YEAR) + "?fuente=11"
    assert 'aria-label="IP-1, Crédito"' in text(browser.get(page))
    browser.post(page, sheet(here, m_1_11="700"))
    assert indicative_rows(IndicativePlan.objects.get().pk)[here.uids[0]].money[11] == 700


def test_differences_are_explained_together(here):
    indicative = here.opened()
    here.programme(indicative, here.uids[0], "2", {1: 900_000})
    browser = client_of(here.member)
    page = url(here, "consistency", YEAR)
    shown = text(browser.get(page))
    assert "2 diferencias, 2 sin explicar" in shown
    assert "100.000" in shown

    empty = browser.post(page, {"texto": "Giraron menos"})
    assert (empty.status_code, "Marque por lo menos" in text(empty)) == (422, True)
    assert "Giraron menos" in text(empty)
    browser.post(page, {"texto": "Giraron menos", "diferencia": ["1-0", "1-1", "9-9", "x"]})

    assert facts_of(indicative).unexplained() == []
    assert "Giraron menos" in text(browser.get(page))


def test_the_leader_adopts_and_anybody_reads(here):
    indicative = here.opened()
    here.answer(here.uids, office="Obras", person_id=here.member.user.pk)
    here.programme(indicative, here.uids[0], "2")
    here.explain(indicative, [(here.uids[0], 0)], text="Invierno")
    public = reverse("indicative-public:page", args=[here.entity.pk])
    assert "Todavía no se ha adoptado ninguno" in text(client_of(None).get(public))
    browser = client_of(here.leader)
    given = {"tipo": "acta", "numero": "3", "fecha": "2026-01-30"}
    given["archivo"] = SimpleUploadedFile("acta.pdf", b"%PDF-1.7")

    browser.post(url(here, "adopt", YEAR), given)

    page = text(client_of(None).get(public))
    assert "Acta del Consejo de Gobierno 3 del 30 de enero de 2026" in page
    assert "Obras" in page
    assert "Invierno" in page
    assert "Descargar el acto" in page
    assert here.member.user.full_name not in page
    sector = here.targets[0].sector_code
    of_sector = text(client_of(None).get(public + f"?sector={sector}"))
    assert "1 meta</b> de" in of_sector


def test_what_may_not_be_adopted_yet_says_why_and_asks_nothing(here):
    indicative = here.opened()
    here.programme(indicative, here.uids[0], "2")
    page = text(client_of(here.leader).get(url(here, "adopt", YEAR)))
    assert "Falta explicar 1 diferencia" in page
    assert url(here, "consistency", YEAR) in page
    assert "Adoptar y publicar" not in page


def test_an_act_of_tomorrow_comes_back_with_what_was_typed(here):
    here.opened()
    given = {"tipo": "decreto", "numero": "77", "fecha": "2090-01-01"}
    answer = client_of(here.leader).post(url(here, "adopt", YEAR), given)
    assert answer.status_code == 422
    assert "está en el futuro" in text(answer)
    assert 'value="77"' in text(answer)


def test_the_public_matrix_is_a_file_by_sector_with_offices_and_no_names(here):
    indicative = here.opened()
    here.answer(here.uids, office="Obras", person_id=here.member.user.pk)
    args = [here.entity.pk, YEAR, "csv"]
    address = reverse("indicative-public:page-file", args=args)
    assert client_of(None).get(address).status_code == 404
    here.adopt(indicative)

    whole = b"".join(client_of(None).get(address).streaming_content).decode("utf-8-sig")
    sector = here.targets[0].sector_code
    one = client_of(None).get(f"{address}?sector={sector}")

    head, *rows = whole.strip().split("\r\n")
    assert head.startswith("IP,CODIGO,DESCRIPCION,UNIDAD,INDICADOR,META,VALOR,RESPONSABLE")
    assert len(rows) == 3
    assert "Obras" in rows[0]
    assert here.member.user.full_name not in whole
    assert f"-sector-{sector}.csv" in one.headers["Content-Disposition"]
    assert len(b"".join(one.streaming_content).decode().strip().split("\r\n")) == 2


def test_the_plan_changes_and_the_page_says_what_came_and_went(here):
    here.adopt(here.opened())
    here.amend()
    browser = client_of(here.member)
    assert "1 meta llegó y 1 meta salió" in text(browser.get(url(here, "year", YEAR)))
    preview = text(browser.get(url(here, "update", YEAR)))
    assert "El número 1 queda como se adoptó" in preview

    page = text(browser.post(url(here, "update", YEAR), follow=True))

    assert "Número 2: en borrador" in page
    assert "Ir al más reciente" in text(browser.get(url(here, "year", YEAR) + "?numero=1"))
    assert "ya tiene las metas" in text(browser.post(url(here, "update", YEAR), follow=True))


def test_a_new_number_asks_why(here):
    here.adopt(here.opened())
    browser = client_of(here.member)
    assert client_of(here.reader).post(url(here, "next", YEAR), {}).status_code == 403
    empty = browser.post(url(here, "next", YEAR), {})
    assert (empty.status_code, "Escriba por qué" in text(empty)) == (422, True)
    browser.post(url(here, "next", YEAR), {"motivo": "Se redujo el presupuesto"})
    assert IndicativePlan.objects.filter(number=2, reason="Se redujo el presupuesto").exists()


def test_responsibles_of_a_whole_list_and_the_filter_by_office(here):
    browser = client_of(here.member)
    page = url(here, "responsibles")
    assert "Sin responsable" in text(browser.get(page))
    empty = browser.post(page, {"dependencia": "Obras", "todas": "0"})
    assert (empty.status_code, "Marque por lo menos una" in text(empty)) == (422, True)

    browser.post(page, {"dependencia": "Obras", "meta": ["1"], "todas": "0"})
    browser.post(page + "?ver=sin", {"dependencia": "Hacienda", "todas": "1"})

    said = {one.target_uid: one.office for one in TargetResponsible.objects.all()}
    assert [said[uid] for uid in here.uids] == ["Obras", "Hacienda", "Hacienda"]
    filtered = text(browser.get(page + "?oficina=obras"))
    assert "Vereda 1" in filtered
    assert "Vereda 2" not in filtered
    assert '<option value="Hacienda">' in filtered
    assert "Todas las metas tienen responsable" in text(browser.get(page + "?ver=sin"))


def test_the_history_of_a_target_and_its_change(here):
    here.answer(here.uids, person_id=here.member.user.pk)
    here.member.memberships[0].delete()
    browser = client_of(here.leader)
    page = url(here, "target", 1)
    assert "ya no está en el equipo" in text(browser.get(url(here, "responsibles")))

    refused = browser.post(page, {"dependencia": "Obras"})
    assert (refused.status_code, "ya tiene responsable" in text(refused)) == (422, True)
    browser.post(page, {"dependencia": "Obras", "motivo": "Cambió la estructura"})

    shown = text(browser.get(page))
    assert "Cambió la estructura" in shown
    assert "Secretaría de Planeación" in shown
    assert client_of(here.leader).get(url(here, "target", 99)).status_code == 404


def test_a_matrix_is_looked_at_before_it_counts(here):
    here.opened()
    browser = client_of(here.member)
    rows = "CODIGO;DESCRIPCION;UNIDAD;INDICADOR;META;VALOR;RESPONSABLE\n"
    rows += "IP-1;;Kilómetros;;12;5 %;Obras\n999999999;Otra cosa;;;1;1;Obras\n"
    wrong = SimpleUploadedFile("m.csv", b"una;dos\n1;2\n")
    refused = browser.post(url(here, "upload", YEAR), {"archivo": wrong})
    assert (refused.status_code, "Ninguna hoja tiene los títulos" in text(refused)) == (422, True)

    matrix = SimpleUploadedFile("m.csv", rows.encode())
    page = browser.post(url(here, "upload", YEAR), {"archivo": matrix}, follow=True)

    shown = text(page)
    assert "Archivo, fila 2" in shown
    assert "se leyó como número" in shown
    assert "Ninguna meta del plan vigente usa el indicador 999999999" in shown
    assert not TargetResponsible.objects.exists()
    address = url(here, "matrix", YEAR, MatrixUpload.objects.get().pk)
    browser.post(address)
    assert str(IndicativePlan.objects.get().targets.get(consecutive=1).quantity) == "5"
    assert TargetResponsible.objects.get().reason == "Según la matriz «m.csv»."
    again = text(browser.post(address, follow=True))
    assert "ya se cargó" in again
    assert IndicativePlan.objects.get().targets.count() == 3


def test_the_chain_says_why_and_what_to_do(here):
    indicative = here.opened()
    here.programme(indicative, here.uids[0], "3", {1: 0, 5: 0})
    shown = text(client_of(here.reader).get(url(here, "chain", YEAR)))
    assert "Programa 3 kilómetros y ninguna fuente tiene plata" in shown
    assert "Ninguna dependencia responde por ella" in shown


@pytest.mark.parametrize("size", [3, 80])
def test_no_page_takes_more_than_ten_queries(settings, tmp_path, size):
    settings.MEDIA_ROOT = tmp_path
    big = Place(targets=size)
    big.answer(big.uids)
    big.adopt(big.opened(fiscal_year=2025), on=date(2025, 1, 30))
    open_indicative(entity_id=big.entity.pk, fiscal_year=YEAR, actor=big.leader, now=NOW)
    browser = client_of(big.leader)
    browser.post(
        url(big, "upload", YEAR),
        {"archivo": SimpleUploadedFile("m.csv", b"CODIGO;VALOR\nIP-1;2\n")},
    )
    pages = [url(big, name) for name in ("home", "responsibles")]
    pages += [url(big, "target", 1), url(big, "matrix", YEAR, MatrixUpload.objects.get().pk)]
    pages += [
        url(big, name, YEAR)
        for name in ("year", "update", "programme", "consistency", "chain", "adopt", "upload")
    ]
    pages.append(reverse("indicative-public:page", args=[big.entity.pk]))

    taken = {}
    for page in pages:
        assert browser.get(page).status_code == 200, page
        with CaptureQueriesContext(connection) as queries:
            browser.get(page)
        taken[page] = len(queries)

    assert {page: count for page, count in taken.items() if count > MOST} == {}
