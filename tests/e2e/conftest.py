"""Journeys: a Chromium that visits the demo country as people do, on a phone and on a desktop."""

import os
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e import browser as chosen
from tests.e2e import site as sites

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
HERE = Path(__file__).parent

# Playwright keeps an event loop in this thread, which Django takes for asynchronous code. These
# journeys reach the data over HTTP only, and what else this process tests is synchronous.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"


def pytest_collection_modifyitems(items):
    missing = chosen.what_is_missing()
    for item in items:
        if HERE in Path(item.path).parents:
            item.add_marker("e2e")
            if missing and os.environ.get("KPT_REQUIRE_ALL") != "1":
                item.add_marker(pytest.mark.skip(reason=missing))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    """Start the system's Chromium: nothing is downloaded for the tests."""
    return browser_type_launch_args | {
        "executable_path": chosen.chromium(),
        "args": chosen.ARGUMENTS,
    }


@pytest.fixture(scope="session")
def site(tmp_path_factory) -> str:
    """Serve a copy of the demo country, one for each process of tests; return its address."""
    own = tmp_path_factory.getbasetemp()
    shared = (own.parent if os.environ.get("PYTEST_XDIST_WORKER") else own) / "demo"
    var = sites.copy_of(sites.prepared(shared), own / "site")
    with sites.serving(var) as address:
        yield address


@pytest.fixture(scope="session")
def base_url(site) -> str:
    """Let ``page.goto("/buscar/")`` mean the site under test."""
    return site


@pytest.fixture
def open_page(browser: Browser, site: str):
    """Return a function that opens a page of a given size, as one person; all are watched.

    A test fails at its end if a page wrote an error to the console (also when its content
    security policy refused something), threw an exception, or asked another site for anything.
    """
    contexts, faults = [], []

    def open_one(size: dict = DESKTOP, **options) -> Page:
        context = browser.new_context(
            base_url=site, viewport=size, locale="es-CO", timezone_id="America/Bogota", **options
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda m: faults.append(m.text) if m.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("request", lambda r: faults.extend(_elsewhere(r.url, site)))
        page.set_default_timeout(15_000)
        return page

    yield open_one
    for context in contexts:
        context.close()
    # A page that does not exist is sometimes what a journey asks for, and a link that drops what it
    # tries; Chromium logs both as errors.
    asked_for = ("the server responded with a status of 4", "net::ERR_INTERNET_DISCONNECTED")
    unexpected = [fault for fault in faults if not any(words in fault for words in asked_for)]
    assert not unexpected


def _elsewhere(url: str, site: str) -> list[str]:
    parts = urlsplit(url)
    same = parts.scheme in ("data", "blob", "about") or parts.netloc == urlsplit(site).netloc
    return [] if same else [f"a request to another site: {url}"]


@pytest.fixture(params=[PHONE, DESKTOP], ids=["phone", "desktop"])
def size(request) -> dict:
    """Give each test twice: 390 px, a phone, and 1,280 px, an office."""
    return request.param


@pytest.fixture
def page(open_page, size) -> Page:
    """Give a page of somebody who has not logged in, at both sizes."""
    return open_page(size)


@pytest.fixture
def login_at(open_page) -> Callable[..., Page]:
    """Return a function that opens a page of some size and logs in by the form, as people do."""

    def log_in(size: dict, email: str, password: str, **options) -> Page:
        page = open_page(size, **options)
        page.goto("/ingresar/")
        page.get_by_label("Correo").fill(email)
        page.get_by_label("Contraseña").first.fill(password)
        page.get_by_role("button", name="Ingresar", exact=True).click()
        page.wait_for_url(lambda url: "/ingresar" not in url)
        return page

    return log_in


@pytest.fixture
def login(login_at, size) -> Callable[..., Page]:
    """Return a function that opens a page of the size of the test and logs in."""

    def log_in(email: str, password: str, **options) -> Page:
        return login_at(size, email, password, **options)

    return log_in
