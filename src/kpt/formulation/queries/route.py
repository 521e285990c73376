"""The route of one plan, as its pages show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from kpt.base.numbers import fecha_hora, percent
from kpt.formulation.links import step_url
from kpt.formulation.models import StepSetAside
from kpt.formulation.queries.counts import Agreement, step_counts
from kpt.plans.models import PlanVersion
from kpt.rules.route import (
    ROUTE,
    Count,
    ModuleProgress,
    RouteProgress,
    StepProgress,
    StepState,
    route_progress,
    step_of,
)

MARKS = {
    StepState.PENDING: ("Sin empezar", "", "todo"),
    StepState.DOING: ("En curso", "info", "doing"),
    StepState.DONE: ("Completo", "ok", "done"),
    StepState.NOT_APPLICABLE: ("No aplica", "", "done"),
}
NEXT_SHOWN = 3


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step, ready to be shown."""

    code: str
    number: int
    title: str
    url: str
    state: str
    chip: str
    mark: str
    fraction: str
    percent: str
    counts: str
    legal: bool
    may_not_apply: bool
    set_aside: str
    blocked: str


@dataclass(frozen=True, slots=True)
class ModuleLine:
    """One module with its steps."""

    code: str
    number: int
    title: str
    state: str
    chip: str
    percent: str
    done: int
    total: int
    steps: tuple[StepLine, ...]


@dataclass(frozen=True, slots=True)
class Route:
    """The whole route: what it adds up to, its modules, and what comes next."""

    percent: str
    share: Decimal
    modules: tuple[ModuleLine, ...]
    next: tuple[StepLine, ...]

    @property
    def done_modules(self) -> int:
        return sum(module.done == module.total for module in self.modules)


def progress_of(
    version: PlanVersion, on: date, *, agreement: dict[int, Agreement] | None = None
) -> tuple[RouteProgress, dict[str, str]]:
    """Return how far a version is, and why some steps do not apply. At most three queries."""
    aside = reasons_of(version)
    rows = PlanVersion.objects.filter(pk=version.pk)
    counts = step_counts(rows, on, agreement=agreement)[version.pk]
    return route_progress(counts, not_applicable=aside), aside


def reasons_of(version: PlanVersion) -> dict[str, str]:
    """Return why steps do not apply to a plan, by step. One query."""
    rows = StepSetAside.objects.filter(plan=version.plan_id).select_related("by")
    return {row.step: f"{row.reason} ({row.by or 'sistema'}, {fecha_hora(row.at)})" for row in rows}


def route_of(version: PlanVersion, on: date) -> Route:
    """Return the route of a version for its pages. Three queries."""
    progress, aside = progress_of(version, on)
    return shown_route(progress, aside, version.plan.entity_id)


def shown_route(progress: RouteProgress, aside: dict[str, str], divipola: str) -> Route:
    """Return how far a plan is in the words of its pages."""
    modules = tuple(_module(module, progress, aside, divipola) for module in progress.modules)
    open_steps = [
        step
        for module in modules
        for step in module.steps
        if step.mark != "done" and not step.blocked
    ]
    open_steps.sort(key=lambda step: not step.legal)  # stable: the route's own order within each
    return Route(
        percent=percent(progress.share, 0),
        share=progress.share,
        modules=modules,
        next=tuple(open_steps[:NEXT_SHOWN]),
    )


def _module(
    module: ModuleProgress, progress: RouteProgress, aside: dict[str, str], divipola: str
) -> ModuleLine:
    state, chip, _ = MARKS[module.state]
    applying = [step for step in module.steps if step.share is not None]
    return ModuleLine(
        code=module.module.code,
        number=module.module.number,
        title=module.module.title,
        state=state,
        chip=chip,
        percent=percent(module.share, 0),
        done=sum(step.state == StepState.DONE for step in applying),
        total=len(applying),
        steps=tuple(
            _step(number, step, progress, aside, divipola)
            for number, step in enumerate(module.steps, 1)
        ),
    )


def _step(
    number: int, step: StepProgress, progress: RouteProgress, aside: dict[str, str], divipola: str
) -> StepLine:
    state, chip, mark = MARKS[step.state]
    return StepLine(
        code=step.step.code,
        number=number,
        title=step.step.title,
        url=step_url(step.step.code, divipola),
        state=state,
        chip=chip,
        mark=mark,
        fraction=fraction(step.count) if step.share is not None else "",
        percent=percent(step.share, 0) if step.share is not None else "",
        counts=step.step.counts,
        legal=step.step.legal,
        may_not_apply=step.step.may_not_apply,
        set_aside=aside.get(step.step.code, ""),
        blocked=blocked_by(step.step.code, progress),
    )


def fraction(count: Count) -> str:
    """Return «4 de 7», or «sin datos todavía» while there is nothing to count."""
    return f"{count.done} de {count.total}" if count.total else "nada todavía"


def blocked_by(code: str, progress: RouteProgress) -> str:
    """Return what must be there before a step can begin, in a sentence; empty when nothing."""
    needed = step_of(code).needs
    if not needed:
        return ""
    before = progress.step(needed)
    if before.share is None or before.count.total:
        return ""
    return f"Primero: «{before.step.title}». Todavía no hay ninguna."


def module_titles() -> list[str]:
    """Return the short names of the modules, to head columns."""
    return [module.short for module in ROUTE]
