"""From nothing to a printed plan, in a category-6 municipality with one planner.

She takes the short route, one question at a time, and leaves with the whole plan as PDF and Word;
then she finds what she wrote on the full route. One municipality for each size of screen.
"""

import zipfile

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.checks import assert_accessible, picture, reach_by_keyboard
from tests.e2e.people import PASSWORD, leader_of

PLACES = {390: "76243", 1280: "76246"}  # El Águila and El Cairo, which have no plan here


@pytest.fixture
def divipola(size) -> str:
    return PLACES[size["width"]]


@pytest.fixture
def planner(login, divipola, tmp_path_factory) -> Page:
    email, password = leader_of(divipola, tmp_path_factory.getbasetemp() / "site")
    assert password == PASSWORD
    return login(email, password, accept_downloads=True)


def ask(page: Page, title: str, name: str = "") -> None:
    """Assert that the page asks what it should, and that anybody can read and answer it."""
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    assert_accessible(page)
    if name:
        picture(page, name)


def go_on(page: Page) -> None:
    button = page.get_by_role("button", name="Guardar y seguir")
    button.click()
    expect(page.locator("main")).to_contain_text("Quedó guardado")


def take_document(page: Page, title: str, word: str):
    """Ask for a document, wait as people do until it is there, and take it."""
    row = page.locator("tr").filter(has=page.get_by_role("rowheader", name=title)).first
    row.get_by_role("button", name=word).click()
    link = page.locator("main").get_by_role("link", name=word).first
    for _ in range(60):
        page.wait_for_timeout(1000)
        page.goto(page.url.split("#")[0])
        row = page.locator("tr").filter(has=page.get_by_role("rowheader", name=title)).first
        link = row.get_by_role("link", name=word)
        if link.count():
            break
    with page.expect_download() as download:
        link.first.click()
    return download.value


def test_from_nothing_to_a_printed_plan(planner, divipola, tmp_path):
    page = planner
    page.goto(f"/e/{divipola}/")
    page.goto(f"/e/{divipola}/formular/")
    ask(page, "Formular el plan", "formular-empezar")
    short = page.get_by_role("button", name="Empezar por la ruta corta")
    reach_by_keyboard(page, short)
    page.keyboard.press("Enter")

    ask(page, "¿Cómo se llama el plan?")
    page.get_by_label("Nombre del plan").fill("Un municipio que florece 2024-2027")
    go_on(page)

    ask(page, "¿Cuáles son los grandes objetivos?", "ruta-corta-lineas")
    page.get_by_label("Las líneas del plan").fill("Agua y caminos\nGente sana y educada")
    go_on(page)

    ask(page, "Agua y caminos")
    for sector in ("Vivienda, ciudad y territorio", "Transporte"):
        page.get_by_label(sector, exact=True).check()
    go_on(page)
    ask(page, "Gente sana y educada")
    page.get_by_label("Salud y protección social").check()
    go_on(page)

    for line in ("Agua y caminos", "Gente sana y educada"):
        ask(page, line, "ruta-corta-productos" if line.startswith("Agua") else "")
        page.get_by_role("checkbox").first.check()
        go_on(page)

    for quantity in ("12", "1.250,5"):
        assert_accessible(page)
        picture(page, "ruta-corta-meta")
        page.get_by_label("Cuánto en los cuatro años").fill(quantity)
        go_on(page)

    # A wrong answer loses nothing of what was typed.
    total = page.get_by_label("Cuánto cuesta en los cuatro años")
    total.fill("ciento cincuenta")
    page.get_by_role("button", name="Guardar y seguir").click()
    expect(page.locator(".k-errors, [role=alert]").first).to_be_visible()
    expect(total).to_have_value("ciento cincuenta")
    assert_accessible(page)
    for pesos in ("150.000.000", "80.000.000"):
        page.get_by_label("Cuánto cuesta en los cuatro años").fill(pesos)
        go_on(page)

    ask(page, "Lo mínimo ya está", "ruta-corta-lista")
    page.get_by_role("link", name="Descargar los documentos").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Documentos")
    assert_accessible(page)
    picture(page, "documentos")
    pdf = take_document(page, "Plan de desarrollo territorial", "PDF")
    assert pdf.path().read_bytes().startswith(b"%PDF")
    word = take_document(page, "Plan de desarrollo territorial", "Word")
    with zipfile.ZipFile(word.path()) as book:
        said = book.read("word/document.xml").decode()
    assert "Agua y caminos" in said
    assert "150.000.000" in said

    page.goto(f"/e/{divipola}/formular/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Un municipio que florece 2024-2027")
    expect(page.locator("main")).to_contain_text("Los siete módulos")
    assert_accessible(page)
    picture(page, "formular")
    page.goto(f"/e/{divipola}/formular/avance/")
    ask(page, "Ver avance", "formular-avance")
    page.goto(f"/e/{divipola}/formular/alistamiento/")
    ask(page, "Lista de chequeo de alistamiento", "alistamiento")
