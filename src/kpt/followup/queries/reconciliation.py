"""What the budget says was executed against what the report accounts for, source by source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef

from kpt.base.numbers import pesos
from kpt.followup.models import FollowUpReport, SharedSpending, TargetSpending
from kpt.followup.queries.shared import amounts_of, budget_rows, in_force
from kpt.rules.apportionment import SourceMoney, all_sources
from kpt.rules.money import source_at
from kpt.rules.reported import Amounts, Shared, total_amounts

VIEWS = {
    "": ("obligations", "Obligaciones"),
    "compromisos": ("commitments", "Compromisos"),
    "pagos": ("payments", "Pagos"),
}


@dataclass(frozen=True, slots=True)
class ReconciledLine:
    """One source, or all of them, in one of the three amounts; ready to be shown."""

    source: str
    execution: str
    own: str
    shared: str
    loose: str
    explained: str
    difference: str


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """The page: lines by source, their total, and each difference in a sentence."""

    lines: tuple[ReconciledLine, ...]
    total: ReconciledLine
    tabs: list[dict[str, object]]
    amount: str
    sentences: tuple[str, ...]
    is_square: bool
    is_written: bool


def sources_of(report: FollowUpReport) -> dict[int, SourceMoney]:
    """Return the money of a report by source. Three queries."""
    own: dict[int, list[Amounts]] = defaultdict(list)
    shared: dict[int, list[Amounts]] = defaultdict(list)
    loose: dict[int, list[Amounts]] = defaultdict(list)
    for row in _spent(report):
        (own if row.is_in_force else loose)[row.source_id].append(amounts_of(row))
    for source, part, gone in _shared(report):
        taken = {uid: share for uid, share in part.shares.items() if uid not in gone}
        shared[source].extend(part.amounts.part(share) for share in taken.values())
        loose[source].append(Shared(part.amounts, taken).unassigned)
    executed = budget_rows(report)
    return {
        position: SourceMoney(
            own=total_amounts(own[position]),
            shared=total_amounts(shared[position]),
            loose=total_amounts(loose[position]),
            execution=executed.get(position),
        )
        for position in sorted({*own, *shared, *loose, *executed})
    }


def _spent(report: FollowUpReport) -> Iterable[Any]:
    targets = in_force(report.plan_id).filter(uid=OuterRef("answer__target_uid"))
    rows = TargetSpending.objects.filter(answer__report=report)
    return rows.annotate(is_in_force=Exists(targets))


def _shared(report: FollowUpReport) -> Iterable[tuple[int, Shared, set[Any]]]:
    """Yield each expense with its source and the targets of its parts that the plan lost."""
    targets = in_force(report.plan_id).filter(uid=OuterRef("shares__target_uid"))
    rows: dict[int, Any] = {}
    shares: dict[int, dict[Any, Any]] = defaultdict(dict)
    gone: dict[int, set[Any]] = defaultdict(set)
    found: Iterable[Any] = (
        SharedSpending.objects.filter(report=report)
        .annotate(
            share_uid=F("shares__target_uid"),
            share=F("shares__percent"),
            is_in_force=Exists(targets),
        )
        .order_by("pk")
    )
    for row in found:
        rows.setdefault(row.pk, row)
        if row.share_uid is not None:
            shares[row.pk][row.share_uid] = row.share
            if not row.is_in_force:
                gone[row.pk].add(row.share_uid)
    for pk, row in rows.items():
        yield row.source_id, Shared(amounts_of(row), shares[pk]), gone[pk]


def reconciliation(report: FollowUpReport, asked: Mapping[str, str]) -> Reconciliation:
    """Return the reconciliation of a report in the amount that somebody asks for."""
    view = asked.get("ver", "")
    view = view if view in VIEWS else ""
    field, amount = VIEWS[view]
    sources = sources_of(report)
    whole = all_sources(sources.values())
    sentences = tuple(
        sentence for position, one in sources.items() for sentence in _sentences(position, one)
    )
    is_written = bool(sources) and whole.execution is not None
    return Reconciliation(
        lines=tuple(
            _line(source_at(position).short, one, field) for position, one in sources.items()
        ),
        total=_line("Todas las fuentes", whole, field),
        tabs=[
            {"label": label, "url": f"?ver={code}" if code else "?", "current": code == view}
            for code, (_, label) in VIEWS.items()
        ],
        amount=amount,
        sentences=sentences,
        is_square=is_written and not sentences,
        is_written=is_written,
    )


def _line(name: str, money: SourceMoney, field: str) -> ReconciledLine:
    difference = getattr(money.difference, field) if money.difference else None
    return ReconciledLine(
        source=name,
        execution=pesos(getattr(money.execution, field)) if money.execution else "Sin escribir",
        own=pesos(getattr(money.own, field)),
        shared=pesos(getattr(money.shared, field)),
        loose=pesos(getattr(money.loose, field)),
        explained=pesos(getattr(money.explained, field)),
        difference=pesos(difference) if difference is not None else "—",
    )


def _sentences(position: int, money: SourceMoney) -> Iterable[str]:
    """Yield, of one source, each amount that does not match, and what to do."""
    name = source_at(position).label
    if money.difference is None:
        yield (
            f"{name}: falta escribir lo que dice el presupuesto; el reporte cuenta "
            f"{pesos(money.explained.obligations)} de obligaciones."
        )
        return
    for field, word in VIEWS.values():
        difference = getattr(money.difference, field)
        if difference > 0:
            yield (
                f"{name}: faltan {pesos(difference)} de {word.lower()} por explicar. Póngalos en "
                "su meta, o en un gasto compartido si sirven a varias."
            )
        elif difference < 0:
            yield (
                f"{name}: el reporte cuenta {pesos(-difference)} de {word.lower()} más que el "
                "presupuesto. Busque lo que está dos veces o en otra fuente."
            )
