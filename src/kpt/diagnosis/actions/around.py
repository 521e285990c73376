"""Population groups, associations, partners and what citizens asked for."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from uuid import UUID

from django.db import models, transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.diagnosis.actions.writing import NotWritten, allowed, locked, told
from kpt.diagnosis.models import (
    Association,
    AssociationMember,
    Initiative,
    Partner,
    PopulationFigure,
)
from kpt.territories.models import TerritorialEntity

KIND_OF: dict[type[models.Model], AuditKind] = {Initiative: AuditKind.INITIATIVES_CHANGED}


@dataclass(frozen=True, slots=True)
class Group:
    """How many people of a group there are."""

    group_name: str
    year: int
    people: int
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Scheme:
    """An association of entities; ``members`` are their DIVIPOLA codes."""

    name: str
    kind: str
    is_active: bool
    purpose: str
    source: str
    members: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ally:
    """An organisation with which the entity works, or could."""

    name: str
    field: str
    is_active: bool
    contribution: str


@dataclass(frozen=True, slots=True)
class Asked:
    """An initiative or a need that somebody voiced, and what was decided of it."""

    text: str
    origin: str
    place: str = ""
    voiced_by: str = ""
    voiced_on: date | None = None
    sector_code: str = ""
    line_uid: UUID | None = None
    answer: str = ""


@transaction.atomic
def write_population(
    *, entity: TerritorialEntity, groups: Sequence[Group], actor: Actor, now: datetime
) -> int:
    """Write how many people of some groups there are; the same one is corrected.

    Raises NotAllowed.
    """
    allowed(actor, entity)
    for group in groups:
        PopulationFigure.objects.update_or_create(
            entity=entity,
            group_name=group.group_name,
            year=group.year,
            source=group.source,
            defaults={
                "people": group.people,
                "note": group.note,
                "entered_at": now,
                "entered_by": actor.user,
            },
        )
    after = {"groups": [group.group_name for group in groups][:20]}
    told(AuditKind.SURROUNDINGS_CHANGED, None, entity=entity, actor=actor, now=now, after=after)
    return len(groups)


@transaction.atomic
def save_association(
    *,
    entity: TerritorialEntity,
    scheme: Scheme,
    actor: Actor,
    now: datetime,
    association_id: int | None = None,
) -> Association:
    """Write an association that the entity is a member of, or correct one that its team wrote.

    Raises NotAllowed, NotThere or NotWritten.
    """
    allowed(actor, entity)
    members = {*scheme.members, entity.pk}
    known = set(TerritorialEntity.objects.filter(pk__in=members).values_list("pk", flat=True))
    if unknown := sorted(members - known):
        raise NotWritten(f"Estos códigos no son de ninguna entidad: {', '.join(unknown)}.")
    if association_id is None:
        found = Association(registered_by=entity)
    else:
        found = locked(Association, association_id, registered_by=entity)
    said = asdict(scheme)
    del said["members"]
    _write(found, said, actor, now)
    AssociationMember.objects.filter(association=found).exclude(entity__in=members).delete()
    there = set(found.memberships.values_list("entity_id", flat=True))
    AssociationMember.objects.bulk_create(
        AssociationMember(association=found, entity_id=pk) for pk in sorted(members - there)
    )
    _told(found, entity, actor, now, after=said | {"members": sorted(members)})
    return found


@transaction.atomic
def save_partner(
    *,
    entity: TerritorialEntity,
    ally: Ally,
    actor: Actor,
    now: datetime,
    partner_id: int | None = None,
) -> Partner:
    """Write a partner of the entity. Raises NotAllowed, NotThere or NotWritten."""
    allowed(actor, entity)
    same = Partner.objects.filter(entity=entity, name=ally.name, field=ally.field)
    if same.exclude(pk=partner_id or 0).exists():
        raise NotWritten(f"«{ally.name}» ya está entre los socios de ese tema.")
    found = Partner(entity=entity)
    if partner_id is not None:
        found = locked(Partner, partner_id, entity=entity)
    _write(found, asdict(ally), actor, now)
    _told(found, entity, actor, now, after=asdict(ally))
    return found


@transaction.atomic
def add_initiatives(
    *, entity: TerritorialEntity, asked: Sequence[Asked], actor: Actor, now: datetime
) -> int:
    """Write initiatives that are not there yet. Returns how many were new. Raises NotAllowed."""
    allowed(actor, entity)
    there = set(Initiative.objects.filter(entity=entity).values_list("text", "origin", "place"))
    new = [one for one in asked if (one.text, one.origin, one.place) not in there]
    Initiative.objects.bulk_create(
        Initiative(entity=entity, entered_at=now, entered_by=actor.user, **asdict(one))
        for one in new
    )
    after = {"new": len(new), "first": new[0].text[:200] if new else ""}
    told(AuditKind.INITIATIVES_CHANGED, None, entity=entity, actor=actor, now=now, after=after)
    return len(new)


@transaction.atomic
def edit_initiative(
    *,
    entity: TerritorialEntity,
    initiative_id: int,
    asked: Asked,
    actor: Actor,
    now: datetime,
) -> Initiative:
    """Correct an initiative, tie it to a line, or say what was decided.

    Raises NotAllowed or NotThere.
    """
    allowed(actor, entity)
    found = locked(Initiative, initiative_id, entity=entity)
    _write(found, asdict(asked), actor, now)
    _told(found, entity, actor, now, after=asdict(asked))
    return found


@transaction.atomic
def remove(
    *,
    model: type[PopulationFigure | Association | Partner | Initiative],
    entity: TerritorialEntity,
    pk: int,
    actor: Actor,
    now: datetime,
) -> str:
    """Take one of these rows away; the audit keeps its words. Returns what it was.

    Raises NotAllowed or NotThere.
    """
    allowed(actor, entity)
    owner = "registered_by" if model is Association else "entity"
    found = locked(model, pk, **{owner: entity})
    words = str(found)
    _told(found, entity, actor, now, before={"what": words})
    found.delete()
    return words


def _write(row: models.Model, said: dict, actor: Actor, now: datetime) -> None:
    for name, value in (said | {"entered_at": now, "entered_by": actor.user}).items():
        setattr(row, name, value)
    row.save()


def _told(
    row: models.Model, entity: TerritorialEntity, actor: Actor, now: datetime, **what: dict
) -> None:
    kind = KIND_OF.get(type(row), AuditKind.SURROUNDINGS_CHANGED)
    told(kind, row, entity=entity, actor=actor, now=now, **what)
