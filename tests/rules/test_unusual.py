"""What a reviewer should look at first: each rule, at its threshold and just below it."""

import uuid
from dataclasses import replace
from datetime import date
from decimal import Decimal as D

import pytest

from kpt.rules.codes import Accumulation
from kpt.rules.reported import Amounts, ReportedTarget
from kpt.rules.unusual import TITLES, Around, Peer, Unusual, median, unusual_values

LAST = date(2026, 10, 30)


def a_target(number=1, **more):
    given = {
        "uid": uuid.UUID(int=number),
        "consecutive": number,
        "name": f"Meta {number}",
        "indicator_code": "240201700",
        "indicator_name": "Vía mejorada",
        "unit": "Kilómetros",
        "accumulation": Accumulation.NON_CUMULATIVE,
        "target": D(40),
        "lines": (),
        "sector": ("24", "Transporte"),
        "programme": ("2402", "Vías"),
        "sdg": 9,
        "bpin_text": "2024631110001",
        "programmed": D(10),
        "programmed_cop": D(100_000_000),
        "achieved": D(8),
        "amounts": Amounts(D(80_000_000), D(80_000_000), D(80_000_000)),
        "evidence": 1,
    }
    return ReportedTarget(**(given | more))


def looked(*targets, **around):
    return unusual_values(targets, Around(**around))


def codes(*targets, **around):
    return [one.code for one in looked(*targets, **around)]


def spent(obligations):
    return Amounts(D(obligations), D(obligations), D(obligations))


def test_an_ordinary_target_and_one_without_an_answer_say_nothing():
    assert codes(a_target()) == []
    assert codes(a_target(achieved=None, amounts=None, evidence=0)) == []
    assert codes() == []


def test_every_finding_has_a_title():
    assert set(TITLES) == set(Unusual)


@pytest.mark.parametrize(("exact", "of", "told"), [(8, 10, True), (7, 10, False), (9, 9, False)])
def test_exact_hundreds_everywhere(exact, of, told):
    targets = [a_target(n, achieved=D(10) if n <= exact else D(8)) for n in range(1, of + 1)]
    found = [one.sentence for one in looked(*targets) if one.code == Unusual.HUNDREDS]
    expected = ["8 de 10 metas programadas (80\N{NO-BREAK SPACE}%) dicen exactamente 100 %."]
    assert found == (expected if told else [])


@pytest.mark.parametrize(("late", "told"), [(8, True), (7, False)])
def test_most_answers_in_the_last_week(late, told):
    targets = [a_target(n) for n in range(1, 11)]
    days = {t.uid: date(2026, 10, 24 if t.consecutive <= late else 23) for t in targets}
    found = codes(*targets, answered_on=days, last_day=LAST)
    assert (Unusual.LAST_WEEK in found) == told
    # What was corrected afterwards, and a window without dates, are no jump.
    assert Unusual.LAST_WEEK not in codes(
        *targets, answered_on=dict.fromkeys(days, date(2026, 11, 2)), last_day=LAST
    )
    assert Unusual.LAST_WEEK not in codes(*targets, answered_on=days)


def test_the_same_text_in_several_targets():
    text = "Se adelantó el mejoramiento de la vía terciaria, con la comunidad de cada vereda."
    targets = [a_target(n, narrative=text if n < 9 else "Sin novedad") for n in range(1, 12)]
    assert [one.sentence for one in looked(*targets)] == [
        "El mismo texto («Se adelantó el mejoramiento de la vía terciaria, con la com…») está en "
        "8 metas: IP-1, IP-2, IP-3, IP-4, IP-5, IP-6 y 2 más."
    ]
    assert codes(*targets[:2]) == []


def test_no_evidence_is_told_once_when_there_is_none_and_by_target_when_there_is_some():
    bare = [a_target(n, evidence=0) for n in range(1, 4)]
    assert [(one.code, one.target_uid) for one in looked(*bare)] == [
        (Unusual.NO_EVIDENCE_AT_ALL, None)
    ]
    assert looked(bare[0])[0].sentence == "La única meta con avance no tiene evidencia."
    found = looked(a_target(9), *bare)
    assert [one.code for one in found] == [Unusual.NO_EVIDENCE] * 3
    assert found[0].sentence == "Se reportó un avance de 8 (kilómetros) sin ninguna evidencia."
    assert codes(a_target(9), a_target(1, achieved=D(0), evidence=0, amounts=spent(20))) == []


