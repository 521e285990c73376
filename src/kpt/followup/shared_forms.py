"""What a team types of money that serves several targets, and of its budget."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from kpt.base.forms import ColombianDecimalField
from kpt.followup.actions.shared import Share, SharedGiven
from kpt.followup.queries.shared import Choice
from kpt.rules.money import FUNDING_SOURCES
from kpt.rules.reported import Amounts

TARGET = re.compile(r"\s*(?:IP)?\s*-?\s*(\d{1,6})\b.*", re.IGNORECASE | re.DOTALL)
AMOUNTS = ("compromisos", "obligaciones", "pagos")
SOURCES = [("", "Escoja la fuente"), *((str(s.position), s.label) for s in FUNDING_SOURCES)]


def _pesos(label: str, **more: Any) -> ColombianDecimalField:
    return ColombianDecimalField(label=label, min_value=0, money=True, **more)


class SharedForm(forms.Form):
    """An expense that serves several targets."""

    version = forms.IntegerField(widget=forms.HiddenInput, required=False)
    concepto = forms.CharField(
        label="Qué se pagó",
        max_length=300,
        help_text="El contrato, la nómina o el convenio: «Contrato 045 de 2025, interventoría».",
    )
    fuente = forms.ChoiceField(label="Fuente", choices=SOURCES)
    bpin = forms.RegexField(
        r"^(\d{13}|\d{15})?$",
        label="BPIN",
        required=False,
        error_messages={"invalid": "El BPIN tiene 13 o 15 cifras."},
    )
    compromisos = _pesos("Compromisos", required=False)
    obligaciones = _pesos("Obligaciones", required=False)
    pagos = _pesos("Pagos", required=False)

    def given(self, shares: tuple[Share, ...]) -> SharedGiven:
        """Return what was typed as the action takes it."""
        clean = self.cleaned_data
        return SharedGiven(
            concept=clean["concepto"],
            source=int(clean["fuente"]),
            bpin=clean["bpin"],
            amounts=_amounts(clean),
            shares=shares,
        )


def _amounts(clean: Mapping[str, Any]) -> Amounts:
    return Amounts(*(clean[name] or Decimal(0) for name in AMOUNTS))


class TargetField(forms.CharField):
    """A target by its official number, picked from a list: «IP-12 Vía terciaria mejorada»."""

    choices: Mapping[str, Choice] = {}

    def clean(self, value: Any) -> Choice | None:
        text = super().clean(value)
        if not text:
            return None
        found = TARGET.fullmatch(text)
        choice = self.choices.get(f"IP-{int(found[1])}") if found else None
        if choice is None:
            raise ValidationError(f"«{text}» no es una meta de este plan. Escriba su IP.")
        return choice


class ShareForm(forms.Form):
    """The part that one target takes."""

    meta = TargetField(
        label="Meta",
        required=False,
        widget=forms.TextInput(attrs={"list": "metas", "autocomplete": "off"}),
    )
    parte = ColombianDecimalField(
        label="Parte (%)", required=False, min_value=0, max_value=100, decimal_places=6
    )

    def __init__(self, *args: Any, choices: Mapping[str, Choice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meta"].choices = choices  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Ask for the target of a part that was written, and for the part of a target."""
        clean = super().clean() or {}
        if clean.get("parte") and "meta" in clean and not clean["meta"]:
            self.add_error("meta", "Escriba de qué meta es esta parte.")
        if clean.get("meta") and "parte" in clean and not clean["parte"]:
            self.add_error("parte", "Escriba qué parte toma, o quite la meta.")
        return clean


ShareFormSet = forms.formset_factory(ShareForm, extra=3, max_num=60)


def shares_of(formset: Any) -> tuple[Share, ...]:
    """Return the parts that say something, as the action takes them."""
    return tuple(
        (clean["meta"].uid, clean["parte"])
        for form in formset.forms
        if (clean := form.cleaned_data) and clean.get("meta")
    )


class BudgetForm(forms.Form):
    """What the budget says was executed, by source; a source left blank has not been written."""

    version = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for source in FUNDING_SOURCES:
            for name in AMOUNTS:
                self.fields[f"{name}_{source.position}"] = _pesos(name.capitalize(), required=False)

    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """Return the fields of each source."""
        return [
            (source.label, [self[f"{name}_{source.position}"] for name in AMOUNTS])
            for source in FUNDING_SOURCES
        ]

    def rows(self) -> dict[int, Amounts]:
        """Return the sources of which something was written; a 0 that was typed is a 0."""
        found = {}
        for source in FUNDING_SOURCES:
            typed = {name: self.cleaned_data[f"{name}_{source.position}"] for name in AMOUNTS}
            if any(amount is not None for amount in typed.values()):
                found[source.position] = _amounts(typed)
        return found


def budget_initial(rows: Mapping[int, Amounts], version: str) -> dict[str, Any]:
    """Return what the form of the budget starts from."""
    initial: dict[str, Any] = {"version": version}
    for source, amounts in rows.items():
        for name, amount in zip(
            AMOUNTS, (amounts.commitments, amounts.obligations, amounts.payments), strict=True
        ):
            initial[f"{name}_{source}"] = amount
    return initial
