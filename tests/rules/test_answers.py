"""What in an answer deserves a second look: thousands for pesos, decimals astray, too much."""

from decimal import Decimal as D

import pytest

from kpt.rules.answers import Answer, Spent, is_in_thousands, report_warnings, warnings_of

THOUSANDS, ZEROS, POINT = "en miles o en millones", "ceros", "coma en otro lugar"


def answer(achieved="3", programmed="12.5", spent=None, programmed_cop="150000000"):
    money = (Spent(D(spent), D(spent), D(spent)),) if spent is not None else ()
    return Answer(
        programmed=D(programmed),
        programmed_cop=D(programmed_cop),
        achieved=D(achieved),
        no_progress_reason="",
        spent=money,
    )


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"spent": "150000"}, THOUSANDS),
        ({"spent": "150"}, THOUSANDS),
        ({"spent": "150001"}, ""),
        ({"spent": "150000000"}, ""),
        ({"spent": "0"}, ""),
        ({"spent": "15", "programmed_cop": "0"}, ""),
        ({"spent": "15000000000"}, "sobran ceros"),
        ({"spent": "1234000", "programmed_cop": "12340000"}, "más o menos ceros"),
        ({"spent": "123400000", "programmed_cop": "12340000"}, "más o menos ceros"),
        ({"spent": "15000000"}, ""),
        ({"achieved": "125"}, POINT),
        ({"achieved": "1.25"}, POINT),
        ({"achieved": "12.50"}, ""),
        ({"achieved": "10", "programmed": "100"}, ""),
        ({"achieved": "1250"}, "unidad de medida"),
        ({"achieved": "0"}, ""),
        ({"achieved": "5", "programmed": "0"}, "no estaba programada"),
    ],
)
def test_each_slip_is_told_once(given, words):
    found = warnings_of(answer(**given))
    assert len(found) == bool(words)
    assert all(words in sentence for sentence in found)


def test_only_thousands_offer_to_be_multiplied():
    assert is_in_thousands(answer(spent="150000"))
    assert not is_in_thousands(answer(spent="150000000"))
    assert not is_in_thousands(answer())


@pytest.mark.parametrize(
    ("spent", "words"),
    [
        (["100000", "200000", None], THOUSANDS),
        (["100000000", "1", None], ""),
        (["15000000000", "15000000000"], ZEROS),
        (["100000", None], ""),
        (["0", "0"], ""),
        ([], ""),
    ],
)
def test_a_whole_report_in_thousands_is_told_in_one_sentence(spent, words):
    found = report_warnings(answer(spent=one) for one in spent)
    assert len(found) == bool(words)
    assert all(words in sentence for sentence in found)


def test_targets_without_programmed_money_say_nothing_of_the_whole():
    assert report_warnings([answer(spent="5", programmed_cop="0")] * 2) == []
