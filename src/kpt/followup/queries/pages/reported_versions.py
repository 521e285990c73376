"""Progress against the plan that was approved, and against the one in force: what changed."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import pairwise

from django.http import QueryDict

from kpt.base.calculation import Calculation
from kpt.base.numbers import cuenta, percent, pesos, quantity
from kpt.followup.labels import Label
from kpt.followup.links import PlanLinks
from kpt.followup.queries.pages.plan import PlanInHand
from kpt.followup.queries.pages.reported_calculations import calculations_of
from kpt.followup.queries.pages.reported_figures import (
    Chosen,
    Figures,
    Reported,
    TargetYears,
    choose,
    closed_years,
    figures_of,
)
from kpt.followup.queries.report_labels import reports_of
from kpt.followup.queries.reported import reported_versions
from kpt.plans.models import PlanVersion
from kpt.plans.queries.versions import act_text
from kpt.rules.exact import exact_sum

NO_ACT = "falta anotar el acto"
Targets = Mapping[uuid.UUID, TargetYears]


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version with its act, and what was reported measured against it."""

    name: str
    act: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One target that a version added, took away or changed; ``url`` "" when it is gone."""

    label: str
    name: str
    url: str
    what: str
    chip: str
    details: tuple[tuple[str, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Amendment:
    """What one version changed of the one before."""

    title: str
    sentence: str
    rows: tuple[ChangeRow, ...]


@dataclass(frozen=True, slots=True)
class VersionsPage:
    """The comparison of the versions of a plan."""

    chosen: Chosen
    label: Label | None
    rows: tuple[VersionRow, ...]
    amendments: tuple[Amendment, ...]
    years: tuple[dict[str, object], ...]
    calculations: tuple[Calculation, ...]

    @property
    def has_changed(self) -> bool:
        return len(self.rows) > 1

    @property
    def caption(self) -> str:
        return f"Avance reportado {self.chosen.when} contra cada versión del plan"

    @property
    def sentence(self) -> str:
        """Return both percentages as somebody would say them."""
        first, last = self.rows[0], self.rows[-1]
        return (
            f"Contra el plan como se aprobó ({first.name.lower()}), el avance físico "
            f"{self.chosen.when} es {percent(first.figures.average.value)}. Contra el vigente "
            f"({last.name.lower()}), {percent(last.figures.average.value)}."
        )


def versions_page(
    plan: PlanInHand, asked: QueryDict, links: PlanLinks, now: datetime
) -> VersionsPage:
    """Return the comparison in the vigencia that the address asks for. Four queries."""
    reports = tuple(reports_of(plan.plan_id, public=links.public))
    chosen = choose(plan, asked, reports)
    closed = closed_years(plan, now)
    found = reported_versions(plan.plan_id, plan.years, [one.report for one in reports])
    told = {version: Reported(reports, years, closed) for version, years in found.items()}
    targets = {version: reported.targets() for version, reported in told.items()}
    rows = tuple(
        VersionRow(
            name=f"Versión {version.number}",
            act=act_text(version) or NO_ACT,
            figures=figures_of(inside, chosen.year, chosen.method, closed),
        )
        for version, inside in targets.items()
    )
    label = next(iter(told.values())).label(chosen.year) if told else None
    return VersionsPage(
        chosen=chosen,
        label=label,
        rows=rows,
        amendments=tuple(_amendments(targets, links)),
        years=tuple(_tabs(plan, chosen, links)),
        calculations=tuple(_calculations(rows, targets, chosen, closed)),
    )


def _calculations(
    rows: Sequence[VersionRow],
    targets: Mapping[PlanVersion, Sequence[TargetYears]],
    chosen: Chosen,
    closed: Sequence[int],
) -> Iterable[Calculation]:
    """Return how the percentages against the first and the last version were made."""
    both = list(zip(rows, targets.values(), strict=True))
    for row, inside in {row.name: (row, inside) for row, inside in both[:1] + both[-1:]}.values():
        for one in calculations_of(
            row.figures.average, row.figures.money, inside, chosen.year, closed
        ):
            name = row.name.lower()
            yield replace(one, title=f"{one.title} ({name})", id=f"{one.id}-{row.name.split()[-1]}")


def _tabs(plan: PlanInHand, chosen: Chosen, links: PlanLinks) -> Iterable[dict[str, object]]:
    for year in (*plan.years, None):
        asked = Chosen(year, chosen.by, chosen.method, "").query
        yield {
            "label": str(year) if year else "Cuatrienio",
            "url": f"{links.reported_versions}?vigencia={asked['vigencia']}",
            "current": year == chosen.year,
        }


def _amendments(
    targets: Mapping[PlanVersion, Sequence[TargetYears]], links: PlanLinks
) -> Iterable[Amendment]:
    """Yield what each version changed, the newest first."""
    each = [(version, _by_uid(inside)) for version, inside in targets.items()]
    alive = each[-1][1] if each else {}
    for (_, before), (version, after) in reversed(list(pairwise(each))):
        rows = tuple(_changes(before, after, alive, links))
        counts = [sum(row.what == what for row in rows) for what in _WHAT]
        yield Amendment(
            title=f"Versión {version.number}: {act_text(version) or NO_ACT}",
            sentence=f"Agregó {cuenta(counts[0], 'meta,metas')}, retiró {counts[1]} y cambió "
            f"{counts[2]}.{f' Motivo: {version.reason}.' if version.reason else ''}",
            rows=rows,
        )


_WHAT = ADDED, REMOVED, CHANGED = "Agregada", "Retirada", "Cambiada"


def _by_uid(targets: Sequence[TargetYears]) -> Targets:
    return {next(iter(years.values())).uid: years for years in targets}


def _changes(
    before: Targets, after: Targets, alive: Targets, links: PlanLinks
) -> Iterable[ChangeRow]:
    for uid, years in after.items():
        if uid not in before:
            yield _row(uid, years, ADDED, "ok", alive, links)
        elif details := tuple(_details(before[uid], years)):
            yield replace(_row(uid, years, CHANGED, "info", alive, links), details=details)
    for uid, years in before.items():
        if uid not in after:
            yield _row(uid, years, REMOVED, "warn", alive, links)


def _row(
    uid: uuid.UUID, years: TargetYears, what: str, chip: str, alive: Targets, links: PlanLinks
) -> ChangeRow:
    one = next(iter(years.values()))
    return ChangeRow(
        label=one.label,
        name=one.name,
        url=links.target(one.consecutive) if uid in alive else "",
        what=what,
        chip=chip,
    )


def _details(before: TargetYears, after: TargetYears) -> Iterable[tuple[str, str, str]]:
    """Yield (name, before, after) of what the plan says otherwise of one target."""
    old, new = next(iter(before.values())), next(iter(after.values()))
    pairs = [
        ("Nombre", old.name, new.name),
        ("Indicador", old.indicator_code, new.indicator_code),
        ("Tipo de acumulación", old.accumulation.official, new.accumulation.official),
        ("Meta del cuatrienio", quantity(old.target), quantity(new.target)),
        *(
            (f"Programado {year}", quantity(before[year].programmed), quantity(one.programmed))
            for year, one in after.items()
        ),
        ("Recursos del cuatrienio", _pesos(before), _pesos(after)),
    ]
    yield from (pair for pair in pairs if pair[1] != pair[2])


def _pesos(years: TargetYears) -> str:
    return pesos(exact_sum(one.programmed_cop for one in years.values()))
