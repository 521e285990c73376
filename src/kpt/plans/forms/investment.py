"""The filters of the sheet, the ways of filling many rows, and the marks of expected money."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django import forms

from kpt.base.forms import ColombianDecimalField, FilterForm
from kpt.plans.actions.investment import Fill, Filling
from kpt.plans.queries.grid_address import ONLY
from kpt.plans.queries.programming import ONLY as PROGRAMMING_ONLY
from kpt.rules.money import FUNDING_SOURCES

SOURCES = [(str(source.position), source.label) for source in FUNDING_SOURCES]
WAYS = [
    (Filling.COPY.value, "Copiar el primer año en los demás"),
    (Filling.INFLATE.value, "Crecer cada año desde el primero, con una tasa"),
    (Filling.SPREAD.value, "Repartir un total por porcentajes"),
    (Filling.PUT.value, "Poner el mismo valor en los años que escoja"),
]


class GridFilterForm(FilterForm):
    """What the sheet shows. Everything is in the address."""

    q = forms.CharField(
        label="Buscar meta",
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "Nombre, IP o código"}),
    )
    sector = forms.ChoiceField(label="Sector", required=False)
    fuente = forms.ChoiceField(
        label="Fuente", required=False, choices=[("", "Todas las fuentes"), *SOURCES]
    )
    solo = forms.ChoiceField(
        label="Mostrar", required=False, choices=[("", "Todas las metas"), *ONLY.items()]
    )

    def __init__(self, data, *, sectors: Sequence[tuple[str, str]]):
        super().__init__(data)
        self.fields["sector"].choices = [("", "Todos"), *sectors]  # type: ignore[attr-defined]


class ProgrammingFilterForm(FilterForm):
    """What the sheet of the programming shows."""

    q = forms.CharField(
        label="Buscar meta",
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "Nombre, IP o código"}),
    )
    linea = forms.ChoiceField(label="Línea", required=False)
    sector = forms.ChoiceField(label="Sector", required=False)
    solo = forms.ChoiceField(
        label="Mostrar",
        required=False,
        choices=[("", "Todas las metas"), *PROGRAMMING_ONLY.items()],
    )

    def __init__(
        self, data, *, sectors: Sequence[tuple[str, str]], lines: Sequence[tuple[str, str]]
    ):
        super().__init__(data)
        self.fields["sector"].choices = [("", "Todos"), *sectors]  # type: ignore[attr-defined]
        self.fields["linea"].choices = [("", "Todas"), *lines]  # type: ignore[attr-defined]


class FillForm(forms.Form):
    """How to fill the rows that are marked on the sheet."""

    use_required_attribute = False
    como = forms.ChoiceField(label="Qué hacer", choices=WAYS)
    de = forms.ChoiceField(
        label="Fuente",
        required=False,
        choices=[("", "Las que cada meta tiene en uso"), *SOURCES],
    )
    valor = ColombianDecimalField(
        label="Valor",
        required=False,
        min_value=0,
        money=True,
        help_text="El total por repartir o el valor por poner. Para repartir lo que la meta ya "
        "tiene, déjelo vacío.",
    )
    tasa = ColombianDecimalField(
        label="Crecimiento por año, en porcentaje", required=False, min_value=-99, max_value=1000
    )

    def __init__(self, data=None, *, years: Sequence[int]):
        super().__init__(data, auto_id="llenar-%s")
        self.years = years
        for year in years:
            self.fields[f"parte_{year}"] = ColombianDecimalField(
                label=f"Parte de {year}, en porcentaje", required=False, min_value=0, max_value=100
            )
        self.fields["anios"] = forms.TypedMultipleChoiceField(
            label="Años",
            required=False,
            coerce=int,
            choices=[(year, str(year)) for year in years],
            widget=forms.CheckboxSelectMultiple,
        )

    def clean(self):
        cleaned = super().clean() or {}
        way = Filling(cleaned["como"]) if cleaned.get("como") else None
        if way is Filling.PUT:
            if not cleaned.get("de"):
                self.add_error("de", "Escoja en qué fuente va el valor.")
            if cleaned.get("valor") is None:
                self.add_error("valor", "Escriba el valor.")
            if not cleaned.get("anios"):
                self.add_error("anios", "Marque por lo menos un año.")
        if way is Filling.SPREAD:
            if cleaned.get("valor") is not None and not cleaned.get("de"):
                self.add_error("de", "Escoja de qué fuente es el total.")
            if sum(self._shares(cleaned).values()) != 100:
                self.add_error(f"parte_{self.years[0]}", "Las partes de los años deben sumar 100.")
        if way is Filling.INFLATE and cleaned.get("tasa") is None:
            self.add_error("tasa", "Escriba la tasa, por ejemplo 5 o 3,5.")
        return cleaned

    def _shares(self, cleaned) -> dict[int, Decimal]:
        return {year: cleaned.get(f"parte_{year}") or Decimal(0) for year in self.years}

    @property
    def fill(self) -> Fill:
        """What was asked for, once the form is valid."""
        cleaned = self.cleaned_data
        return Fill(
            way=Filling(cleaned["como"]),
            source=int(cleaned["de"]) if cleaned["de"] else None,
            amount_cop=cleaned["valor"],
            rate_percent=cleaned["tasa"] or Decimal(0),
            shares=self._shares(cleaned),
            years=cleaned["anios"],
        )


class ExpectedForm(forms.Form):
    """In which years the money of one source is still to be obtained, and with whom."""

    use_required_attribute = False
    anios = forms.TypedMultipleChoiceField(
        label="Años en que la plata está por gestionar",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
        help_text="Los años que no marque quedan como asegurados.",
    )
    con = forms.CharField(
        label="Con quién se gestiona",
        required=False,
        max_length=200,
        help_text="Por ejemplo: Gobernación, secretaría de vías.",
    )

    def __init__(self, data=None, *, years: Sequence[int], **kwargs):
        super().__init__(data, **kwargs)
        self.fields["anios"].choices = [(year, str(year)) for year in years]  # type: ignore[attr-defined]
