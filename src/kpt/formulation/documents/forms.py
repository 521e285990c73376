"""What people fill in about documents."""

from __future__ import annotations

from django import forms

from kpt.formulation.documents.models import ApprovedPart, DocumentKind, Format
from kpt.plans.forms import ActForm
from kpt.plans.models import PlanVersion
from kpt.territories.models import TerritorialEntity


class MakeForm(forms.Form):
    """Which document, in which format, of which version."""

    documento = forms.ChoiceField(choices=DocumentKind.choices)
    formato = forms.ChoiceField(choices=Format.choices)
    version = forms.CharField(required=False, max_length=20)


class ApprovedForm(ActForm):
    """An approved document and the act that it speaks of."""

    version = forms.ChoiceField(label="De qué versión del plan")
    parte = forms.ChoiceField(
        label="Qué documento es", choices=ApprovedPart.choices, widget=forms.RadioSelect
    )
    titulo = forms.CharField(
        label="Título",
        required=False,
        max_length=200,
        help_text="Como quiere que se lea en la página pública.",
    )
    archivo = forms.FileField(
        label="Archivo",
        help_text="El PDF como se firmó o sancionó. Máximo 50 MB.",
        widget=forms.FileInput(attrs={"accept": ".pdf,application/pdf"}),
        error_messages={"required": "Escoja el archivo PDF."},
    )
    field_order = ("version", "parte", "titulo", "tipo", "numero", "fecha", "archivo")

    def __init__(
        self,
        *args,
        entity: TerritorialEntity,
        versions: list[tuple[PlanVersion, str]],
        **kwargs,
    ):
        super().__init__(*args, entity=entity, **kwargs)
        choices = [(str(version.pk), label) for version, label in versions]
        self.fields["version"].choices = choices  # type: ignore[attr-defined]


class WithdrawForm(forms.Form):
    """Why a document is taken back."""

    motivo = forms.CharField(
        label="Por qué se retira",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Queda en el registro. Por ejemplo: se subió el archivo de otro acuerdo.",
    )
