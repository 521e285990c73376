"""What people fill in about the act of a plan."""

from django import forms

from kpt.plans.actions.acts import acts_of
from kpt.territories.models import TerritorialEntity


class ActForm(forms.Form):
    """The act by which a version was adopted."""

    tipo = forms.ChoiceField(label="Tipo de acto", widget=forms.RadioSelect)
    numero = forms.CharField(
        label="Número", max_length=40, help_text="Como aparece en el acto, por ejemplo 005."
    )
    fecha = forms.DateField(
        label="Fecha",
        help_text="El día en que se firmó o sancionó.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        error_messages={"invalid": "Escriba la fecha como día/mes/año, por ejemplo 28/05/2024."},
    )

    def __init__(self, *args, entity: TerritorialEntity, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(act.value, act.label) for act in acts_of(entity)]
        self.fields["tipo"].choices = choices  # type: ignore[attr-defined]
