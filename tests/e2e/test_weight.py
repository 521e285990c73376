"""What a page weighs on the wire, for links of 64 kbit/s and data that is paid by the megabyte."""

import pytest

from kpt.demo.people import PASSWORD
from tests.e2e.conftest import PHONE

FIRST, LATER = 100_000, 20_000
PUBLIC = [
    *("/", "/pais/", "/pais/63/", "/pais/05/", "/planes/?q=buena", "/planes/63111/"),
    *("/planes/63111/metas/", "/planes/63111/metas/IP-1/", "/como-se-calcula/", "/ingresar/"),
    *("/planes/63690/avance-reportado/", "/planes/63690/metas/IP-1/"),
]
OF_THE_ENTITY = [
    *("/e/63111/", "/e/63111/metas/", "/e/63111/metas/IP-1/", "/e/63111/metas/IP-1/origen/"),
    *("/e/63111/seguimiento/", "/e/63111/seguimiento/?tabla=financiero"),
    *("/e/63111/seguimiento/cobertura/", "/e/63111/revisiones/", "/e/63111/archivos/"),
    *("/e/63111/plan/versiones/", "/e/63111/resultados/", "/e/63111/regalias/"),
]
LEADER = "lider.buenavista@ejemplo.gov.co"


def weight(page, path: str) -> int:
    """Return the bytes that came over the wire for a page with all that it asks for."""
    wire = page.context.new_cdp_session(page)
    wire.send("Network.enable")
    came = []
    wire.on("Network.loadingFinished", lambda event: came.append(event["encodedDataLength"]))
    assert page.goto(path, wait_until="networkidle").ok, path
    wire.detach()
    assert came
    return int(sum(came))


@pytest.mark.parametrize("path", PUBLIC)
def test_the_first_page_that_somebody_opens_is_light(open_page, path):
    assert weight(open_page(PHONE), path) <= FIRST


def test_what_comes_later_is_lighter(open_page):
    page = open_page(PHONE)
    weight(page, "/")

    heavy = {path: found for path in PUBLIC if (found := weight(page, path)) > LATER}

    page.goto("/ingresar/")
    page.get_by_label("Correo").fill(LEADER)
    page.get_by_label("Contraseña").first.fill(PASSWORD)
    page.get_by_role("button", name="Ingresar", exact=True).click()
    page.wait_for_url(lambda url: "/ingresar" not in url)
    heavy |= {path: found for path in OF_THE_ENTITY if (found := weight(page, path)) > LATER}
    assert heavy == {}
