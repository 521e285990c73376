"""What a team types of what it did, and what a reviewer asks."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms

from kpt.base.forms import ColombianDecimalField
from kpt.followup.actions.reports import Given, Money
from kpt.rules.money import FUNDING_SOURCES

LONG = forms.Textarea(attrs={"rows": 4})
PESOS = "En pesos, no en miles ni en millones."


class AnswerForm(forms.Form):
    """What was done in one target. Whether it may be answered is decided in permissions."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    ejecutado = ColombianDecimalField(
        label="Ejecutado en la vigencia",
        required=False,
        min_value=0,
        help_text="Vacío es «sin reportar»; 0 es «no hubo avance», y pide la razón.",
    )
    motivo = forms.CharField(
        label="Si no hubo avance, por qué",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    narrativa = forms.CharField(
        label="Qué se hizo",
        required=False,
        widget=LONG,
        help_text="En palabras que entienda cualquier persona: qué, dónde y para quiénes.",
    )
    dificultades = forms.CharField(label="Dificultades", required=False, widget=LONG)

    def given(self, money: tuple[Money, ...]) -> Given:
        """Return what was typed as the action takes it."""
        clean = self.cleaned_data
        return Given(
            achieved=clean["ejecutado"],
            narrative=clean["narrativa"],
            difficulties=clean["dificultades"],
            no_progress_reason=clean["motivo"],
            money=money,
        )


class MoneyForm(forms.Form):
    """Money of one source and project."""

    fuente = forms.ChoiceField(
        label="Fuente",
        required=False,
        choices=[("", "Escoja la fuente"), *((str(s.position), s.label) for s in FUNDING_SOURCES)],
    )
    bpin = forms.RegexField(
        r"^(\d{13}|\d{15})?$",
        label="BPIN",
        required=False,
        error_messages={"invalid": "El BPIN tiene 13 o 15 cifras."},
    )
    compromisos = ColombianDecimalField(label="Compromisos", required=False, min_value=0)
    obligaciones = ColombianDecimalField(label="Obligaciones", required=False, min_value=0)
    pagos = ColombianDecimalField(label="Pagos", required=False, min_value=0)

    def clean(self) -> dict[str, Any]:
        """Ask for the source of money that was written."""
        clean = super().clean() or {}
        amounts = [clean.get(name) for name in ("compromisos", "obligaciones", "pagos")]
        if any(amounts) and not clean.get("fuente"):
            self.add_error("fuente", "Escoja de qué fuente es esta plata.")
        return clean


class BaseMoneyFormSet(forms.BaseFormSet):
    """The rows of money of one target."""

    def clean(self) -> None:
        """Refuse the same source and project twice."""
        seen = set()
        for form in self.forms:
            clean = getattr(form, "cleaned_data", {})
            place = (clean.get("fuente"), clean.get("bpin"))
            if place[0] and place in seen:
                form.add_error("fuente", "Esta fuente ya está en otra fila con el mismo BPIN.")
            seen.add(place)

    def money(self) -> tuple[Money, ...]:
        """Return the rows that say something."""
        return tuple(
            Money(
                source=int(clean["fuente"]),
                bpin=clean["bpin"],
                commitments_cop=clean["compromisos"] or Decimal(0),
                obligations_cop=clean["obligaciones"] or Decimal(0),
                payments_cop=clean["pagos"] or Decimal(0),
            )
            for form in self.forms
            if (clean := form.cleaned_data) and clean.get("fuente") and _says(clean)
        )


def _says(clean: dict[str, Any]) -> bool:
    return any(clean[name] for name in ("compromisos", "obligaciones", "pagos"))


MoneyFormSet = forms.formset_factory(MoneyForm, formset=BaseMoneyFormSet, extra=1, max_num=40)


class DecisionForm(forms.Form):
    """What a reviewer says when she decides."""

    comentario = forms.CharField(label="Comentario", required=False, max_length=2000, widget=LONG)


class ObservationForm(forms.Form):
    """What must be looked at."""

    texto = forms.CharField(label="Observación", max_length=2000, widget=LONG)
