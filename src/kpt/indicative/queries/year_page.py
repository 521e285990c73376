"""The page of the PI of a vigencia: what it has, what is missing, and what to do next."""

from __future__ import annotations

import re
import uuid
from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse

from kpt.accounts.actor import Actor
from kpt.base.numbers import cuenta, entero, pesos, quantity
from kpt.base.verdict import Verdict, denied
from kpt.indicative.models import IndicativePlan
from kpt.indicative.permissions import (
    can_adopt_indicative,
    can_discard_indicative,
    can_edit_indicative,
    can_programme,
)
from kpt.indicative.queries.facts import Facts, Row, facts_of
from kpt.indicative.queries.numbers import InHand, NumberLine, act_text
from kpt.rules.indicative import QUANTITY, Difference, whole_line
from kpt.rules.money import source_at

Task = dict[str, Any]


@dataclass(frozen=True, slots=True)
class TargetName:
    """A target in a few words."""

    label: str
    name: str
    sector: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """The totals of one source, ready to be shown."""

    source: str
    planned: str
    programmed: str
    difference: str
    differs: bool


@dataclass(frozen=True, slots=True)
class YearPage:
    """What the page shows."""

    in_hand: InHand
    heading: str
    state: str
    chip: str
    act: str
    sentence: str
    figures: list[tuple[str, str, str]]
    tasks: list[Task]
    came: list[TargetName]
    went: list[TargetName]
    is_behind: bool
    sources: list[SourceRow]
    whole: SourceRow
    numbers: list[NumberLine]
    can_programme: Verdict
    can_edit: Verdict
    can_adopt: Verdict
    can_open_next: Verdict
    can_discard: Verdict
    told: int

    @property
    def indicative(self) -> IndicativePlan:
        return self.in_hand.indicative


def year_page(in_hand: InHand, actor: Actor) -> YearPage:
    """Return the page of a PI for somebody. Four queries, whatever the targets."""
    indicative, facts = in_hand.indicative, facts_of(in_hand.indicative)
    moved, lines = facts.movement(), facts.sources()
    missing = [uid for uid in facts.rows if not facts.office(uid)]
    whole = whole_line(lines)
    may = can_programme(actor, indicative.plan.entity)
    return YearPage(
        in_hand=in_hand,
        heading=f"Plan indicativo {indicative.fiscal_year}",
        state=f"Número {indicative.number}: {indicative.get_state_display().lower()}",
        chip=in_hand.chip,
        act=act_text(indicative),
        sentence=(
            f"Sale de la versión {indicative.version_number} del plan adoptado. Sus metas son las "
            "del plan: aquí no se agregan ni se quitan."
        ),
        figures=[
            ("Metas", entero(len(facts.rows)), _programmed(facts)),
            ("Recursos de la vigencia", pesos(whole.programmed), "suma de las fuentes"),
            ("Diferencias con el PPI", entero(len(facts.differences())), _untold(facts)),
        ],
        tasks=_tasks(facts, missing),
        came=named(facts.plan, moved.came),
        went=named(facts.rows, moved.went),
        is_behind=bool(moved) and in_hand.is_newest,
        sources=[
            _source(source_at(line.source).label, line.planned, line.programmed, line.amount)
            for line in lines
        ],
        whole=_source("Total", whole.planned, whole.programmed, whole.amount),
        numbers=in_hand.lines(),
        can_programme=may,
        can_edit=can_edit_indicative(actor, indicative),
        can_adopt=_ready(can_adopt_indicative(actor, indicative), facts),
        can_open_next=may if in_hand.is_newest and not in_hand.is_draft else denied(""),
        can_discard=(
            can_discard_indicative(actor, indicative) if in_hand.is_newest else denied("")
        ),
        told=len(facts.explanations),
    )


def _programmed(facts: Facts) -> str:
    count = sum(bool(row.quantity) or bool(row.money) for row in facts.rows.values())
    return f"{cuenta(count, 'programada,programadas')} en la vigencia"


def _untold(facts: Facts) -> str:
    count = len(facts.unexplained())
    return f"{entero(count)} sin explicar" if count else "todas explicadas"


def _ready(may: Verdict, facts: Facts) -> Verdict:
    """Say on the button what would keep the PI from being adopted."""
    if may and facts.movement():
        return denied("Primero póngalo al día con el plan vigente.")
    if may and (missing := len(facts.unexplained())):
        return denied(f"Falta explicar {cuenta(missing, 'diferencia,diferencias')} con el PPI.")
    return may


