"""How often somebody wants mail."""

from django import forms

from kpt.notices.models import MailPace


class PaceForm(forms.Form):
    ritmo = forms.ChoiceField(
        label="¿Cada cuánto quiere recibir sus avisos por correo?",
        choices=MailPace.choices,
        widget=forms.RadioSelect,
        help_text="Los resúmenes salen a las 7 de la mañana; el semanal, los lunes. Los plazos no "
        "esperan al lunes: llegan el mismo día.",
    )
