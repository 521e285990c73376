"""Blocks: numbers of headings, which pages lie on their side, what a person typed as paragraphs."""

import pytest

from kpt.base.documents.model import (
    Bullets,
    Column,
    ColumnGroup,
    Heading,
    PageBreak,
    Paragraph,
    Row,
    Table,
    numbered,
    prose,
    sections,
)
from tests.base.documents.some import a_table

UPRIGHT = a_table(landscape=False)
LYING = a_table()


def shape(*blocks) -> str:
    """Return the sections in letters: small upright, capital lying («hp HT»)."""
    letters = {Heading: "h", Paragraph: "p", Table: "t", PageBreak: "b", Bullets: "l"}
    parts = []
    for lies, found in sections(blocks):
        word = "".join(letters[type(block)] for block in found)
        parts.append(word.upper() if lies else word)
    return " ".join(parts)


H1, H2, P, B = Heading("Uno"), Heading("Dos", 2), Paragraph("…"), PageBreak()


@pytest.mark.parametrize(
    ("blocks", "expected"),
    [
        ((H1, P, UPRIGHT), "hpt"),
        ((H1, P, LYING), "HPT"),
        # The chapter of the table lies; the ones before it stand.
        ((H1, P, H1, P, LYING), "hp HPT"),
        ((H1, P, UPRIGHT, H2, LYING), "hpt HT"),
        # What stands between two lying tables lies, and so does the note after one.
        ((H1, LYING, P, H2, LYING), "HTPHT"),
        ((H1, LYING, P, H1, P), "HTP hp"),
        ((H1, LYING, P, H1, P, H1, LYING), "HTP hp HT"),
        ((H1, LYING, P, H2, UPRIGHT), "HTP ht"),
        ((P, LYING), "p T"),
        ((B, H1, B, LYING), "HBT"),
        ((H1, P), "hp"),
        ((), ""),
    ],
)
def test_what_leads_to_a_lying_table_lies_with_it(blocks, expected):
    assert shape(*blocks) == expected


def test_sections_keep_every_block_in_its_order():
    blocks = [H1, P, LYING, P, H1, P, H1, P, UPRIGHT, H2, LYING, H2, P]

    assert [block for _, found in sections(blocks) for block in found] == blocks


def test_headings_are_numbered_and_leave_no_level_out():
    blocks = [
        Heading("A"),
        Heading("B", 3),  # below a level 1 there is a level 2
        Heading("C", 2),
        Heading("sin número", 4, numbered=False),
        Heading("D"),
        Heading("E", 2),
    ]

    found = [(b.text, b.level) for b in numbered(blocks)]

    assert found == [
        ("1. A", 1),
        ("1.1. B", 2),
        ("1.2. C", 2),
        ("sin número", 3),
        ("2. D", 1),
        ("2.1. E", 2),
    ]


def test_prose_reads_paragraphs_and_lists_and_nothing_else():
    found = prose("Primera línea\nque sigue.\n\n- uno\n- dos\n  que sigue\n\n# no es título")

    assert found == [
        Paragraph("Primera línea que sigue."),
        Bullets(("uno", "dos que sigue")),
        Paragraph("# no es título"),
    ]


def test_a_table_whose_rows_do_not_fit_its_columns_is_refused():
    columns = (Column("A"), Column("B"))

    with pytest.raises(ValueError, match="has 1 cells"):
        Table("T", columns, (Row(("solo una",)),))
    with pytest.raises(ValueError, match="do not cover"):
        Table("T", columns, (), groups=(ColumnGroup("G", 3),))