def _tasks(facts: Facts, missing: list[uuid.UUID]) -> list[Task]:
    entity, year = facts.indicative.plan.entity_id, facts.indicative.fiscal_year
    number = f"?numero={facts.indicative.number}"
    untold, found = len(facts.unexplained()), len(facts.findings())

    def to(name: str) -> str:
        return reverse(f"indicative:{name}", args=[entity, year]) + number

    return [
        {
            "title": "Responsables",
            "url": f"{reverse('indicative:responsibles', args=[entity])}"
            f"{'?ver=sin' if missing else ''}",
            "chip": _left(len(missing), "sin responsable,sin responsable"),
            "text": "Qué dependencia responde por cada meta.",
        },
        {
            "title": "Programación",
            "url": to("programme"),
            "chip": None,
            "text": "Cantidad y plata por fuente de cada meta en la vigencia.",
        },
        {
            "title": "Consistencia con el PPI",
            "url": to("consistency"),
            "chip": _left(untold, "sin explicar,sin explicar"),
            "text": "Cada cifra que no es la del plan plurianual, con su explicación.",
        },
        {
            "title": "Cadena de valor",
            "url": to("chain"),
            "chip": _left(found, "aviso,avisos", ok="Sin avisos"),
            "text": "Programa, producto, indicador, cantidad y plata, meta por meta.",
        },
    ]


def _left(count: int, words: str, ok: str = "Listo") -> tuple[str, str]:
    return (cuenta(count, words), "warn") if count else (ok, "ok")


def named(rows: Any, keys: Iterable[Hashable]) -> list[TargetName]:
    """Return the targets of some identities in words. No query."""
    return [_named(rows[key]) for key in keys]


def _named(row: Row) -> TargetName:
    return TargetName(row.target.label, row.name, row.target.sector_name)


def _source(label: str, planned, programmed, amount) -> SourceRow:
    return SourceRow(label, pesos(planned), pesos(programmed), signed(amount, pesos), bool(amount))


def signed(amount, write) -> str:
    """Write a difference with its sign: «+$ 5», «−3», «0»."""
    return f"+{write(amount)}" if amount > 0 else write(amount)


@dataclass(frozen=True, slots=True)
class DifferenceLine:
    """One difference with the PPI, ready to be shown. ``key`` names it in a form."""

    key: str
    target: TargetName
    what: str
    planned: str
    programmed: str
    difference: str
    explanation: str
    who: str
    is_told: bool


@dataclass(frozen=True, slots=True)
class ConsistencyPage:
    """Every difference of a PI, and those that wait."""

    in_hand: InHand
    lines: list[DifferenceLine]
    untold: int
    sources: list[SourceRow]
    whole: SourceRow
    can_edit: Verdict


def consistency_page(in_hand: InHand, actor: Actor) -> ConsistencyPage:
    """Return the differences of a PI with the PPI, those without explanation first. 4 queries."""
    facts = facts_of(in_hand.indicative)
    waiting = {one.place for one in facts.unexplained()}
    lines = [_difference(facts, one, one.place not in waiting) for one in facts.differences()]
    totals = facts.sources()
    whole = whole_line(totals)
    return ConsistencyPage(
        in_hand,
        sorted(lines, key=lambda line: line.is_told),
        len(waiting),
        [
            _source(source_at(line.source).label, line.planned, line.programmed, line.amount)
            for line in totals
        ],
        _source("Total", whole.planned, whole.programmed, whole.amount),
        can_edit_indicative(actor, in_hand.indicative),
    )


def _difference(facts: Facts, one: Difference, is_told: bool) -> DifferenceLine:
    uid, source = one.place
    row = facts.rows[uid]  # type: ignore[index]
    write = quantity if source == QUANTITY else pesos
    told = facts.explanations.get((row.uid, source))
    return DifferenceLine(
        key=f"{row.target.consecutive}-{source}",
        target=_named(row),
        what=f"Cantidad ({row.target.unit})" if source == QUANTITY else source_at(source).label,
        planned=write(one.planned),
        programmed=write(one.programmed),
        difference=signed(one.amount, write),
        explanation=told.text if told else "",
        who=str(told.written_by or "Sistema") if told else "",
        is_told=is_told,
    )


def places_of(in_hand: InHand, keys: Iterable[str]) -> list[tuple[uuid.UUID, int]]:
    """Return the target and the source that the keys of a form name. One query."""
    pairs = [key.split("-") for key in keys if re.fullmatch(r"[0-9]{1,6}-[0-9]{1,2}", key)]
    targets = dict(in_hand.indicative.targets.values_list("consecutive", "target_uid"))
    return [(targets[int(ip)], int(source)) for ip, source in pairs if int(ip) in targets]
