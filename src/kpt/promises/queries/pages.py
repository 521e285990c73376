"""What the pages of the programa de gobierno show, in a constant number of queries."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass

from django.core.paginator import Page, Paginator
from django.http import Http404, QueryDict
from django.urls import reverse

from kpt.base.errors_http import Spanish
from kpt.base.numbers import cuenta, percent
from kpt.plans.models import PlanVersion
from kpt.promises.forms import PromiseFilter
from kpt.promises.models import Promise, RowKind
from kpt.promises.queries.rows import PlanRowName, PlanRows, plan_rows, version_in_force
from kpt.promises.queries.summary import (
    KeptPromise,
    LineCoverage,
    PromisesSummary,
    kept_promise,
    kept_promises,
    summary_of,
    tied_promises,
)
from kpt.promises.stems import stem
from kpt.rules.promises import Coverage, Standing
from kpt.rules.text import fold
from kpt.rules.words import nearest
from kpt.territories.models import Government

PER_PAGE = 25
NEAREST = 5
GONE = Spanish("Esa promesa no existe, o alguien la unió con otra o la quitó.")
CHIPS = {
    Standing.LINKED: ("ok", ""),
    Standing.SET_ASIDE: ("", "info"),
    Standing.PENDING: ("warn", "clock"),
}


@dataclass(frozen=True, slots=True)
class CoverageShown:
    """The coverage in words and figures, with how it was calculated."""

    coverage: Coverage
    percent: str
    due: str
    calculation: dict[str, object]
    lines: tuple[LineCoverage, ...]


def coverage_shown(summary: PromisesSummary) -> CoverageShown:
    """Return the coverage as a page tells it."""
    found = summary.coverage
    due = found.linked + found.pending
    ratio = "sin promesas" if found.ratio is None else percent(found.ratio)
    calculation: dict[str, object] = {
        "title": f"¿Cómo se calculó el {ratio}?" if found.ratio is not None else "",
        "formula": ["Cobertura", f"{found.linked} en el plan/{due} por cumplir", ratio],
        "inputs": [
            ("Promesas del programa", str(found.total), "Programa de gobierno"),
            ("En el plan", str(found.linked), "Vinculadas con una línea o una meta"),
            ("Apartadas con razón", str(found.set_aside), "No entran en la cuenta"),
            ("Por ubicar", str(found.pending), "Sin decidir"),
        ],
        "rules": [
            "Una promesa está en el plan si alguna línea o meta vigente la cumple.",
            "Lo que se aparta, con su razón pública, no suma ni resta.",
            "Si la meta se retira del plan, la promesa vuelve a quedar por ubicar.",
        ],
        "source": "Ley 131 de 1994 (voto programático) y Ley 152 de 1994, art. 39. Fórmula propia.",
    }
    return CoverageShown(
        coverage=found,
        percent=ratio,
        due=f"{found.linked} de {cuenta(due, 'promesa,promesas')}",
        calculation=calculation,
        lines=summary.lines,
    )


def coverage_of(government: Government | None, version: PlanVersion | None) -> CoverageShown:
    """Return how much of a programme a version of the plan keeps. Two queries."""
    return coverage_shown(summary_of(government, version))


@dataclass(frozen=True, slots=True)
class PromiseRow:
    """A promise as the list shows it."""

    promise: KeptPromise
    chip: tuple[str, str, str]
    url: str


@dataclass(frozen=True, slots=True)
class PromiseList:
    """The promises that a filter leaves, by pages."""

    form: PromiseFilter
    page: Page
    total: int
    found: int
    has_plan: bool


def promises_page(
    divipola: str, government: Government | None, version: PlanVersion | None, query: QueryDict
) -> PromiseList:
    """Return a page of promises. Two queries."""
    rows = plan_rows(version)
    every = kept_promises(government, rows)
    form = PromiseFilter(query, headings=headings_of(every))
    found = filtered(every, form)
    page = Paginator([_row(one, divipola) for one in found], PER_PAGE).get_page(query.get("pagina"))
    return PromiseList(form, page, len(every), len(found), rows.version is not None)


def headings_of(promises: Iterable[KeptPromise]) -> list[str]:
    """Return the headings of the programme, in its order."""
    return list(dict.fromkeys(one.heading for one in promises if one.heading))


def filtered(promises: Iterable[KeptPromise], form: PromiseFilter) -> list[KeptPromise]:
    """Return the promises that the filter leaves; what is not a filter of ours filters nothing."""
    said = form.cleaned_data if form.is_valid() else {}
    words = fold(said.get("buscar", "")).split()
    return [
        one
        for one in promises
        if (not said.get("estado") or one.standing == said["estado"])
        and (not said.get("eje") or one.heading == said["eje"])
        and all(word in fold(f"{one.text} {one.heading}") for word in words)
    ]


def _row(promise: KeptPromise, divipola: str) -> PromiseRow:
    kind, icon = CHIPS[promise.standing]
    return PromiseRow(
        promise,
        (promise.standing.label, kind, icon),
        reverse("promises:promise", args=[divipola, promise.uid]),
    )


@dataclass(frozen=True, slots=True)
class PublicPromises:
    """What anybody reads of a programme: its promises, and where the plan in force keeps them."""

    shown: CoverageShown
    page: Page
    has_plan: bool


def public_promises(divipola: str, government: Government | None, page: str) -> PublicPromises:
    """Return the promises of a programme by the plan in force, by pages. Three queries."""
    version = version_in_force(divipola)
    summary = summary_of(government, version)
    rows = [_row(one, divipola) for one in summary.promises]
    return PublicPromises(
        coverage_shown(summary), Paginator(rows, PER_PAGE).get_page(page), version is not None
    )


@dataclass(frozen=True, slots=True)
class PromiseSheet:
    """One promise with all that may be done about it. ``near`` and ``rows`` are options."""

    promise: KeptPromise
    chip: tuple[str, str, str]
    who: str
    when: object
    near: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    lost: tuple[uuid.UUID, ...]
    has_plan: bool
    is_last: bool
    previous_url: str
    next_url: str


def promise_or_404(government: Government | None, uid: uuid.UUID) -> Promise:
    """Return a promise of the government in hand. One query."""
    found = Promise.objects.filter(government=government, uid=uid).first()
    if found is None:
        raise Http404(GONE)
    return found


def promise_sheet(
    government: Government | None, version: PlanVersion | None, uid: uuid.UUID
) -> PromiseSheet:
    """Return one promise, its ties, and the rows of the plan nearest to it. Two queries."""
    every = tied_promises(government)
    order = [one.uid for one, _ in every]
    if uid not in order:
        raise Http404(GONE)
    place = order.index(uid)
    promise, tied = every[place]
    rows = plan_rows(version)
    divipola = promise.government.entity_id
    kept = kept_promise(promise, place + 1, tied, rows)
    kind, icon = CHIPS[kept.standing]
    return PromiseSheet(
        promise=kept,
        chip=(kept.standing.label, kind, icon),
        who=str(promise.changed_by) if promise.changed_by else "",
        when=promise.changed_at,
        near=_near(promise.text, rows, set(tied)),
        rows=_options(rows, set(tied)),
        lost=tuple(one for one in tied if one not in rows.by_uid),
        has_plan=rows.version is not None,
        is_last=place == len(order) - 1,
        previous_url=_sheet_url(divipola, order, place - 1),
        next_url=_sheet_url(divipola, order, place + 1),
    )


def _sheet_url(divipola: str, order: list[uuid.UUID], place: int) -> str:
    if not 0 <= place < len(order):
        return ""
    return reverse("promises:promise", args=[divipola, order[place]])


def _near(text: str, rows: PlanRows, tied: set[uuid.UUID]) -> tuple[tuple[str, str], ...]:
    said = {row.uid: row.said for row in rows.by_uid.values() if row.uid not in tied}
    found = nearest(text, said, stem=stem, at_most=NEAREST)
    return tuple((str(uid), rows.by_uid[uid].whole) for uid, _ in found)


def _options(
    rows: PlanRows, tied: set[uuid.UUID]
) -> tuple[tuple[str, tuple[tuple[str, str], ...]], ...]:
    """Return every row as options of a list, by kind."""

    def options(kind: RowKind) -> tuple[tuple[str, str], ...]:
        return tuple(_option(row) for row in rows.of_kind(kind) if row.uid not in tied)

    groups = ((f"{kind.label}", options(kind)) for kind in RowKind)
    return tuple((label, found) for label, found in groups if found)


def _option(row: PlanRowName) -> tuple[str, str]:
    return str(row.uid), row.whole[:160]
