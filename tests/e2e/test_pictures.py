"""The pictures of the manual: the main screens, as the demo country shows them.

Without ``KPT_SCREENSHOTS=1`` nothing is written, and the test only says that each screen is there.
"""

import pytest

from kpt.demo.people import PASSWORD, PEOPLE
from tests.e2e.checks import picture

PUBLIC = {"inicio": "/", "plan-publico": "/planes/63111/", "pais": "/pais/"}
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
    "reporte": "/e/63111/reporte/",
}


LEADER_OF_BUENAVISTA = next(p for p in PEOPLE if p.name == "lider.buenavista")


@pytest.mark.parametrize(("name", "address"), PUBLIC.items())
def test_public_screens(page, name, address):
    answer = page.goto(address)

    assert answer.ok
    picture(page, name)


def test_screens_of_a_leader(login):
    page = login(LEADER_OF_BUENAVISTA.email, PASSWORD)

    for name, address in LEADER.items():
        answer = page.goto(address)
        assert answer.ok, address
        picture(page, name)
