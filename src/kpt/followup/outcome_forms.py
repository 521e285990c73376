"""What a team types of the value that an outcome had."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from kpt.base.forms import ColombianDecimalField
from kpt.followup.actions.outcomes import OutcomeGiven


class OutcomeForm(forms.Form):
    """The value of one outcome in the vigencia, with where it comes from."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    valor = ColombianDecimalField(
        label="Valor en la vigencia",
        required=False,
        help_text="El último dato que haya, en la unidad del indicador. Vacío es «sin reportar».",
    )
    fuente = forms.CharField(
        label="Fuente del dato",
        required=False,
        max_length=300,
        help_text="Quién lo mide y dónde se publica: «DANE, Encuesta de calidad de vida 2025».",
    )
    fecha = forms.DateField(
        label="Fecha del dato",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Hasta qué día mide; no cuándo lo escribe usted.",
    )
    narrativa = forms.CharField(
        label="Qué pasó", required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def clean_fecha(self) -> Any:
        """Refuse a day that has not come."""
        day = self.cleaned_data["fecha"]
        if day and day > timezone.localdate():
            raise ValidationError("Esa fecha no ha llegado.")
        return day

    def given(self) -> OutcomeGiven:
        """Return what was typed as the action takes it."""
        clean = self.cleaned_data
        return OutcomeGiven(
            value=clean["valor"],
            source=clean["fuente"],
            measured_on=clean["fecha"],
            narrative=clean["narrativa"],
        )
