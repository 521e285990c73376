"""What DNP types about the calendar of the follow-up."""

from __future__ import annotations

from django import forms

from kpt.rules.windows import WindowDates

DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class DatesForm(forms.Form):
    """The dates of a window; each but the first is a last day, until midnight in Bogotá."""

    apertura = forms.DateField(label="Apertura", widget=DATE, help_text="Primer día para reportar.")
    primer_corte = forms.DateField(
        label="Primer corte", widget=DATE, help_text="Último día para reportar."
    )
    validacion = forms.DateField(
        label="Fin de la validación",
        widget=DATE,
        help_text="Último día de las gobernaciones y del DNP para revisar.",
    )
    ajustes = forms.DateField(
        label="Fin de los ajustes",
        widget=DATE,
        help_text="Último día de las entidades para corregir lo devuelto.",
    )
    definitivo = forms.DateField(
        label="Corte definitivo",
        widget=DATE,
        help_text="A la medianoche de Bogotá de ese día queda cerrado.",
    )

    def dates(self) -> WindowDates:
        """Return what was typed as the dates of a window."""
        clean = self.cleaned_data
        return WindowDates(
            clean["apertura"],
            clean["primer_corte"],
            clean["validacion"],
            clean["ajustes"],
            clean["definitivo"],
        )

    @staticmethod
    def initial_from(dates: WindowDates) -> dict:
        """Return the dates of a window as this form takes them."""
        names = ("apertura", "primer_corte", "validacion", "ajustes", "definitivo")
        return dict(zip(names, dates.in_order(), strict=True))


class OpenWindowForm(DatesForm):
    """A new window."""

    field_order = ("vigencia",)
    vigencia = forms.IntegerField(
        label="Vigencia que se reporta", min_value=2012, max_value=2100, help_text="Un año, 2025."
    )
    entidades = forms.CharField(
        label="Solo para estas entidades",
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Códigos DANE separados por comas. Vacío es para todas.",
    )
    nota = forms.CharField(
        label="Circular o nota",
        max_length=300,
        required=False,
        help_text="Lo leerán las entidades junto a las fechas.",
    )

    def clean_entidades(self) -> list[str]:
        """Return the codes, each once."""
        found = self.cleaned_data["entidades"].replace("\n", ",").split(",")
        return list(dict.fromkeys(code.strip() for code in found if code.strip()))


class MoveWindowForm(DatesForm):
    """Other dates, and why."""

    motivo = forms.CharField(label="Por qué se cambian", max_length=300)


class ExtensionForm(forms.Form):
    """More days for one entity."""

    entidad = forms.CharField(
        label="Código DANE de la entidad", max_length=5, help_text="Por ejemplo, 63111."
    )
    hasta = forms.DateField(label="Hasta", widget=DATE, help_text="Último día para reportar.")
    motivo = forms.CharField(
        label="Por qué", max_length=500, widget=forms.Textarea(attrs={"rows": 3})
    )


class ReasonForm(forms.Form):
    """Why a window ends before, or opens again."""

    motivo = forms.CharField(
        label="Por qué", max_length=300, widget=forms.Textarea(attrs={"rows": 3})
    )
