"""The shape of messages, letters and receipts."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import PurePosixPath

from django import forms
from django.core.exceptions import ValidationError

from kpt.base.numbers import tamano
from kpt.correspondence.models import Cut
from kpt.files.actions import ALLOWED
from kpt.files.kinds import HEAD_BYTES, WrongFile, check_kind
from kpt.files.models import FileKind
from kpt.rules.letters import PLACEHOLDERS, SUBJECT, TEXT

MAX_ATTACHED = 10 * 1024 * 1024
KINDS = ALLOWED[FileKind.MESSAGE]


class AttachedField(forms.FileField):
    """A file that goes with a message: document, workbook or picture, by its first bytes too."""

    def __init__(self, **kwargs):
        kwargs.setdefault("widget", forms.FileInput(attrs={"accept": ",".join(sorted(KINDS))}))
        super().__init__(**kwargs)

    def clean(self, data, initial=None):
        file = super().clean(data, initial)
        if not file:
            return file
        if file.size > MAX_ATTACHED:
            size, limit = tamano(file.size), tamano(MAX_ATTACHED)
            raise ValidationError(f"El archivo pesa {size} y el máximo es {limit}.")
        file.seek(0)
        try:
            extension = PurePosixPath(file.name).suffix.lower()
            check_kind(file.name, extension, file.read(HEAD_BYTES), KINDS)
        except WrongFile as error:
            raise ValidationError(error.message) from None
        return file


class MessageForm(forms.Form):
    """A message to many; without marked entities, to all."""

    de = forms.CharField(widget=forms.HiddenInput)
    asunto = forms.CharField(max_length=160)
    texto = forms.CharField(
        label="Mensaje", max_length=8000, widget=forms.Textarea(attrs={"rows": 10})
    )
    adjunto = AttachedField(
        required=False,
        help_text="PDF, Word, Excel o imagen, hasta 10 MB.",
    )
    entidades = forms.MultipleChoiceField(
        label="¿A cuáles?",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Si no marca ninguna, va a todas.",
    )

    def __init__(self, *args, entities: Iterable[tuple[str, str]] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["entidades"].choices = list(entities)  # type: ignore[attr-defined]


class LetterForm(forms.Form):
    """The words of a letter and to whom; ``paso`` says whether to look at it or to send it."""

    de = forms.CharField(widget=forms.HiddenInput)
    vigencia = forms.IntegerField(widget=forms.HiddenInput)
    corte = forms.ChoiceField(choices=Cut.choices, widget=forms.HiddenInput)
    asunto = forms.CharField(max_length=180, initial=SUBJECT)
    texto = forms.CharField(
        label="Texto del oficio",
        max_length=6000,
        initial=TEXT,
        widget=forms.Textarea(attrs={"rows": 16}),
        help_text="Lo que está entre llaves se llena con los datos de cada entidad: "
        + "; ".join("{" + name + "}, " + words for name, words in PLACEHOLDERS.items())
        + ".",
    )
    entidad = forms.MultipleChoiceField(
        label="¿A cuáles?",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Marque al menos una entidad."},
    )

    def __init__(self, *args, entities: Iterable[tuple[str, str]] = (), **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["entidad"].choices = list(entities)  # type: ignore[attr-defined]


class ReceiptForm(forms.Form):
    """That a letter arrived, and how it is known."""

    fecha = forms.DateField(
        label="¿Qué día lo recibieron?", widget=forms.DateInput(attrs={"type": "date"})
    )
    constancia = forms.CharField(
        label="¿Cómo consta?",
        max_length=300,
        help_text="Por ejemplo: guía de correo certificado, sello de radicado, respuesta.",
    )
