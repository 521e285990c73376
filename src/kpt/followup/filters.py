"""The filters of the lists of a plan. They live in the address, so a list can be sent by mail."""

from __future__ import annotations

from collections.abc import Sequence

import django_filters as filters
from django import forms
from django.db.models import QuerySet

from kpt.base.forms import FilterForm
from kpt.followup.words import ProgressClass, place, severity_words
from kpt.rules.checks import Severity
from kpt.rules.progress import Explanation
from kpt.rules.text import fold

Choices = Sequence[tuple[str, str]]


def search(targets: QuerySet, text: str, path: str = "") -> QuerySet:
    """Keep the rows whose target has every word of ``text``, whatever its accents and capitals."""
    for word in fold(text).split():
        targets = targets.filter(**{f"{path}search_text__contains": word})
    return targets


def _having(targets: QuerySet, **related: str) -> QuerySet:
    """Keep the rows with something related, each once: a target may name one line twice."""
    return targets.filter(pk__in=targets.model.objects.filter(**related).values("pk"))


class ListFilter(filters.FilterSet):
    """A list's filters, drawn by our own form: nothing in it is compulsory."""

    class Meta:
        form = FilterForm


class TargetFilter(ListFilter):
    """Metas de producto: by words, line, sector, programme, ODS, progress of a year and check.

    The queryset must carry ``explanation``: that of the year on show.
    """

    q = filters.CharFilter(
        label="Buscar",
        method="filter_words",
        widget=forms.TextInput(attrs={"placeholder": "Nombre, IP o BPIN"}),
    )
    linea = filters.ChoiceFilter(label="Línea", empty_label="Todas", method="filter_line")
    sector = filters.ChoiceFilter(label="Sector", empty_label="Todos", field_name="sector_code")
    programa = filters.ChoiceFilter(
        label="Programa", empty_label="Todos", field_name="programme_code"
    )
    ods = filters.ChoiceFilter(label="ODS", empty_label="Todos", method="filter_goal")
    avance = filters.ChoiceFilter(
        label="Avance",
        empty_label="Cualquiera",
        method="filter_progress",
        choices=[(one.value, one.label) for one in ProgressClass],
    )
    revision = filters.ChoiceFilter(
        label="Avisos", empty_label="Cualquiera", method="filter_finding"
    )
    vigencia = filters.ChoiceFilter(method="keep", widget=forms.HiddenInput)

    def __init__(self, data, queryset: QuerySet, *, year: int | None, choices: dict[str, Choices]):
        super().__init__(data, queryset)
        for name, options in choices.items():
            self.filters[name].extra["choices"] = options
        for name in ("linea", "sector", "programa", "ods", "revision", "vigencia"):
            if not choices.get(name):
                del self.filters[name]
        if year is None:
            del self.filters["avance"]
        else:
            self.filters["avance"].label = f"Avance {year}"

    def filter_words(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return search(queryset, value)

    def filter_line(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        number = value.removeprefix("LE-")
        if not number.isdecimal():
            return queryset.none()
        return _having(queryset, line_links__line__consecutive=number)

    def filter_goal(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """A target without ODS is looked for as number 0."""
        if not value.isdecimal():
            return queryset.none()
        return queryset.filter(sdg_id=int(value) or None)

    def filter_finding(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return _having(queryset, findings__code=value)

    def filter_progress(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(explanation__in=ProgressClass(value).explanations)

    def keep(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        """The year chooses the columns, not the rows."""
        return queryset


class FindingFilter(ListFilter):
    """What the checks found: by severity, check and words of the target."""

    q = filters.CharFilter(
        label="Buscar",
        method="filter_words",
        widget=forms.TextInput(attrs={"placeholder": "Nombre, IP o BPIN"}),
    )
    gravedad = filters.ChoiceFilter(
        label="Gravedad",
        empty_label="Todas",
        field_name="severity",
        choices=[(one.value, severity_words(one).many.capitalize()) for one in Severity],
    )
    revision = filters.ChoiceFilter(label="Revisión", empty_label="Todas", field_name="code")

    def __init__(self, data, queryset: QuerySet, *, checks: Choices):
        super().__init__(data, queryset)
        self.filters["revision"].extra["choices"] = checks

    def filter_words(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return search(queryset, value, "target__")


class ProgressFilter(ListFilter):
    """The rows of a follow-up table: by words, line, sector and explanation."""

    q = filters.CharFilter(
        label="Buscar",
        method="filter_words",
        widget=forms.TextInput(attrs={"placeholder": "Nombre, IP o BPIN"}),
    )
    linea = filters.ChoiceFilter(label="Línea", empty_label="Todas", method="filter_line")
    sector = filters.ChoiceFilter(
        label="Sector", empty_label="Todos", field_name="target__sector_code"
    )
    explicacion = filters.ChoiceFilter(
        label="Explicación",
        empty_label="Cualquiera",
        method="filter_explanation",
        choices=[(one.value, f"{place(one)}. {one.short}") for one in Explanation],
    )

    def __init__(self, data, queryset: QuerySet, *, grain: str, choices: dict[str, Choices]):
        super().__init__(data, queryset)
        self.column = "explanation" if grain == "fisico" else "financial_explanation"
        for name, options in choices.items():
            self.filters[name].extra["choices"] = options

    def filter_words(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return search(queryset, value, "target__")

    def filter_line(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        number = value.removeprefix("LE-")
        if not number.isdecimal():
            return queryset.none()
        return _having(queryset, target__line_links__line__consecutive=number)

    def filter_explanation(self, queryset: QuerySet, name: str, value: str) -> QuerySet:
        return queryset.filter(**{self.column: value})
