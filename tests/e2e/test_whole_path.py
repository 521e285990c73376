"""A person holding both workbooks puts them in, reads the plan, and takes both out again.

The workbooks are made up. Each journey has a place of its own that has no plan when it begins.
"""

import re
from decimal import Decimal as D
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from kpt.base.sheets.reading import read_workbook
from kpt.followup.workbook import layout as followup
from kpt.plans.workbook import layout
from tests.e2e.checks import assert_accessible, picture, reach_by_keyboard
from tests.e2e.people import leader_of
from tests.followup.books import as_file, financial_row, physical_row, report
from tests.official import YEARS, default_rows, official_workbook, target
from tests.plans.test_writing import cells

PHONE, DESKTOP, KEYBOARD, INTERRUPTED = "05004", "05021", "05030", "05031"
NAMES = {PHONE: "Abriaquí", DESKTOP: "Alejandría", KEYBOARD: "Amagá", INTERRUPTED: "Amalfi"}
BPIN = "2024050040001"
PLAN, EXECUTION = "plan", "ejecucion"
SOURCES = ("Recursos propios", "SGP salud")
SLOW = {"timeout": 60_000}


def rows_of(divipola: str) -> dict:
    """Return the rows of a plan of four targets: one without project, one without money."""
    rows = default_rows()
    rows[layout.TARGETS] = [
        target(7, **{layout.BPIN: BPIN}),
        target(3, **{layout.BPIN: ""}),
        target(12, **{layout.BPIN: "2024050040002"}),
        target(15, **without_money(), **{layout.BPIN: "2024050040003"}),
    ]
    for found in rows.values():
        for row in found:
            row |= {
                layout.DANE: divipola,
                layout.ENTITY: NAMES[divipola],
                layout.PLAN_NAME: "Entre todos sembramos",
            }
    return rows


def without_money() -> dict:
    headers = [layout.money(source, year) for source in SOURCES for year in YEARS]
    return dict.fromkeys(headers) | {layout.TOTAL.format(year): 0 for year in YEARS}


def plan_of(divipola: str, path: Path) -> Path:
    """Return the official export, in a file."""
    (path / "plan.xlsx").write_bytes(official_workbook(rows_of(divipola)).getvalue())
    return path / "plan.xlsx"


def newer_plan_of(divipola: str, path: Path) -> Path:
    """Return a newer export: one target changes a year, another is new."""
    rows = rows_of(divipola)
    rows[layout.TARGETS][0][layout.quantity(2026)] = 5
    rows[layout.TARGETS].append(rows[layout.TARGETS][2] | {layout.IP_CODE: "IP-20"})
    (path / "plan-nuevo.xlsx").write_bytes(official_workbook(rows).getvalue())
    return path / "plan-nuevo.xlsx"


def report_of(divipola: str, path: Path) -> Path:
    """Return DNP's report: of IP-7, 1.5 of 2 in 2024, and half of its money."""
    codes = {
        followup.SECTOR_CODE: "17",
        followup.PROGRAMME_CODE: "1702",
        followup.PRODUCT_CODE: "1702038",
    }
    physical = physical_row(
        7,
        BPIN,
        **codes,
        **{
            followup.INDICATOR_CODE: "170203800",
            followup.executed(2024): D("1.5"),
            followup.physical_percent(2024): D("0.75"),
            followup.explanation(2024): "Lo ejecutado está por debajo de lo programado en la "
            "vigencia",
        },
    )
    money = financial_row(
        7,
        BPIN,
        **codes,
        **{
            followup.commitments(2024): D(900000),
            followup.obligations(2024): D(500000),
            followup.payments(2024): D(400000),
            followup.financial_percent(2024): " ",
        },
    )
    book = as_file(report([physical], [money], entity=f"{NAMES[divipola]}, Antioquia"))
    (path / "seguimiento.xlsx").write_bytes(book.getvalue())
    return path / "seguimiento.xlsx"


@pytest.fixture
def enter(site, tmp_path_factory, open_page):
    """Return how the leader of a place signs in, at one size."""

    def entering(divipola: str, size: dict, **options) -> Page:
        email, password = leader_of(divipola, tmp_path_factory.getbasetemp() / "site")
        page = open_page(size, **options)
        page.goto("/ingresar/")
        page.get_by_label("Correo").fill(email)
        page.get_by_label("Contraseña").first.fill(password)
        page.get_by_role("button", name="Ingresar", exact=True).click()
        page.wait_for_url(lambda url: "/ingresar" not in url)
        return page

    return entering


def bring(page: Page, divipola: str, kind: str, path) -> None:
    """Choose a workbook, send it, and wait for what there is to decide."""
    page.goto(f"/e/{divipola}/archivos/importar/?tipo={kind}")
    assert_accessible(page)
    page.get_by_label("Libro de Excel").set_input_files(path)
    page.get_by_role("button", name="Subir y revisar").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Revise antes de importar", **SLOW)
    assert_accessible(page)


def confirm(page: Page) -> None:
    page.get_by_role("button", name="Importar", exact=True).click()
    expect(page.get_by_role("heading", name="Importado")).to_be_visible()
    assert_accessible(page)


