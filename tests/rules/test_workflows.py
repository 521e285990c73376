from datetime import date

import pytest

from kpt.rules.workflows import check_exception, handover, imports, leader_request, plan
from kpt.rules.workflows.check_exception import ExceptionEvent, ExceptionState
from kpt.rules.workflows.handover import HandoverEvent, HandoverState
from kpt.rules.workflows.imports import ImportEvent, ImportState
from kpt.rules.workflows.leader_request import LeaderRequestEvent, LeaderRequestState
from kpt.rules.workflows.plan import PlanVersionEvent, PlanVersionState

WORKFLOWS = [
    pytest.param(plan, PlanVersionState, PlanVersionEvent, id="plan"),
    pytest.param(imports, ImportState, ImportEvent, id="imports"),
    pytest.param(leader_request, LeaderRequestState, LeaderRequestEvent, id="leader request"),
    pytest.param(handover, HandoverState, HandoverEvent, id="handover"),
    pytest.param(check_exception, ExceptionState, ExceptionEvent, id="check exception"),
]


@pytest.mark.parametrize(("module", "states", "events"), WORKFLOWS)
def test_every_state_can_be_reached_and_every_event_is_used(module, states, events):
    reached = set(module.INITIAL)
    for _ in states:
        reached |= {to for (state, _), to in module.TRANSITIONS.items() if state in reached}
    assert reached == set(states)
    assert {event for _, event in module.TRANSITIONS} == set(events)


@pytest.mark.parametrize(("module", "states", "events"), WORKFLOWS)
def test_next_state_is_the_table_and_nothing_else(module, states, events):
    for state in states:
        for event in events:
            assert module.next_state(state, event) == module.TRANSITIONS.get((state, event))


def test_an_import_is_confirmed_only_after_its_preview():
    confirmed_from = [
        state for state in ImportState if imports.next_state(state, ImportEvent.CONFIRM)
    ]
    assert confirmed_from == [ImportState.READY]


def test_what_was_confirmed_can_only_be_undone():
    events = [e for e in ImportEvent if imports.next_state(ImportState.CONFIRMED, e)]
    assert events == [ImportEvent.UNDO]


def test_a_version_is_current_while_adopted_with_or_without_its_act():
    assert {PlanVersionState.ADOPTED, PlanVersionState.ADOPTED_PENDING_ACT} == plan.CURRENT
    for state in plan.CURRENT:
        assert plan.next_state(state, PlanVersionEvent.SUPERSEDE) is PlanVersionState.SUPERSEDED


def test_the_diagram_draws_every_row_of_the_table():
    assert imports.as_mermaid() == "\n".join(
        [
            "stateDiagram-v2",
            "    [*] --> checking",
            "    checking --> ready: pass",
            "    checking --> rejected: reject",
            "    checking --> failed: fail",
            "    failed --> checking: recheck",
            "    failed --> discarded: discard",
            "    ready --> checking: recheck",
            "    ready --> confirmed: confirm",
            "    ready --> discarded: discard",
            "    confirmed --> undone: undo",
            "    rejected --> [*]",
            "    discarded --> [*]",
            "    undone --> [*]",
        ]
    )
    assert plan.as_mermaid().count("-->") == len(plan.INITIAL) + len(plan.TRANSITIONS)


def test_a_leader_request_ends_decided_or_withdrawn():
    drawn = leader_request.as_mermaid()

    assert drawn.count("-->") == len(leader_request.TRANSITIONS) + len(leader_request.INITIAL) + 3
    assert all(f"{end} --> [*]" in drawn for end in ("approved", "rejected", "withdrawn"))


def test_a_change_of_government_ends_only_after_its_copy():
    closing = {HandoverEvent.CLOSE, HandoverEvent.CLOSE_WITHOUT_SIGNATURE}
    closed_from = {s for (s, event) in handover.TRANSITIONS if event in closing}

    assert HandoverState.OPEN not in closed_from
    assert closed_from == handover.OBJECTABLE
    assert handover.as_mermaid().endswith("closed --> [*]")


@pytest.mark.parametrize(
    ("on", "may"), [(date(2027, 9, 1), False), (date(2027, 9, 2), True), (date(2028, 3, 1), True)]
)
def test_the_end_of_a_term_is_prepared_four_months_before(on, may):
    assert handover.may_be_prepared(date(2027, 12, 31), on) is may


def test_the_cut_off_and_the_months_of_reading():
    assert handover.cutoff_range(date(2027, 12, 31)) == (date(2027, 10, 2), date(2028, 1, 1))
    assert handover.last_reading_day(date(2028, 1, 1)) == date(2028, 6, 29)