@pytest.mark.parametrize(
    ("achieved", "obligations", "code"),
    [
        ("10", "50000000", Unusual.PHYSICAL_AHEAD),
        ("10", "50000001", None),
        ("3", "80000000", Unusual.FINANCIAL_AHEAD),
        ("3", "79999999", None),
        ("8", "0", Unusual.WITHOUT_MONEY),
        ("20", "100000000", Unusual.FAR_ABOVE),
        ("19.9", "160000000", None),
        ("0.1", "10000000", Unusual.UNIT_COST),
        ("10", "10000000", Unusual.UNIT_COST),
    ],
)
def test_physical_and_money_of_one_target(achieved, obligations, code):
    found = codes(a_target(achieved=D(achieved), amounts=spent(obligations)))
    assert (code in found) if code else found == []


def test_the_sentences_say_their_numbers():
    (ahead,) = looked(a_target(achieved=D(10), amounts=spent(12_000_000)))
    nbsp = "\N{NO-BREAK SPACE}"
    assert ahead.sentence == (
        f"El avance físico es 100{nbsp}% y lo obligado, 12{nbsp}%: ¿con qué se pagó lo que falta?"
    )
    found = looked(a_target(achieved=D("0.5"), amounts=spent(90_000_000)))
    assert found[-1].sentence == (
        f"Cada unidad salió a ${nbsp}180.000.000 y se había programado a ${nbsp}10.000.000: "
        "18 veces más caro."
    )
    (none,) = looked(a_target(amounts=None))
    assert none.sentence == (
        f"Se ejecutaron 8 (kilómetros) sin obligar nada de los ${nbsp}100.000.000 programados."
    )
    (unit,) = looked(a_target(achieved=D(30), unit="", amounts=spent(300_000_000)))
    assert unit.sentence.startswith("Se ejecutaron 30 y se habían programado 10: 300")


def test_a_target_without_programming_has_no_ratio_to_look_at():
    assert codes(a_target(programmed=None, programmed_cop=D(0), amounts=None)) == []


def test_no_bpin():
    assert codes(a_target(bpin_text="N/A"), with_bpin={uuid.UUID(int=1)}) == []
    (found,) = looked(a_target(bpin_text="N/A"))
    assert (found.code, found.target_uid) == (Unusual.NO_BPIN, uuid.UUID(int=1))


def peers(*pairs):
    found = [Peer(f"Municipio {n}", D(a), D(o)) for n, (a, o) in enumerate(pairs, 1)]
    return {"240201700": found}


def test_the_cost_of_others_needs_three_of_them():
    others = [(1, 1_000_000), (2, 2_400_000), (1, 900_000)]
    (found,) = looked(a_target(), peers=peers(*others))
    assert found.code == Unusual.COST_OF_OTHERS
    assert "la mediana de 3 metas" in found.sentence
    assert "10 veces más caro" in found.sentence
    assert codes(a_target(), peers=peers(*others[:2], (0, 5), (5, 0))) == []


def test_equal_values_name_who_has_them():
    same = (8, 80_000_000)
    (found,) = looked(a_target(), peers=peers(same, (8, 1_000_000), same))
    assert found.sentence == (
        "Municipio 1 y Municipio 3 reportaron lo mismo en este indicador: 8 (kilómetros) y "
        "$\N{NO-BREAK SPACE}80.000.000 obligados."
    )
    assert "reportó lo mismo" in looked(a_target(), peers=peers(same))[0].sentence
    assert codes(a_target(achieved=D(0), amounts=spent(0)), peers=peers((0, 0))) == []
    other = replace(a_target(), indicator_code="1")
    assert codes(other, peers=peers(same)) == []


def test_the_median():
    assert median([D(9), D(1), D(2)]) == 2
    assert median([D(9), D(1), D(2), D(12)]) == D("5.5")
    with pytest.raises(ValueError, match="needs values"):
        median([])
