"""What people type about the route of their plan."""

from django import forms

from kpt.base.forms import ColombianDecimalField
from kpt.formulation.models import ItemState
from kpt.rules.codes import Accumulation
from kpt.rules.money import FUNDING_SOURCES

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OpenForm(forms.Form):
    """How a plan in formulation begins."""

    nombre = forms.CharField(
        label="Nombre del plan",
        max_length=300,
        required=False,
        help_text="Por ejemplo, «Juntos por Pijao 2024-2027». Si todavía no lo saben, déjelo "
        "vacío: se cambia cuando quiera.",
    )


class NameForm(forms.Form):
    """What the plan is called."""

    nombre = forms.CharField(label="Nombre del plan", max_length=300)


class AmendForm(forms.Form):
    """Why a plan that is in force is changed."""

    motivo = forms.CharField(
        label="Por qué se modifica el plan",
        max_length=300,
        help_text="Por ejemplo, «Ajuste al plan del departamento (Ley 152 de 1994, artículo 45)».",
    )


class ItemForm(forms.Form):
    """How one activity of alistamiento is."""

    titulo = forms.CharField(label="Actividad", max_length=200)
    estado = forms.ChoiceField(label="Estado", choices=ItemState.choices, widget=forms.RadioSelect)
    responsable = forms.CharField(
        label="Responsable",
        max_length=160,
        required=False,
        help_text="La dependencia o el cargo, por ejemplo «Secretaría de Hacienda».",
    )
    fecha = forms.DateField(
        label="Fecha",
        required=False,
        widget=DATE,
        help_text="Cuándo se hizo o para cuándo se espera.",
    )
    evidencia = forms.FileField(
        label="Evidencia",
        required=False,
        help_text="El acta, el acto o una foto: PDF, Word, Excel, JPG o PNG.",
    )
    nota = forms.CharField(
        label="Nota", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, *args, own: bool, **kwargs):
        super().__init__(*args, **kwargs)
        if not own:
            del self.fields["titulo"]


class OwnItemForm(forms.Form):
    """An activity that the team adds to the list."""

    titulo = forms.CharField(label="Agregar una actividad propia", max_length=200)


class AsideForm(forms.Form):
    """Why a step is not for this plan."""

    motivo = forms.CharField(
        label="Por qué no aplica",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Queda a la vista de quien revisa el plan, con su nombre y la fecha.",
    )


class LinesForm(forms.Form):
    """The great objectives of the plan, one per row."""

    lineas = forms.CharField(
        label="Las líneas del plan, una en cada renglón, la más prioritaria primero",
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="Entre tres y seis es lo usual. Por ejemplo: «Un municipio que cuida a su "
        "gente», «Campo productivo», «Agua y ambiente», «Gobierno cercano». Son ejemplos.",
    )


class SectorsForm(forms.Form):
    """With which sectors a line works."""

    sectores = forms.MultipleChoiceField(
        label="Sectores",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Marque por lo menos uno."},
    )

    def __init__(self, *args, choices: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["sectores"].choices = choices  # type: ignore[attr-defined]


class ProductsForm(forms.Form):
    """What a line delivers."""

    productos = forms.MultipleChoiceField(
        label="Productos",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Marque por lo menos uno."},
    )

    def __init__(self, *args, choices: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["productos"].choices = choices  # type: ignore[attr-defined]


class QuantityForm(forms.Form):
    """How much of a product in four years."""

    cantidad = ColombianDecimalField(label="Cuánto en los cuatro años", min_value=0)
    modo = forms.ChoiceField(
        label="Cómo se cuenta",
        choices=[
            (Accumulation.CUMULATIVE.value, "Se suma año por año (Acumulativo). Ejemplo: vías."),
            (
                Accumulation.NON_CUMULATIVE.value,
                "Es la misma cada año (No acumulativo). Ejemplo: un servicio que se mantiene.",
            ),
        ],
        widget=forms.RadioSelect,
        initial=Accumulation.CUMULATIVE.value,
    )
    precision = forms.CharField(
        label="Cómo se llama aquí",
        max_length=400,
        required=False,
        help_text="Si quiere precisar: el lugar, el nombre local o para quiénes es.",
    )


class MoneyForm(forms.Form):
    """What a target costs and where the money comes from."""

    total = ColombianDecimalField(
        label="Cuánto cuesta en los cuatro años, en pesos",
        min_value=1,
        help_text="En pesos, no en miles ni en millones. Por ejemplo, 150.000.000.",
        error_messages={"min_value": "Escriba un valor mayor que cero, en pesos."},
    )
    fuente = forms.ChoiceField(
        label="De qué fuente sale la mayor parte",
        choices=[(str(source.position), source.label) for source in FUNDING_SOURCES],
        help_text="Después puede repartirla entre varias fuentes y años en la hoja de inversiones.",
    )
