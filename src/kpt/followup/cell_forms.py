"""Cells as they come from the sheet of a report: «c-56-e» is what IP-56 executed.

What was seen before writing comes with them («antes», in JSON), so that nobody's work is
overwritten without being told.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django import forms

from kpt.base.fields import canonical
from kpt.base.forms import FilterForm
from kpt.followup.actions.cells import CellEdit, Column, Same, Value
from kpt.plans.forms.cells import read_amount

NAME = re.compile(rf"c-(\d{{1,6}})-([{''.join(Column)}])")
LONGEST = 4000


@dataclass(slots=True)
class SentAnswers:
    """The cells of a request: those that can be read, and what is wrong with the others."""

    edits: list[CellEdit] = field(default_factory=list)
    problems: dict[str, str] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


def sent_answers(data: Mapping[str, str]) -> SentAnswers:
    """Read the cells of a form or of a sheet. Those that nobody touched are left out."""
    seen = _seen(data)
    sent = SentAnswers()
    for name, text in data.items():
        found = NAME.fullmatch(name)
        if not found:
            continue
        column, before = Column(found[2]), seen.get(name)
        try:
            value = _read(column, text)
        except ValueError as error:
            sent.problems[name] = str(error)
            sent.texts[name] = text
            continue
        if before is not None and raw_of(value) == before.strip():
            continue
        sent.texts[name] = text
        sent.edits.append(CellEdit(int(found[1]), column, value, _expected(column, before)))
    return sent


def raw_of(value: Value) -> str:
    """Return a value exactly, as the sheet sends it back in «antes»."""
    return canonical(value) if isinstance(value, Decimal) else str(value or "")


def _read(column: Column, text: str) -> Value:
    if not column.is_text:
        return read_amount(text)
    if len(text) > LONGEST:
        raise ValueError(f"Son {len(text)} letras y caben {LONGEST}. Escriba un texto más corto.")
    return text.strip()


def _expected(column: Column, before: str | None) -> Value | Same:
    if before is None:
        return Same.ANYTHING
    if column.is_text:
        return before
    try:
        return read_amount(before.replace(".", ","))
    except ValueError:
        return Same.ANYTHING


def _seen(data: Mapping[str, str]) -> dict[str, str]:
    try:
        seen = json.loads(data.get("antes", "") or "{}")
    except ValueError:
        return {}
    return {str(k): str(v) for k, v in seen.items()} if isinstance(seen, dict) else {}


class SheetFilterForm(FilterForm):
    """What the sheet of a report shows. Everything is in the address."""

    q = forms.CharField(
        label="Buscar meta",
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "Nombre, IP o código"}),
    )
    linea = forms.ChoiceField(label="Línea", required=False)
    sector = forms.ChoiceField(label="Sector", required=False)
    ver = forms.ChoiceField(label="Estado", required=False)
    de = forms.ChoiceField(
        label="De quién",
        required=False,
        choices=[("", "Todas las metas"), ("mi", "Mis metas")],
    )

    def __init__(self, data, *, lines, sectors, states):
        super().__init__(data)
        for name, blank, choices in (
            ("linea", "Todas", lines),
            ("sector", "Todos", sectors),
            ("ver", "Todos", states),
        ):
            self.fields[name].choices = [("", blank), *choices]  # type: ignore[attr-defined]
