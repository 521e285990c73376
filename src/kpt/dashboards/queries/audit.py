"""What the audit tells: of one entity, or of the country. Nothing here can change it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import cached_property

from kpt.accounts.models import User
from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.base.sheets.styles import LONG_TEXT, TEXT
from kpt.base.sheets.writing import Column
from kpt.dashboards.words import kind_label
from kpt.followup.exports.files import TableFile
from kpt.rules.periods import BOGOTA, end_of_legal_day
from kpt.territories.models import TerritorialEntity

PER_PAGE = 50
COUNTED = 10_000  # a country's audit is not counted to its end for a page number
EXPORTED = 50_000  # rows of one file; a narrower filter gives the rest
CHUNK = 1000
ROLES = dict(Role.choices)

COLUMNS = (
    Column("Fecha (Bogotá)", 20, TEXT),
    Column("Qué pasó", 36, TEXT),
    Column("Código del hecho", 24, TEXT),
    Column("Quién", 34, TEXT),
    Column("Con qué rol", 24, TEXT),
    Column("Entidad", 10, TEXT),
    Column("Sobre qué", 24, TEXT),
    Column("Identificador", 14, TEXT),
    Column("Antes", 40, LONG_TEXT),
    Column("Después", 40, LONG_TEXT),
    Column("Dirección", 18, TEXT),
    Column("Petición", 36, TEXT),
)


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing that happened, ready to be shown. ``changes``: (name, before, after)."""

    at: datetime
    title: str
    who: str
    email: str
    role: str
    entity: str
    on_what: str
    changes: tuple[tuple[str, str, str], ...]
    address: str
    request_id: str


class CappedPaginator(Paginator):
    """Counts up to a limit only, so that a page of a long history costs a page."""

    @cached_property
    def count(self) -> int:
        """Return how many there are, at most COUNTED."""
        events: Any = self.object_list
        return events[:COUNTED].count()

    @property
    def is_capped(self) -> bool:
        """Tell whether there may be more than those counted."""
        return self.count == COUNTED


def events_of(entity: TerritorialEntity | None, said: dict[str, Any]) -> QuerySet[AuditEvent]:
    """Return what happened in an entity (None: everywhere), newest first, by the filters."""
    events = AuditEvent.objects.order_by("-at", "-pk")
    divipola = entity.pk if entity else said.get("entidad", "")
    if divipola:
        events = events.filter(divipola=divipola)
    if day := said.get("desde"):
        events = events.filter(at__gte=datetime.combine(day, time.min, BOGOTA))
    if day := said.get("hasta"):
        events = events.filter(at__lt=end_of_legal_day(day))
    if kind := said.get("hecho"):
        events = events.filter(kind=kind)
    if role := said.get("rol"):
        events = events.filter(role=role)
    if app := said.get("sobre"):
        events = events.filter(target_type__startswith=f"{app}.")
    if email := said.get("persona", "").strip().lower():
        # A whole address is found by its index; a part of one is looked for in what is left.
        events = events.filter(**{"user_email" if "@" in email else "user_email__contains": email})
    return events


def audit_page(events: QuerySet[AuditEvent], number: str | None) -> Page:
    """Return one page of facts. Four queries, whatever their number."""
    page = CappedPaginator(events, PER_PAGE).get_page(number)
    page.object_list = _facts(list(page.object_list))
    return page


def _facts(events: list[AuditEvent]) -> list[Fact]:
    people = User.objects.in_bulk({event.user_id for event in events if event.user_id})
    entities = TerritorialEntity.objects.in_bulk({e.divipola for e in events if e.divipola})
    return [_fact(event, people, entities) for event in events]


def _fact(
    event: AuditEvent, people: dict[int, User], entities: dict[str, TerritorialEntity]
) -> Fact:
    person = people.get(event.user_id) if event.user_id else None
    entity = entities.get(event.divipola)
    return Fact(
        at=event.at,
        title=kind_label(event.kind),
        who=str(person) if person else event.user_email or "Sin identificar",
        email=event.user_email,
        role=ROLES.get(event.role, event.role),
        entity=f"{entity} ({event.divipola})" if entity else event.divipola,
        on_what=" ".join(part for part in (event.target_type, event.target_id) if part),
        changes=tuple(changes(event.before, event.after)),
        address=event.address or "",
        request_id=event.request_id,
    )


def changes(before: dict[str, Any], after: dict[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Yield (name, before, after) of everything that either side names."""
    for name in dict.fromkeys([*before, *after]):
        yield name, as_text(before.get(name)), as_text(after.get(name))


def as_text(value: Any) -> str:
    """Return a value of a record in one line; nothing is an empty text."""
    match value:
        case None:
            return ""
        case bool():
            return "sí" if value else "no"
        case list():
            return ", ".join(map(as_text, value))
        case dict():
            return "; ".join(f"{name}: {as_text(inner)}" for name, inner in value.items())
    return str(value)


def audit_table(events: QuerySet[AuditEvent], name: str) -> TableFile:
    """Return the facts as a table, read in pieces while it is sent. At most EXPORTED rows."""
    return TableFile(name, "Auditoría", COLUMNS, _rows(events[:EXPORTED]))


def _rows(events: QuerySet[AuditEvent]) -> Iterable[list[str]]:
    for event in events.iterator(chunk_size=CHUNK):
        yield [
            timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M:%S"),
            kind_label(event.kind),
            event.kind,
            event.user_email,
            ROLES.get(event.role, event.role),
            event.divipola,
            event.target_type,
            event.target_id,
            as_text(event.before),
            as_text(event.after),
            event.address or "",
            event.request_id,
        ]
