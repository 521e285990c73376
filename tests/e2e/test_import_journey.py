"""A planner takes the workbook out, brings it back, and brings one that is wrong.

The whole stack takes part: the form, the guard, the job in its own process, the preview.
"""

import pytest
from openpyxl import load_workbook
from playwright.sync_api import expect

from kpt.demo.people import PASSWORD, PEOPLE
from tests.e2e.checks import assert_accessible, picture, reach_by_keyboard

LEADER = next(person for person in PEOPLE if person.name == "lider.salento")
SHEET, HEADER_ROW = "Plan indicativo - Productos", 2


@pytest.fixture
def plan_file(login, tmp_path):
    """Log in as the leader of Salento and take the official workbook out."""
    page = login(LEADER.email, PASSWORD, accept_downloads=True)
    page.goto("/e/63690/archivos/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Plan en el formato de SisPT").click()
    path = tmp_path / "plan.xlsx"
    download.value.save_as(path)
    return page, path


def choose(page, path) -> None:
    """Choose a file in the form and send it."""
    page.goto("/e/63690/archivos/importar/")
    assert_accessible(page)
    page.locator("input[type=file]").set_input_files(path)
    page.locator("main form button").last.click()


def upload(page, path) -> None:
    """Send a file and wait, as people do, until the page by itself says what it found."""
    choose(page, path)
    page.wait_for_url("**/archivos/*-*-*-*-*/")
    page.wait_for_function(
        "() => !document.querySelector('main h1').innerText.startsWith('Revisando')",
        timeout=60_000,
    )


def test_a_plan_that_comes_back_changes_nothing(plan_file):
    page, path = plan_file

    upload(page, path)

    assert_accessible(page)
    picture(page, "importar-igual")
    said = page.inner_text("main")
    assert "igual" in said or "no cambia" in said.lower()


def test_a_changed_plan_is_previewed_and_can_be_discarded(plan_file, tmp_path):
    page, path = plan_file
    book = load_workbook(path)
    sheet = book[SHEET]
    headers = [cell.value for cell in sheet[HEADER_ROW]]
    column = next(n for n, header in enumerate(headers, 1) if "2026" in str(header))
    sheet.cell(HEADER_ROW + 1, column).value = 7
    changed = tmp_path / "plan-nuevo.xlsx"
    book.save(changed)

    upload(page, changed)
    assert_accessible(page)
    picture(page, "importar-vista-previa")
    discard = page.get_by_role("link", name="Descartar").or_(
        page.get_by_role("button", name="Descartar")
    )
    reach_by_keyboard(page, discard.first)


def test_a_file_that_is_not_a_workbook_is_refused_in_plain_words(plan_file, tmp_path):
    page, _ = plan_file
    other = tmp_path / "plan.xlsx"
    other.write_bytes(b"%PDF-1.7\n% no es un libro de Excel\n" * 20)

    choose(page, other)

    expect(page.locator("main")).to_contain_text("es otra clase de archivo")
    assert_accessible(page)
    picture(page, "importar-rechazado")


def test_a_workbook_without_a_sheet_says_which_one(plan_file, tmp_path):
    page, path = plan_file
    book = load_workbook(path)
    del book["Iniciativas SGR"]
    broken = tmp_path / "plan-roto.xlsx"
    book.save(broken)

    upload(page, broken)

    expect(page.locator("main")).to_contain_text("Iniciativas SGR")
    expect(page.locator("main")).to_contain_text("No se guardó nada")
    assert_accessible(page)
    picture(page, "importar-con-errores")
