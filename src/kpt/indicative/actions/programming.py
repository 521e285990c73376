"""What a PI programs: quantities and pesos of its targets, and why they differ from the plan's."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError, StaleRow
from kpt.indicative.models import (
    IndicativeExplanation,
    IndicativeFunding,
    IndicativePlan,
    IndicativeTarget,
)
from kpt.indicative.permissions import can_edit_indicative, can_edit_sector
from kpt.indicative.queries.facts import facts_of
from kpt.rules.money import FUNDING_SOURCES

SOURCES = frozenset(source.position for source in FUNDING_SOURCES)


class NotOfThePlan(DomainError):
    """The PI has no such target, or there is no such source."""


class ChangedMeanwhile(StaleRow):
    """Somebody else programmed the same target since the person read it."""


class NothingToExplain(DomainError):
    """No difference was chosen, or nothing was written of it."""


@dataclass(frozen=True, slots=True)
class Programme:
    """What somebody wrote of one target. Sources that are not named stay as they are.

    ``seen`` is the version of the row that the page showed.
    """

    uid: uuid.UUID
    quantity: Decimal | None
    money: Mapping[int, Decimal | None]
    seen: int


@transaction.atomic
def programme_targets(
    *, indicative_id: int, given: Sequence[Programme], actor: Actor, now: datetime
) -> list[str]:
    """Write quantity and pesos by source of some targets; return those that changed, by number.

    All or none. A blank or 0 takes the money of a source away. Raises NotAllowed, NotOfThePlan,
    ChangedMeanwhile.
    """
    indicative = lock_indicative(indicative_id)
    can_edit_indicative(actor, indicative).require()
    targets = {one.target_uid: one for one in _targets(indicative, [one.uid for one in given])}
    changes = {}
    for one in given:
        target = targets.get(one.uid)
        if target is None or not SOURCES.issuperset(one.money):
            raise NotOfThePlan("Esa meta o esa fuente no es de este plan indicativo.")
        can_edit_sector(actor, indicative, target.sector_code).require()
        if told := _change(target, one):
            changes[target.label] = told
    if changes:
        record(
            AuditKind.INDICATIVE_PROGRAMMED,
            actor=actor,
            target=indicative,
            entity=indicative.plan.entity,
            before={label: before for label, (before, _) in changes.items()},
            after={label: after for label, (_, after) in changes.items()},
            now=now,
        )
    return list(changes)


def _targets(indicative: IndicativePlan, uids: Collection[uuid.UUID]):
    return indicative.targets.filter(target_uid__in=uids).prefetch_related("funding")


def _change(target: IndicativeTarget, given: Programme) -> tuple[dict, dict] | None:
    money = {row.source_id: row.amount_cop for row in target.funding.all()}
    wanted = {**money, **{source: amount or Decimal(0) for source, amount in given.money.items()}}
    wanted = {source: amount for source, amount in wanted.items() if amount}
    if (target.quantity, money) == (given.quantity, wanted):
        return None
    if given.seen != target.row_version:
        raise ChangedMeanwhile(
            f"Otra persona programó {target.label} mientras usted escribía. Mire lo que quedó y "
            "guarde otra vez si lo suyo es lo que vale."
        )
    before = _told(target.quantity, money)
    target.quantity = given.quantity
    target.row_version += 1
    target.save(update_fields=["quantity", "row_version"])
    target.funding.all().delete()
    IndicativeFunding.objects.bulk_create(
        IndicativeFunding(target=target, source_id=source, amount_cop=amount)
        for source, amount in sorted(wanted.items())
    )
    return before, _told(given.quantity, wanted)


def _told(quantity: Decimal | None, money: Mapping[int, Decimal]) -> dict[str, object]:
    return {"cantidad": quantity, "fuentes": {str(key): one for key, one in money.items()}}


@transaction.atomic
def explain_differences(
    *,
    indicative_id: int,
    places: Collection[tuple[uuid.UUID, int]],
    text: str,
    actor: Actor,
    now: datetime,
) -> int:
    """Say why some figures are not the plan's, as they are today; return how many were told.

    Raises NotAllowed, NothingToExplain.
    """
    indicative = lock_indicative(indicative_id)
    can_edit_indicative(actor, indicative).require()
    facts = facts_of(indicative)
    chosen = [one for one in facts.differences() if one.place in set(places)]
    if not chosen:
        raise NothingToExplain("Marque por lo menos una diferencia de las que hay hoy.")
    if not text.strip():
        raise NothingToExplain("Escriba por qué la cifra no es la del plan.")
    for one in chosen:
        sector = facts.rows[one.place[0]].target.sector_code  # type: ignore[index]
        can_edit_sector(actor, indicative, sector).require()
    for one in chosen:
        uid, source = one.place
        IndicativeExplanation.objects.update_or_create(
            target=facts.rows[uid].target,  # type: ignore[index]
            source=source,
            defaults={
                "planned": one.planned,
                "programmed": one.programmed,
                "text": text.strip(),
                "written_at": now,
                "written_by": actor.user,
            },
        )
    record(
        AuditKind.INDICATIVE_EXPLAINED,
        actor=actor,
        target=indicative,
        entity=indicative.plan.entity,
        after={"diferencias": len(chosen), "texto": text.strip()},
        now=now,
    )
    return len(chosen)


def lock_indicative(indicative_id: int) -> IndicativePlan:
    """Lock a whole PI, so that nobody programs a target while it is being adopted."""
    numbers = IndicativePlan.objects.select_related("plan__entity__department", "plan__period")
    return numbers.select_for_update(of=("self",)).get(pk=indicative_id)
