"""Initiatives and targets of the chapter of regalías."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal

from django import forms

from kpt.base.forms import ColombianDecimalField
from kpt.plans.actions.regalias import InitiativeValues, SgrTargetValues
from kpt.plans.models.strategy import Accumulation

SEEN = "vista"
YES_NO = [("", "Sin decir"), ("Sí", "Sí"), ("No", "No")]
Choices = Sequence[tuple[str, str]]


class InitiativeForm(forms.Form):
    """One initiative of the SGR."""

    use_required_attribute = False
    nombre = forms.CharField(
        label="Iniciativa",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Qué se quiere hacer con las regalías, en una o dos frases.",
    )
    tipo = forms.CharField(
        label="Tipo de iniciativa", required=False, max_length=80, initial="Iniciativa"
    )
    sector = forms.ChoiceField(label="Sector", required=False)
    lineas = forms.MultipleChoiceField(
        label="Líneas estratégicas a las que sirve",
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    valor = ColombianDecimalField(
        label="Recursos SGR indicativos",
        required=False,
        min_value=0,
        money=True,
        help_text="En pesos. No se suma con el plan plurianual del presupuesto ordinario.",
    )
    bpin = forms.CharField(
        label="BPIN", required=False, max_length=1000, help_text="Si ya tiene proyecto."
    )

    def __init__(self, data=None, *, choices: Mapping[str, Choices], sector: str = "", **kwargs):
        super().__init__(data, **kwargs)
        kept = [(sector, sector)] if sector and (sector, sector) not in choices["sectores"] else []
        self.fields["sector"].choices = [("", "Sin escoger"), *choices["sectores"], *kept]  # type: ignore[attr-defined]
        self.fields["lineas"].choices = choices["lineas"]  # type: ignore[attr-defined]

    @property
    def values(self) -> InitiativeValues:
        """The initiative, once the form is valid."""
        cleaned = self.cleaned_data
        return InitiativeValues(
            name=" ".join(cleaned["nombre"].split()),
            kind=cleaned["tipo"].strip(),
            sector_name=cleaned["sector"],
            lines=tuple(int(number) for number in cleaned["lineas"]),
            indicative_cop=cleaned["valor"],
            bpin_text=cleaned["bpin"].strip(),
        )


class SgrTargetForm(forms.Form):
    """One target of the chapter, by biennium."""

    use_required_attribute = False
    iniciativa = forms.ChoiceField(label="Iniciativa")
    personalizacion = forms.CharField(
        label="Personalización",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Cómo se llama esta meta en el plan de su entidad.",
    )
    acumulacion = forms.ChoiceField(label="Tipo de acumulación", choices=Accumulation.choices)
    meta = ColombianDecimalField(label="Meta del cuatrienio", required=False, min_value=0)
    cofinanciado = forms.ChoiceField(
        label="¿Se cofinancia con presupuesto ordinario?", required=False, choices=YES_NO
    )
    bpin = forms.CharField(label="BPIN", required=False, max_length=1000)

    def __init__(
        self,
        data=None,
        *,
        choices: Mapping[str, Choices],
        biennia: Sequence[str],
        unit: str,
        **kwargs,
    ):
        super().__init__(data, **kwargs)
        self.biennia = biennia
        self.fields["iniciativa"].choices = choices["iniciativas"]  # type: ignore[attr-defined]
        for place, biennium in enumerate(biennia):
            self.fields[f"cantidad_{place}"] = ColombianDecimalField(
                label=f"Cantidad {biennium} ({unit.lower()})", required=False, min_value=0
            )
            self.fields[f"pesos_{place}"] = ColombianDecimalField(
                label=f"Recursos SGR {biennium}", required=False, min_value=0, money=True
            )

    @property
    def values(self) -> SgrTargetValues:
        """The target, once the form is valid."""
        cleaned = self.cleaned_data
        cells: dict[str, tuple[Decimal | None, Decimal | None]] = {
            biennium: (cleaned[f"cantidad_{place}"], cleaned[f"pesos_{place}"])
            for place, biennium in enumerate(self.biennia)
        }
        return SgrTargetValues(
            initiative=int(cleaned["iniciativa"]),
            customisation=cleaned["personalizacion"].strip(),
            accumulation=Accumulation(cleaned["acumulacion"]),
            target=cleaned["meta"],
            cofinanced=cleaned["cofinanciado"],
            bpin_text=cleaned["bpin"].strip(),
            biennia=cells,
        )
