from decimal import Decimal

from kpt.rules.alignment import ElementCoverage, Tie, coverage_of

SERVING = {"IP-1": {"LE-1", "LE-2"}, "IP-2": {"LE-2"}, "LE-1": {"LE-1"}}


def test_the_matrix_counts_rows_by_line_and_each_row_once():
    ties = [
        Tie("IP-1", "4", automatic=True),
        Tie("IP-1", "4"),
        Tie("IP-2", "4"),
        Tie("LE-1", "5"),
        Tie("IP-9", "6"),
    ]
    found = coverage_of(["4", "5", "6", "7"], ["LE-1", "LE-2"], ties, SERVING)

    assert found.elements == (
        ElementCoverage("4", (1, 2), 2),
        ElementCoverage("5", (1, 0), 1),
        ElementCoverage("6", (0, 0), 1),
        ElementCoverage("7", (0, 0), 0),
    )
    assert (found.covered, found.total, found.ratio) == (3, 4, Decimal("0.75"))
    assert found.lines == (2, 1)


def test_a_framework_without_elements_has_no_percentage():
    found = coverage_of([], ["LE-1"], [], {})

    assert (found.ratio, found.total, found.lines) == (None, 0, (0,))
