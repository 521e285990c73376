"""The manual: its pictures are there, are light and are all shown; its links lead somewhere."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
MANUAL = ROOT / "docs" / "manual"
PAGES = sorted(MANUAL.glob("*.md"))
LINK = re.compile(r"\]\(([^)#\s]+)\)")
KILOBYTES = 120


def shown() -> set[Path]:
    """Return the pictures that the manual and the front page of the project show."""
    return {
        (page.parent / target).resolve()
        for page in [ROOT / "README.md", *PAGES]
        for target in LINK.findall(page.read_text(encoding="utf-8"))
        if target.endswith(".png")
    }


def test_every_picture_is_there_and_every_one_is_shown():
    there = {path.resolve() for path in (MANUAL / "img").glob("*")}

    assert shown() == there


def test_no_picture_is_heavy():
    heavy = {
        p.name: p.stat().st_size // 1024 for p in shown() if p.stat().st_size > KILOBYTES * 1024
    }

    assert not heavy


def test_every_picture_says_what_it_shows():
    texts = re.findall(r"!\[([^\]]*)\]", "".join(page.read_text("utf-8") for page in PAGES))

    assert texts
    assert all(len(text.split()) > 3 for text in texts)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    targets = LINK.findall(page.read_text(encoding="utf-8"))
    missing = [t for t in targets if "://" not in t and not (page.parent / t).exists()]

    assert missing == []


def test_the_index_leads_to_every_page():
    index = (MANUAL / "README.md").read_text(encoding="utf-8")

    assert [
        page.name for page in PAGES if page.name != "README.md" and page.name not in index
    ] == []
