"""A citizen finds her municipality, reads its plan and understands a figure."""

import re

from playwright.sync_api import expect

from tests.e2e.checks import assert_accessible, reach_by_keyboard


def test_a_citizen_finds_her_plan_and_understands_a_percentage(page):
    page.goto("/")
    page.get_by_label("Municipio, departamento o código DANE").fill("buenavista quindio")
    page.get_by_role("button", name="Buscar").first.click()

    expect(page.get_by_text("DANE 63111")).to_be_visible()
    page.get_by_role("link", name=re.compile("^Buenavista.*Quindío")).click()

    expect(page.get_by_text(re.compile("Buenavista se propuso"))).to_be_visible()
    page.get_by_role("link", name="Ver cuáles van atrasadas").click()
    expect(page.get_by_role("heading", name="Metas de producto")).to_be_visible()
    page.locator("#lista tbody th a").first.click()

    calculation = page.locator("details.k-calc").first
    expect(calculation).to_contain_text("¿Cómo se calculó")
    expect(calculation).to_contain_text("programado para 2025")
    assert_accessible(page)


def test_filters_change_the_list_and_the_address_without_a_new_page(page):
    page.goto("/planes/63111/metas/")
    page.evaluate("window.sameHere = true")
    page.get_by_label("Buscar").fill("escuelas")
    page.get_by_role("button", name="Filtrar").click()

    expect(page.get_by_role("link", name="Quitar el filtro Buscar")).to_be_visible()
    assert "q=escuelas" in page.url
    assert page.evaluate("window.sameHere") is True, "htmx should have changed only the list"
    page.get_by_role("link", name="Quitar el filtro Buscar").click()
    expect(page.get_by_text(re.compile("se muestran 1 a 25"))).to_be_visible()


def test_everything_works_without_javascript(open_page, size):
    page = open_page(size, java_script_enabled=False)
    page.goto("/planes/63111/metas/")
    page.get_by_label("Buscar").fill("escuelas")
    page.get_by_role("button", name="Filtrar").click()

    expect(page.get_by_role("link", name="Quitar el filtro Buscar")).to_be_visible()
    page.locator("#lista tbody th a").first.click()
    page.get_by_role("link", name="Volver a la lista").click()
    assert "q=escuelas" in page.url


def test_the_country_is_compared_by_department(page):
    page.goto("/pais/")
    page.get_by_role("link", name="Quindío", exact=True).click()
    expect(page.get_by_role("heading", name="Quindío", level=1)).to_be_visible()
    page.get_by_role("link", name="Por cobertura").click()
    expect(page.get_by_role("figure").filter(has_text="cobertura en PIIP").first).to_be_visible()
    assert_accessible(page)


def test_the_official_workbook_can_be_taken_without_an_account(page):
    page.goto("/planes/63111/")
    with page.expect_download() as taking:
        page.get_by_role("link", name=re.compile("libro oficial de SisPT")).click()

    assert taking.value.suggested_filename == "plan-63111-buenavista.xlsx"


def test_the_search_is_reached_by_keyboard(page):
    page.goto("/planes/")

    reach_by_keyboard(page, page.get_by_label("Municipio, departamento o código DANE"))
    page.keyboard.type("63111")
    page.keyboard.press("Enter")

    expect(page.get_by_text("DANE 63111")).to_be_visible()


def test_long_pages_fit_the_narrowest_phone_and_the_largest_letter(open_page):
    page = open_page({"width": 320, "height": 640})
    page.goto("/planes/63111/")
    page.get_by_role("button", name="Letra más grande").click()

    for address in (
        "/planes/63111/",
        "/planes/63111/metas/",
        "/planes/63111/metas/IP-1/",
        "/pais/",
    ):
        page.goto(address)
        assert_accessible(page)
