"""What the template of the PDF reads: lengths from 0 to 1, texts as texts, safe addresses."""

import itertools
import json
from decimal import Decimal as D

import pytest

from kpt.base.documents.model import (
    Bar,
    BarChart,
    Document,
    LineChart,
    Paragraph,
    Row,
    Run,
    Series,
)
from kpt.base.documents.written import ENDS_APART, LONGEST_WHOLE_CELL, address_of, as_json
from tests.base.documents.some import a_table


def block_of(block) -> dict:
    (section,) = json.loads(as_json(Document("D", (block,))))["sections"]
    return section["blocks"][0]


def test_bars_are_shares_of_the_longest_and_start_at_zero():
    bars = (Bar("A", D(8), "8"), Bar("B", D(2), "2"), Bar("C", D(-1), "−1"))

    found = block_of(BarChart("T", bars, "…"))["bars"]

    assert [bar["share"] for bar in found] == [1.0, 0.25, 0.0]
    assert [bar["shown"] for bar in found] == ["8", "2", "−1"]


def test_a_chart_of_nothing_is_drawn_empty():
    assert block_of(BarChart("T", (), "…"))["bars"] == []
    assert block_of(BarChart("T", (Bar("A", D(0), "0"),), "…"))["bars"][0]["share"] == 0
    found = block_of(LineChart("T", ("2024",), (Series("A", (None,)),), "…"))
    assert found["series"][0]["points"] == []


def test_lines_leave_out_the_years_without_a_value():
    series = (Series("A", (D(5), None, D(20))),)

    found = block_of(LineChart("T", ("2022", "2023", "2024"), series, "…"))

    assert found["series"][0]["points"] == [[0.0, 0.25, "5"], [1.0, 1.0, "20"]]
    assert (found["least"], found["most"]) == ("0", "20")


def test_the_figures_at_the_ends_of_lines_are_not_on_top_of_each_other():
    series = tuple(
        Series(name, (D(10), D(value))) for name, value in (("A", 20), ("B", 20), ("C", 19))
    )

    found = block_of(LineChart("T", ("2023", "2024"), series, "…"))["series"]

    ends = sorted(one["end"] for one in found)
    assert all(b - a >= ENDS_APART - 0.001 for a, b in itertools.pairwise(ends))


@pytest.mark.parametrize(
    ("url", "leads"),
    [
        ("https://www.dnp.gov.co/a?b=1#c", True),
        ("http://x.co", True),
        ("mailto:kpt@dnp.gov.co", True),
        ("javascript:alert(1)", False),
        ("file:///etc/passwd", False),
        ("https://x.co/con blancos", False),
        ("", False),
    ],
)
def test_only_addresses_of_the_web_and_of_mail_are_links(url, leads):
    assert bool(address_of(Run("x", url=url))) == leads


def test_runs_keep_the_blanks_between_them():
    words = (Run("uno "), Run("dos", bold=True), Run(" tres"), Run(""))

    found = block_of(Paragraph(words))["text"]

    assert [run[0] for run in found] == ["uno ", "dos", " tres"]
    assert found[1][1:] == [True, False, ""]


def test_a_row_is_whole_unless_it_could_fill_a_page():
    table = a_table(rows=1, text="x" * (LONGEST_WHOLE_CELL + 1))

    rows = block_of(table)["rows"]

    assert [whole for _, whole, _ in rows] == [True, False, True, True]
    assert Row(("a",)).cells == ("a",)
