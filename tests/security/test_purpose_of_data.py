"""Whoever is asked for personal data reads what for, and authorises words that are kept (Ley 1581).

A form that asks for a name or an address says its ``purpose``, and the page shows it.
"""

import hashlib
import html
import os
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import pytest
from django import forms

from kpt.accounts import consent
from tests.enrolment.requests import a_request
from tests.factories import EntityFactory
from tests.markup import FormOnPage, Page
from tests.test_urls_walk import browser_of, outcome, url_of, world
from tests.url_table import TABLE

__all__ = ["world"]
ROOT = Path(__file__).resolve().parents[2]
# What a field of personal data is called anywhere, which kind of box it is, and what it is called
# on the pages about people: a line of a plan has a name too.
NAMES = {
    "apellidos",
    "cedula",
    "correo",
    "email",
    "entrante",
    "login",
    "mandatario",
    "nombres",
    "persona",
    "telefono",
}
OF_PEOPLE = {"nombre", "cargo"}
PEOPLE = ("account", "accounts", "enrolment", "team", "people", "handover")
SAYS = "Para qué se piden estos datos"
KINDS = {"email", "tel"}
# What each version says, in a sum: other words under the same version would never be asked again.
VERSIONS = {"2026-11-21": "7d1b403e887f24d9c59f951660b42483482ea7d7728c17d570bef96d3dbba403"}


def asks_for_people(form: FormOnPage, view: str) -> list[str]:
    """Return the names of the personal data that a form of a page asks for."""
    names = NAMES | (OF_PEOPLE if view.split(":")[0].split("_")[0] in PEOPLE else set())
    return [
        box.get("name", "")
        for box in form.boxes
        if box["type"] != "hidden" and (box.get("name") in names or box["type"] in KINDS)
    ]


def is_page(answer) -> bool:
    return answer.headers["Content-Type"].startswith("text/html")


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["nobody", "leader of here", "dnp admin"])
def test_every_form_that_asks_for_personal_data_says_what_for(world, who):
    browser = browser_of(who, world)
    silent, seen = [], 0

    for name in [name for name, row in TABLE.items() if not row.saves]:
        answer = browser.get(url_of(name, world))
        came = outcome(answer)
        if name.startswith("gallery:") or came != "200" or not is_page(answer):
            continue
        page = Page(answer.content.decode())
        for form in page.forms:
            if form.method == "post" and asks_for_people(form, name):
                seen += 1
                if SAYS not in form.text:
                    silent.append((name, asks_for_people(form, name)))

    assert silent == []
    # Signing in, a lost password, a request and its receipt; the team's; one's own; the act's.
    assert seen >= {"nobody": 4, "leader of here": 6, "dnp admin": 3}[who]


def form_classes():
    """Yield every form of every app, whether its forms are a module or a package."""
    kpt = ROOT / "src" / "kpt"
    for path in sorted([*kpt.glob("*/forms.py"), *kpt.glob("*/forms/*.py")]):
        module = import_module(".".join(path.relative_to(ROOT / "src").with_suffix("").parts))
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, forms.BaseForm):
                yield value


def test_no_form_asks_for_personal_data_without_a_purpose():
    # Filters look for what is there; they take nothing.
    asked = {
        form
        for form in form_classes()
        if "Filter" not in form.__name__
        and (NAMES | (OF_PEOPLE if form.__module__.split(".")[1] in PEOPLE else set()))
        & set(getattr(form, "base_fields", {}))
    }

    assert asked
    for form in asked:
        assert len(getattr(form, "purpose", "")) > 20, form


@pytest.mark.django_db
def test_who_corrects_a_request_reads_the_purpose_too(client):
    one = a_request(EntityFactory(), state="returned")
    client.post("/solicitar/estado/", {"codigo": one.receipt, "correo": one.email})

    page = client.get("/solicitar/estado/corregir/").content.decode()

    assert SAYS in page


@pytest.mark.django_db
def test_a_request_and_a_sign_in_ask_for_the_same_words(client, settings):
    settings.KPT_ASK_CONSENT = True
    entity = EntityFactory()
    browser = browser_of("site admin", {})

    asked = html.unescape(client.get(f"/solicitar/{entity.pk}/").content.decode())
    asked_again = browser.get("/mis-entidades/", follow=True).content.decode()

    assert consent.TEXT in asked
    assert consent.TEXT in html.unescape(asked_again)


def test_other_words_are_another_version():
    said = hashlib.sha256(consent.TEXT.encode()).hexdigest()

    assert VERSIONS.get(consent.VERSION) == said, (
        "The words changed: give them another VERSION, so that they are asked for again, and "
        f"write its sum here: {said}"
    )
    assert list(VERSIONS)[-1] == consent.VERSION


@pytest.mark.parametrize(
    ("variables", "asks"),
    [
        ({"SECRET_KEY": "x" * 60, "ALLOWED_HOSTS": "kpt.example"}, "True True"),
        ({"KPT_DEMO": "1"}, "False False"),
        ({"KPT_DEMO": "1", "KPT_REQUIRE_SECOND_FACTOR": "1", "KPT_ASK_CONSENT": "1"}, "True True"),
    ],
)
def test_outside_a_trial_consent_and_second_factor_are_asked_for(variables, asks, tmp_path):
    code = (
        "import django; django.setup()\n"
        "from django.conf import settings as s\n"
        "print(s.KPT_REQUIRE_SECOND_FACTOR, s.KPT_ASK_CONSENT)"
    )
    environment = {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT / "src"),
        "DJANGO_SETTINGS_MODULE": "kpt.config.settings",
        "KPT_VAR_DIR": str(tmp_path),
    }
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environment | variables,
        capture_output=True,
        text=True,
        check=True,
    )

    assert done.stdout.strip() == asks
