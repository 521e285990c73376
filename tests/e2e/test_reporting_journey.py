"""A vigencia from its opening to its published cut, by everybody who has to do with it.

DNP opens it for one municipality; the municipality reports and sends; the gobernación returns it
with its reasons; it is corrected and validated; DNP ends it and publishes the cut; anybody reads it
and checks its files. One municipality for each size of screen.
"""

import re
import subprocess
import sys
from datetime import date, timedelta

import pytest
from playwright.sync_api import Page, expect

from kpt.demo.people import PASSWORD as OF_THE_DEMO
from tests.e2e.checks import assert_accessible, picture, reach_by_keyboard
from tests.e2e.people import leader_of

PLACES = {390: "63130", 1280: "63594"}  # Calarcá and Quimbaya, whose plans are in the demo
TODAY = date.today()  # noqa: DTZ011 - what people type in the calendar of DNP
YEAR = min(TODAY.year, 2027)
AMONG = "Falta decir dónde se hizo (inventado)."


@pytest.fixture
def divipola(size) -> str:
    return PLACES[size["width"]]


@pytest.fixture
def dnp(login) -> Page:
    return login("admin.dnp@ejemplo.gov.co", OF_THE_DEMO, accept_downloads=True)


@pytest.fixture
def gobernacion(login) -> Page:
    return login("gobernacion.quindio@ejemplo.gov.co", OF_THE_DEMO)


@pytest.fixture
def leader(login, divipola, tmp_path_factory) -> Page:
    return login(*leader_of(divipola, tmp_path_factory.getbasetemp() / "site"))


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).first.click()


def said(page: Page) -> str:
    return page.inner_text("main")


def open_window(page: Page, divipola: str) -> str:
    """Open a window for one municipality and return its address."""
    page.goto("/calendario/ventanas/abrir/")
    assert_accessible(page)
    days = {"Apertura": -1, "Primer corte": 5, "Fin de la validación": 10}
    days |= {"Fin de los ajustes": 15, "Corte definitivo": 20}
    page.get_by_label("Vigencia que se reporta").fill(str(YEAR))
    for label, after in days.items():
        page.get_by_label(label).fill((TODAY + timedelta(days=after)).isoformat())
    page.get_by_label("Solo para estas entidades").fill(divipola)
    press(page, "Guardar")
    expect(page.locator("main")).to_contain_text(divipola)
    return page.url


def report(page: Page, divipola: str) -> None:
    """Open the report, answer the first target as people do, and the others by their forms."""
    page.goto(f"/e/{divipola}/reporte/")
    press(page, f"Abrir el reporte de {YEAR}")
    page.wait_for_url(f"**/reporte/{YEAR}/")
    assert_accessible(page)
    picture(page, "reporte")
    links = page.locator("#metas tbody th a")
    addresses = links.evaluate_all("all => all.map(a => a.href)")
    reach_by_keyboard(page, links.first, presses=120)
    page.keyboard.press("Enter")
    page.get_by_label("Ejecutado en la vigencia").fill("tres")
    press(page, "Guardar")
    expect(page.get_by_label("Ejecutado en la vigencia")).to_have_value("tres")
    assert_accessible(page)
    page.get_by_label("Ejecutado en la vigencia").fill("3")
    page.get_by_label("Qué se hizo").fill("Se entregó en la cabecera (inventado).")
    press(page, "Guardar")
    page.wait_for_url(re.compile(rf"/reporte/{YEAR}/"))
    page.goto(addresses[0])
    token = page.locator("main input[name=csrfmiddlewaretoken]").first.input_value()
    for address in addresses[1:]:
        body = {"csrfmiddlewaretoken": token, "version": "0", "ejecutado": "3"}
        body |= {"plata-TOTAL_FORMS": "0", "plata-INITIAL_FORMS": "0"}
        assert page.request.post(address, form=body, headers={"Referer": address}).ok


def send(page: Page, divipola: str) -> None:
    page.goto(f"/e/{divipola}/reporte/{YEAR}/")
    press(page, "Enviar el reporte")
    expect(page.locator("main")).to_contain_text("El reporte quedó enviado")


