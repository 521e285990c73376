"""A mayor asks for the leader's user; the gobernación vouches, DNP returns and approves.

From the public page to the password that only the new leader writes, with the message in between.
"""

import re
import time
from pathlib import Path

import pytest
from playwright.sync_api import expect

from kpt.demo.people import PASSWORD, PEOPLE
from tests.e2e.checks import assert_accessible, picture, reach_by_keyboard
from tests.enrolment.requests import EXECUTABLE, PDF

GOBERNACION, DNP = (
    next(person for person in PEOPLE if person.name == name)
    for name in ("gobernacion.quindio", "dnp")
)
# One entity for each size: an entity has one request at a time. Neither has people of the demo.
PLACES = {390: ("63401", "La Tebaida"), 1280: ("63470", "Montenegro")}
NEW = "cuatro palabras muy largas"


@pytest.fixture
def place(size) -> tuple[str, str, str]:
    code, name = PLACES[size["width"]]
    return code, name, f"planeacion.{code}@prueba.gov.co"


@pytest.fixture
def files(tmp_path) -> dict[str, Path]:
    kept = {"acta": tmp_path / "acta.pdf", "falsa": tmp_path / "falsa.pdf"}
    kept["acta"].write_bytes(PDF)
    kept["falsa"].write_bytes(EXECUTABLE)
    return kept


@pytest.fixture
def sent_to(tmp_path_factory):
    """Return how to wait for a message that the worker wrote to the log of the site."""

    def wait_for(email: str, words: str) -> str:
        log = tmp_path_factory.getbasetemp() / "site" / "server.log"
        limit = time.monotonic() + 30
        while time.monotonic() < limit:
            for message in re.split(r"^Content-Type: ", log.read_text(), flags=re.M):
                if f"To: {email}" in message and words in message:
                    return message
            time.sleep(0.5)
        raise AssertionError(f"No message with «{words}» for {email}")

    return wait_for


def press(page, name: str) -> None:
    """Press what the page offers under that name, a button or a link that looks like one."""
    main = page.get_by_role("main")
    main.get_by_role("button", name=name, exact=True).or_(
        main.get_by_role("link", name=name, exact=True)
    ).first.click()
    page.wait_for_load_state()


def sees(page, words: str) -> None:
    """Wait until the page says something: it may still be on its way."""
    expect(page.get_by_role("main")).to_contain_text(words)


def test_from_the_request_to_the_password_of_the_new_leader(page, login, place, files, sent_to):
    code, name, email = place

    # The mayor's office finds the entity, and fills the form not quite right at first.
    page.goto("/ingresar/")
    page.get_by_role("link", name="Solicitar usuario líder").first.click()
    page.get_by_label("¿De qué entidad?").fill(name)
    press(page, "Buscar")
    assert_accessible(page)
    page.get_by_role("link", name=name).first.click()
    assert_accessible(page)
    picture(page, "solicitar")
    page.get_by_label("Nombre del alcalde").fill("Gloria Inés Patiño")
    page.get_by_label("Nombre completo").fill("Tomás Cardona")
    page.get_by_label("Cargo").fill("Secretario de Planeación")
    page.get_by_label("Correo institucional").fill(email)
    page.get_by_label("Acta de posesión").set_input_files(files["falsa"])
    press(page, "Enviar la solicitud")
    sees(page, "Escoja otra vez los archivos")
    sees(page, "por dentro es otra clase de archivo")
    assert_accessible(page)
    assert page.get_by_label("Nombre completo").input_value() == "Tomás Cardona"
    page.get_by_label("Teléfono").fill("606 759 3183")
    page.get_by_label("Acta de posesión").set_input_files(files["acta"])
    page.get_by_label("Acto de designación").set_input_files(files["acta"])
    page.get_by_label("Autorizo").check()
    press(page, "Enviar la solicitud")
    sees(page, "Guarde este código")
    assert_accessible(page)
    picture(page, "solicitud-recibida")
    receipt = page.locator("main mark").inner_text()
    assert receipt in sent_to(email, "Recibimos la solicitud")

    # The gobernación vouches for it.
    reviewer = login(GOBERNACION.email, PASSWORD)
    reviewer.goto(f"/solicitudes/?q={code}")
    assert_accessible(reviewer)
    reviewer.get_by_role("link", name=name).click()
    assert_accessible(reviewer)
    press(reviewer, "Respaldar")
    assert_accessible(reviewer)
    press(reviewer, "Respaldar")
    sees(reviewer, "Respaldada por la gobernación")

    # DNP returns it, with the reason.
    dnp = login(DNP.email, PASSWORD)
    dnp.goto("/solicitudes/")
    assert_accessible(dnp)
    picture(dnp, "solicitudes")
    dnp.goto(f"/solicitudes/?q={receipt}")
    dnp.get_by_role("link", name=name).click()
    detail = dnp.url
    assert_accessible(dnp)
    picture(dnp, "solicitud")
    press(dnp, "Devolver")
    press(dnp, "Devolver")
    sees(dnp, "Escriba por qué")
    assert_accessible(dnp)
    dnp.get_by_label("Por qué").fill("El acta no tiene firma.")
    press(dnp, "Devolver")
    sees(dnp, "El acta no tiene firma.")

    # Whoever asked follows the link of the message, and corrects without writing it again.
    message = sent_to(email, "El acta no tiene firma.")
    page.context.clear_cookies()
    page.goto(re.search(r"/solicitar/estado/\?codigo=[\w-]+", message)[0])
    assert_accessible(page)
    page.get_by_label("Correo").fill(email)
    press(page, "Ver la solicitud")
    sees(page, "El acta no tiene firma.")
    assert_accessible(page)
    picture(page, "solicitud-devuelta")
    press(page, "Corregir y enviar otra vez")
    assert_accessible(page)
    page.get_by_label("Acta de posesión").set_input_files(files["acta"])
    press(page, "Enviar la corrección")
    sees(page, "Por revisar")

    # DNP approves, and the new leader writes her own password.
    dnp.goto(detail)
    press(dnp, "Aprobar")
    assert_accessible(dnp)
    picture(dnp, "solicitud-aprobar")
    press(dnp, "Aprobar")
    assert_accessible(dnp)
    sees(dnp, "es líder del equipo")
    link = re.search(r"/clave/nueva/\S+", sent_to(email, "Escriba su contraseña"))[0]
    page.goto(link)
    assert_accessible(page)
    page.get_by_label("Contraseña nueva").fill(NEW)
    page.get_by_label("La misma contraseña").fill(NEW)
    page.get_by_role("button", name="Guardar la contraseña").click()
    page.wait_for_load_state()
    leader = login(email, NEW)
    assert f"/e/{code}/" in leader.url

    # The same link, a second time, explains itself.
    page.context.clear_cookies()
    page.goto(link)
    assert_accessible(page)
    sees(page, "El enlace ya no sirve")


def test_the_form_is_filled_by_keyboard_alone(page):
    page.goto("/solicitar/63302/")

    reach_by_keyboard(page, page.get_by_label("Nombre del alcalde"))
    page.keyboard.type("Gloria Inés Patiño")
    reach_by_keyboard(page, page.get_by_label("Autorizo"))
    page.keyboard.press("Space")
    reach_by_keyboard(page, page.get_by_role("button", name="Enviar la solicitud"))
    page.keyboard.press("Enter")

    expect(page.locator(":focus")).to_contain_text("cosas por corregir")
    assert page.get_by_label("Autorizo").is_checked()
