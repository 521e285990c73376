"""What a team tells of the photos and documents that it uploads."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.utils import timezone

from kpt.base.numbers import tamano
from kpt.files.actions import ALLOWED
from kpt.files.models import FileKind
from kpt.followup.actions.evidence import MAX_FILE_BYTES, MAX_FILES, Shown
from kpt.followup.models import EvidenceKind
from kpt.rules.places import Coordinates, coordinates

ACCEPT = ",".join(sorted(ALLOWED[FileKind.EVIDENCE]))


class SeveralFilesInput(forms.FileInput):
    """A file chooser in which several can be taken at once."""

    allow_multiple_selected = True


class SeveralFilesField(forms.FileField):
    """One file or several; cleans to a list."""

    widget = SeveralFilesInput

    def clean(self, data: Any, initial: Any = None) -> list[File]:
        given = data if isinstance(data, list | tuple) else [data]
        return [super(SeveralFilesField, self).clean(one, initial) for one in given or [None]]


class CoordinatesField(forms.CharField):
    """Latitude and longitude as the map of a phone copies them; both or none."""

    def clean(self, value: Any) -> Coordinates | None:
        text = super().clean(value)
        try:
            return coordinates(text)
        except ValueError as error:
            raise ValidationError(str(error), code="invalid") from None


class EvidenceForm(forms.Form):
    """Some files of one kind that show the same of a target."""

    clase = forms.ChoiceField(label="Qué sube", choices=EvidenceKind.choices)
    archivos = SeveralFilesField(
        label="Archivos",
        widget=SeveralFilesInput(attrs={"accept": ACCEPT}),
        error_messages={"required": "Escoja el archivo.", "empty": "El archivo está vacío."},
        help_text=f"Fotos .jpg o .png; documentos .pdf, .docx o .xlsx. Hasta {MAX_FILES} a la vez, "
        f"cada uno de {tamano(MAX_FILE_BYTES)} y entre todos de 45 MB. A las fotos se les quita lo "
        "que escribe la cámara: lugar, hora y teléfono. A los documentos no se les cambia nada.",
    )
    que_muestra = forms.CharField(
        label="Qué se ve",
        max_length=300,
        help_text="Una frase para quien no estuvo allí: «Placa huella terminada, vía a Pijao».",
    )
    fecha = forms.DateField(
        label="Cuándo se tomó",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    lugar = forms.CharField(
        label="Dónde", max_length=200, required=False, help_text="Vereda, barrio o dirección."
    )
    coordenadas = CoordinatesField(
        label="Coordenadas",
        required=False,
        max_length=60,
        help_text="Latitud y longitud, como las copia el mapa del teléfono: 4.53389, -75.68111.",
    )
    publica = forms.BooleanField(
        label="Puede ser pública",
        required=False,
        help_text="Cualquiera la verá cuando el reporte se envíe, con su lugar. No marque fotos en "
        "las que se reconozca a niñas, niños o personas atendidas, ni documentos con datos "
        "personales.",
    )

    def clean_fecha(self) -> Any:
        """Refuse a day that has not come."""
        day = self.cleaned_data["fecha"]
        if day and day > timezone.localdate():
            raise ValidationError("Esa fecha no ha llegado.")
        return day

    def shown(self) -> Shown:
        """Return what was typed as the action takes it."""
        clean = self.cleaned_data
        return Shown(
            kind=EvidenceKind(clean["clase"]),
            caption=clean["que_muestra"],
            taken_on=clean["fecha"],
            place=clean["lugar"],
            where=clean["coordenadas"],
            may_be_public=clean["publica"],
        )
