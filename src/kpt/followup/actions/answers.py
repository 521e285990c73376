"""Writing answers: one target, the cells of a sheet or a whole workbook, always in the same way.

Whoever calls has locked the report and asked permission.
"""

from __future__ import annotations

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from kpt.accounts.actor import Actor
from kpt.base.errors import DomainError
from kpt.followup.calculator.reports import mark_stale
from kpt.followup.models import FollowUpReport, TargetAnswer, TargetSpending
from kpt.plans.models import CURRENT_STATES, PlanVersion, ProductTarget
from kpt.rules.periods import legal_day
from kpt.territories.queries import government_on

WRITTEN = (
    "achieved",
    "narrative",
    "difficulties",
    "no_progress_reason",
    "row_version",
    "changed_at",
    "changed_by",
    "government",
)


class NothingToReport(DomainError):
    """The entity has no plan in force for the vigencia, or DNP has not opened it."""


@dataclass(frozen=True, slots=True)
class Money:
    """Money of one source and project, in pesos."""

    source: int
    bpin: str
    commitments_cop: Decimal
    obligations_cop: Decimal
    payments_cop: Decimal

    @property
    def place(self) -> tuple[int, str]:
        return (self.source, self.bpin)

    @property
    def says(self) -> bool:
        """Whether there is anything in it: a row of zeros is no row."""
        return bool(self.commitments_cop or self.obligations_cop or self.payments_cop)


@dataclass(frozen=True, slots=True)
class Given:
    """What a person wrote of one target. ``achieved`` None is not reported, which is not 0."""

    achieved: Decimal | None
    narrative: str = ""
    difficulties: str = ""
    no_progress_reason: str = ""
    money: tuple[Money, ...] = ()


@dataclass(frozen=True, slots=True)
class Answering:
    """One target to be answered: the answer that it has, if any, and what it will say."""

    target: ProductTarget
    answer: TargetAnswer | None
    given: Given


def targets_of(report: FollowUpReport, consecutives: Collection[int]) -> dict[int, ProductTarget]:
    """Return some targets of the plan in force by their official number. One query."""
    version = PlanVersion.objects.filter(plan=report.plan_id, state__in=CURRENT_STATES)
    found = ProductTarget.objects.filter(version__in=version, consecutive__in=consecutives)
    return {target.consecutive: target for target in found}


def answers_of(
    report: FollowUpReport, uids: Collection[uuid.UUID]
) -> dict[uuid.UUID, TargetAnswer]:
    """Return what some targets were answered, with their money. Two queries."""
    found = TargetAnswer.objects.filter(report=report, target_uid__in=uids)
    rows = found.select_related("changed_by").prefetch_related("spending")
    return {answer.target_uid: answer for answer in rows}


def given_of(answer: TargetAnswer | None) -> Given:
    """Return what an answer says now, as somebody would give it."""
    if answer is None:
        return Given(None)
    return Given(
        achieved=answer.achieved,
        narrative=answer.narrative,
        difficulties=answer.difficulties,
        no_progress_reason=answer.no_progress_reason,
        money=tuple(
            Money(
                one.source_id,
                one.bpin,
                one.commitments_cop,
                one.obligations_cop,
                one.payments_cop,
            )
            for one in answer.spending.all()
        ),
    )


Told = dict[str, object]


def change_of(answer: TargetAnswer | None, given: Given) -> tuple[Told, Told]:
    """Return what an answer said and what it will say, for the audit: the row keeps only the last.

    What changes, and always what was achieved. Called before it is written.
    """
    was, version = given_of(answer), answer.row_version if answer else 0
    before, after = _told(was, version), _told(given, version + 1)
    kept = {name for name in after if before[name] != after[name]} | {"achieved"}
    told = {name: after[name] for name in after if name in kept}
    return ({name: before[name] for name in told} if answer else {}), told


def _told(given: Given, row_version: int) -> Told:
    return {
        "achieved": given.achieved,
        "narrative": given.narrative.strip(),
        "difficulties": given.difficulties.strip(),
        "no_progress_reason": given.no_progress_reason.strip(),
        "money": [
            [one.source, one.bpin, one.commitments_cop, one.obligations_cop, one.payments_cop]
            for one in sorted(given.money, key=lambda one: one.place)
        ],
        "row_version": row_version,
    }


def write_answers(
    report: FollowUpReport, items: Sequence[Answering], *, actor: Actor, now: datetime
) -> list[TargetAnswer]:
    """Write what was given of some targets, in the same number of queries whatever they are.

    Raises NothingToReport when nobody is on record as governing.
    """
    government = government_on(report.plan.entity_id, legal_day(now))
    if government is None:
        raise NothingToReport("No está registrado quién gobierna hoy. Escriba a la mesa de ayuda.")
    new: list[TargetAnswer] = []
    old: list[TargetAnswer] = []
    for item in items:
        answer = item.answer or TargetAnswer(
            report=report, target_uid=item.target.uid, row_version=0
        )
        given = item.given
        answer.achieved, answer.narrative = given.achieved, given.narrative.strip()
        answer.difficulties = given.difficulties.strip()
        answer.no_progress_reason = given.no_progress_reason.strip()
        answer.row_version += 1
        answer.changed_at, answer.changed_by, answer.government = now, actor.user, government
        (old if answer.pk else new).append(answer)
    TargetAnswer.objects.bulk_create(new)
    TargetAnswer.objects.bulk_update(old, WRITTEN)
    _write_money(items, {answer.target_uid: answer for answer in (*new, *old)})
    mark_stale(report.pk)
    by_uid = {answer.target_uid: answer for answer in (*new, *old)}
    return [by_uid[item.target.uid] for item in items]


def _write_money(items: Sequence[Answering], answers: Mapping[uuid.UUID, TargetAnswer]) -> None:
    changed = [item for item in items if item.given.money != given_of(item.answer).money]
    TargetSpending.objects.filter(
        answer__in=[item.answer for item in changed if item.answer]
    ).delete()
    TargetSpending.objects.bulk_create(
        TargetSpending(
            answer=answers[item.target.uid],
            source_id=one.source,
            bpin=one.bpin,
            commitments_cop=one.commitments_cop,
            obligations_cop=one.obligations_cop,
            payments_cop=one.payments_cop,
        )
        for item in changed
        for one in item.given.money
    )
    for item in changed:
        # What was read with the answer is no longer there.
        getattr(answers[item.target.uid], "_prefetched_objects_cache", {}).clear()
