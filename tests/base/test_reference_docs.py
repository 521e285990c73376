"""The generated documents say what the code says now."""

from pathlib import Path

import pytest

from kpt.base.reference_docs import documents, manual_pages

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "referencia"


@pytest.mark.parametrize(
    "name", ["estados.md", "glosario.md", "reglas.md", "revisiones.md", "roles.md"]
)
def test_a_generated_document_is_not_stale(name):
    kept = (FOLDER / name).read_text(encoding="utf-8")

    assert kept == documents()[name], "run make diagrams"


def test_a_generated_page_of_the_manual_is_not_stale():
    for name, text in manual_pages().items():
        kept = (FOLDER.parent / "manual" / name).read_text(encoding="utf-8")
        assert kept == text, "run make diagrams"


def test_every_state_has_its_words():
    """A state without a Spanish label would be shown to people by its code."""
    rows = [
        line.split("|") for line in documents()["estados.md"].splitlines() if line.startswith("| `")
    ]

    assert rows
    assert all(cells[2].strip() for cells in rows)


def test_no_other_document_is_taken_for_a_generated_one():
    assert {path.name for path in FOLDER.glob("*.md")} == documents().keys()
