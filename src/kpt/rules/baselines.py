"""Where an outcome starts from: what its plan says and, only when it says nothing, what the
entity declares in its report. A declaration never takes the place of the plan."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

DECLARED = "Línea base declarada por la entidad en el reporte"
FIRST_YEAR = 1950


class Origin(StrEnum):
    """Whose word a baseline is."""

    PLAN = "plan"
    ENTITY = "entity"
    NOBODY = "nobody"

    @property
    def label(self) -> str:
        """Return what must be read beside every figure that stands on the baseline."""
        return DECLARED if self is Origin.ENTITY else ""


@dataclass(frozen=True, slots=True)
class Baseline:
    """The value that counts, in the unit of the indicator, and whose word it is."""

    value: Decimal | None
    origin: Origin


def baseline_that_counts(of_plan: Decimal | None, declared: Decimal | None) -> Baseline:
    """Return the baseline of the plan, or else the declared one.

    A plan that says 20 keeps its 20 whatever is declared; with no word of the plan and 21
    declared, 21 counts as the entity's. 0 is a value, not an absence.

    Units: both in the unit of the indicator.
    Source: domain 3, «Baseline, unit, source, direction and yearly values are KPT's and ours»: the
    official workbook has no baseline. That the plan wins is ours.
    """
    if of_plan is not None:
        return Baseline(of_plan, Origin.PLAN)
    if declared is not None:
        return Baseline(declared, Origin.ENTITY)
    return Baseline(None, Origin.NOBODY)


@dataclass(frozen=True, slots=True)
class DeclaredBaseline:
    """What the team writes: the value (None takes the earlier one back), the year that it
    measures, who publishes it, why the plan does not have it, and why it is corrected."""

    value: Decimal | None
    year: int | None = None
    source: str = ""
    absence_reason: str = ""
    correction_reason: str = ""

    def trimmed(self) -> DeclaredBaseline:
        """Return it without blanks around; what is taken back with a reason keeps only it."""
        reason = self.correction_reason.strip()
        if self.value is None and reason:
            return DeclaredBaseline(None, correction_reason=reason)
        return DeclaredBaseline(
            self.value, self.year, self.source.strip(), self.absence_reason.strip(), reason
        )


def declaration_problems(
    given: DeclaredBaseline, *, first_year: int, is_correction: bool
) -> dict[str, str]:
    """Return what a declaration lacks, by field; empty when nothing.

    In a plan of 2024-2027 a baseline of 2024 is still where it starts from; one of 2025 already
    is a result. The first declaration has a value; a correction says why, and may take it back.

    Units: years. Source: ours; the year because the plan is approved in its first year (L152/1994
    art. 40), and cannot have started from a figure of a later one.
    """
    found: dict[str, str] = {}
    if is_correction and not given.correction_reason:
        found["correction_reason"] = "Escriba por qué se corrige: queda junto a la que había."
    if given.value is None and is_correction:
        return found
    if given.value is None:
        found["value"] = "Escriba el valor del que partió el plan. Si fue cero, escriba 0."
    if given.year is None:
        found["year"] = "Escriba de qué año es el dato."
    elif not FIRST_YEAR <= given.year <= first_year:
        found["year"] = (
            f"Escriba un año entre {FIRST_YEAR} y {first_year}: la línea base es de antes de "
            "ejecutar el plan."
        )
    if not given.source:
        found["source"] = "Escriba de dónde sale el dato: la entidad y la publicación."
    if not given.absence_reason:
        found["absence_reason"] = "Escriba por qué el plan no la trae."
    return found
