"""The words of another system are understood, and where it differs is said in one sentence."""

import pytest

from kpt.rules.outside import WORDS, Stage, disagreement, stage_named, stage_of
from kpt.rules.workflows.reporting import ReportState as R


@pytest.mark.parametrize(
    ("word", "stage"),
    [
        ("Validado", Stage.VALIDATED),
        (" VALIDADA. ", Stage.VALIDATED),
        ("Aprobados", Stage.VALIDATED),
        ("Validada por la Gobernación", Stage.VALIDATED),
        ("devuelta", Stage.RETURNED),
        ("Con observaciones", Stage.RETURNED),
        ("no validada", Stage.RETURNED),
        ("En revisión", Stage.WAITING),
        ("sin reportar", Stage.NOT_SENT),
        ("quién sabe", None),
        ("", None),
    ],
)
def test_words_are_understood_whatever_their_gender(word, stage):
    assert stage_named(word) is stage


def test_no_word_means_two_things_and_each_stage_writes_one_that_is_read():
    words = [word for several in WORDS.values() for word in several]
    assert len(words) == len(set(words))
    assert all(stage_named(stage.label) is stage for stage in Stage)


@pytest.mark.parametrize(
    ("theirs", "ours", "sentence"),
    [
        (Stage.VALIDATED, R.DEPARTMENT_VALIDATED, ""),
        (Stage.VALIDATED, R.DNP_VERIFIED, ""),
        (Stage.VALIDATED, R.SUBMITTED, "Validado en GESTIONWEB y aquí no: está por revisar."),
        (Stage.VALIDATED, None, "Validado en GESTIONWEB y aquí no: está sin enviar."),
        (Stage.WAITING, R.SENT_BACK, ""),
        (
            Stage.RETURNED,
            R.DEPARTMENT_VALIDATED,
            "Validado aquí y en GESTIONWEB no: dice «devuelto».",
        ),
        (Stage.NOT_SENT, R.DRAFT, ""),
        (Stage.NOT_SENT, R.RETURNED, "GESTIONWEB dice «sin enviar» y aquí está devuelto."),
    ],
)
def test_where_both_differ_is_one_sentence(theirs, ours, sentence):
    assert disagreement(theirs, ours) == sentence


def test_every_state_of_ours_has_its_stage():
    assert {stage_of(state) for state in R} == set(Stage)
