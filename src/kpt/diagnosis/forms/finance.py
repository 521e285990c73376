"""Money of the entity, one figure or many."""

from __future__ import annotations

from decimal import Decimal

from django import forms

from kpt.base.forms import ColombianDecimalField
from kpt.base.sheets.tables import Cells
from kpt.diagnosis.actions.finances import Figure
from kpt.diagnosis.forms.bulk import BulkForm, chosen, whole
from kpt.diagnosis.models import FinancialKind
from kpt.rules.text import fold

YEAR, KIND, CONCEPT, AMOUNT, SOURCE, PROJECTED = (
    "Vigencia", "Clase", "Concepto", "Valor en pesos", "Fuente", "Proyección",
)  # fmt: skip
KINDS = dict(FinancialKind.choices)
YES = {"si", "sí", "x", "verdadero", "proyeccion", "mfmp"}


class FigureForm(forms.Form):
    """One concept of one year."""

    vigencia = forms.IntegerField(label="Vigencia", min_value=1990, max_value=2060)
    clase = forms.ChoiceField(label="Clase", choices=FinancialKind.choices)
    concepto = forms.CharField(
        label="Concepto",
        max_length=160,
        help_text="Por ejemplo, Impuesto predial, SGP educación, Funcionamiento.",
    )
    valor = ColombianDecimalField(
        label="Valor", money=True, help_text="En pesos, no en miles ni en millones."
    )
    fuente = forms.CharField(
        label="Fuente",
        max_length=300,
        help_text="De dónde sale la cifra: ejecución presupuestal, CUIPO, MFMP…",
    )
    proyeccion = forms.BooleanField(
        label="Es una proyección del marco fiscal de mediano plazo (MFMP)", required=False
    )

    def figure(self) -> Figure:
        """Return what was typed, as the action takes it."""
        said = self.cleaned_data
        return Figure(
            fiscal_year=said["vigencia"],
            kind=FinancialKind(said["clase"]),
            concept=said["concepto"],
            amount_cop=said["valor"],
            source=said["fuente"],
            is_projected=said["proyeccion"],
        )


class FiguresForm(BulkForm):
    """Many figures at once."""

    columns = (YEAR, KIND, CONCEPT, AMOUNT, SOURCE, PROJECTED)
    required = (YEAR, KIND, CONCEPT, AMOUNT, SOURCE)
    example = ("2024", "Ingreso", "Impuesto predial", "412500000", "Ejecución presupuestal", "no")

    def read(self, cells: Cells) -> Figure:
        kind = chosen(cells, KIND, KINDS, fold)
        amount = cells.number(AMOUNT, required=True)
        return Figure(
            fiscal_year=whole(cells, YEAR, 1990, 2060),
            kind=FinancialKind(kind) if kind else FinancialKind.INCOME,
            concept=cells.text(CONCEPT, required=True)[:160],
            amount_cop=Decimal(0) if amount is None else amount,
            source=cells.text(SOURCE, required=True)[:300],
            is_projected=fold(cells.text(PROJECTED)) in YES,
        )
