"""A team and its sign-in, on a site that asks for everything: consent, and a second factor.

Who is invited writes her own password; who is inactivated is out at her next click; who decides on
others signs in with a telephone or a key, and with a recovery code when she has neither.
"""

import base64
import hashlib
import hmac
import os
import re
import struct
import time
from unittest import mock

import pytest
from playwright.sync_api import Page, expect

from kpt.accounts.consent import TEXT
from kpt.demo.people import PASSWORD, PEOPLE
from tests.e2e import site as sites
from tests.e2e.checks import assert_accessible, picture, reach_by_keyboard

STRICT = {"KPT_ASK_CONSENT": "1", "KPT_REQUIRE_SECOND_FACTOR": "1"}
NEW = "cuatro palabras muy largas"
# One person for each size: what one sets up the other would find.
LEADERS = {390: ("lider.salento", "63690"), 1280: ("lider.buenavista", "63111")}
WITH_TELEPHONE = {390: "gobernacion.quindio", 1280: "dnp"}
WITH_KEY = {390: "lider.quindio", 1280: "admin.dnp"}
LOST = {390: "aliado", 1280: "control"}


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    """Serve a copy of the demo country that asks as production does; at a name, as keys want."""
    own = tmp_path_factory.getbasetemp()
    shared = (own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own) / "demo"
    var = sites.copy_of(sites.prepared(shared), own / "strict")
    with mock.patch.dict(os.environ, STRICT), sites.serving(var) as address:
        yield address.replace("127.0.0.1", "localhost")


@pytest.fixture
def sent_to(tmp_path_factory):
    """Return how to wait for a message that the worker wrote to the log of this site."""

    def wait_for(email: str, words: str) -> str:
        log = tmp_path_factory.getbasetemp() / "strict" / "server.log"
        limit = time.monotonic() + 30
        while time.monotonic() < limit:
            for message in re.split(r"^Content-Type: ", log.read_text(), flags=re.M):
                if f"To: {email}" in message and words in message:
                    return message
            time.sleep(0.5)
        raise AssertionError(f"No message with «{words}» for {email}")

    return wait_for


