"""The leader of a team reads her plan: what is late, why, and where each value came from."""

import re

from playwright.sync_api import expect

from kpt.demo.people import PASSWORD
from tests.e2e.checks import assert_accessible

LEADER = "lider.buenavista@ejemplo.gov.co"


def test_the_leader_goes_from_the_board_to_the_cell_of_a_value(login):
    page = login(LEADER, PASSWORD)
    page.goto("/e/63111/")
    expect(page.get_by_text(re.compile("Buenavista se propuso"))).to_be_visible()
    page.get_by_role("link", name="Ver las metas").first.click()

    page.get_by_role("link", name=re.compile("^Atrasadas 2025")).click()
    assert "avance=atrasada" in page.url
    page.locator("#lista tbody th a").first.click()
    first = page.get_by_role("heading", level=1).inner_text()

    page.locator("a[rel=next]").click()
    expect(page.get_by_role("heading", level=1)).not_to_have_text(first)
    page.get_by_role("link", name="De dónde salió cada valor").click()
    expect(
        page.get_by_text(re.compile(r"Plan indicativo - Productos · [A-Z]+\d+")).first
    ).to_be_visible()
    assert_accessible(page)


def test_a_count_of_an_explanation_opens_its_rows(login):
    page = login(LEADER, PASSWORD)
    page.goto("/e/63111/seguimiento/")
    row = page.get_by_role("row", name=re.compile("5. No se ejecutó en la vigencia"))
    count = row.get_by_role("link").first
    number = count.inner_text()
    count.click()

    expect(page.locator("#lista [role=status]")).to_contain_text(f"{number}\xa0fila")
    page.get_by_role("link", name="Financiero", exact=True).click()
    expect(page.get_by_role("columnheader", name=re.compile("Compromisos"))).to_be_attached()
    assert_accessible(page)


def test_coverage_leads_to_the_targets_of_a_reason(login):
    page = login(LEADER, PASSWORD)
    page.goto("/e/63111/seguimiento/cobertura/")
    page.get_by_role("link", name="Ver cuáles").click()

    expect(page.locator("#metas tbody tr").first).to_be_visible()
    assert_accessible(page)


def test_a_check_says_why_and_leads_to_its_targets(login):
    page = login(LEADER, PASSWORD)
    page.goto("/e/63111/revisiones/")
    expect(page.get_by_role("heading", name="Tipo de acumulación invertido")).to_be_visible()
    expect(page.get_by_text("Cómo usa este plan las dos palabras")).to_be_visible()
    page.locator("#acumulacion-invertida li a").first.click()

    expect(
        page.get_by_text("La programación y el tipo de acumulación no coinciden")
    ).to_be_visible()


def test_a_list_is_taken_as_a_workbook_with_its_filters(login):
    page = login(LEADER, PASSWORD)
    page.goto("/e/63111/metas/?sector=19")
    with page.expect_download() as taking:
        page.get_by_role("link", name="Excel").click()

    assert taking.value.suggested_filename == "metas-63111.xlsx"
    assert "sector=19" in taking.value.url


def test_an_entity_without_execution_is_told_what_to_bring(login):
    page = login("gobernacion.quindio@ejemplo.gov.co", PASSWORD)
    page.goto("/e/63302/seguimiento/")

    expect(page.get_by_role("link", name="Importar la ejecución")).to_be_visible()
    assert_accessible(page)
