"""What people fill in for a change of government."""

from django import forms

SAID = (
    "Lo que escribe queda en el acta con su nombre y la fecha. La ve quien entra al espacio de la "
    "entidad; no se publica."
)
DATE = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class OpenForm(forms.Form):
    """Until when the outgoing government lasts, when its team stops, and who comes."""

    purpose = (
        "El nombre del mandatario, para identificar su gobierno. Es un cargo de elección y su "
        "nombre es público."
    )

    ultimo_dia = forms.DateField(
        label="Último día del gobierno saliente",
        widget=DATE,
        help_text="El de su periodo. Si termina antes, lo registra el administrador del DNP.",
    )
    corte = forms.DateField(
        label="Fecha de corte",
        widget=DATE,
        help_text="Desde ese día el equipo saliente consulta y descarga; ya no cambia el plan.",
    )
    entrante = forms.CharField(
        label="Nombre del mandatario entrante", max_length=120, required=False
    )
    motivo = forms.CharField(
        label="Por qué termina antes de su periodo",
        max_length=300,
        required=False,
        help_text="Solo si el último día no es el de su periodo.",
    )


class CutoffForm(forms.Form):
    """Another day for the cut-off."""

    corte = forms.DateField(label="Fecha de corte", widget=DATE)


class SignForm(forms.Form):
    """The signature: a name, and that she has seen what she signs."""

    purpose = (
        "Su nombre y su cargo son la firma del acta, que ve quien entra al espacio de la entidad. "
        "En la página pública solo dice que firmó el líder del equipo, y cuándo."
    )

    nombre = forms.CharField(
        label="Su nombre completo", max_length=120, help_text="Es su firma en el acta."
    )
    leido = forms.BooleanField(
        label="Revisé los archivos de la foto y firmo su huella.",
        error_messages={"required": "Marque que revisó lo que firma."},
    )
    huella = forms.CharField(widget=forms.HiddenInput)


class ObjectionForm(forms.Form):
    """What one does not agree with."""

    purpose = SAID

    texto = forms.CharField(
        label="Salvedad",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Diga con qué no está de acuerdo y en qué meta o archivo. No impide firmar.",
    )


class AnswerForm(forms.Form):
    """What the other side says."""

    purpose = SAID

    texto = forms.CharField(
        label="Respuesta", max_length=4000, widget=forms.Textarea(attrs={"rows": 5})
    )


class CloseForm(forms.Form):
    """Why it ends without all signatures; nothing to say when both have signed."""

    motivo = forms.CharField(
        label="Por qué se cierra sin todas las firmas",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
