"""What people fill in about the Plan Indicativo."""

from __future__ import annotations

from django import forms

from kpt.indicative.actions.adoption import acts_of
from kpt.territories.models import TerritorialEntity


class AdoptForm(forms.Form):
    """The act that adopts the PI of a vigencia."""

    tipo = forms.ChoiceField(label="Con qué se adopta", widget=forms.RadioSelect)
    numero = forms.CharField(
        label="Número", max_length=40, help_text="Como aparece en el acto o en el acta."
    )
    fecha = forms.DateField(
        label="Fecha",
        help_text="El día en que se firmó.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": "Escriba la fecha como día/mes/año, por ejemplo 30/01/2026."},
    )
    archivo = forms.FileField(
        label="El acto en PDF",
        required=False,
        help_text="Si lo sube, cualquiera puede descargarlo. Máximo 50 MB.",
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
    )

    def __init__(self, *args, entity: TerritorialEntity, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(act.value, act.label) for act in acts_of(entity)]
        self.fields["tipo"].choices = choices  # type: ignore[attr-defined]


class ResponsibleForm(forms.Form):
    """Who answers: an office, and a person of the team if one is named."""

    purpose = (
        "El nombre de quien responde se ve dentro del espacio de la entidad, para saber a quién "
        "preguntarle; en público solo se ve la dependencia."
    )

    dependencia = forms.CharField(
        label="Dependencia",
        max_length=200,
        help_text="La oficina que responde, por ejemplo Secretaría de Planeación.",
        widget=forms.TextInput(attrs={"list": "dependencias", "autocomplete": "off"}),
        error_messages={"required": "Escriba la dependencia que responde."},
    )
    persona = forms.ChoiceField(
        label="Persona del equipo",
        required=False,
        help_text="Si se va, la meta queda con la dependencia.",
    )
    motivo = forms.CharField(
        label="Por qué cambia",
        required=False,
        max_length=300,
        help_text="Solo si la meta ya tiene responsable. Queda en su historia.",
    )

    def __init__(self, *args, people: list[tuple[str, str]], **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["persona"].choices = [  # type: ignore[attr-defined]
            ("", "Sin nombrar a nadie"),
            *people,
        ]

    @property
    def person_id(self) -> int | None:
        """The person that was chosen, or nobody."""
        chosen = self.cleaned_data["persona"]
        return int(chosen) if chosen else None


class ExplanationForm(forms.Form):
    """Why some figures are not those of the plan."""

    texto = forms.CharField(
        label="Explicación",
        max_length=500,
        help_text="Por qué la cifra no es la del plan plurianual. Se publica con la adopción.",
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Escriba por qué la cifra no es la del plan."},
    )


class NextNumberForm(forms.Form):
    """Why what was adopted changes."""

    motivo = forms.CharField(
        label="Por qué cambia",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Escriba por qué se abre un número nuevo."},
    )


class MatrixForm(forms.Form):
    """The matrix of an earlier PI."""

    archivo = forms.FileField(
        label="Matriz en Excel o en CSV",
        help_text="Hasta 5 MB. Primero verá qué cambia; nada se guarda hasta que confirme.",
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
        error_messages={"required": "Escoja el archivo.", "empty": "El archivo está vacío."},
    )

    def clean_archivo(self):
        """Refuse what is too large to be looked at while one waits."""
        file = self.cleaned_data["archivo"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError("El archivo pesa más de 5 MB. Súbalo por partes.")
        return file


MOST_BYTES = 5 * 1024 * 1024
