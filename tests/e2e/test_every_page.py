"""Every page that a link leads to: no error, nothing for axe to find, no sideways scrolling."""

import pytest

from kpt.demo.people import PASSWORD, PEOPLE
from tests.e2e.checks import assert_accessible, settle
from tests.e2e.conftest import DESKTOP, PHONE
from tests.e2e.crawl import not_public, one_of_each

# One person of each kind of pages: two leaders see the same, and so do those who only read.
NAMES = [
    "lider.buenavista",
    "equipo.buenavista",
    "entra.filandia",
    "gobernacion.quindio",
    "admin.dnp",
    "sitio",
]
OF_EACH_ROLE = [person for person in PEOPLE if person.name in NAMES]
STARTS = ["/", "/ingresar/", "/componentes/"]


def check_all(page, pages: dict[str, str]) -> None:
    """Check every page at the width of an office and of a phone, opening it once."""
    faults = []
    for address in pages.values():
        page.set_viewport_size(DESKTOP)
        page.goto(address)
        settle(page)
        for size in (DESKTOP, PHONE):
            page.set_viewport_size(size)
            try:
                assert_accessible(page, settled=True)
            except AssertionError as fault:
                faults.append(f"{size['width']} px: {fault}")
    assert not faults, "\n\n".join(faults)


def test_every_public_page_is_accessible(open_page):
    page = open_page()
    pages = one_of_each(page.context, STARTS)

    assert len(pages) > 5, pages
    check_all(page, pages)


@pytest.mark.parametrize("person", OF_EACH_ROLE, ids=lambda person: person.name)
def test_every_page_of_each_role_is_accessible(login_at, person):
    page = login_at(DESKTOP, person.email, PASSWORD)

    pages = one_of_each(page.context, ["/mis-entidades/", page.url])

    # What anybody may open was checked as anybody sees it.
    hers = not_public(pages)
    assert len(hers) > 3, hers
    check_all(page, hers)


def test_a_page_that_does_not_exist_says_so_in_spanish(page):
    page.goto("/esto-no-existe/")

    assert "No encontramos" in page.inner_text("main")
    assert_accessible(page)
