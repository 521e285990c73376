"""What the team types of an indicator."""

from __future__ import annotations

from django import forms

from kpt.base.forms import ColombianDecimalField
from kpt.diagnosis.actions.local import LocalFigure

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class LocalValueForm(forms.Form):
    """A figure that the entity knows better: newer, or of a part of its people."""

    dato = ColombianDecimalField(
        label="Dato", required=False, help_text="Un número, por ejemplo 12,5."
    )
    texto = forms.CharField(
        label="O el dato en palabras",
        required=False,
        max_length=300,
        help_text="Solo si no es un número.",
    )
    anio = forms.IntegerField(label="Año del dato", min_value=1950, max_value=2100)
    fuente = forms.CharField(
        label="Fuente",
        max_length=300,
        help_text="Quién lo midió y dónde está, por ejemplo «Secretaría de Educación, SIMAT».",
    )
    fecha = forms.DateField(label="Fecha del dato", required=False, widget=DATE)
    desagregacion = forms.CharField(
        label="Desagregación",
        required=False,
        max_length=160,
        help_text="Si es de una parte: zona rural, mujeres, vereda La Cabaña…",
    )
    nota = forms.CharField(
        label="Nota", required=False, widget=forms.Textarea(attrs={"rows": 2}), max_length=2000
    )

    def figure(self) -> LocalFigure:
        """Return what was typed, as the action takes it."""
        said = self.cleaned_data
        return LocalFigure(
            year=said["anio"],
            source=said["fuente"],
            value=said["dato"],
            text=said["texto"],
            disaggregation=said["desagregacion"],
            observed_on=said["fecha"],
            note=said["nota"],
        )


class ReasonForm(forms.Form):
    """Why something is taken back."""

    razon = forms.CharField(
        label="Por qué se retira",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Queda en la historia, con su nombre y la fecha.",
    )
