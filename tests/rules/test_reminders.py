"""Who is reminded, how many days before, and who still owes something."""

import pytest

from kpt.rules.reminders import (
    RULES,
    Audience,
    mark_reached,
    team_owes,
    waits_for,
)
from kpt.rules.windows import Phase
from kpt.rules.workflows.reporting import ReportState as State


@pytest.mark.parametrize(
    ("audience", "phase", "left", "mark"),
    [
        (Audience.LEADER, Phase.REPORTING, 20, None),
        (Audience.LEADER, Phase.REPORTING, 15, 15),
        (Audience.LEADER, Phase.REPORTING, 7, 7),
        (Audience.LEADER, Phase.REPORTING, 5, 7),
        (Audience.LEADER, Phase.REPORTING, 0, 0),
        (Audience.LEADER, Phase.REPORTING, -1, None),
        (Audience.MEMBER, Phase.REPORTING, 0, 1),
        (Audience.DEPARTMENT, Phase.REPORTING, 0, None),
        (Audience.DEPARTMENT, Phase.VALIDATION, 2, 3),
        (Audience.DNP, Phase.FINAL, 1, 1),
        (Audience.LEADER, Phase.CLOSED, 0, None),
    ],
)
def test_a_mark_is_reached_and_stays_until_the_next(audience, phase, left, mark):
    assert mark_reached(audience, phase, left) == mark


def test_every_rule_counts_down():
    assert all(list(rule.days) == sorted(set(rule.days), reverse=True) for rule in RULES)
    assert len({(rule.audience, rule.phase) for rule in RULES}) == len(RULES)


@pytest.mark.parametrize(
    ("state", "phase", "owes"),
    [
        (None, Phase.REPORTING, True),
        (State.DRAFT, Phase.REPORTING, True),
        (State.DRAFT, Phase.ADJUSTMENTS, True),
        (State.DRAFT, Phase.VALIDATION, False),
        (State.RETURNED, Phase.VALIDATION, True),
        (State.SUBMITTED, Phase.REPORTING, False),
        (State.DNP_VERIFIED, Phase.ADJUSTMENTS, False),
        (None, Phase.CLOSED, False),
        (None, Phase.UPCOMING, False),
    ],
)
def test_a_team_owes_only_while_it_may_write(state, phase, owes):
    assert team_owes(state, phase) is owes


@pytest.mark.parametrize(
    ("state", "is_department", "who"),
    [
        (State.SUBMITTED, False, Audience.DEPARTMENT),
        (State.SENT_BACK, False, Audience.DEPARTMENT),
        (State.DEPARTMENT_VALIDATED, False, Audience.DNP),
        (State.SUBMITTED, True, Audience.DNP),
        (State.RETURNED, False, None),
        (State.DNP_VERIFIED, False, None),
        (None, False, None),
    ],
)
def test_a_report_waits_for_one_reviewer(state, is_department, who):
    assert waits_for(state, is_department=is_department) is who
