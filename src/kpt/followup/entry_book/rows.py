"""What the workbook says of a target, in a form that can be compared with what was reported."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from kpt.base.sheets.problems import ProblemList
from kpt.base.sheets.values import to_double
from kpt.followup.actions.answers import Given, Money

LONGEST = 30_000
_RETURNS = re.compile(r"(?:_x000[dD]_|\r)\n?")
_BREAKS = re.compile(r"_x000[aA]_")


@dataclass(slots=True)
class BookRow:
    """One target as the workbook has it. ``cells`` say where each value stands."""

    consecutive: int
    sheet_row: int
    given: Given
    cells: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class EntryBook:
    """A workbook that was read: whose it is, what it says, and what it started from.

    ``versions`` and ``digests`` are those of the answers when it was made; ``stopped`` are the
    targets of which some cell could not be read.
    """

    divipola: str
    plan_uid: str
    fiscal_year: int
    template: str
    rows: dict[int, BookRow]
    versions: Mapping[int, int]
    digests: Mapping[int, str]
    stopped: frozenset[int] = frozenset()


@dataclass(slots=True)
class EntryReading:
    """What came of reading. ``book`` is None when the structure of the file stops it."""

    book: EntryBook | None
    problems: ProblemList
    layout: dict[str, dict[str, str]] = field(default_factory=dict)


def normal_text(text: str) -> str:
    """Return a text as it is kept: its paragraphs, without the dirt of spreadsheets."""
    lines = _BREAKS.sub("\n", _RETURNS.sub("\n", text)).replace("\u00a0", " ").split("\n")
    joined = "\n".join(line.rstrip() for line in lines)
    return re.sub(r"\n{3,}", "\n\n", joined).strip()[:LONGEST]


def digest_of(given: Given) -> str:
    """Return what two equal answers share, as far as a workbook can tell them apart."""
    said = [
        _number(given.achieved),
        normal_text(given.no_progress_reason),
        normal_text(given.narrative),
        normal_text(given.difficulties),
        sorted(_money(one) for one in given.money if one.says),
    ]
    return hashlib.sha256(json.dumps(said).encode()).hexdigest()[:32]


def _number(value: Decimal | None) -> str:
    return "" if value is None else to_double(value)


def _money(one: Money) -> list[str]:
    amounts = (one.commitments_cop, one.obligations_cop, one.payments_cop)
    return [str(one.source), one.bpin, *(_number(amount) for amount in amounts)]