def take(page: Page, divipola: str, link: str, path):
    page.goto(f"/e/{divipola}/archivos/")
    with page.expect_download() as taking:
        page.get_by_role("link", name=re.compile(link)).click()
    taking.value.save_as(path / taking.value.suggested_filename)
    return path / taking.value.suggested_filename


@pytest.mark.parametrize("divipola", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_both_workbooks_go_in_and_come_out(enter, divipola, tmp_path):
    size = {"width": 390, "height": 844} if divipola == PHONE else {"width": 1280, "height": 900}
    page = enter(divipola, size, accept_downloads=True)

    # Nothing yet: the first page says what to do first.
    page.goto(f"/e/{divipola}/archivos/")
    expect(page.get_by_text("Todavía no se ha importado ningún libro")).to_be_visible()
    assert_accessible(page)

    plan = plan_of(divipola, tmp_path)
    bring(page, divipola, PLAN, plan)
    expect(page.get_by_text("El libro trae un plan nuevo con 4 metas de producto")).to_be_visible()
    picture(page, "entrar-vista-previa")
    confirm(page)
    picture(page, "entrar-importado")

    bring(page, divipola, EXECUTION, report_of(divipola, tmp_path))
    picture(page, "entrar-ejecucion")
    confirm(page)

    # The figures, as the report says them.
    page.goto(f"/e/{divipola}/")
    expect(page.get_by_text("4 metas", exact=False).first).to_be_visible()
    assert_accessible(page)
    page.goto(f"/e/{divipola}/metas/IP-7/")
    expect(page.get_by_text(re.compile(r"75,0\s%")).first).to_be_visible()
    assert_accessible(page)
    page.goto(f"/e/{divipola}/seguimiento/")
    assert_accessible(page)

    # A newer export of the plan shows what comes and changes, and opens a version.
    bring(page, divipola, PLAN, newer_plan_of(divipola, tmp_path))
    expect(page.get_by_role("table", name=re.compile("Cambios por fila"))).to_contain_text("IP-20")
    picture(page, "entrar-cambios")
    confirm(page)
    page.goto(f"/e/{divipola}/plan/versiones/")
    expect(page.get_by_text("Versión 2").first).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name=re.compile("Anotar el acto")).last.click()
    assert_accessible(page)
    page.get_by_label("Acuerdo").check()
    page.get_by_label("Número").fill("005")
    page.get_by_label("Fecha").fill("2024-05-28")
    page.get_by_role("button", name="Anotar el acto").click()
    expect(page.get_by_text("Quedó anotado: Acuerdo 005")).to_be_visible()
    picture(page, "versiones")

    # What comes out is what went in.
    out = take(page, divipola, "Plan en el formato de SisPT", tmp_path)
    assert cells(out) == cells(tmp_path / "plan-nuevo.xlsx")
    report = read_workbook(take(page, divipola, "Informe de seguimiento", tmp_path))
    headers, *rows = report.sheets[followup.PHYSICAL_SHEET].rows[followup.HEADER_ROW - 1 :]
    executed = next(
        row
        for row in (dict(zip(headers, r, strict=True)) for r in rows)
        if row[followup.CONSECUTIVES] == "IP-7"
    )
    assert executed[followup.executed(2024)] == D("1.5")
    assert executed[followup.physical_percent(2024)] == D("0.75")


def test_the_path_can_be_walked_by_keyboard_alone(enter, tmp_path):
    page = enter(KEYBOARD, {"width": 1280, "height": 900})
    page.goto(f"/e/{KEYBOARD}/archivos/importar/")
    reach_by_keyboard(page, page.get_by_label("Libro de Excel"))
    # The dialogue that the Enter key opens belongs to the system, so the file is given here.
    page.get_by_label("Libro de Excel").set_input_files(plan_of(KEYBOARD, tmp_path))
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1)).to_have_text("Revise antes de importar", **SLOW)
    press(page, page.get_by_role("button", name="Importar", exact=True))
    expect(page.get_by_role("heading", name="Importado")).to_be_visible()
    press(page, page.get_by_role("link", name="Ver las metas"))
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("Metas"))
    press(page, page.locator("#lista tbody th a").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Mercado campesino")


def press(page: Page, target) -> None:
    reach_by_keyboard(page, target)
    page.keyboard.press("Enter")


def test_closing_the_window_in_the_middle_loses_nothing(enter, tmp_path):
    page = enter(INTERRUPTED, {"width": 390, "height": 844})
    page.goto(f"/e/{INTERRUPTED}/archivos/importar/")
    page.get_by_label("Libro de Excel").set_input_files(plan_of(INTERRUPTED, tmp_path))
    page.get_by_role("button", name="Subir y revisar").click()
    page.wait_for_url(re.compile(r"/archivos/[0-9a-f-]{36}/"))
    address = page.url
    page.context.close()

    again = enter(INTERRUPTED, {"width": 1280, "height": 900})
    again.goto(f"/e/{INTERRUPTED}/archivos/")
    again.get_by_role("link", name="plan.xlsx").first.click()
    assert again.url == address
    expect(again.get_by_role("heading", level=1)).to_have_text("Revise antes de importar", **SLOW)
    again.get_by_role("button", name="Descartar").click()
    expect(again.get_by_text("El archivo se descartó")).to_be_visible()
    assert_accessible(again)
