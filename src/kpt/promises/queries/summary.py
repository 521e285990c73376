"""What became of each promise, for pages, files and documents."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import F

from kpt.plans.models import Plan, PlanVersion
from kpt.promises.models import Promise, RowKind
from kpt.promises.queries.rows import PlanRowName, PlanRows, plan_rows, version_in_hand
from kpt.rules.promises import Coverage, Standing, coverage_of, standing_of
from kpt.territories.models import Government


@dataclass(frozen=True, slots=True)
class KeptPromise:
    """One promise with the rows of the plan that keep it.

    ``lost`` counts ties to rows that are no longer in the plan: with no other tie, the promise
    is pending again.
    """

    uid: uuid.UUID
    number: int
    text: str
    heading: str
    standing: Standing
    rows: tuple[PlanRowName, ...]
    lost: int
    reason: str


@dataclass(frozen=True, slots=True)
class LineCoverage:
    """How many promises one line keeps, by itself or by its outcomes and targets."""

    label: str
    name: str
    promises: int


@dataclass(frozen=True, slots=True)
class PromisesSummary:
    """All the promises of a programme and where they are in a version of the plan."""

    promises: tuple[KeptPromise, ...]
    coverage: Coverage
    lines: tuple[LineCoverage, ...]


def promises_summary(plan: Plan) -> PromisesSummary:
    """Return the promises of the plan's government and where the plan in hand keeps them.

    For the documents. Four queries; nothing for a plan without a programme.
    """
    government = Government.objects.filter(entity=plan.entity_id, period=plan.period_id).last()
    return summary_of(government, version_in_hand(plan.entity_id))


def summary_of(government: Government | None, version: PlanVersion | None) -> PromisesSummary:
    """Return where ``version`` keeps the promises of a government. Two queries."""
    rows = plan_rows(version)
    promises = kept_promises(government, rows)
    return PromisesSummary(
        promises=promises,
        coverage=coverage_of(promise.standing for promise in promises),
        lines=_by_line(promises, rows),
    )


def kept_promises(government: Government | None, rows: PlanRows) -> tuple[KeptPromise, ...]:
    """Return every promise with its ties, in the order of the programme. One query."""
    return tuple(
        kept_promise(promise, number, tied, rows)
        for number, (promise, tied) in enumerate(tied_promises(government), 1)
    )


def tied_promises(government: Government | None) -> list[tuple[Promise, list[uuid.UUID]]]:
    """Return the promises of a government in order, each with the rows it is tied to. One query."""
    if government is None:
        return []
    found: dict[int, tuple[Promise, list[uuid.UUID]]] = {}
    promises = Promise.objects.filter(government=government).select_related(
        "changed_by", "government"
    )
    for promise in promises.annotate(tied=F("links__row_uid")).order_by(
        "position", "pk", "links__pk"
    ):
        _, tied = found.setdefault(promise.pk, (promise, []))
        if promise.tied is not None:
            tied.append(promise.tied)
    return list(found.values())


def kept_promise(
    promise: Promise, number: int, tied: Sequence[uuid.UUID], rows: PlanRows
) -> KeptPromise:
    """Return one promise with the rows of its ties that are still in the plan."""
    found = tuple(rows.by_uid[uid] for uid in tied if uid in rows.by_uid)
    return KeptPromise(
        uid=promise.uid,
        number=number,
        text=promise.text,
        heading=promise.heading,
        standing=standing_of(links=len(found), is_set_aside=promise.set_aside_at is not None),
        rows=found,
        lost=len(tied) - len(found),
        reason=promise.set_aside_reason,
    )


def _by_line(promises: Sequence[KeptPromise], rows: PlanRows) -> tuple[LineCoverage, ...]:
    kept: dict[uuid.UUID, set[uuid.UUID]] = defaultdict(set)
    for promise in promises:
        for row in promise.rows:
            for line in rows.serving.get(row.uid, ()):
                kept[line].add(promise.uid)
    return tuple(
        LineCoverage(line.label, line.name, len(kept[line.uid]))
        for line in rows.of_kind(RowKind.LINE)
    )
