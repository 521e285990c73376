"""What people write of a product target, and how they look for one."""

from __future__ import annotations

from typing import Any

from django import forms

from kpt.base.forms import ColombianDecimalField, FilterForm
from kpt.plans.forms.saved import FIELD, SavedForm
from kpt.plans.forms.widgets import PlacesField, PopulationsField
from kpt.plans.models import Refinement
from kpt.plans.models.strategy import Accumulation

LONG, DIGITS, PLACES = 4000, 24, 8
YEAR = "programado-"
MODES = [
    (
        Accumulation.CUMULATIVE.value,
        "Acumulativo: los años se suman. 12 km: 2 + 3,5 + 3,5 + 3.",
    ),
    (
        Accumulation.NON_CUMULATIVE.value,
        "No acumulativo: se mantiene. 180 cupos: 180 cada año.",
    ),
]
REFINEMENTS = [("", "Sin señalar"), *Refinement.choices]


def _number(label: str, **more: Any) -> ColombianDecimalField:
    return ColombianDecimalField(
        label=label, required=False, min_value=0, max_digits=DIGITS, decimal_places=PLACES, **more
    )


class TargetForm(SavedForm):
    """A target: what is the same in the country comes from the catalogue and is not here."""

    customisation = forms.CharField(
        label="Cómo se llama aquí (personalización)",
        help_text="El producto sigue siendo el del catálogo. Ejemplo: Vía La Mina – Río Verde.",
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    lines = forms.TypedMultipleChoiceField(
        label="Líneas estratégicas a las que sirve",
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    outcome_id = forms.TypedChoiceField(
        label="Resultado que ayuda a mover", coerce=int, empty_value=None, required=False
    )
    sdg_id = forms.TypedChoiceField(
        label="Objetivo de desarrollo sostenible", coerce=int, empty_value=None, required=False
    )
    target = _number("Meta del cuatrienio")
    accumulation = forms.ChoiceField(
        label="Tipo de acumulación", choices=MODES, widget=forms.RadioSelect
    )
    refinement = forms.ChoiceField(
        label="Clase de meta, con más detalle",
        required=False,
        choices=REFINEMENTS,
        help_text="SisPT no la pide. Ejemplo: la cobertura de vacunación es una capacidad.",
    )
    baseline = _number("Línea base", help_text="Cuánto hay hoy, en la misma unidad.")
    rationale = forms.CharField(
        label="Por qué esa meta",
        required=False,
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 2}),
    )
    unit_cost_cop = _number("Cuánto cuesta cada unidad", money=True)
    unit_cost_source = forms.CharField(
        label="De dónde sale ese costo",
        required=False,
        max_length=300,
        help_text="Ejemplo: contrato 014 de 2023, con 9 % de ajuste.",
    )
    responsible_office = forms.CharField(
        label="Dependencia responsable", required=False, max_length=160
    )
    responsible_id = forms.TypedChoiceField(
        label="Persona responsable", coerce=int, empty_value=None, required=False
    )
    populations = PopulationsField(label="Para quién es", required=False)
    places = PlacesField(label="Dónde", required=False)
    bpin_text = forms.CharField(
        label="BPIN de sus proyectos",
        required=False,
        max_length=1000,
        help_text="Si ya los tiene. Varios, separados por comas.",
    )

    def __init__(
        self, *args: Any, years: list[int], choices: dict[str, list[tuple[Any, str]]], **kwargs: Any
    ):
        super().__init__(*args, **kwargs)
        for name, options in choices.items():
            self.fields[name].choices = options  # type: ignore[attr-defined]
        for year in years:
            field = _number(f"Programado en {year}")
            field.template_name = FIELD  # type: ignore[attr-defined]
            field.disabled = self.locked
            self.fields[f"{YEAR}{year}"] = field
        self.years = years

    @property
    def yearly(self) -> list[Any]:
        """The fields of the years, in order."""
        return [self[f"{YEAR}{year}"] for year in self.years]

    def settled(self, name: str, value: Any) -> Any:
        """Keep the order in which a plan names its lines; of money, nothing but figures."""
        if name == "lines":
            before = tuple(self.stored.get("lines", ()))
            if set(before) == set(value):
                return before
            kept = [number for number in dict.fromkeys(before) if number in value]
            return (*kept, *(number for number in value if number not in kept))
        return super().settled(name, value)


class TargetFilter(FilterForm):
    """Which targets to see."""

    q = forms.CharField(label="Buscar", required=False, max_length=200)
    linea = forms.ChoiceField(label="Línea", required=False)
    sector = forms.ChoiceField(label="Sector", required=False)
    programa = forms.ChoiceField(label="Programa", required=False)
    estado = forms.ChoiceField(
        label="Estado",
        required=False,
        choices=[
            ("", "Todas"),
            ("sin-meta", "Sin meta del cuatrienio"),
            ("sin-programar", "Sin programar por año"),
            ("sin-plata", "Sin plata programada"),
            ("sin-responsable", "Sin responsable"),
            ("sin-linea", "Sin línea"),
            ("sin-resultado", "Sin resultado asociado"),
        ],
    )

    def __init__(self, *args: Any, choices: dict[str, list[tuple[str, str]]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs.update({"type": "search", "placeholder": "Nombre o código"})
        for name, options in choices.items():
            self.fields[name].choices = [  # type: ignore[attr-defined]
                ("", "Todos" if name != "linea" else "Todas"),
                *options,
            ]


class PickerForm(FilterForm):
    """What product to look for in the catalogue."""

    q = forms.CharField(
        label="Qué quiere entregar",
        required=False,
        max_length=200,
        help_text="Con sus palabras: «agua para la vereda», «arreglar el camino».",
    )
    linea = forms.ChoiceField(label="Para la línea", required=False)
    sector = forms.ChoiceField(label="Sector", required=False)
    programa = forms.ChoiceField(label="Programa", required=False)
    todos = forms.BooleanField(
        label="Ver también otros sectores y niveles de gobierno", required=False
    )
    resultado = forms.CharField(required=False, max_length=36, widget=forms.HiddenInput)

    def __init__(self, *args: Any, choices: dict[str, list[tuple[str, str]]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, options in choices.items():
            blank = "Sin línea todavía" if name == "linea" else "Todos"
            self.fields[name].choices = [("", blank), *options]  # type: ignore[attr-defined]
