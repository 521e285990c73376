"""Cells as they come from a sheet: «c-56-2024-6» is IP-56, 2024, source 6; source 0, the quantity.

What was seen before writing comes with them, one by one («a-c-56-2024-6») or all together
(«antes», in JSON), so that nobody's work is overwritten without being told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from kpt.base.fields import canonical
from kpt.base.numbers import parse_decimal, quantity
from kpt.plans.actions.ceilings import CeilingEdit
from kpt.plans.actions.investment import Same, Typed
from kpt.plans.actions.programming import TypedTarget

MOST_DIGITS = 18
NAME = re.compile(r"c-(\d{1,6})-(\d{4})-(\d{1,2})")
LETTERS = str.maketrans("OolI", "0011")


@dataclass(slots=True)
class SentCells:
    """The cells of a request: those that can be read, and what is wrong with the others."""

    typed: list[Typed] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


def sent_cells(data: Mapping[str, str], years: Sequence[int], sources: Sequence[int]) -> SentCells:
    """Read the cells of a form or of a sheet. Those that nobody touched are left out."""
    seen = _seen(data)
    sent = SentCells()
    for name, text in data.items():
        found = NAME.fullmatch(name)
        if not found:
            continue
        consecutive, year, source = map(int, found.groups())
        if year not in years or source not in (0, *sources):
            continue
        before = seen.get(name, data.get(f"a-{name}"))
        try:
            value = read_amount(text)
        except ValueError as error:
            sent.problems[name] = str(error)
            sent.texts[name] = text
            continue
        if before is not None and (canonical(value) if value is not None else "") == before:
            continue
        sent.texts[name] = text
        sent.typed.append(Typed(consecutive, year, source or None, value, _expected(before)))
    return sent


TARGET = re.compile(r"m-(\d{1,6})")


@dataclass(slots=True)
class SentTargets:
    """The four-year targets of a request, and what is wrong with the others."""

    edits: list[TypedTarget] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


def sent_targets(data: Mapping[str, str]) -> SentTargets:
    """Read the targets of the term from a sheet. Those that nobody touched are left out."""
    seen = _seen(data)
    sent = SentTargets()
    for name, text in data.items():
        if not (found := TARGET.fullmatch(name)):
            continue
        sent.texts[name] = text
        try:
            value = read_amount(text)
        except ValueError as error:
            sent.problems[name] = str(error)
            continue
        before = seen.get(name)
        if before is None or (canonical(value) if value is not None else "") != before:
            sent.edits.append(TypedTarget(int(found[1]), value, _expected(before)))
    return sent


CEILING = re.compile(r"techo-(\d{4})-(\d{1,2})")


@dataclass(slots=True)
class SentCeilings:
    """The ceilings of a request: those that can be read, and what is wrong with the others."""

    edits: list[CeilingEdit] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


def sent_ceilings(
    data: Mapping[str, str], years: Sequence[int], sources: Sequence[int]
) -> SentCeilings:
    """Read the ceilings of a form or of a sheet. Those that nobody touched are left out."""
    seen = _seen(data)
    sent = SentCeilings()
    for name, text in data.items():
        found = CEILING.fullmatch(name)
        if not found or int(found[1]) not in years or int(found[2]) not in sources:
            continue
        sent.texts[name] = text
        try:
            value = read_amount(text)
        except ValueError as error:
            sent.problems[name] = str(error)
            continue
        before = seen.get(name)
        if before is None or (canonical(value) if value is not None else "") != before:
            edit = CeilingEdit(int(found[1]), int(found[2]), value, _expected(before))
            sent.edits.append(edit)
    return sent


def read_amount(text: str) -> Decimal | None:
    """Return the number of a cell; blank is None. Raises ValueError saying what to write."""
    bare = text.strip()
    if not bare:
        return None
    try:
        value = parse_decimal(bare)
    except ValueError as error:
        raise ValueError(_hint(bare) or str(error)) from None
    if value < 0:
        raise ValueError("Escriba un valor de cero o más.")
    if value.adjusted() >= MOST_DIGITS:
        raise ValueError("Este valor es demasiado grande para un plan. ¿Sobran ceros?")
    return value


def _hint(text: str) -> str:
    """Tell letters that look like digits, as in «13.2OO.000»."""
    try:
        value = parse_decimal(text.translate(LETTERS))
    except ValueError:
        return ""
    return f"Tiene letras en vez de números. ¿Quiso escribir {quantity(value)}?"


def _seen(data: Mapping[str, str]) -> dict[str, str]:
    try:
        seen = json.loads(data.get("antes", "") or "{}")
    except ValueError:
        return {}
    return {str(k): str(v) for k, v in seen.items()} if isinstance(seen, dict) else {}


def _expected(before: str | None) -> Decimal | Same | None:
    if before is None:
        return Same.ANYTHING
    try:
        return parse_decimal(before.replace(".", ",")) if before else None
    except ValueError:
        return Same.ANYTHING
