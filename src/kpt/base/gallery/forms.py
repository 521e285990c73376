"""A form with every kind of field."""

from django import forms

from kpt.base.forms import ColombianDecimalField, FilterForm, WorkbookField

SECTORS = [("", "Todos"), ("24", "24 Transporte"), ("19", "19 Salud y protección social")]


class SampleForm(forms.Form):
    """Every control, with help, optional marks and its error."""

    name = forms.CharField(
        label="Nombre de la meta", help_text="Como la conoce la gente. El código va aparte."
    )
    cost = ColombianDecimalField(
        label="Costo en 2026",
        money=True,
        min_value=0,
        max_digits=18,
        decimal_places=2,
        help_text="En pesos. Puede escribir 1.250.000 o 1250000,50.",
    )
    achieved = ColombianDecimalField(label="Ejecutado en 2026", max_digits=18, decimal_places=4)
    indicator = forms.CharField(
        label="Indicador", disabled=True, required=False, help_text="Viene del catálogo."
    )
    sector = forms.ChoiceField(label="Sector", choices=SECTORS[1:])
    explanation = forms.CharField(
        label="Explicación", required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    accumulation = forms.ChoiceField(
        label="Cómo se acumula",
        widget=forms.RadioSelect,
        choices=[
            ("sum", "Acumulativa: los años se suman"),
            ("each", "No acumulativa: cada año llega a la meta"),
        ],
    )
    sources = forms.MultipleChoiceField(
        label="Fuentes en uso",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("1", "Recursos propios"), ("2", "SGP educación")],
    )
    evidence = forms.BooleanField(label="Tengo la evidencia", required=False)
    day = forms.DateField(
        label="Fecha del acto", widget=forms.DateInput(attrs={"type": "date"}), required=False
    )
    workbook = WorkbookField(required=False)


class SampleFilters(FilterForm):
    """The filters of a list."""

    q = forms.CharField(
        label="Buscar", widget=forms.TextInput(attrs={"type": "search"}), required=False
    )
    linea = forms.ChoiceField(
        label="Línea", required=False, choices=[("", "Todas"), ("1", "1. Tejido Social")]
    )
    sector = forms.ChoiceField(label="Sector", required=False, choices=SECTORS)
