"""The gallery: every component on one page, light, and without anything inline."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from django.urls import reverse

from tests.base.ui import elements

FIRST_PAGE_KB = 100
NEXT_PAGE_KB = 20


@pytest.fixture
def gallery(client, db) -> str:
    response = client.get(reverse("gallery:index"))
    assert response.status_code == 200
    return response.content.decode()


def packed(path_or_text) -> int:
    """Return the size as the server sends it: compressed, except what already is."""
    if isinstance(path_or_text, str):
        return len(gzip.compress(path_or_text.encode(), 9))
    content = path_or_text.read_bytes()
    return len(content) if path_or_text.suffix == ".woff2" else len(gzip.compress(content, 9))


def static_file(url: str) -> Path:
    return Path(finders.find(url.removeprefix("/static/")))


def test_the_first_page_fits_in_a_slow_link(gallery):
    urls = [e["href"] for e in elements(gallery, "link")] + [
        e["src"] for e in elements(gallery, "script")
    ]
    sheet = static_file("/static/kpt/kpt.css")
    fonts = [
        sheet.parent / name for name in re.findall(r"url\((vendor/[^)]+)\)", sheet.read_text())
    ]
    files = {static_file(url) for url in urls} | {static_file("/static/kpt/icons.svg"), *fonts}
    heaviest_page = packed(gallery)

    assert heaviest_page <= NEXT_PAGE_KB * 1024
    assert heaviest_page + sum(map(packed, files)) <= FIRST_PAGE_KB * 1024


def test_nothing_is_inline_and_nothing_comes_from_elsewhere(gallery):
    assert "<style" not in gallery
    assert not re.search(r'\s(style|on\w+)="', gallery)
    assert all(script.get("src") for script in elements(gallery, "script"))
    assert not re.search(r'(?:src|href)="(?:https?:)?//(?!www\.gov\.co)', gallery)


def test_ids_are_unique(gallery):
    ids = re.findall(r'\sid="([^"]+)"', gallery)

    assert sorted({i for i in ids if ids.count(i) > 1}) == []


def test_every_icon_used_is_in_the_sprite(gallery):
    sprite = static_file("/static/kpt/icons.svg").read_text()
    used = {e["href"].partition("#")[2] for e in elements(gallery, "use")}

    assert used
    assert {name for name in used if f'id="{name}"' not in sprite} == set()


def test_the_stylesheet_has_no_colour_outside_its_tokens():
    sheet = static_file("/static/kpt/kpt.css").read_text()
    tokens, _, rest = sheet.partition("/* 2 Letra")

    assert "--k-cobalt: #0943b5" in tokens
    assert re.findall(r"#[0-9a-f]{3,8}\b(?![^{]*{)", rest, re.I) == []


def test_the_form_with_errors_answers_422(client, db):
    response = client.post(reverse("gallery:index"), {"name": ""})

    assert response.status_code == 422
    assert "cosas por corregir" in response.content.decode()


def test_the_other_pages_of_the_gallery(client, db):
    assert "hx-get" in client.get(reverse("gallery:job")).content.decode()
    assert "Importar 14 cambios" in client.get(reverse("gallery:confirm")).content.decode()
    entity = client.get(reverse("gallery:entity"), {"mensajes": "1"}).content.decode()
    assert entity.count('role="alert"') == 1
    assert entity.count('role="status"') == 3
