"""Who is where in the formulation: by department, and entity by entity. Read from the summaries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Count as CountOf
from django.db.models import Max, Q
from django.db.models.functions import Coalesce
from django.http import Http404

from kpt.base.downloads import TableFile
from kpt.base.errors_http import Spanish
from kpt.base.numbers import fecha_hora, percent
from kpt.base.sheets.writing import Column
from kpt.formulation.models import RouteSummary, StepSummary
from kpt.plans.models import CURRENT_STATES, PlanVersion, VersionState
from kpt.rules.route import ROUTE, Count, mean, route_progress
from kpt.territories.models import TerritorialEntity

STATES = {
    "formulando": ("En formulación", "info"),
    "adoptado": ("Plan adoptado", "ok"),
    "sin-empezar": ("Sin empezar", "warn"),
}


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """One department: how many of its entities formulate, have a plan, or have not begun."""

    code: str
    name: str
    entities: int
    drafting: int
    adopted: int
    waiting: int
    average: str
    sort_average: int


@dataclass(frozen=True, slots=True)
class EntityLine:
    """One entity of a department: its state and how far each module of its draft is."""

    divipola: str
    name: str
    state: str
    state_code: str
    chip: str
    percent: str
    sort_percent: int
    modules: tuple[str, ...]
    counted: str


def departments(only: frozenset[str] | None) -> list[DepartmentLine]:
    """Return every department that somebody sees (``only``; None is all). Five queries."""
    entities = TerritorialEntity.objects.filter(makes_plan=True)
    drafts = PlanVersion.objects.filter(state=VersionState.DRAFT)
    in_force = PlanVersion.objects.filter(state__in=CURRENT_STATES)
    total = _by_department(entities, "", CountOf("pk"))
    drafting = _by_department(drafts, "plan__entity__", CountOf("plan__entity", distinct=True))
    averages = _averages()
    # One that amends its plan is formulating and has a plan: it counts as formulating.
    also = PlanVersion.objects.filter(state=VersionState.DRAFT).values("plan__entity")
    adopted = _by_department(
        in_force.exclude(plan__entity__in=also),
        "plan__entity__",
        CountOf("plan__entity", distinct=True),
    )
    names = dict(TerritorialEntity.objects.filter(department=None).values_list("divipola", "name"))
    found = [
        DepartmentLine(
            code=code,
            name=names[code],
            entities=count,
            drafting=drafting.get(code, 0),
            adopted=adopted.get(code, 0),
            waiting=count - drafting.get(code, 0) - adopted.get(code, 0),
            average=percent(averages[code], 0) if code in averages else "—",
            sort_average=int(averages.get(code, -1) * 100),
        )
        for code, count in total.items()
        if only is None or code in only
    ]
    return sorted(found, key=lambda line: line.name)


def _averages() -> dict[str, Decimal]:
    """Return the mean progress of the drafts of each department, from 0 to 1. One query."""
    found: dict[str, list[Decimal]] = defaultdict(list)
    rows = RouteSummary.objects.filter(version__state=VersionState.DRAFT)
    region = Coalesce("version__plan__entity__department_id", "version__plan__entity_id")
    for code, whole in rows.values_list(region, "percent"):
        found[code].append(Decimal(whole) / 100)
    return {code: mean(shares) for code, shares in found.items()}


def _by_department(rows, path: str, what) -> dict:
    """Return one figure by department; a department itself counts in its own."""
    own, above = f"{path}divipola", f"{path}department_id"
    if path:
        own, above = f"{path[:-2]}_id", f"{path}department_id"
    grouped = rows.order_by().annotate(region=Coalesce(above, own)).values("region")
    return dict(grouped.annotate(figure=what).values_list("region", "figure"))


def department_or_404(code: str) -> TerritorialEntity:
    """Return a department by its code."""
    found = TerritorialEntity.objects.filter(divipola=code, department=None).first()
    if found is None:
        raise Http404(Spanish("Ese departamento no está en la lista."))
    return found


def entities_of(department: TerritorialEntity) -> list[EntityLine]:
    """Return the entities of a department with how far each is. Four queries."""
    entities = list(
        TerritorialEntity.objects.filter(
            Q(department=department) | Q(pk=department.pk), makes_plan=True
        )
    )
    versions = PlanVersion.objects.filter(plan__entity__in=entities)
    drafts = {
        version.plan.entity_id: version
        for version in versions.filter(state=VersionState.DRAFT).select_related(
            "plan", "route_summary"
        )
    }
    adopted = set(
        versions.filter(state__in=CURRENT_STATES).values_list("plan__entity_id", flat=True)
    )
    modules = _modules(drafts.values())
    return [_line(entity, drafts.get(entity.pk), adopted, modules) for entity in entities]


def _modules(drafts: Iterable[PlanVersion]) -> dict[int, tuple[str, ...]]:
    counts: dict[int, dict[str, Count]] = defaultdict(dict)
    aside: dict[int, set[str]] = defaultdict(set)
    for row in StepSummary.objects.filter(version__in=list(drafts)):
        counts[row.version_id][row.step] = Count(row.done, row.total)
        if not row.applies:
            aside[row.version_id].add(row.step)
    return {
        version_id: tuple(
            percent(module.share, 0)
            for module in route_progress(found, not_applicable=aside[version_id]).modules
        )
        for version_id, found in counts.items()
    }


def _line(
    entity: TerritorialEntity,
    draft: PlanVersion | None,
    adopted: set[str],
    modules: dict[int, tuple[str, ...]],
) -> EntityLine:
    if draft is not None:
        code = "formulando"
    else:
        code = "adoptado" if entity.pk in adopted else "sin-empezar"
    state, chip = STATES[code]
    summary: RouteSummary | None = getattr(draft, "route_summary", None) if draft else None
    return EntityLine(
        divipola=entity.pk,
        name=entity.name,
        state=state,
        state_code=code,
        chip=chip,
        percent=f"{summary.percent} %" if summary else "—",
        sort_percent=summary.percent if summary else -1,
        modules=modules.get(draft.pk, ("—",) * len(ROUTE)) if draft else ("—",) * len(ROUTE),
        counted=fecha_hora(summary.counted_at) if summary else "",
    )


def department_table(department: TerritorialEntity) -> TableFile:
    """Return the entities of a department as a table to take away."""
    titles = [f"{module.number}. {module.title}" for module in ROUTE]
    return TableFile(
        name=f"formulacion-{department.pk}",
        title="Formulación",
        columns=[
            Column("Código DANE"),
            Column("Entidad"),
            Column("Estado"),
            Column("Avance"),
            *(Column(title) for title in titles),
            Column("Contado el"),
        ],
        rows=[
            [line.divipola, line.name, line.state, line.percent, *line.modules, line.counted]
            for line in entities_of(department)
        ],
    )


def counted_at() -> datetime | None:
    """Return when the newest summary was counted. One query."""
    return RouteSummary.objects.aggregate(at=Max("counted_at"))["at"]
