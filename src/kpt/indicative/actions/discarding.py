"""Giving up a PI that no act has adopted."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.indicative.actions.programming import lock_indicative
from kpt.indicative.permissions import can_discard_indicative
from kpt.indicative.queries.facts import facts_of


@transaction.atomic
def discard_indicative(*, indicative_id: int, actor: Actor, now: datetime) -> None:
    """Delete a PI in draft, with its programming, explanations and matrices. Raises NotAllowed.

    What is adopted stays in force, the uploaded files stay in the store, and so do the
    responsibles, who answer for targets of the plan and not of a draft. The number is free again:
    the audit tells the two apart by what was in each.
    """
    indicative = lock_indicative(indicative_id)
    can_discard_indicative(actor, indicative).require()
    facts = facts_of(indicative)
    before = {
        "fiscal_year": indicative.fiscal_year,
        "numero": indicative.number,
        "version": indicative.version_number,
        "abierto": indicative.opened_at.isoformat(),
        "metas": len(facts.rows),
        "diferencias": len(facts.differences()),
        "explicaciones": len(facts.explanations),
        "matrices": indicative.uploads.count(),
    }
    record(
        AuditKind.INDICATIVE_DISCARDED,
        actor=actor,
        target=indicative,
        entity=indicative.plan.entity,
        before=before,
        now=now,
    )
    indicative.delete()
