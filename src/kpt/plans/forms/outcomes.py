"""What people write of an outcome, and how they look for its indicator."""

from __future__ import annotations

from typing import Any

from django import forms

from kpt.base.forms import ColombianDecimalField, FilterForm
from kpt.indicators.models import Direction
from kpt.plans.forms.saved import SavedForm

LONG, DIGITS, PLACES = 4000, 24, 8
FIRST_YEAR, LAST_YEAR = 1950, 2100
DIRECTIONS = [("", "Sin señalar"), *Direction.choices]
NO_NAME = "Escriba el nombre del indicador. Ejemplo: Hogares con agua potable todos los días."


def _number(label: str, **more: Any) -> ColombianDecimalField:
    return ColombianDecimalField(
        label=label, required=False, max_digits=DIGITS, decimal_places=PLACES, **more
    )


def _text(label: str, length: int = LONG, rows: int = 2, **more: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput
    return forms.CharField(label=label, required=False, max_length=length, widget=widget, **more)


def _year() -> forms.IntegerField:
    return forms.IntegerField(
        label="Año de la línea base",
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "maxlength": 4}),
        error_messages={"invalid": "Escriba el año con cuatro cifras, por ejemplo 2023."},
    )


class YesNoField(forms.TypedChoiceField):
    """Sí, no, or not said."""

    def __init__(self, **kwargs: Any):
        super().__init__(
            choices=[("", "Sin señalar"), ("1", "Sí"), ("0", "No")],
            coerce=lambda value: value == "1",
            empty_value=None,
            required=False,
            **kwargs,
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "1", False: "0"}.get(value, value) if isinstance(value, bool) else value


class OutcomeForm(SavedForm):
    """An outcome: its indicator, where it is today, and where the plan wants it."""

    indicator_name = forms.CharField(
        label="Indicador de resultado", max_length=500, error_messages={"required": NO_NAME}
    )
    lines = forms.TypedMultipleChoiceField(
        label="Líneas estratégicas", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    priority_reason = _text("Por qué se prioriza")
    unit = _text("Unidad de medida", 80, rows=0)
    direction = forms.ChoiceField(label="Hacia dónde debe ir", choices=DIRECTIONS, required=False)
    formula = _text("Cómo se calcula")
    baseline = _number("Línea base", help_text="El dato de hoy. Ejemplo: 20.")
    baseline_year = _year()
    baseline_source = _text("Fuente de la línea base", 300, rows=0)
    target = _number("Meta del cuatrienio", help_text="A dónde quiere llegar. Ejemplo: 17.")
    rationale = _text("Por qué esa meta")
    in_national_plan = YesNoField(label="¿Está en el Plan Nacional de Desarrollo?")
    transformation_name = forms.ChoiceField(label="Transformación del PND", required=False)

    def __init__(self, *args: Any, choices: dict[str, list[tuple[Any, str]]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        kept = self.stored.get("transformation_name") or ""
        names = dict(choices["transformation_name"])
        if kept and kept not in names:
            names[kept] = kept
        self.fields["transformation_name"].choices = [  # type: ignore[attr-defined]
            ("", "Sin señalar"),
            *names.items(),
        ]
        self.fields["lines"].choices = choices["lines"]  # type: ignore[attr-defined]

    def settled(self, name: str, value: Any) -> Any:
        """Keep the order in which a plan names its lines."""
        before = tuple(self.stored.get("lines", ()))
        if name == "lines" and set(before) == set(value):
            return before
        return super().settled(name, value)


class OwnOutcomeForm(forms.Form):
    """The sheet (ficha técnica) of an indicator that the entity makes for itself."""

    nombre = forms.CharField(
        label="Nombre del indicador", max_length=500, error_messages={"required": NO_NAME}
    )
    lineas = forms.TypedMultipleChoiceField(
        label="Líneas estratégicas", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    formula = forms.CharField(
        label="Cómo se calcula",
        max_length=LONG,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ejemplo: hogares con agua todos los días ÷ total de hogares × 100.",
        error_messages={"required": "Diga cómo se calcula: así otra persona puede repetirlo."},
    )
    unidad = forms.CharField(
        label="Unidad de medida",
        max_length=80,
        help_text="Ejemplo: porcentaje.",
        error_messages={"required": "Escriba en qué se mide, por ejemplo porcentaje."},
    )
    sentido = forms.ChoiceField(
        label="Hacia dónde debe ir", choices=Direction.choices, widget=forms.RadioSelect
    )
    fuente = forms.CharField(
        label="Fuente",
        max_length=300,
        help_text="Quién tiene el dato y cada cuánto lo actualiza.",
        error_messages={"required": "Diga de dónde sale el dato."},
    )
    linea_base = _number("Línea base", help_text="Si ya la tiene.")
    ano = _year()

    def __init__(self, *args: Any, lines: list[tuple[int, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["lineas"].choices = lines  # type: ignore[attr-defined]

    @property
    def sheet(self) -> dict[str, Any]:
        """The clean values by the names that the plan keeps them under."""
        names = {
            "formula": "formula",
            "unit": "unidad",
            "direction": "sentido",
            "baseline_source": "fuente",
            "baseline": "linea_base",
            "baseline_year": "ano",
        }
        return {kept: self.cleaned_data[name] for kept, name in names.items()}


class IndicatorSearch(FilterForm):
    """Which indicator to look for."""

    q = forms.CharField(label="Buscar un indicador", required=False, max_length=200)
    linea = forms.ChoiceField(label="Para la línea", required=False)

    def __init__(self, *args: Any, lines: list[tuple[int, str]], **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["q"].widget.attrs.update(
            {"type": "search", "placeholder": "Agua, pobreza, deserción…"}
        )
        self.fields["linea"].choices = [  # type: ignore[attr-defined]
            ("", "Sin línea todavía"),
            *((str(number), name) for number, name in lines),
        ]
