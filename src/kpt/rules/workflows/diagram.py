"""The drawing of a state table, shared by all workflows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import TypeVar

State = TypeVar("State", bound=StrEnum)
Event = TypeVar("Event", bound=StrEnum)


def state_diagram(
    initial: Iterable[State], transitions: Mapping[tuple[State, Event], State]
) -> str:
    """Return a Mermaid state diagram: one arrow per row of the table, final states closed."""
    leaving = {state for state, _ in transitions}
    final = dict.fromkeys(state for state in transitions.values() if state not in leaving)
    lines = ["stateDiagram-v2"]
    lines += [f"    [*] --> {state}" for state in initial]
    lines += [f"    {state} --> {to}: {event}" for (state, event), to in transitions.items()]
    lines += [f"    {state} --> [*]" for state in final]
    return "\n".join(lines)
