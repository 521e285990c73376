"""What people fill in to tie the plan to bigger agendas."""

from django import forms


class AlignForm(forms.Form):
    """Which row serves which element."""

    elemento = forms.ChoiceField(label="Elemento de la agenda")
    fila = forms.ChoiceField(label="Línea o meta del plan que le sirve")

    def __init__(self, *args, elements, rows, **kwargs):
        super().__init__(*args, **kwargs)
        choices = [(one.code, f"{one.code}. {one.name}"[:160]) for one in elements]
        options = {"elemento": [("", "Escoja uno"), *choices], "fila": [("", "Escoja una"), *rows]}
        for name, offered in options.items():
            self.fields[name].choices = offered  # type: ignore[attr-defined]


class ElementForm(forms.Form):
    """An initiative that no catalogue has."""

    nombre = forms.CharField(
        label="Iniciativa", max_length=400, widget=forms.Textarea(attrs={"rows": 3})
    )
    codigo = forms.CharField(
        label="Código",
        max_length=40,
        required=False,
        help_text="Si no tiene uno, se numera.",
    )
