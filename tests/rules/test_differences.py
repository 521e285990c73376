"""What was reported beside what a source says."""

from decimal import Decimal as D

import pytest

from kpt.rules.differences import Compared, compare


@pytest.mark.parametrize(
    ("reported", "source", "kind", "amount", "looked_at"),
    [
        ("12", "8", Compared.MORE, "4", True),
        ("8", "12", Compared.LESS, "-4", True),
        ("8.0", "8", Compared.SAME, "0", False),
        ("8", None, Compared.ONLY_REPORTED, None, False),
        (None, "8", Compared.ONLY_SOURCE, None, True),
        (None, "0", Compared.NEITHER, None, False),
        (None, None, Compared.NEITHER, None, False),
        ("0", "0", Compared.SAME, "0", False),
    ],
)
def test_two_figures_of_one_thing(reported, source, kind, amount, looked_at):
    def figure(text):
        return None if text is None else D(text)

    found = compare(figure(reported), figure(source))
    assert (found.kind, found.amount) == (kind, figure(amount))
    assert found.is_worth_a_look == looked_at