def decide(page: Page, divipola: str, decision: str, comment: str = "") -> None:
    page.goto(f"/e/{divipola}/reporte/{YEAR}/")
    assert_accessible(page)
    page.locator("summary").filter(has_text=decision).first.click()
    form = page.locator("form").filter(has=page.get_by_role("button", name=decision, exact=True))
    if comment:
        form.get_by_label("Comentario").fill(comment)
    form.get_by_role("button", name=decision, exact=True).click()
    page.wait_for_load_state()


def publish(page: Page, window: str) -> None:
    page.goto(window)
    page.get_by_role("link", name="Terminar antes").click()
    page.get_by_label("Por qué").fill("Todos reportaron (inventado).")
    press(page, "Guardar")
    expect(page.locator("main")).to_contain_text("terminó antes")
    page.get_by_role("link", name="Publicar el corte").click()
    assert_accessible(page)
    page.get_by_label("Sé que un corte publicado").check()
    picture(page, "publicar-corte")
    press(page, "Publicar el corte")
    page.wait_for_url(re.compile("/trabajos/"))


def cuts_of(page: Page, divipola: str) -> list[int]:
    """Return the numbers of the published cuts that tell of an entity."""
    page.goto(f"/cortes/entidad/{divipola}/")
    links = page.locator(f"main a[href*='/{divipola}/']")
    addresses = links.evaluate_all("all => all.map(a => a.getAttribute('href'))")
    found = [re.match(rf"/cortes/(\d+)/{divipola}/$", address) for address in addresses]
    return [int(match[1]) for match in found if match]


def new_cut(page: Page, divipola: str, before: list[int]) -> int:
    """Wait until there is a cut that was not there before and return its number."""
    for _ in range(60):
        if fresh := set(cuts_of(page, divipola)) - set(before):
            return fresh.pop()
        page.wait_for_timeout(1000)
    raise AssertionError(f"no cut of {divipola} was published: {said(page)}")


def check(files: list, verifier) -> subprocess.CompletedProcess:
    command = [sys.executable, "-I", str(verifier), *map(str, files)]
    return subprocess.run(command, capture_output=True, text=True)


def test_a_vigencia_from_its_opening_to_its_published_cut(
    dnp, gobernacion, leader, page, divipola, tmp_path
):
    window = open_window(dnp, divipola)
    report(leader, divipola)
    send(leader, divipola)

    gobernacion.goto(f"/revision/?vigencia={YEAR}")
    assert_accessible(gobernacion)
    picture(gobernacion, "cola-de-revision")
    decide(gobernacion, divipola, "Devolver a la entidad", AMONG)
    leader.goto(f"/e/{divipola}/reporte/{YEAR}/historia/")
    assert AMONG in said(leader)
    leader.goto(f"/e/{divipola}/reporte/{YEAR}/")
    leader.locator("#metas tbody th a").first.click()
    leader.get_by_label("Ejecutado en la vigencia").fill("4")
    press(leader, "Guardar")
    leader.wait_for_url(re.compile(rf"/reporte/{YEAR}/"))
    send(leader, divipola)
    decide(gobernacion, divipola, "Validar")
    before = cuts_of(page, divipola)
    publish(dnp, window)

    number = new_cut(page, divipola, before)
    page.goto(f"/cortes/{number}/{divipola}/")
    expect(page.locator("main")).to_contain_text("Revisado")
    expect(page.locator("main")).to_contain_text("4 ÷")
    assert_accessible(page)
    picture(page, "corte-de-una-entidad")

    verifier = tmp_path / "verificar.py"
    verifier.write_bytes(page.request.get("/cortes/verificar.py").body())
    zips = []
    for one in range(1, number + 1):
        zips.append(tmp_path / f"corte-{one}.zip")
        zips[-1].write_bytes(page.request.get(f"/cortes/{one}/corte.zip").body())
    whole = check(zips, verifier)
    assert whole.returncode == 0, whole.stdout + whole.stderr
    page.goto(f"/cortes/{number}/{divipola}/")
    with page.expect_download() as download:
        page.get_by_role("link", name="Descargar el archivo").click()
    assert '"ejecutado":"4"' in download.value.path().read_text()
    changed = zips[-1].read_bytes()
    zips[-1].write_bytes(changed.replace(changed[200:201], bytes([changed[200] ^ 1]), 1))
    assert check(zips, verifier).returncode != 0
