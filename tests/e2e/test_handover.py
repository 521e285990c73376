"""A change of government: the copy, an objection, two signatures, and what anybody can check.

The leader who leaves and the one who comes, each in a browser of her own; nobody gives a password.
"""

import hashlib
import re
import subprocess
import sys

import pytest
from playwright.sync_api import expect

from kpt.demo.people import PASSWORD as DEMO_PASSWORD
from kpt.demo.people import PEOPLE
from tests.e2e.checks import assert_accessible, picture, reach_by_keyboard
from tests.e2e.people import PASSWORD, START
from tests.e2e.site import ROOT, environment

# One entity for each size: an entity changes its government once.
PLACES = {390: "63190", 1280: "63212"}
PREPARE = """
import sys
from datetime import timedelta
from django.utils import timezone
from kpt.accounts.actor import system_actor
from kpt.accounts.models import Membership, User
from kpt.accounts.roles import Role
from kpt.handover.actions import open_handover
from kpt.territories.models import TerritorialEntity
_, divipola, password = sys.argv
now, today = timezone.now(), timezone.localdate()
entity = TerritorialEntity.objects.get(pk=divipola)
def person(name, full_name, starts_on, **more):
    user = User.objects.create_user(
        f"{name}.{divipola}@ejemplo.gov.co", password, full_name=full_name, **more
    )
    Membership.objects.create(
        user=user, role=Role.TEAM_LEADER, entity=entity, starts_on=starts_on
    )
person("sale", "Marcela Ospina", today.replace(year=2024), job_title="Secretaria de Planeación")
open_handover(
    entity=entity, last_day=today - timedelta(days=1), cutoff_on=today,
    incoming_name="Julián Mejía", reason="Elección atípica.",
    actor=system_actor("prueba"), now=now,
)
person("entra", "Iván Cardona", today, job_title="Jefe de Planeación")
"""


@pytest.fixture
def place(size, site, tmp_path_factory) -> str:
    divipola = PLACES[size["width"]]
    code = START.format(code=PREPARE)
    done = subprocess.run(
        [sys.executable, "-c", code, divipola, PASSWORD],
        env=environment(tmp_path_factory.getbasetemp() / "site")
        | {"DJANGO_SETTINGS_MODULE": "kpt.config.settings"},
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return divipola


def sign(page, name: str) -> None:
    page.get_by_role("link", name=re.compile("Firmar por el")).click()
    assert_accessible(page)
    page.get_by_role("button", name="Firmar").click()
    expect(page.locator("main")).to_contain_text("Marque que revisó lo que firma")
    assert_accessible(page)
    page.get_by_label("Su nombre completo").fill(name)
    page.get_by_label("Revisé los archivos").check()
    page.get_by_role("button", name="Firmar").click()
    expect(page.locator("main")).to_contain_text("Quedó firmada el acta")


def test_a_government_hands_over_and_nobody_gives_a_password(place, login, page):
    home = f"/e/{place}/empalme/"
    leaving = login(f"sale.{place}@ejemplo.gov.co", PASSWORD)
    coming = login(f"entra.{place}@ejemplo.gov.co", PASSWORD)

    leaving.goto(home)
    expect(leaving.locator("main")).to_contain_text("Tomar la foto del plan")
    assert_accessible(leaving)
    take = leaving.get_by_role("button", name="Tomar la foto")
    reach_by_keyboard(leaving, take)
    leaving.keyboard.press("Enter")
    link = leaving.get_by_role("link", name="Ver el empalme")
    expect(link.or_(leaving.get_by_text("Su huella es pública"))).to_be_visible(timeout=60_000)
    leaving.goto(home)
    expect(leaving.locator("main")).to_contain_text("Firmar el acta")
    assert_accessible(leaving)
    picture(leaving, "empalme")

    # The team that leaves reads, and is told why it cannot write.
    leaving.goto(f"/e/{place}/archivos/importar/")
    expect(leaving.locator("main")).to_contain_text("Su gobierno entregó")

    coming.goto(home)
    coming.get_by_role("link", name="Escribir una salvedad").click()
    assert_accessible(coming)
    coming.get_by_label("Salvedad").fill("Falta el soporte de la meta IP-3.")
    coming.get_by_role("button", name="Poner en el acta").click()
    sign(coming, "Iván Cardona")

    leaving.goto(home)
    leaving.get_by_role("link", name=re.compile("Responder")).click()
    assert_accessible(leaving)
    leaving.get_by_label("Respuesta").fill("Está en PIIP.")
    leaving.get_by_role("button", name="Responder").click()
    sign(leaving, "Marcela Ospina")
    leaving.get_by_role("link", name="Cerrar el acta").click()
    assert_accessible(leaving)
    leaving.get_by_role("button", name="Cerrar el acta").click()
    expect(leaving.locator("main")).to_contain_text("El acta quedó cerrada")

    coming.goto(f"{home}acta/")
    for told in ("Marcela Ospina", "Iván Cardona", "Está en PIIP.", "Elección atípica."):
        expect(coming.locator("main")).to_contain_text(told)
    assert_accessible(coming)
    picture(coming, "acta-empalme")

    # Anybody, without an account, downloads the files and finds their hashes.
    coming.goto(home)
    address = coming.get_by_role("link", name="cualquiera puede comprobarla").get_attribute("href")
    page.goto(address)
    assert_accessible(page)
    picture(page, "empalme-publico")
    rows = page.get_by_role("region").locator("tbody tr")
    assert rows.count() == 4
    for row in rows.all():
        url = row.get_by_role("link").get_attribute("href")
        content = page.context.request.get(url).body()
        assert hashlib.sha256(content).hexdigest() in row.inner_text()


def test_the_leader_searches_what_happened(login):
    page = login(PEOPLE[0].email, DEMO_PASSWORD)
    page.goto("/e/63111/auditoria/")

    expect(page.locator("main")).to_contain_text("Quién hizo qué")
    assert_accessible(page)
    picture(page, "auditoria")
    page.get_by_role("textbox", name="Quién").fill("nadie@ejemplo.gov.co")
    page.get_by_role("button", name="Filtrar").click()
    expect(page.locator("main")).to_contain_text("No hay hechos con esos filtros")
    assert_accessible(page)
