"""The pictures of the manual: the main screens, as the demo country shows them.

Without ``KPT_SCREENSHOTS=1`` nothing is written, and the test only says that each screen is there.
"""

from datetime import date

import pytest

from kpt.demo.people import PASSWORD, PEOPLE
from tests.e2e.checks import picture

YEAR = date.today().year - 1  # noqa: DTZ011 - the vigencia that the demo country reports
PUBLIC = {
    "inicio": "/",
    "plan-publico": "/planes/63111/",
    "pais": "/pais/",
    "informe-ciudadano": f"/informes/63690/ciudadania/{YEAR}/",
}
LEADER = {
    "plan": "/e/63111/",
    "metas": "/e/63111/metas/",
    "meta": "/e/63111/metas/IP-12/",
    "seguimiento": "/e/63111/seguimiento/",
    "cobertura": "/e/63111/seguimiento/cobertura/",
    "revisiones": "/e/63111/revisiones/",
    "archivos": "/e/63111/archivos/",
    "diagnostico": "/e/63111/formular/diagnostico/",
    "palabras": "/e/63111/formular/programa-de-gobierno/palabras/",
    "reporte-en-tabla": f"/e/63111/reporte/{YEAR}/tabla/#hoja",
    "avance-reportado": "/e/63111/avance-reportado/",
    "tablero-del-reporte": "/e/63111/tablero/seguimiento/",
    "informes": "/e/63111/informes/",
    "plan-indicativo": "/e/63111/plan-indicativo/",
}
REVIEWER = {
    "revision-de-un-reporte": f"/e/63690/reporte/{YEAR}/revision/#mirar",
    "sin-reportar": f"/sin-reportar/?vigencia={YEAR - 1}",
}


OF_EACH = [("lider.buenavista", LEADER), ("gobernacion.quindio", REVIEWER)]


@pytest.mark.parametrize(("name", "address"), PUBLIC.items())
def test_public_screens(page, name, address):
    answer = page.goto(address)

    assert answer.ok
    picture(page, name)


@pytest.mark.parametrize(("name", "screens"), OF_EACH)
def test_screens_of_those_who_sign_in(login, name, screens):
    person = next(person for person in PEOPLE if person.name == name)
    page = login(person.email, PASSWORD)

    for screen, address in screens.items():
        answer = page.goto(address)
        assert answer.ok, address
        picture(page, screen)
