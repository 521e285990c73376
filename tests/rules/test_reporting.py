"""Whose turn a report is, and what in an answer deserves a second look."""

from decimal import Decimal as D

import pytest

from kpt.rules.answers import Answer, AnswerState, Spent, state_of, warnings_of
from kpt.rules.windows import Phase
from kpt.rules.workflows.reporting import (
    TRANSITIONS,
    ReportEvent,
    ReportState,
    as_mermaid,
    label_of,
    may_review,
    next_state,
    team_may_write,
)


def answer(achieved=None, programmed="5", programmed_cop="0", reason="", spent=()):
    return Answer(
        programmed=None if programmed is None else D(programmed),
        programmed_cop=D(programmed_cop),
        achieved=None if achieved is None else D(achieved),
        no_progress_reason=reason,
        spent=tuple(Spent(*map(D, one)) for one in spent),
    )


@pytest.mark.parametrize(
    ("given", "state"),
    [
        (answer(), AnswerState.MISSING),
        (answer("0"), AnswerState.INCOMPLETE),
        (answer("0", reason="  "), AnswerState.INCOMPLETE),
        (answer("0", reason="No hubo licitación"), AnswerState.COMPLETE),
        (answer("0", programmed="0"), AnswerState.COMPLETE),
        (answer("0", programmed=None), AnswerState.COMPLETE),
        (answer("3.5"), AnswerState.COMPLETE),
    ],
)
def test_not_reported_is_not_zero_and_zero_asks_for_its_reason(given, state):
    assert state_of(given) == state


@pytest.mark.parametrize(
    ("given", "words"),
    [
        (answer("5", programmed_cop="150000000", spent=[("1", "150000", "1")]), "milésima"),
        (answer("500"), "cien veces"),
        (answer("5", spent=[("10", "11", "1")]), "mayores que sus compromisos"),
        (answer("5", spent=[("10", "9", "9.5")]), "mayores que sus obligaciones"),
        (answer("2", programmed="0"), "no estaba programada"),
    ],
)
def test_what_deserves_a_second_look(given, words):
    assert words in " ".join(warnings_of(given))


def test_what_is_usual_says_nothing():
    usual = answer(
        "499", programmed_cop="150000000", spent=[("90", "80", "80"), ("1", "150001", "0")]
    )
    assert [w for w in warnings_of(usual) if "compromisos" not in w] == []
    assert usual.obligations_cop == D(150081)
    assert warnings_of(answer()) == []


def test_a_municipality_goes_through_its_gobernacion_and_a_department_does_not():
    steps = [ReportEvent.SUBMIT, ReportEvent.VALIDATE, ReportEvent.VERIFY]
    state = ReportState.DRAFT
    for event in steps:
        state = next_state(state, event)
    assert state == ReportState.DNP_VERIFIED
    sent = ReportState.SUBMITTED
    assert next_state(sent, ReportEvent.VERIFY) is None
    assert next_state(sent, ReportEvent.VERIFY, is_department=True) == ReportState.DNP_VERIFIED
    assert next_state(sent, ReportEvent.VALIDATE, is_department=True) is None


def test_dnp_returns_through_the_gobernacion():
    back = next_state(ReportState.DEPARTMENT_VALIDATED, ReportEvent.SEND_BACK)
    assert back == ReportState.SENT_BACK
    assert next_state(back, ReportEvent.RETURN) == ReportState.RETURNED
    assert next_state(ReportState.DEPARTMENT_VALIDATED, ReportEvent.RETURN) is None
    assert next_state(ReportState.DNP_VERIFIED, ReportEvent.SUBMIT) is None


@pytest.mark.parametrize(
    ("state", "phase", "may"),
    [
        (ReportState.DRAFT, Phase.UPCOMING, False),
        (ReportState.DRAFT, Phase.REPORTING, True),
        (ReportState.DRAFT, Phase.VALIDATION, False),
        (ReportState.DRAFT, Phase.ADJUSTMENTS, True),
        (ReportState.RETURNED, Phase.VALIDATION, True),
        (ReportState.RETURNED, Phase.FINAL, False),
        (ReportState.SUBMITTED, Phase.REPORTING, False),
        (ReportState.RETURNED, Phase.CLOSED, False),
    ],
)
def test_when_the_team_may_write(state, phase, may):
    assert team_may_write(state, phase) == may


def test_reviewers_decide_until_the_definitive_cut():
    assert [phase for phase in Phase if not may_review(phase)] == [Phase.UPCOMING, Phase.CLOSED]


def test_each_figure_says_who_vouches_for_it():
    labels = {state: label_of(state) for state in ReportState}
    assert labels.pop(ReportState.DEPARTMENT_VALIDATED) == "reviewed"
    assert labels.pop(ReportState.DNP_VERIFIED) == "verified"
    assert set(labels.values()) == {"self"}


def test_the_diagram_has_every_step():
    assert as_mermaid().count("-->") == len(TRANSITIONS) + 2
