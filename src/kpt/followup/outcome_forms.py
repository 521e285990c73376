"""What a team types of the value that an outcome had, and of where it started."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone

from kpt.base.forms import ColombianDecimalField
from kpt.followup.actions.outcomes import OutcomeGiven
from kpt.rules.baselines import DeclaredBaseline


def see_again(form: forms.Form, version: int | str) -> None:
    """Take what is kept now as what she has seen: sent a second time, hers is written."""
    data = form.data.copy()  # type: ignore[attr-defined]
    data["version"] = version
    form.data = data


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


class BaselineForm(forms.Form):
    """Where an outcome started, declared once for all the vigencias of the plan."""

    show_optional = False  # all of it is needed, except to take the declaration back
    FIELDS = {
        "value": "valor",
        "year": "anio",
        "source": "fuente",
        "absence_reason": "ausencia",
        "correction_reason": "motivo",
    }
    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    valor = ColombianDecimalField(
        label="Línea base",
        required=False,
        help_text="El valor del que partió el plan, en la unidad del indicador. Ejemplo: 20.",
    )
    anio = forms.IntegerField(
        label="Año de la línea base",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4}),
        error_messages={"invalid": "Escriba el año con cuatro cifras, por ejemplo 2023."},
    )
    fuente = forms.CharField(
        label="Fuente de la línea base",
        required=False,
        max_length=300,
        help_text="Quién lo mide y dónde se publica: «DANE, Censo 2018».",
    )
    ausencia = forms.CharField(
        label="Por qué el plan no la trae",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Por ejemplo: está en el diagnóstico aprobado, y el libro de SisPT no la recibe.",
    )
    motivo = forms.CharField(
        label="Por qué se corrige",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="La declaración anterior no se borra. Para retirarla, deje vacío el valor.",
    )

    def __init__(self, *args: Any, is_correction: bool, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if not is_correction:
            del self.fields["motivo"]

    def given(self) -> DeclaredBaseline:
        """Return what was typed as the action takes it."""
        clean = self.cleaned_data
        return DeclaredBaseline(
            value=clean["valor"],
            year=clean["anio"],
            source=clean["fuente"],
            absence_reason=clean["ausencia"],
            correction_reason=clean.get("motivo", ""),
        )

    def tell(self, problems: Mapping[str, str]) -> None:
        """Put each problem beside its field."""
        for field, message in problems.items():
            name = self.FIELDS[field]
            self.add_error(name if name in self.fields else None, message)
