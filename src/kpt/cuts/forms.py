"""What DNP types to publish a cut."""

from __future__ import annotations

import re

from django import forms


class PublishForm(forms.Form):
    """Of whom, why if it corrects, and that it is known that nobody can take it back."""

    entidades = forms.CharField(
        label="Solo estas entidades",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Códigos DANE separados por comas. Vacío es todas las de la ventana.",
    )
    motivo = forms.CharField(
        label="Motivo",
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Obligatorio si corrige un corte publicado. Lo leerá cualquier persona: no "
        "escriba nombres de personas.",
    )
    confirmo = forms.BooleanField(
        label="Sé que un corte publicado no se cambia ni se borra; se corrige con otro corte.",
        error_messages={"required": "Marque la casilla para publicar."},
    )

    def clean_entidades(self) -> list[str]:
        """Return the codes, each once."""
        found = re.split(r"[\s,;]+", self.cleaned_data["entidades"])
        return list(dict.fromkeys(code for code in found if code))
