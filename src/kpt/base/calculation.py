"""«¿Cómo se calculó?» of one figure, as ``{% calculation %}`` draws it."""

from __future__ import annotations

from dataclasses import dataclass

Input = tuple[str, ...]
"""What, how much, where it comes from, and a note (the last two may be missing)."""


@dataclass(frozen=True, slots=True)
class Calculation:
    """A figure with its formula, what went in, the rule and its source. Figures are written.

    ``formula`` are the parts joined by «=»; «a/b» is drawn as a fraction. ``id`` is the anchor
    that a figure elsewhere links to.
    """

    title: str
    formula: tuple[str, ...]
    inputs: tuple[Input, ...]
    rules: tuple[str, ...]
    source: str
    total: tuple[str, str] | None = None
    open: bool = False
    id: str = ""
