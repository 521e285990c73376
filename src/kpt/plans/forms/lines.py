"""What people write of a strategic line."""

from __future__ import annotations

from typing import Any

from django import forms

from kpt.plans.forms.saved import SavedForm
from kpt.plans.models import Approach

ONE_SECTOR = "Escoja al menos un sector: sin él no se pueden asociar programas ni productos."


class LineForm(SavedForm):
    """A line: its name, what it wants to achieve, how it was thought, its sectors."""

    name = forms.CharField(
        label="Nombre de la línea",
        max_length=400,
        error_messages={
            "required": "Escriba el nombre de la línea. Ejemplo: Integración Regional."
        },
    )
    objective = forms.CharField(
        label="Objetivo",
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    approach = forms.ChoiceField(
        label="Enfoque",
        required=False,
        choices=[("", "Sin enfoque señalado"), *Approach.choices],
    )
    sectors = forms.MultipleChoiceField(
        label="Sectores asociados", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, sectors: list[tuple[str, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["sectors"].choices = sectors  # type: ignore[attr-defined]
        self.fields["sectors"].widget.attrs["class"] = "k-cols-check"


class NewLineForm(forms.Form):
    """The name of a line to add; the rest is written on its card."""

    name = forms.CharField(
        label="Nombre de la línea nueva",
        max_length=400,
        help_text="Diga qué quiere cambiar el gobierno. Ejemplo: Tejido Social.",
        error_messages={
            "required": "Escriba el nombre de la línea. Ejemplo: Integración Regional."
        },
    )
