"""Forms whose values are saved one by one, or all with a button.

Each field draws, besides its control, a hidden ``antes-…`` with what the page showed, and the state
of its last saving. ``kpt/guardar.js`` sends one field when it changes; without JavaScript the whole
form is sent, and only what the person changed counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.functional import cached_property

from kpt.base.forms import BoundField
from kpt.base.numbers import quantity
from kpt.plans.actions.writing import Edit, token

FIELD = "plans/draft/field.html"
BEFORE, CHOICE = "antes-", "elige-"
THEIRS = "suyo"


@dataclass(frozen=True, slots=True)
class FieldState:
    """What happened with a value: ``kind`` is "ok", "bad" or "clash", with the words to show."""

    kind: str
    text: str = ""
    undo_id: int | None = None
    back: str = ""
    theirs: str = ""
    mine: str = ""
    by: str = ""


class SavedBoundField(BoundField):
    """A field that knows what the page showed and how its last saving went."""

    form: SavedForm

    @property
    def campo(self) -> str:
        """The id of the whole field on the page."""
        return f"campo-{self.auto_id}"

    @property
    def state(self) -> FieldState | None:
        return self.form.states.get(self.name)

    @property
    def before(self) -> str:
        return self.form.seen_now(self.name)


class SavedForm(forms.Form):
    """A form over stored values. ``stored`` maps each field to the value that the plan holds."""

    bound_field_class = SavedBoundField
    template_name = "plans/draft/fields.html"
    use_required_attribute = False
    show_optional = False

    def __init__(
        self,
        data: Any = None,
        *,
        stored: Mapping[str, Any],
        slug: str,
        locked: bool = False,
        **kwargs: Any,
    ):
        super().__init__(data, initial=dict(stored), auto_id=f"{slug}-%s", **kwargs)
        self.stored, self.slug, self.locked = dict(stored), slug, locked
        self.undo_url = ""
        self.states: dict[str, FieldState] = {}
        self.fresh: dict[str, str] = {}
        for field in self.fields.values():
            field.template_name = FIELD  # type: ignore[attr-defined]
            if locked:
                field.disabled = True

    def seen(self, name: str) -> str | None:
        """Return what the page of the person showed, as she sent it back."""
        return self.data.get(f"{BEFORE}{name}") if self.is_bound else None

    def seen_now(self, name: str) -> str:
        """Return what the page to be drawn shows: what was sent, unless a newer value was told."""
        if name in self.fresh:
            return self.fresh[name]
        sent = self.seen(name)
        return token(self.stored.get(name)) if sent is None else sent

    def chose_theirs(self, name: str) -> bool:
        """Say whether the person chose, in a conflict, that the other's value stays."""
        return self.data.get(f"{CHOICE}{name}") == THEIRS

    def clean_one(self, name: str) -> Any:
        """Return the value of one field alone. Raises ValidationError."""
        field = self.fields[name]
        raw = field.widget.value_from_datadict(self.data, self.files, self.add_prefix(name))
        value = field.clean(raw)
        return self.settled(name, value)

    def settled(self, name: str, value: Any) -> Any:
        """Return a clean value as the plan keeps it; forms refine it for their own fields."""
        if isinstance(value, str):
            return value.replace("\r\n", "\n").strip()
        return tuple(value) if isinstance(value, list) else value

    def shown(self, name: str, value: Any) -> str:
        """Return a value as its control shows it: the words of a choice, a number as typed."""
        if value in (None, "", ()):
            return "vacío"
        labels = dict(_flat(getattr(self.fields[name], "choices", ())))
        if isinstance(value, tuple):
            return ", ".join(str(labels.get(str(one), one)) for one in value)
        if isinstance(value, Decimal):
            return quantity(value)
        return str(labels.get(str(value), value))

    @cached_property
    def edits(self) -> list[Edit]:
        """The values that the person changed of those that her page showed."""
        found = []
        for name in self.fields:
            value, seen = self.settled(name, self.cleaned_data[name]), self.seen(name)
            if not self.chose_theirs(name) and (seen is None or token(value) != seen):
                found.append(Edit(name, value, seen))
        return found


def _flat(choices: Any) -> Any:
    for key, text in choices:
        if isinstance(text, list | tuple):
            yield from ((str(one), words) for one, words in text)
        else:
            yield str(key), text
