"""The strategic plan on the screen: saved as one goes, kept when the link drops, by keyboard."""

import re

from playwright.sync_api import Page, expect

from kpt.demo.people import PASSWORD
from tests.e2e.checks import assert_accessible, reach_by_keyboard

LEADER = "lider.salento@ejemplo.gov.co"
HERE = "/e/63690/formular/"


def with_draft(page: Page) -> Page:
    """Open the version in formulation of the entity, if nobody has."""
    page.goto(HERE)
    begin = page.get_by_role("button", name="Abrir una versión en formulación")
    if begin.count():
        reason = page.get_by_role("textbox").first
        reason.fill("Modificación de prueba")
        begin.click()
        expect(page.get_by_text(re.compile("Versión .* en formulación")).first).to_be_visible()
    return page


def new_line(page: Page, name: str) -> str:
    """Add a strategic line and return the address of its card."""
    page.goto(HERE + "lineas/")
    page.get_by_label("Nombre de la línea nueva").fill(name)
    page.get_by_role("button", name="Agregar la línea").click()
    card = page.locator(".k-lcard", has=page.get_by_role("heading", name=name)).last
    expect(card).to_be_visible()
    return "#" + (card.get_attribute("id") or "")


def test_what_is_written_is_saved_by_itself_and_waits_when_the_link_drops(login):
    page = with_draft(login(LEADER, PASSWORD))
    card = page.locator(new_line(page, "Agua para todos"))
    card.locator("summary").click()
    goal = card.get_by_label("Objetivo")
    goal.fill("Que el agua llegue")
    goal.press("Tab")
    expect(card.get_by_text(re.compile("Guardado .* por usted"))).to_be_visible()
    assert_accessible(page)

    page.context.set_offline(True)
    goal.fill("Que el agua llegue limpia")
    goal.press("Tab")
    expect(page.get_by_text("Hay 1 dato sin enviar")).to_be_visible()
    page.context.set_offline(False)
    expect(page.get_by_text("Hay 1 dato sin enviar")).to_be_hidden()
    expect(card.get_by_text(re.compile("Guardado .* por usted"))).to_be_visible()
    page.reload()
    card.locator("summary").click()
    expect(goal).to_have_value("Que el agua llegue limpia")


def test_what_could_not_be_sent_is_still_there_in_another_visit(login):
    page = with_draft(login(LEADER, PASSWORD))
    place = new_line(page, "Caminos")
    card = page.locator(place)
    card.locator("summary").click()
    page.context.set_offline(True)
    goal = card.get_by_label("Objetivo")
    goal.fill("Llegar en invierno")
    goal.press("Tab")
    expect(page.get_by_text("Hay 1 dato sin enviar")).to_be_visible()
    context, url = page.context, page.url
    page.close()
    context.set_offline(False)
    again = context.new_page()
    again.goto(url)
    card = again.locator(place)
    card.locator("summary").click()
    expect(card.get_by_label("Objetivo")).to_have_value("Llegar en invierno")
    expect(card.get_by_text(re.compile("Guardado .* por usted"))).to_be_visible()


def test_lines_are_ordered_by_keyboard_alone(login):
    page = with_draft(login(LEADER, PASSWORD))
    new_line(page, "Primera de prueba")
    second = page.locator(new_line(page, "Segunda de prueba"))
    up = second.get_by_role("button", name=re.compile("^Subir la línea"))
    place = int(second.locator("[data-puesto]").inner_text())
    reach_by_keyboard(page, up, presses=400)
    page.keyboard.press("Enter")
    expect(second.locator("[data-puesto]")).to_have_text(str(place - 1))


def test_a_target_is_found_by_meaning_and_its_years_put_right(login):
    page = with_draft(login(LEADER, PASSWORD))
    page.goto(HERE + "metas/agregar/")
    page.get_by_label("Qué quiere entregar").fill("almuerzo para los niños del colegio")
    page.get_by_role("button", name="Filtrar").click()
    expect(page.get_by_role("heading", name="Los que más se parecen")).to_be_visible()
    assert_accessible(page)
    page.locator(".k-offer").first.get_by_role("button").first.click()

    target = page.get_by_label("Meta del cuatrienio")
    target.fill("10")
    target.press("Tab")
    page.get_by_role("button", name="Repartir lo que falta").click()
    expect(page.locator("#cuadre")).to_contain_text("Coincide: los años suman 10")
    expect(page.get_by_label("Programado en 2024")).to_have_value("3")
    assert_accessible(page)
    page.get_by_role("button", name="Deshacer lo que acabo de hacer").click()
    expect(page.locator("#cuadre")).to_contain_text("Todavía no hay nada programado")
