"""What the team types in the composer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms

from kpt.diagnosis.actions.document import LONGEST_TEXT, Said
from kpt.diagnosis.models import BlockKind, DiagnosisBlock
from kpt.indicators.models import Indicator

HOW = (
    "Párrafos separados por un renglón en blanco. «## » hace un subtítulo, «- » una viñeta, "
    "«**negrilla**» y «*cursiva*»."
)
SEARCH = "buscar"


MOST_DIGITS = 6


class AddBlockForm(forms.Form):
    """A new block of some kind."""

    clase = forms.ChoiceField(label="Agregar un bloque de", choices=BlockKind.choices)


class BlockForm(forms.Form):
    """A block: its title, its text and, when it shows indicators, which ones."""

    titulo = forms.CharField(label="Título del bloque", required=False, max_length=200)
    texto = forms.CharField(
        label="Texto",
        required=False,
        strip=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=HOW,
    )
    buscar = forms.CharField(
        label="Buscar otros indicadores",
        required=False,
        max_length=120,
        help_text="Escriba una palabra y pulse «Buscar». Lo que ya escogió se conserva.",
    )
    indicadores = forms.TypedMultipleChoiceField(
        label="Indicadores que muestra",
        required=False,
        coerce=int,
        widget=forms.CheckboxSelectMultiple,
    )
    visto = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, offered: Sequence[Indicator] | None, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if offered is None:
            del self.fields["indicadores"], self.fields["buscar"]
        else:
            self.fields["indicadores"].choices = [  # type: ignore[attr-defined]
                (one.pk, f"{one.name} · {one.dimension}" if one.dimension else one.name)
                for one in offered
            ]

    def said(self) -> Said:
        """Return what was typed, as the action takes it."""
        said = self.cleaned_data
        chosen = said.get("indicadores")
        return Said(
            title=said["titulo"],
            text=said["texto"],
            indicators=None if chosen is None else tuple(chosen),
        )

    @staticmethod
    def initial_from(block: DiagnosisBlock, chosen: Sequence[int]) -> dict[str, Any]:
        """Return a block as its form shows it."""
        return {
            "titulo": block.title,
            "texto": block.text,
            "indicadores": list(chosen),
            "visto": block.row_version,
        }


class VersionForm(forms.Form):
    """Why a copy is kept."""

    razon = forms.CharField(
        label="Por qué guarda esta versión",
        max_length=300,
        help_text="Por ejemplo, «La que revisó el consejo de gobierno» o «Antes de la emergencia».",
    )
    metas = forms.CharField(
        label="Metas que este cambio toca",
        max_length=400,
        required=False,
        help_text="Sus números, separados por comas: IP-3, IP-12. Quedan enlazadas a esta versión.",
    )

    def clean_metas(self) -> list[int]:
        """Return the official numbers, each once."""
        found = []
        for text in self.cleaned_data["metas"].replace(";", ",").split(","):
            word = text.strip().upper().removeprefix("IP").lstrip("- ")
            if not word:
                continue
            if not word.isdecimal() or len(word) > MOST_DIGITS:
                raise forms.ValidationError(
                    f"«{text.strip()}» no es el número de una meta. Escríbalo como IP-3."
                )
            found.append(int(word))
        return list(dict.fromkeys(found))
