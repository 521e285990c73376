"""Every component, in every state: nothing for axe to find, nothing wider than its window."""

import pytest
from playwright.sync_api import expect

from tests.e2e.checks import assert_accessible, reach_by_keyboard

PAGES = ["/componentes/", "/componentes/entidad/?mensajes=1", "/componentes/confirmar/"]
OPEN_ALL = "document.querySelectorAll('details').forEach(fold => fold.open = true)"


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("look", ["normal", "mayor.contraste"])
def test_components_are_accessible(page, site, address, look):
    page.context.add_cookies([{"name": "kpt_vista", "value": look, "url": site}])
    page.goto(address)

    assert_accessible(page)
    page.evaluate(OPEN_ALL)
    assert_accessible(page)


def test_a_narrow_window_still_holds_everything(open_page):
    page = open_page({"width": 320, "height": 640})
    page.goto("/componentes/")

    assert_accessible(page)


def test_the_accessibility_bar_works_by_keyboard(page):
    page.goto("/componentes/")
    larger = page.get_by_role("button", name="Letra más grande")

    reach_by_keyboard(page, larger)
    page.keyboard.press("Enter")
    expect(larger).to_have_attribute("aria-pressed", "true")
    page.get_by_role("button", name="contraste").click()
    expect(page.locator("html")).to_have_class("k-letra-mayor k-contrast")
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(0, 0, 0)"


def test_the_accessibility_bar_works_without_javascript(open_page):
    page = open_page(java_script_enabled=False)
    page.goto("/componentes/")
    page.get_by_role("button", name="Letra más pequeña").click()

    expect(page.locator("html")).to_have_class("k-letra-menor")


def test_the_icons_of_the_sprite_are_drawn_under_the_policy(page):
    page.goto("/componentes/")
    drawn = page.evaluate(
        """() => [...document.querySelectorAll('svg.k-i')].map(icon => icon.querySelector('use'))
          .filter(use => use && use.getBBox().width > 0).length"""
    )

    assert drawn > 40


def test_the_card_of_a_job_asks_again_by_itself(open_page):
    page = open_page({"width": 1280, "height": 900})
    page.goto("/componentes/")
    with page.expect_request("**/componentes/trabajo/", timeout=10_000) as asked:
        pass

    assert asked.value.headers["hx-request"] == "true"
