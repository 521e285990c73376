"""Who lives here, with whom one works, what people asked for."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from kpt.base.sheets.tables import Cells
from kpt.diagnosis.actions.around import Ally, Asked, Group, Scheme
from kpt.diagnosis.forms.bulk import BulkForm, chosen, whole
from kpt.diagnosis.models import InitiativeOrigin, PartnerField
from kpt.diagnosis.queries.lines import PlanLines
from kpt.rules.text import fold

GROUP, PEOPLE, YEAR, SOURCE, NOTE = "Grupo", "Personas", "Año", "Fuente", "Nota"
TEXT, ORIGIN, PLACE, WHO, DATE, SECTOR = (
    "Iniciativa", "De dónde viene", "Lugar", "Quién la propuso", "Fecha", "Código del sector",
)  # fmt: skip
ORIGINS = dict(InitiativeOrigin.choices)
LONG = forms.Textarea(attrs={"rows": 3})
DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class GroupsForm(BulkForm):
    """How many people of each group there are."""

    columns = (GROUP, PEOPLE, YEAR, SOURCE, NOTE)
    required = (GROUP, PEOPLE, YEAR, SOURCE)
    example = ("Personas con discapacidad", "214", "2024", "Secretaría de Salud, RLCPD", "")

    def read(self, cells: Cells) -> Group:
        return Group(
            group_name=cells.text(GROUP, required=True)[:120],
            people=whole(cells, PEOPLE, 0, 60_000_000),
            year=whole(cells, YEAR, 1950, 2100),
            source=cells.text(SOURCE, required=True)[:300],
            note=cells.text(NOTE)[:300],
        )


class InitiativesForm(BulkForm):
    """Many initiatives at once."""

    columns = (TEXT, ORIGIN, PLACE, WHO, DATE, SECTOR)
    required = (TEXT, ORIGIN)
    example = (
        "Arreglar el puente de La Granja", "Mesas del plan de la entidad", "Vereda La Granja",
        "Junta de acción comunal", "20/02/2024", "24",
    )  # fmt: skip

    def read(self, cells: Cells) -> Asked:
        moment = cells.moment(DATE)
        sector = cells.text(SECTOR)
        return Asked(
            text=cells.text(TEXT, required=True),
            origin=chosen(cells, ORIGIN, ORIGINS, fold) or InitiativeOrigin.OTHER,
            place=cells.text(PLACE)[:160],
            voiced_by=cells.text(WHO)[:160],
            voiced_on=moment.date() if moment else None,
            sector_code=sector.zfill(2)[:2] if sector else "",
        )


class InitiativeForm(forms.Form):
    """One initiative: what was asked, by whom, which line takes it up, what was decided."""

    texto = forms.CharField(label="Iniciativa o necesidad", widget=LONG, max_length=4000)
    origen = forms.ChoiceField(label="De dónde viene", choices=InitiativeOrigin.choices)
    lugar = forms.CharField(label="Lugar", required=False, max_length=160)
    propuso = forms.CharField(
        label="Quién la propuso",
        required=False,
        max_length=160,
        help_text="Un grupo u organización. No escriba nombres ni datos de personas.",
    )
    fecha = forms.DateField(label="Fecha", required=False, widget=DAY)
    linea = forms.ChoiceField(label="Línea que la atiende", required=False)
    respuesta = forms.CharField(
        label="Qué se decidió",
        required=False,
        widget=LONG,
        max_length=4000,
        help_text="Cómo quedó en el plan, o por qué no. La ciudadanía lo preguntará.",
    )

    def __init__(self, *args: Any, lines: PlanLines, **kwargs: Any):
        super().__init__(*args, **kwargs)
        options = [(str(line.uid), f"{line.label} {line.name}") for line in lines.lines]
        self.fields["linea"].choices = [("", "Ninguna todavía"), *options]  # type: ignore[attr-defined]

    def asked(self, sector_code: str = "") -> Asked:
        """Return what was typed, as the action takes it."""
        said = self.cleaned_data
        return Asked(
            text=said["texto"],
            origin=said["origen"],
            place=said["lugar"],
            voiced_by=said["propuso"],
            voiced_on=said["fecha"],
            sector_code=sector_code,
            line_uid=UUID(said["linea"]) if said["linea"] else None,
            answer=said["respuesta"],
        )


class AssociationForm(forms.Form):
    """An association of entities."""

    nombre = forms.CharField(label="Nombre del esquema", max_length=200)
    clase = forms.CharField(
        label="Clase",
        max_length=120,
        help_text="Asociación de municipios, área metropolitana, región de planeación (RAP), "
        "provincia, mancomunidad…",
    )
    activo = forms.BooleanField(label="Está activo", required=False, initial=True)
    para = forms.CharField(label="Para qué", required=False, widget=LONG, max_length=2000)
    miembros = forms.CharField(
        label="Entidades que lo forman",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Sus códigos DANE, separados por comas. La suya se agrega sola.",
    )
    fuente = forms.CharField(
        label="Fuente", required=False, max_length=300, help_text="El convenio o acto que lo creó."
    )

    def scheme(self) -> Scheme:
        """Return what was typed, as the action takes it."""
        said = self.cleaned_data
        return Scheme(
            name=said["nombre"],
            kind=said["clase"],
            is_active=said["activo"],
            purpose=said["para"],
            source=said["fuente"],
            members=tuple(said["miembros"].replace(",", " ").replace(";", " ").split()),
        )


class PartnerForm(forms.Form):
    """An organisation."""

    nombre = forms.CharField(
        label="Organización",
        max_length=200,
        help_text="El nombre de la organización, no el de una persona.",
    )
    tema = forms.ChoiceField(label="Tema", choices=PartnerField.choices)
    activo = forms.BooleanField(label="Ya trabajan juntos", required=False, initial=True)
    aporte = forms.CharField(
        label="Qué aporta o podría aportar", required=False, widget=LONG, max_length=2000
    )

    def ally(self) -> Ally:
        """Return what was typed, as the action takes it."""
        said = self.cleaned_data
        return Ally(
            name=said["nombre"],
            field=said["tema"],
            is_active=said["activo"],
            contribution=said["aporte"],
        )