def code_of(secret: str, step: int = 0) -> str:
    """Return the six digits of a telephone, now or some half minutes later (RFC 6238)."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    counter = struct.pack(">Q", int(time.time()) // 30 + step)
    digest = hmac.new(key, counter, hashlib.sha1).digest()
    start = digest[-1] & 15
    number = struct.unpack(">I", digest[start : start + 4])[0] & 0x7FFFFFFF
    return f"{number % 10**6:06d}"


def address_of(name: str) -> str:
    return next(person.email for person in PEOPLE if person.name == name)


def sees(page: Page, words: str) -> None:
    expect(page.get_by_role("main")).to_contain_text(words)


def press(page: Page, name: str) -> None:
    main = page.get_by_role("main")
    main.get_by_role("button", name=name, exact=True).or_(
        main.get_by_role("link", name=name, exact=True)
    ).first.click()
    page.wait_for_load_state()


def authorise(page: Page) -> None:
    """Read what is asked once, and go on to where one was going."""
    sees(page, TEXT[:60])
    assert_accessible(page)
    press(page, "Autorizo y sigo")


def sign_in(page: Page, email: str, password: str) -> None:
    page.goto("/ingresar/")
    page.get_by_label("Correo").fill(email)
    page.get_by_label("Contraseña").first.fill(password)
    page.get_by_role("button", name="Ingresar", exact=True).click()
    page.wait_for_load_state()


def leave(page: Page) -> None:
    """Close the session as a person does, from the menu of her name."""
    page.goto("/salir/")
    page.get_by_role("main").get_by_role("button").first.click()
    page.wait_for_load_state()


def confirm_password(page: Page) -> None:
    """Say again that it is she, if the page asks for it."""
    if "/confirmar/" in page.url:
        assert_accessible(page)
        page.get_by_label("Su contraseña").fill(PASSWORD)
        press(page, "Confirmar")
        page.wait_for_url(lambda url: "/confirmar/" not in url)


def test_a_member_comes_in_by_her_own_hand_and_is_out_at_the_next_click(login, page, size, sent_to):
    name, place = LEADERS[size["width"]]
    email = f"nueva.{size['width']}@prueba.gov.co"
    leader = login(address_of(name), PASSWORD)
    authorise(leader)
    leader.goto(f"/e/{place}/equipo/")
    assert_accessible(leader)
    invite = leader.get_by_role("link", name="Invitar a una persona")
    reach_by_keyboard(leader, invite)
    leader.keyboard.press("Enter")
    leader.wait_for_load_state()
    press(leader, "Enviar la invitación")
    sees(leader, "Este campo es obligatorio")
    assert_accessible(leader)
    leader.get_by_label("Correo electrónico").fill(email)
    leader.get_by_label("Nombre completo").fill("Julia Marulanda")
    leader.get_by_label("Cargo").fill("Profesional de seguimiento")
    sees(leader, "Para qué se piden estos datos")
    picture(leader, "invitar")
    press(leader, "Enviar la invitación")
    sees(leader, "Le llega un enlace")
    sees(leader, "Invitada, sin contraseña")
    assert_accessible(leader)

    # She follows the link of the message: nobody else has seen or written her password.
    link = re.search(r"/clave/nueva/\S+", sent_to(email, "Escriba su contraseña"))[0]
    page.goto(link)
    assert_accessible(page)
    page.get_by_label("Contraseña nueva").fill(NEW)
    page.get_by_label("La misma contraseña").fill(NEW)
    page.get_by_role("button", name="Guardar la contraseña").click()
    page.wait_for_load_state()
    sign_in(page, email, NEW)
    authorise(page)
    expect(page).to_have_url(re.compile(rf"/e/{place}/$"))
    page.goto("/mis-datos/")
    expect(page.get_by_label("Nombre completo")).to_have_value("Julia Marulanda")
    assert_accessible(page)
    picture(page, "mis-datos")

    # The leader changes what she has in her care, and then inactivates her.
    row = leader.get_by_role("row", name=re.compile("Julia Marulanda"))
    leader.goto(f"/e/{place}/equipo/")
    row.get_by_role("link", name=re.compile("Editar")).click()
    assert_accessible(leader)
    picture(leader, "editar-integrante")
    leader.get_by_label("Dependencia").fill("Secretaría de Planeación")
    press(leader, "Guardar")
    row.get_by_role("link", name=re.compile("Inactivar")).click()
    assert_accessible(leader)
    leader.get_by_label("Por qué").fill("Terminó su contrato.")
    press(leader, "Inactivar")
    sees(leader, "Su historia se conserva")
    assert_accessible(leader)

    # Her page was open: at the next click there is nothing of the entity for her.
    page.goto(f"/e/{place}/metas/")
    expect(page.locator("body")).to_contain_text("Usted no está vinculado a")
    assert_accessible(page)
    assert "Terminó su contrato." in sent_to(email, "Usted ya no hace parte del equipo")

    press(leader, "Deshacer la inactivación")
    page.goto(f"/e/{place}/metas/")
    expect(page.get_by_role("heading", level=1)).to_be_visible()


def test_who_decides_on_others_sets_up_a_telephone_and_signs_in_with_it(page, size):
    email = address_of(WITH_TELEPHONE[size["width"]])
    sign_in(page, email, PASSWORD)

    # Her role asks for more than a password: nothing of it opens before.
    sees(page, "Su rol pide un segundo factor")
    assert_accessible(page)
    page.goto("/solicitudes/")
    sees(page, "Su rol pide un segundo factor")
    activate = page.get_by_role("link", name="Activar la aplicación")
    reach_by_keyboard(page, activate)
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/seguridad/.+"))
    confirm_password(page)
    assert_accessible(page)
    secret = page.locator("main code").inner_text()
    page.get_by_label("Código").fill("000000")
    press(page, "Activar")
    assert_accessible(page)
    secret = page.locator("main code").inner_text()
    page.get_by_label("Código").fill(code_of(secret))
    press(page, "Activar")

    sees(page, "Quedan 10 de 10")
    assert_accessible(page)
    picture(page, "codigos")
    recovery = page.locator("main code").first.inner_text()
    page.goto("/solicitudes/")
    authorise(page)
    sees(page, "Solicitudes de usuario líder")

    # Again from the door: the password alone does not open it.
    leave(page)
    sign_in(page, email, PASSWORD)
    sees(page, "Falta un paso")
    assert_accessible(page)
    expect(page.get_by_role("button", name="Usar mi llave de acceso")).to_have_count(0)
    page.goto("/solicitudes/")
    sees(page, "Falta un paso")
    press(page, "Ingresar con otra cuenta")
    expect(page.get_by_label("Contraseña").first).to_be_visible()
    sign_in(page, email, PASSWORD)
    field = page.get_by_label("Código")
    reach_by_keyboard(page, field)
    page.keyboard.type("123456")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    assert_accessible(page)
    page.get_by_label("Código").fill(code_of(secret, step=1))
    press(page, "Ingresar")
    page.goto("/solicitudes/")
    sees(page, "Solicitudes de usuario líder")

    # Without the telephone, a recovery code, once.
    leave(page)
    sign_in(page, email, PASSWORD)
    page.get_by_label("Código").fill(recovery)
    press(page, "Ingresar")
    page.goto("/seguridad/codigos/")
    confirm_password(page)
    sees(page, "Quedan 9 de 10")
    leave(page)
    sign_in(page, email, PASSWORD)
    page.get_by_label("Código").fill(recovery)
    press(page, "Ingresar")
    sees(page, "Falta un paso")


def test_a_key_of_the_device_signs_in_without_a_password(page, size):
    email = address_of(WITH_KEY[size["width"]])
    device = page.context.new_cdp_session(page)
    device.send("WebAuthn.enable")
    device.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    sign_in(page, email, PASSWORD)
    sees(page, "Su rol pide un segundo factor")
    press(page, "Agregar una llave")
    page.wait_for_url(re.compile("/seguridad/.+"))
    confirm_password(page)
    assert_accessible(page)
    expect(page.get_by_label("Nombre de la llave")).to_have_value("Llave 1")
    page.get_by_label("Nombre de la llave").fill("Computador de la oficina")
    page.get_by_role("button", name="Agregar").click()
    page.wait_for_url(lambda url: "/agregar/" not in url)
    assert_accessible(page)
    page.goto("/seguridad/llaves/")
    sees(page, "Computador de la oficina")
    assert_accessible(page)

    leave(page)
    page.goto("/ingresar/")
    use = page.get_by_role("button", name="Ingresar con llave de acceso")
    reach_by_keyboard(page, use)
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: "/ingresar" not in url)
    authorise(page)
    page.goto("/solicitudes/")
    sees(page, "Solicitudes de usuario líder")

    # Another device, without the key, is told so in plain words.
    device.send("WebAuthn.disable")
    page.goto("/seguridad/")
    sees(page, "1\xa0llave")
    picture(page, "seguridad")


def test_one_sees_where_ones_account_is_open_and_closes_it_there(login, page, size):
    email = address_of(LOST[size["width"]])
    here, there = login(email, PASSWORD), page
    authorise(here)
    sign_in(there, email, PASSWORD)

    here.goto("/seguridad/sesiones/")
    sees(here, "Chrome en Linux")
    assert_accessible(here)
    picture(here, "sesiones")
    here.get_by_role("button", name=re.compile("^Cerrar la sesión")).first.click()
    sees(here, "La sesión quedó cerrada")
    there.goto("/mis-datos/")
    expect(there).to_have_url(re.compile("/ingresar/"))
    here.goto("/mis-datos/")
    sees(here, "Quién es usted")
