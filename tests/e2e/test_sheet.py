"""Two people fill the plan plurianual at the same time, with keyboard, paste and a link that drops.

Each test uses targets of its own of Buenavista, whose plan is taken up again in formulation.
"""

import subprocess
import sys
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.checks import assert_accessible, picture, reach_by_keyboard
from tests.e2e.people import START
from tests.e2e.site import ROOT, environment

PASSWORD = "Demostracion2026"
SLOW = 30_000  # what others write is asked for every ten seconds
SHEET = "/e/63111/formular/inversiones/"
OPEN = """
from django.utils import timezone
from kpt.accounts.actor import actor_for
from kpt.accounts.models import User
from kpt.plans.actions.opening import open_draft
from kpt.plans.queries.drafts import draft_of
if draft_of("63111") is None:
    leader = User.objects.get(email="lider.buenavista@ejemplo.gov.co")
    now = timezone.now()
    open_draft(entity_id="63111", actor=actor_for(leader, now.date()), now=now)
"""
PASTE = """text => {
  const data = new DataTransfer(); data.setData('text', text);
  document.activeElement.dispatchEvent(
    new ClipboardEvent('paste', {clipboardData: data, bubbles: true, cancelable: true}));
}"""


@pytest.fixture
def draft(site, tmp_path_factory) -> None:
    """Have the plan of Buenavista in formulation in the site under test."""
    var = tmp_path_factory.getbasetemp() / "site"
    done = subprocess.run(
        [sys.executable, "-c", START.format(code=OPEN)],
        env=environment(var) | {"DJANGO_SETTINGS_MODULE": "kpt.config.settings"},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture
def leader(draft, login) -> Page:
    return login("lider.buenavista@ejemplo.gov.co", PASSWORD)


@pytest.fixture
def colleague(draft, login) -> Page:
    return login("equipo.buenavista@ejemplo.gov.co", PASSWORD)


def boxes_of(page: Page, targets: str) -> list[str]:
    """Open some targets and return the names of their cells."""
    page.goto(f"{SHEET}?linea=todas&abrir={targets}")
    first = targets.split(",")[0]
    expect(page.locator(f"#ip-{first}")).to_be_visible()
    numbers = targets.split(",")
    names = page.eval_on_selector_all("input[data-valor]", "all => all.map(one => one.name)")
    return [name for name in names if name.split("-")[1] in numbers]


def saved(page: Page, name: str, raw: str) -> None:
    """Wait until the server has a cell, as the page knows."""
    expect(page.locator(f"#{name}")).to_have_attribute("data-valor", raw, timeout=SLOW)


def state(page: Page, word: str) -> None:
    expect(page.locator("[data-hoja-estado]")).to_contain_text(word, timeout=SLOW)


@pytest.fixture
def apart(size) -> Callable[[int], str]:
    """Return a function that gives a target which no other test (nor size) writes."""
    return lambda number: str(number + (20 if size["width"] < 600 else 0))


def test_a_cell_is_written_by_keyboard_pasted_into_and_undone(leader, apart):
    page = leader
    names = boxes_of(page, apart(1))
    assert_accessible(page)
    picture(page, "plan-plurianual")
    cell = page.locator(f"#{names[0]}")
    reach_by_keyboard(page, cell, presses=160)
    page.keyboard.type("12.345.678")
    page.keyboard.press("Enter")
    saved(page, names[0], "12345678")
    state(page, "1 guardada")
    total = page.locator('[data-suma="total"]').inner_text()

    cell.focus()
    page.evaluate(PASTE, "$ 1.250.000\t1250000,5\t13.2OO.000\t40.000.000\n")
    saved(page, names[0], "1250000")
    saved(page, names[1], "1250000.5")
    saved(page, names[3], "40000000")
    expect(page.locator("#hoja-problemas")).to_contain_text("¿Quiso escribir 13.200.000?")
    expect(page.locator(f"#{names[2]}")).to_have_value("13.2OO.000")
    expect(page.locator('[data-suma="total"]')).not_to_have_text(total)
    assert_accessible(page)

    page.get_by_role("button", name="Deshacer lo último").click()
    expect(page.locator("main")).to_contain_text("Se deshizo el cambio")
    saved(page, names[0], "12345678")


def test_what_a_colleague_writes_appears_and_a_conflict_shows_both_values(leader, colleague, apart):
    names = boxes_of(leader, apart(2))
    boxes_of(colleague, apart(2))
    colleague.locator(f"#{names[1]}").fill("55.000.000")
    colleague.keyboard.press("Tab")
    saved(colleague, names[1], "55000000")
    expect(leader.locator(f"#{names[1]}")).to_have_value("55.000.000", timeout=SLOW)
    state(leader, "Diana Ríos escribió")

    colleague.locator(f"#{names[0]}").fill("66.000.000")
    leader.locator(f"#{names[0]}").fill("77.000.000")
    colleague.keyboard.press("Tab")
    saved(colleague, names[0], "66000000")
    leader.keyboard.press("Tab")
    problems = leader.locator("#hoja-problemas")
    expect(problems).to_contain_text("Diana Ríos guardó 66.000.000", timeout=SLOW)
    expect(problems).to_contain_text("Usted escribió 77.000.000")
    assert_accessible(leader)
    picture(leader, "plan-plurianual-conflicto")
    problems.get_by_role("button", name="Usar la mía").click()
    saved(leader, names[0], "77000000")
    expect(colleague.locator(f"#{names[0]}")).to_have_value("77.000.000", timeout=SLOW)


def test_two_tabs_of_one_person_do_not_overwrite_each_other(leader, apart):
    names = boxes_of(leader, apart(3))
    other = leader.context.new_page()
    boxes_of(other, apart(3))
    other.locator(f"#{names[0]}").fill("11.111.000")
    leader.locator(f"#{names[0]}").fill("22.222.000")
    other.keyboard.press("Enter")
    saved(other, names[0], "11111000")
    leader.keyboard.press("Enter")
    problems = leader.locator("#hoja-problemas")
    expect(problems).to_contain_text("guardó 11.111.000", timeout=SLOW)
    problems.get_by_role("button", name="Dejar la de").click()
    expect(leader.locator(f"#{names[0]}")).to_have_value("11.111.000")


def test_a_link_that_drops_keeps_what_was_typed_and_sends_it_later(
    draft, site, browser, size, apart
):
    """Without the fixture that watches the console: a link that is down is what this asks for."""
    context = browser.new_context(base_url=site, viewport=size, locale="es-CO")
    page = context.new_page()
    page.goto("/ingresar/")
    page.get_by_label("Correo").fill("lider.buenavista@ejemplo.gov.co")
    page.get_by_label("Contraseña").first.fill(PASSWORD)
    page.get_by_role("button", name="Ingresar", exact=True).click()
    page.wait_for_url(lambda url: "/ingresar" not in url)
    names = boxes_of(page, apart(4))
    context.set_offline(True)
    page.locator(f"#{names[0]}").fill("777.000.000")
    page.keyboard.press("Enter")
    state(page, "1 sin enviar")
    expect(page.locator(".k-unsent")).to_contain_text("Lo escrito queda en este computador")
    page.locator(f"#{names[0]}").fill("778.000.000")
    page.keyboard.press("Enter")
    context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    saved(page, names[0], "778000000")
    state(page, "1 guardada")
    context.close()


def test_the_other_sheets_and_the_chapter_of_regalias(leader):
    for address, name in (
        ("/e/63111/formular/programacion/", "programacion"),
        ("/e/63111/formular/techos/", "techos"),
        ("/e/63111/formular/regalias/", "regalias"),
        (f"{SHEET}imprimir/", ""),
    ):
        leader.goto(address)
        assert_accessible(leader)
        if name:
            picture(leader, name)
