"""The filters of the indicators. They live in the address, so a reading can be sent by mail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from django import forms

from kpt.base.forms import FilterForm
from kpt.diagnosis.queries.lines import PlanLines
from kpt.rules.text import fold

Choices = Sequence[tuple[str, str]]
ANY = [("", "Cualquiera")]


class IndicatorFilterForm(FilterForm):
    """By words, dimension, sector, ODS, transformation of the PND, line, and whose the data are."""

    q = forms.CharField(
        label="Buscar",
        required=False,
        max_length=120,
        widget=forms.TextInput(attrs={"placeholder": "Nombre del indicador"}),
    )
    dimension = forms.ChoiceField(label="Dimensión", required=False)
    sector = forms.ChoiceField(label="Sector", required=False)
    linea = forms.ChoiceField(label="Línea estratégica", required=False)
    ods = forms.ChoiceField(label="ODS", required=False)
    pnd = forms.ChoiceField(label="Transformación del PND", required=False)
    datos = forms.ChoiceField(
        label="Datos",
        required=False,
        choices=[("", "Nacionales y propios"), ("propios", "Con dato propio")],
    )

    def __init__(self, data, *, choices: Mapping[str, Choices]):
        super().__init__(data)
        for name, options in choices.items():
            if options:
                self.fields[name].choices = [*ANY, *options]  # type: ignore[attr-defined]
            else:
                del self.fields[name]

    def chosen(self, indicators: Iterable[Any], plan: PlanLines) -> list[Any]:
        """Return the indicators that are asked for; a filter that makes no sense is as none.

        A line without sectors finds nothing rather than everything. ``has_local`` is annotated.
        """
        self.is_valid()
        said = {name: value for name, value in self.cleaned_data.items() if value}
        words = fold(said.get("q", "")).split()
        of_line = plan.sectors_of(said["linea"]) if "linea" in said else ()
        tests: dict[str, Callable[[Any], bool]] = {
            "q": lambda one: all(word in one.search_text for word in words),
            "dimension": lambda one: one.dimension == said["dimension"],
            "sector": lambda one: one.sector_code == said["sector"],
            "linea": lambda one: one.sector_code in of_line,
            "ods": lambda one: str(one.sdg_id) == said["ods"],
            "pnd": lambda one: one.transformation_name == said["pnd"],
            "datos": lambda one: one.has_local,
        }
        asked = [tests[name] for name in said]
        return [one for one in indicators if all(test(one) for test in asked)]
