"""The list of targets by who answers for them, and the history of one."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from urllib.parse import urlencode

from django.core.paginator import Page, Paginator
from django.http import Http404

from kpt.base.errors_http import Spanish
from kpt.base.numbers import fecha, fecha_corta
from kpt.indicative.models import TargetResponsible
from kpt.indicative.queries.responsibles import Responsible, responsibles_of, team_of
from kpt.plans.models import CURRENT_STATES, ProductTarget
from kpt.rules.text import fold, natural_key
from kpt.territories.models import TerritorialEntity

PAGE_SIZE = 50
NOBODY = "sin"


@dataclass(frozen=True, slots=True)
class AnsweredTarget:
    """One target and who answers for it, ready to be shown."""

    uid: uuid.UUID
    consecutive: int
    label: str
    name: str
    detail: str
    sector_code: str
    sector: str
    office: str
    person: str
    since: str


@dataclass(frozen=True, slots=True)
class ResponsiblesPage:
    """The targets that were asked for, and what a form needs to set who answers."""

    plan_id: int | None
    page: Page
    found: list[AnsweredTarget]
    tabs: list[dict[str, object]]
    offices: list[tuple[str, int]]
    sectors: list[tuple[str, str]]
    people: list[tuple[str, str]]
    search: str
    sector: str
    office: str
    view: str
    total: int


def responsibles_page(
    entity: TerritorialEntity, asked: Mapping[str, str], on: date
) -> ResponsiblesPage:
    """Return the targets of the plan in force by who answers. Three queries."""
    targets = list(
        ProductTarget.objects.filter(
            version__plan__entity=entity, version__state__in=CURRENT_STATES
        )
        .select_related("version")
        .order_by("-version__plan__period__first_year", "position")
    )
    plan_id = targets[0].version.plan_id if targets else None
    targets = [one for one in targets if one.version.plan_id == plan_id]
    team = team_of(entity.pk, on)
    there = {one.user_id for one in team}
    answers = responsibles_of(plan_id) if plan_id else {}
    lines = [_line(one, answers.get(one.uid), there) for one in targets]
    said = {name: asked.get(name, "").strip() for name in ("q", "sector", "oficina", "ver")}
    found = [line for line in lines if _shown(line, said)]
    return ResponsiblesPage(
        plan_id=plan_id,
        page=Paginator(found, PAGE_SIZE).get_page(asked.get("pagina")),
        found=found,
        tabs=_tabs(lines, said),
        offices=_offices(lines),
        sectors=sorted({(line.sector_code, line.sector) for line in lines}),
        people=[(str(one.user_id), f"{one.user}") for one in team],
        search=said["q"],
        sector=said["sector"],
        office=said["oficina"],
        view=said["ver"],
        total=len(lines),
    )


def _line(target: ProductTarget, who: Responsible | None, team: set[int]) -> AnsweredTarget:
    person = who.person if who else ""
    if who and who.person_id is not None and who.person_id not in team:
        person = f"{person} (ya no está en el equipo)"
    return AnsweredTarget(
        uid=target.uid,
        consecutive=target.consecutive,
        label=target.label,
        name=target.customisation or target.indicator_name,
        detail=target.indicator_name if target.customisation else "",
        sector_code=target.sector_code,
        sector=target.sector_name,
        office=who.office if who else "",
        person=person,
        since=fecha_corta(who.since) if who else "",
    )


def _shown(line: AnsweredTarget, said: Mapping[str, str]) -> bool:
    if said["ver"] == NOBODY and line.office:
        return False
    if said["sector"] and line.sector_code != said["sector"]:
        return False
    if said["oficina"] and fold(line.office) != fold(said["oficina"]):
        return False
    words = fold(f"{line.label} {line.name} {line.detail} {line.office}")
    return not said["q"] or fold(said["q"]) in words


def _tabs(lines: list[AnsweredTarget], said: Mapping[str, str]) -> list[dict[str, object]]:
    tabs = []
    for code, label in (("", "Todas"), (NOBODY, "Sin responsable")):
        here = {**said, "ver": code, "oficina": "" if code else said["oficina"]}
        query = urlencode({name: text for name, text in here.items() if text})
        tabs.append(
            {
                "label": label,
                "url": f"?{query}",
                "count": sum(_shown(line, here) for line in lines),
                "current": code == said["ver"],
            }
        )
    return tabs


def _offices(lines: list[AnsweredTarget]) -> list[tuple[str, int]]:
    counted = Counter(line.office for line in lines if line.office)
    return sorted(counted.items(), key=lambda pair: natural_key(pair[0]))


@dataclass(frozen=True, slots=True)
class TargetHistory:
    """One target: who answers, and who answered before."""

    plan_id: int
    uid: uuid.UUID
    consecutive: int
    label: str
    name: str
    sector: str
    office: str
    person_id: int | None
    steps: list[dict[str, object]]
    people: list[tuple[str, str]]
    offices: list[str]


def target_history(entity: TerritorialEntity, consecutive: int, on: date) -> TargetHistory:
    """Return who answers for a target and who did, newest first. Four queries."""
    target = (
        ProductTarget.objects.filter(
            version__plan__entity=entity,
            version__state__in=CURRENT_STATES,
            consecutive=consecutive,
        )
        .select_related("version")
        .order_by("-version__plan__period__first_year")
        .first()
    )
    if target is None:
        raise Http404(Spanish(f"La meta IP-{consecutive} no es del plan vigente."))
    plan_id = target.version.plan_id
    everything = TargetResponsible.objects.filter(plan=plan_id)
    rows = list(
        everything.filter(target_uid=target.uid).select_related("person", "set_by").order_by("-pk")
    )
    open_rows = [row for row in rows if row.until is None]
    offices = everything.filter(until=None).values_list("office", flat=True)
    return TargetHistory(
        plan_id=plan_id,
        uid=target.uid,
        consecutive=consecutive,
        label=target.label,
        name=target.customisation or target.indicator_name,
        sector=target.sector_name,
        office=open_rows[0].office if open_rows else "",
        person_id=open_rows[0].person_id if open_rows else None,
        steps=[_step(row) for row in rows],
        people=[(str(one.user_id), f"{one.user}") for one in team_of(entity.pk, on)],
        offices=sorted(set(offices), key=natural_key),
    )


def _step(row: TargetResponsible) -> dict[str, object]:
    person = f" · {row.person}" if row.person else ""
    until = f" hasta el {fecha(row.until)}" if row.until else ", responde hoy"
    return {
        "title": f"{row.office}{person}",
        "at": row.set_at,
        "who": f"Lo asignó {row.set_by or 'Sistema'}",
        "text": f"Desde el {fecha(row.since)}{until}. {row.reason}".strip(),
    }
