"""Questions about the team of an entity: who is in it, who was, and what happened."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q
from django.http import Http404

from kpt.accounts.actor import Actor
from kpt.accounts.models import Membership, User
from kpt.accounts.roles import INVITED, OF_ONE_ENTITY, TEAM, Module, Role
from kpt.audit.kinds import AuditKind
from kpt.audit.models import AuditEvent
from kpt.base.errors_http import Spanish
from kpt.base.numbers import fecha
from kpt.base.verdict import Verdict
from kpt.catalogues.queries import NoCatalogue, current_release
from kpt.catalogues.queries import sectors as sectors_of
from kpt.team import permissions
from kpt.territories.models import TerritorialEntity

EVENTS_PER_PAGE = 30
TITLES = {
    AuditKind.MEMBERSHIP_GRANTED: "Entró al equipo: {name}",
    AuditKind.MEMBERSHIP_CHANGED: "Cambió lo que tiene a cargo: {name}",
    AuditKind.MEMBERSHIP_ENDED: "Salió del equipo: {name}",
    AuditKind.MEMBERSHIP_REOPENED: "Se deshizo la inactivación: {name}",
    AuditKind.INVITATION_SENT_AGAIN: "Se envió otra vez la invitación: {name}",
    AuditKind.DELEGATION_GRANTED: "Encargo como líder: {name}",
    AuditKind.DELEGATION_ENDED: "Terminó antes el encargo: {name}",
    AuditKind.TEAM_CUT_OFF: "El equipo del gobierno saliente quedó en consulta",
}
CHANGED = {
    "job_title": "cargo",
    "office": "dependencia",
    "sectors": "sectores",
    "modules": "módulos",
    "starts_on": "primer día",
}


@dataclass(frozen=True, slots=True)
class Member:
    """One right as the list shows it; ``state`` is (word, kind of chip)."""

    membership: Membership
    state: tuple[str, str]
    sectors: tuple[str, ...]
    modules: tuple[str, ...]
    can_edit: Verdict
    can_end: Verdict
    can_reactivate: Verdict
    can_invite_again: Verdict

    @property
    def role(self) -> str:
        label = str(Role(self.membership.role).label)
        return f"{label} (encargo)" if self.membership.delegated_by_id else label


@dataclass(frozen=True, slots=True)
class Team:
    """Who is in the team, who enters besides, and who was."""

    current: tuple[Member, ...]
    guests: tuple[Member, ...]
    delegations: tuple[Member, ...]
    former: tuple[Member, ...]

    @property
    def has_only_leader(self) -> bool:
        return all(one.membership.role == Role.TEAM_LEADER for one in self.current)


@dataclass(frozen=True, slots=True)
class Happened:
    """One event of the timeline."""

    title: str
    at: datetime
    who: str
    text: str


def team_of(entity: TerritorialEntity, actor: Actor, on: date) -> Team:
    """Return the team of an entity on a day, in three queries whatever its size."""
    found = Membership.objects.filter(entity=entity, role__in=OF_ONE_ENTITY)
    found = found.select_related("user", "entity", "ended_by", "delegated_by__user")
    names = sector_names()
    order = list(Role)
    rows = sorted(found, key=lambda m: (order.index(Role(m.role)), m.user.full_name.lower()))
    members = [_member(one, actor, on, names) for one in rows]
    lasting = [one for one in members if not permissions.has_ended(one.membership, on)]
    own = [one for one in lasting if one.membership.delegated_by_id is None]
    # Of whom the new government took in too, what she read before is not worth a line.
    write = {one.membership.user_id for one in own if not _reads_only(one.membership, on)}
    own = [
        one
        for one in own
        if not _reads_only(one.membership, on) or one.membership.user_id not in write
    ]
    back = {one.membership.user_id for one in own}
    former = [
        one
        for one in members
        if permissions.has_ended(one.membership, on) and one.membership.user_id not in back
    ]
    former.sort(key=lambda one: one.membership.ends_on or on, reverse=True)
    return Team(
        current=tuple(one for one in own if one.membership.role in {*TEAM, Role.READER}),
        guests=tuple(one for one in own if one.membership.role not in {*TEAM, Role.READER}),
        delegations=tuple(one for one in lasting if one.membership.delegated_by_id),
        former=tuple(former),
    )


def _member(membership: Membership, actor: Actor, on: date, names: dict[str, str]) -> Member:
    edits = membership.role == Role.TEAM_MEMBER
    modules = tuple(str(m.label) for m in Module if m in membership.modules) if edits else ()
    return Member(
        membership=membership,
        state=_state(membership, on),
        sectors=tuple(names.get(code, code) for code in membership.sectors),
        modules=modules,
        can_edit=permissions.can_edit_member(actor, membership, on),
        can_end=permissions.can_end(actor, membership, on),
        can_reactivate=permissions.can_reactivate(actor, membership, on),
        can_invite_again=permissions.can_invite_again(actor, membership, on),
    )


def _state(membership: Membership, on: date) -> tuple[str, str]:
    if permissions.has_ended(membership, on):
        return "Inactiva", ""
    if membership.starts_on > on:
        return "Programada", "info"
    if _reads_only(membership, on):
        return "Solo consulta", "warn"
    if not membership.user.has_usable_password():
        return "Invitada, sin contraseña", "warn"
    return "Activa", "ok"


def _reads_only(membership: Membership, on: date) -> bool:
    return membership.read_only_from is not None and membership.read_only_from <= on


def sector_names() -> dict[str, str]:
    """Return code → «24 Transporte», of the current catalogue; nothing if there is none."""
    try:
        release = current_release()
    except NoCatalogue:
        return {}
    return {sector.code: str(sector) for sector in sectors_of(release)}


def membership_or_404(entity: TerritorialEntity, number: int) -> Membership:
    """Return a right of this entity. Raises Http404 for one of another."""
    found = Membership.objects.select_related("user", "entity__department")
    membership = found.filter(pk=number, entity=entity, role__in=OF_ONE_ENTITY).first()
    if membership is None:
        raise Http404(Spanish(f"Esa persona no hace parte del equipo de {entity}."))
    return membership


def delegates(entity: TerritorialEntity, on: date) -> list[tuple[int, str]]:
    """Return the members who may stand in for the leader: (right, name)."""
    lasting = Q(ends_on=None) | Q(ends_on__gte=on)
    found = Membership.objects.filter(
        lasting, entity=entity, role=Role.TEAM_MEMBER, starts_on__lte=on, user__is_active=True
    )
    found = found.select_related("user").order_by("user__full_name")
    return [(one.pk, f"{one.user}, {one.job_title or one.user.job_title}") for one in found]


def may_undo(entity: TerritorialEntity, number: str, actor: Actor, on: date) -> Membership | None:
    """Return the right that was just ended, if it can be brought back."""
    if not number.isdecimal() or len(number) > 18:
        return None
    found = Membership.objects.filter(pk=int(number), entity=entity, role__in=INVITED)
    membership = found.select_related("user", "entity").first()
    if membership and permissions.can_reactivate(actor, membership, on):
        return membership
    return None


def history(entity: TerritorialEntity, page: str | None) -> Page:
    """Return what happened in the team, newest first."""
    events = AuditEvent.objects.filter(divipola=entity.pk, kind__in=list(TITLES))
    found = Paginator(events.order_by("-at", "-pk"), EVENTS_PER_PAGE).get_page(page)
    told: Any = list(_told(list(found.object_list)))
    found.object_list = told
    return found


def _told(events: list[AuditEvent]) -> Iterator[Happened]:
    ids = {event.user_id for event in events} | {event.after.get("user") for event in events}
    people = User.objects.in_bulk([pk for pk in ids if pk])
    for event in events:
        about = people.get(event.after.get("user"))
        name = event.after.get("name") or str(about or "una persona")
        who = people.get(event.user_id)
        yield Happened(
            title=TITLES[AuditKind(event.kind)].format(name=name),
            at=event.at,
            who=str(who) if who else "El sistema",
            text=_text(event),
        )


def _text(event: AuditEvent) -> str:
    after = event.after
    match AuditKind(event.kind):
        case AuditKind.MEMBERSHIP_CHANGED:
            return "Cambió: " + ", ".join(CHANGED[name] for name in CHANGED if name in after) + "."
        case AuditKind.MEMBERSHIP_GRANTED | AuditKind.MEMBERSHIP_REOPENED:
            role = after.get("role", "")
            return f"Como {Role(role).label}." if role in Role.values else ""
        case AuditKind.DELEGATION_GRANTED:
            days = [fecha(date.fromisoformat(after[name])) for name in ("starts_on", "ends_on")]
            return f"Del {days[0]} al {days[1]}. {after.get('reason', '')}".strip()
    return str(after.get("reason", ""))
