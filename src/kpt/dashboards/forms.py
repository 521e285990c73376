"""Filters of the audit, kept in the address."""

from django import forms

from kpt.accounts.roles import Role
from kpt.base.forms import FilterForm
from kpt.dashboards.words import AUDIT_LABELS

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
ANY = [("", "Cualquiera")]
SPOKEN_OF = [
    ("files", "Archivos e importaciones"),
    ("plans", "El plan"),
    ("accounts", "Personas y roles"),
    ("handover", "Cambio de gobierno"),
    ("enrolment", "Solicitudes de usuario líder"),
]


class AuditFilter(FilterForm):
    """When, what, who, as what and on what."""

    desde = forms.DateField(label="Desde", widget=DATE, required=False)
    hasta = forms.DateField(label="Hasta", widget=DATE, required=False)
    hecho = forms.ChoiceField(
        label="Qué pasó",
        required=False,
        choices=[*ANY, *sorted(((k, v) for k, v in AUDIT_LABELS.items()), key=lambda one: one[1])],
    )
    persona = forms.CharField(
        label="Quién",
        required=False,
        max_length=254,
        widget=forms.TextInput(attrs={"placeholder": "Correo, o parte de él"}),
    )
    rol = forms.ChoiceField(label="Con qué rol", required=False, choices=[*ANY, *Role.choices])
    sobre = forms.ChoiceField(label="Sobre qué", required=False, choices=[*ANY, *SPOKEN_OF])


class CountryAuditFilter(AuditFilter):
    """The same, and where."""

    entidad = forms.CharField(
        label="Entidad",
        required=False,
        max_length=5,
        widget=forms.TextInput(attrs={"placeholder": "Código DANE", "inputmode": "numeric"}),
    )
