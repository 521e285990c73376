"""The words of a letter, and what fills them in."""

from datetime import date

import pytest

from kpt.rules.letters import (
    LEGAL_BASIS,
    PLACEHOLDERS,
    SUBJECT,
    TEXT,
    UnknownPlaceholder,
    check_placeholders,
    days_late,
    filled,
)

VALUES = dict.fromkeys(PLACEHOLDERS, "") | {"entidad": "Buenavista", "dias": "3 días"}


def test_each_place_is_filled_once():
    assert filled("{entidad}: {dias}", VALUES) == "Buenavista: 3 días"
    assert filled("{entidad}", VALUES | {"entidad": "{dias}"}) == "{dias}"
    assert filled("sin llaves", VALUES) == "sin llaves"


def test_an_unknown_place_is_refused_with_its_name():
    with pytest.raises(UnknownPlaceholder) as told:
        check_placeholders("{entidad} y {alcalde}")
    assert told.value.name == "alcalde"


def test_what_is_proposed_can_be_filled_and_says_the_basis():
    text = filled(TEXT, VALUES | {"norma": LEGAL_BASIS, "vigencia": "2025"})
    assert "{" not in text + filled(SUBJECT, VALUES)
    assert "Circular 0026-4 de 2021" in text


@pytest.mark.parametrize(("on", "late"), [(date(2026, 10, 30), 0), (date(2026, 11, 2), 3)])
def test_days_late_begin_after_the_last_day(on, late):
    assert days_late(date(2026, 10, 30), on) == late
    assert days_late(date(2026, 10, 30), date(2026, 10, 1)) == 0
