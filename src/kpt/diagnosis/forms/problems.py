"""The tree of problems as the team types it: one thing on each line."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms

from kpt.diagnosis.actions.problems import Notes, Tree
from kpt.diagnosis.queries.lines import PlanLines

INDIRECT = ("-", "–", "—", "•")
ONE_A_LINE = (
    "Una por renglón. Un guion al comienzo dice que es indirecta: explica a la que está encima."
)


def notes(text: str) -> Notes:
    """Return the notes of some lines: «- poca agua» is indirect, «poca agua» is not."""
    found: list[tuple[str, bool]] = []
    for line in text.splitlines():
        bare = line.strip()
        indirect = bare.startswith(INDIRECT)
        bare = bare.lstrip("".join(INDIRECT)).strip()
        if bare:
            found.append((bare, indirect and bool(found)))
    return tuple(found)


def as_lines(found: Notes) -> str:
    """Return notes as they are typed."""
    return "\n".join(f"- {text}" if indirect else text for text, indirect in found)


def _box(label: str, help_text: str, rows: int = 5) -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": rows}),
        help_text=help_text,
    )


class ProblemForm(forms.Form):
    """Problem, causes, effects, alternatives, and the one that was chosen."""

    linea = forms.ChoiceField(label="Línea estratégica")
    problema = forms.CharField(
        label="Problema central",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Una situación que la gente vive, no la falta de una solución: «Los niños de la "
        "zona rural dejan el colegio», y no «Falta transporte escolar».",
    )
    causas = _box("Causas", ONE_A_LINE)
    efectos = _box("Efectos", ONE_A_LINE)
    alternativas = _box("Alternativas", "Caminos posibles para atacar las causas. Una por renglón.")
    estrategia = _box("Estrategia escogida", "La que llega al plan.", rows=2)
    porque = _box("Por qué esa", "Costo, competencia, tiempo, lo que pidió la gente.", rows=2)
    visto = forms.IntegerField(widget=forms.HiddenInput, required=False, initial=0)

    def __init__(self, *args: Any, lines: PlanLines, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.fields["linea"].choices = [  # type: ignore[attr-defined]
            (str(line.uid), f"{line.label} {line.name}") for line in lines.lines
        ]

    def tree(self) -> Tree:
        """Return what was typed, as the action takes it."""
        said = self.cleaned_data
        return Tree(
            line_uid=UUID(said["linea"]),
            problem=said["problema"],
            causes=notes(said["causas"]),
            effects=notes(said["efectos"]),
            alternatives=notes(said["alternativas"]),
            strategy=said["estrategia"],
            strategy_reason=said["porque"],
        )
