"""Controls of several values at once: for whom a target is, and where."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kpt.catalogues.populations import population_groups
from kpt.plans.models import PlaceKind

BLANK_PLACES = 2
MOST_PLACES = 60
LONGEST_PLACE = 120
SEPARATORS = str.maketrans({"|": "/", ";": ","})


class PopulationsInput(forms.Widget):
    """A box for each group and, beside it, how many people."""

    template_name = "plans/widgets/populations.html"
    use_fieldset = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[tuple[str, str]]:
        chosen = data.getlist(name) if hasattr(data, "getlist") else data.get(name, [])
        return [(code, data.get(f"personas-{code}", "")) for code in chosen]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        chosen = dict(value or ())
        families: dict[str, list[dict[str, Any]]] = {}
        for group in population_groups():
            families.setdefault(group.family, []).append(
                {
                    "code": group.code,
                    "name": group.name,
                    "on": group.code in chosen,
                    "people": chosen.get(group.code) or "",
                }
            )
        context["widget"]["families"] = families
        return context

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return ""


class PopulationsField(forms.Field):
    """For whom: a tuple of (group, people or None)."""

    widget = PopulationsInput

    def clean(self, value: Any) -> tuple[tuple[str, int | None], ...]:
        known = {group.code for group in population_groups()}
        found = []
        for code, people in value or ():
            text = str(people or "").replace(".", "").strip()
            if code not in known:
                raise ValidationError("Escoja los grupos de la lista.")
            if text and not text.isdecimal():
                raise ValidationError("Escriba cuántas personas con números, por ejemplo 1.250.")
            number = int(text) if text else None
            if number is not None and number > 10**9:
                raise ValidationError("Son demasiadas personas: revise el número.")
            found.append((code, number))
        return tuple(sorted(found))


class PlacesInput(forms.Widget):
    """Rows of a kind of place and its name, with two blank ones to add."""

    template_name = "plans/widgets/places.html"
    use_fieldset = True

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[tuple[str, str]]:
        if not hasattr(data, "getlist"):
            return []
        kinds, names = data.getlist(f"{name}-clase"), data.getlist(f"{name}-nombre")
        return [pair for pair in zip(kinds, names, strict=False) if pair[0]]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        rows = [*(value or ()), *[("", "")] * BLANK_PLACES]
        context["widget"]["rows"] = [
            {"number": number, "kind": kind, "name": place}
            for number, (kind, place) in enumerate(rows, 1)
        ]
        context["widget"]["kinds"] = PlaceKind.choices
        return context

    def id_for_label(self, id_: str, index: Any = None) -> str:
        return ""


class PlacesField(forms.Field):
    """Where: a tuple of (kind, name)."""

    widget = PlacesInput

    def clean(self, value: Any) -> tuple[tuple[str, str], ...]:
        found = set()
        for kind, name in value or ():
            tidy = " ".join(name.translate(SEPARATORS).split())
            if kind not in PlaceKind.values:
                raise ValidationError("Escoja la clase de lugar de la lista.")
            if len(tidy) > LONGEST_PLACE:
                raise ValidationError(f"El nombre de un lugar tiene hasta {LONGEST_PLACE} letras.")
            if not tidy and kind not in (PlaceKind.WHOLE, PlaceKind.URBAN, PlaceKind.RURAL):
                raise ValidationError(f"Escriba cuál: {PlaceKind(kind).label.lower()}.")
            found.add((kind, tidy))
        if len(found) > MOST_PLACES:
            raise ValidationError(f"Son más de {MOST_PLACES} lugares: nombre zonas más grandes.")
        return tuple(sorted(found, key=str))
