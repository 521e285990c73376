"""What is typed in a review: a message, a sample to draw, what was seen."""

from __future__ import annotations

from typing import Any

from django import forms

from kpt.base.forms import ColombianDecimalField
from kpt.review.actions.samples import Seen
from kpt.review.outside_reading import MOST_BYTES
from kpt.rules.sampling import MOST

FILES = ".pdf,.jpg,.jpeg,.png,.docx,.xlsx"
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class ReplyForm(forms.Form):
    """A message under an observation."""

    texto = forms.CharField(
        label="Mensaje", max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
    archivo = forms.FileField(
        label="Soporte",
        required=False,
        widget=forms.FileInput(attrs={"accept": FILES}),
        help_text="PDF, foto, Word o Excel.",
    )


class DrawForm(forms.Form):
    """A sample to draw."""

    vigencia = forms.TypedChoiceField(label="Vigencia", coerce=int)
    lugar = forms.ChoiceField(label="De dónde", required=False)
    al_azar = forms.IntegerField(
        label="Metas al azar",
        min_value=0,
        max_value=MOST,
        initial=15,
        help_text="Hablan de todas: con ellas se dice qué parte de lo reportado coincide.",
    )
    por_riesgo = forms.IntegerField(
        label="Metas por riesgo",
        min_value=0,
        max_value=MOST,
        initial=5,
        help_text="Las que tienen más valores por mirar y más plata.",
    )
    semilla = forms.CharField(
        label="Semilla",
        max_length=80,
        required=False,
        help_text="Con la misma semilla sale la misma muestra: por ejemplo, el número de una "
        "lotería. Vacía, es la fecha y la hora.",
    )

    def __init__(self, *args, years: list[int], places: list[tuple[str, str]], **kwargs) -> None:
        """Offer the vigencias with sent reports, and the places that are hers."""
        super().__init__(*args, **kwargs)
        self.fields["vigencia"].choices = [(str(y), str(y)) for y in years]  # type: ignore[attr-defined]
        self.fields["lugar"].choices = places  # type: ignore[attr-defined]

    def wanted(self) -> dict[str, Any]:
        """Return what was typed in a valid form, as ``ask_for_sample`` takes it."""
        clean = self.cleaned_data
        return {
            "department_id": clean["lugar"] or None,
            "fiscal_year": clean["vigencia"],
            "at_random": clean["al_azar"],
            "by_risk": clean["por_riesgo"],
            "seed": clean["semilla"],
        }


class VerifyForm(forms.Form):
    """What was seen in the field."""

    verificado = ColombianDecimalField(label="Valor verificado", min_value=0)
    visto_el = forms.DateField(label="Visto el", widget=DATE)
    nota = forms.CharField(
        label="Qué se vio",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    archivo = forms.FileField(
        label="Foto o documento",
        required=False,
        widget=forms.FileInput(attrs={"accept": FILES}),
        help_text="PDF, foto, Word o Excel. Una nueva toma el lugar de la anterior.",
    )

    def seen(self) -> Seen:
        """Return what was typed as the action takes it."""
        clean = self.cleaned_data
        return Seen(clean["verificado"], clean["visto_el"], clean["nota"])


class StatesForm(forms.Form):
    """A file with what another system says of the reports."""

    lugar = forms.ChoiceField(label="De dónde", required=False)
    archivo = forms.FileField(
        label="Archivo de Excel o CSV",
        help_text="Hasta 5 MB. Primero verá el cruce; nada se anota hasta que confirme.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "Escoja el archivo.", "empty": "El archivo está vacío."},
    )

    def __init__(self, *args, places: list[tuple[str, str]], **kwargs) -> None:
        """Offer the places that are hers; of one, nothing is asked."""
        super().__init__(*args, **kwargs)
        if len(places) > 1:
            self.fields["lugar"].choices = places  # type: ignore[attr-defined]
        else:
            del self.fields["lugar"]
        self.only = places[0][0] if len(places) == 1 else ""

    def clean_archivo(self):
        """Refuse what is too large to be looked at while one waits."""
        file = self.cleaned_data["archivo"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("El archivo pesa más de 5 MB. Súbalo por partes.")
        return file

    @property
    def department(self) -> str | None:
        """Return the department that was chosen, None for the country."""
        return self.cleaned_data.get("lugar") or self.only or None
