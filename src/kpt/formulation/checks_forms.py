"""Filters of the checks, and what is written about an exception."""

from django import forms

from kpt.base.forms import FilterForm
from kpt.rules.checks import AppliesTo, Severity
from kpt.rules.draft_checks import DRAFT_CHECKS

ABOUT = {
    AppliesTo.PLAN: "Todo el plan",
    AppliesTo.LINE: "Líneas",
    AppliesTo.OUTCOME: "Metas de resultado",
    AppliesTo.TARGET: "Metas de producto",
    AppliesTo.SGR: "Regalías",
}


class CheckFilter(FilterForm):
    """Which findings a page shows."""

    gravedad = forms.ChoiceField(
        label="Gravedad",
        required=False,
        choices=[("", "Todas"), *((one.value, one.label) for one in Severity)],
    )
    sobre = forms.ChoiceField(
        label="Sobre",
        required=False,
        choices=[("", "Todo"), *((one.value, text) for one, text in ABOUT.items())],
    )
    revision = forms.ChoiceField(
        label="Revisión",
        required=False,
        choices=[("", "Todas"), *((check.code, check.title) for check in DRAFT_CHECKS)],
    )
    ver = forms.ChoiceField(
        label="Ver",
        required=False,
        choices=[("", "Por resolver"), ("excepciones", "Con excepción aprobada")],
    )
    buscar = forms.CharField(label="Palabras o fila", required=False, max_length=100)


class AskForm(forms.Form):
    """Why a finding should stand."""

    razon = forms.CharField(
        label="Por qué se deja así",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Si el líder la aprueba, la razón queda en la página pública del plan.",
    )


class DecideForm(forms.Form):
    """What the leader answers."""

    respuesta = forms.CharField(
        label="Respuesta", max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
