"""The first page of a plan in formulation: where it stands, and what comes next."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from kpt.base.numbers import cuenta, fecha
from kpt.formulation.queries.route import Route, route_of
from kpt.plans.models import PlanVersion
from kpt.plans.queries.drafts import RecentChange, recent_changes

LATEST = 3


@dataclass(frozen=True, slots=True)
class LegalDate:
    """A date of the legal route that is still to come, with the days left."""

    days: int
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class HomePage:
    """What the page shows."""

    route: Route
    sentence: str
    tasks: tuple[dict[str, object], ...]
    dates: tuple[LegalDate, ...]
    latest: tuple[RecentChange, ...]


def home_page(version: PlanVersion, on: date) -> HomePage:
    """Return the first page of a version in formulation. Five queries."""
    route = route_of(version, on)
    return HomePage(
        route=route,
        sentence=_sentence(route, is_amendment=version.number > 1),
        tasks=tuple(
            {
                "title": step.title,
                "url": step.url,
                "text": step.counts,
                "chip": ("Lo pide la ley", "info") if step.legal else None,
                "due": step.fraction,
            }
            for step in route.next
        ),
        dates=legal_dates(version, on),
        latest=tuple(recent_changes(version, limit=LATEST)),
    )


def _sentence(route: Route, *, is_amendment: bool) -> str:
    if is_amendment:
        return (
            "Esta versión empezó como copia de la anterior. Cambie solo lo que el nuevo acto vaya "
            "a cambiar; lo demás sigue igual."
        )
    total = len(route.modules)
    if route.done_modules == total:
        return "Los siete módulos están completos. Genere los documentos y revise el plan."
    missing = cuenta(total - route.done_modules, "módulo,módulos")
    return f"El plan va en {route.percent}: falta terminar {missing} de {total}."


def legal_dates(version: PlanVersion, on: date) -> tuple[LegalDate, ...]:
    """Return the legal dates of the first version of a plan that are still to come.

    Source: Ley 152 de 1994, articles 39 (to the CTP within two months of taking office) and 40
    (to the corporation within the first four months). They end at midnight in Bogotá.
    """
    year = version.plan.period.first_year
    last_of_february = date(year, 3, 1) - timedelta(days=1)
    known = (
        (
            last_of_february,
            "Entregar el proyecto al Consejo Territorial de Planeación",
            "Ley 152 de 1994, artículo 39",
        ),
        (
            date(year, 4, 30),
            "Presentar el proyecto al Concejo o a la Asamblea",
            "Ley 152 de 1994, artículo 40",
        ),
    )
    return tuple(
        LegalDate((day - on).days, title, f"{fecha(day)} · {basis}")
        for day, title, basis in known
        if day >= on
    )
