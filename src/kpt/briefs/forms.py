"""What a reader chooses of a report, and why one is taken back."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django import forms
from django.utils.http import urlencode

from kpt.briefs.definitions import Choice, Definition
from kpt.briefs.material import Options

Choices = Sequence[tuple[str, str]]
LABELS = {
    Choice.SECTOR: ("sector", "Sector", "Todos los sectores"),
    Choice.LINE: ("linea", "Línea estratégica", "Todas las líneas"),
    Choice.OFFICE: ("dependencia", "Dependencia", "Todas las dependencias"),
}
LIVE = "vivo"
GONE = "Eso ya no se puede escoger. Mire qué vigencias y partes hay."
NOW = "El reporte como está hoy"


class OptionsForm(forms.Form):
    """Which vigencia, as of which cut, and which part of the plan."""

    vigencia = forms.TypedChoiceField(label="Vigencia", coerce=int)

    def __init__(
        self,
        *args,
        definition: Definition,
        years: Choices,
        cuts: Sequence[tuple[int, int, str]],
        slices: Mapping[Choice, Choices],
        **kwargs,
    ):
        super().__init__(*args, **kwargs)
        self.fields["vigencia"].choices = years  # type: ignore[attr-defined]
        self.cut_years = {str(number): year for number, year, _ in cuts}
        self.fields["corte"] = forms.ChoiceField(
            label="A qué corte",
            choices=[(LIVE, NOW), *((str(number), label) for number, _, label in cuts)],
            required=False,
            help_text="El reporte como está cambia; un corte publicado no.",
        )
        for choice in definition.choices:
            name, label, every = LABELS[choice]
            self.fields[name] = forms.ChoiceField(
                label=label, choices=[("", every), *slices.get(choice, ())], required=False
            )

    def clean(self):
        """The vigencia of a published cut is the one that it froze."""
        said = super().clean() or self.cleaned_data
        year = self.cut_years.get(said.get("corte", ""))
        if year is not None and said.get("vigencia") not in (None, year):
            text = f"El corte {said['corte']} es de {year}: escoja esa vigencia."
            raise forms.ValidationError(text)
        return said

    def why_not(self) -> str:
        """Return what a person can do about a choice that is not possible."""
        found = self.non_field_errors()
        return str(found[0]) if found else GONE

    def as_query(self) -> str:
        """Return what was chosen, for an address that shows it again."""
        return urlencode({name: self.data[name] for name in self.fields if name in self.data})

    def options(self) -> Options:
        """Return what was chosen, once it is valid."""
        said = self.cleaned_data
        cut = said.get("corte") or LIVE
        return Options(
            fiscal_year=said["vigencia"],
            cut=None if cut == LIVE else int(cut),
            sector=said.get("sector", ""),
            line=said.get("linea", ""),
            office=said.get("dependencia", ""),
        )


class WithdrawForm(forms.Form):
    """Why a published report is taken back."""

    motivo = forms.CharField(
        label="Por qué se retira",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Queda en el registro. Por ejemplo: se publicó antes de corregir una meta.",
    )
