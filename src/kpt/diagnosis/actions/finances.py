"""Income, spending and debt of an entity, year by year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.diagnosis.actions.writing import NotWritten, allowed, locked, told
from kpt.diagnosis.models import FinancialFigure, FinancialKind
from kpt.territories.models import TerritorialEntity


@dataclass(frozen=True, slots=True)
class Figure:
    """One concept in one year. Units: pesos."""

    fiscal_year: int
    kind: FinancialKind
    concept: str
    amount_cop: Decimal
    source: str
    is_projected: bool = False


@transaction.atomic
def write_finances(
    *, entity: TerritorialEntity, figures: Sequence[Figure], actor: Actor, now: datetime
) -> int:
    """Write some figures; one of the same concept and year is corrected. Returns how many.

    Raises NotAllowed, or NotWritten if a figure comes twice.
    """
    allowed(actor, entity)
    keys = [(f.kind, f.concept.casefold(), f.fiscal_year, f.is_projected) for f in figures]
    if len(set(keys)) < len(keys):
        twice = next(f for f, key in zip(figures, keys, strict=True) if keys.count(key) > 1)
        raise NotWritten(f"«{twice.concept}» de {twice.fiscal_year} viene dos veces. Deje una.")
    for figure in figures:
        FinancialFigure.objects.update_or_create(
            entity=entity,
            kind=figure.kind,
            concept=figure.concept,
            fiscal_year=figure.fiscal_year,
            is_projected=figure.is_projected,
            defaults={
                "amount_cop": figure.amount_cop,
                "source": figure.source,
                "entered_at": now,
                "entered_by": actor.user,
            },
        )
    after = {"figures": len(figures), "concepts": sorted({f.concept for f in figures})[:20]}
    told(AuditKind.FINANCES_CHANGED, None, entity=entity, actor=actor, now=now, after=after)
    return len(figures)


@transaction.atomic
def remove_figure(
    *, entity: TerritorialEntity, figure_id: int, actor: Actor, now: datetime
) -> FinancialFigure:
    """Take a figure away; the audit keeps what it said. Raises NotAllowed or NotThere."""
    allowed(actor, entity)
    figure = locked(FinancialFigure, figure_id, entity=entity)
    before = {
        "concept": figure.concept,
        "fiscal_year": figure.fiscal_year,
        "amount_cop": figure.amount_cop,
        "source": figure.source,
    }
    told(AuditKind.FINANCES_CHANGED, figure, entity=entity, actor=actor, now=now, before=before)
    figure.delete()
    return figure
