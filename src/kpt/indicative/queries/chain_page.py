"""What the checks of the value chain found in a PI, by check."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from kpt.indicative.queries.facts import facts_of
from kpt.indicative.queries.numbers import InHand
from kpt.indicative.queries.year_page import TargetName, named
from kpt.rules.checks import Severity
from kpt.rules.value_chain import CHAIN_CHECKS, ChainCheck

KINDS = {Severity.ERROR: "error", Severity.WARNING: "warn", Severity.NOTE: "note"}


@dataclass(frozen=True, slots=True)
class CheckGroup:
    """One check with the targets that it found, each with its reason."""

    check: ChainCheck
    kind: str
    lines: list[tuple[TargetName, int, str]]

    @property
    def title(self) -> str:
        return f"{self.check.title} ({len(self.lines)})"


@dataclass(frozen=True, slots=True)
class ChainPage:
    """Every check that found something, and how many found nothing."""

    in_hand: InHand
    groups: list[CheckGroup]
    passed: list[ChainCheck]
    total: int


def chain_page(in_hand: InHand) -> ChainPage:
    """Return the checks of the value chain of a PI. Four queries."""
    facts = facts_of(in_hand.indicative)
    found: dict[str, list[tuple[TargetName, int, str]]] = defaultdict(list)
    for one in facts.findings():
        row = facts.rows[one.key]  # type: ignore[index]
        found[one.check.code].append(
            (named(facts.rows, [one.key])[0], row.target.consecutive, one.sentence)
        )
    return ChainPage(
        in_hand,
        [
            CheckGroup(check, KINDS[check.severity], found[check.code])
            for check in CHAIN_CHECKS
            if found[check.code]
        ],
        [check for check in CHAIN_CHECKS if not found[check.code]],
        len(facts.rows),
    )
