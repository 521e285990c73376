"""A sample drawn, and what was seen of each of its targets."""

from __future__ import annotations

import uuid
from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO

from django.core.files.base import File
from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.files.actions import store
from kpt.files.models import FileKind
from kpt.review.calculator import IN_THE_TEAMS_HANDS
from kpt.review.models import ReportFinding, ReviewedTarget, Sample, SampledTarget
from kpt.review.permissions import can_sample, can_verify_target
from kpt.rules.periods import legal_day
from kpt.rules.sampling import MOST, TooMany, Unit, draw, method_of
from kpt.territories.models import TerritorialEntity


class NothingToSample(DomainError):
    """No report was sent, or nothing was done in those that were."""


class WrongSize(DomainError):
    """A sample of nothing, or of more than anybody verifies."""


class WrongDay(DomainError):
    """Seen on a day that has not come."""


@transaction.atomic
def draw_sample(
    *,
    department_id: str | None,
    fiscal_year: int,
    at_random: int,
    by_risk: int,
    seed: str,
    actor: Actor,
    now: datetime,
) -> Sample:
    """Draw targets to be seen, of the sent reports of a department or of the country.

    Without a ``seed`` it is the instant of the draw. Raises NotAllowed, WrongSize,
    NothingToSample.
    """
    can_sample(actor, department_id).require()
    department = TerritorialEntity.objects.get(pk=department_id) if department_id else None
    rows = _population(department_id, fiscal_year)
    if not rows:
        raise NothingToSample(
            f"Todavía no hay metas con avance en los reportes enviados de {fiscal_year}. Tome la "
            "muestra cuando se hayan enviado."
        )
    seed = seed.strip() or now.isoformat(timespec="seconds")
    findings = _findings(rows)
    units = {
        _key(row): Unit(_key(row), findings[row.report_id, row.target_uid], _spent(row))
        for row in rows
    }
    try:
        drawn = draw(units.values(), seed=seed, at_random=at_random, by_risk=by_risk)
    except TooMany as error:
        raise WrongSize(f"Una muestra es de 1 a {MOST} metas, al azar y por riesgo.") from error
    sample = Sample.objects.create(
        department=department,
        fiscal_year=fiscal_year,
        seed=seed,
        at_random=at_random,
        by_risk=by_risk,
        population=len(rows),
        method=method_of(seed=seed, population=len(rows), at_random=at_random, by_risk=by_risk),
        drawn_at=now,
        drawn_by=actor.user,
        role=actor.role_in(department),
    )
    by_key = {_key(row): row for row in rows}
    SampledTarget.objects.bulk_create(
        _sampled(sample, number, by_key[one.unit.key], one.chosen.value, one.unit.findings)
        for number, one in enumerate(drawn, 1)
    )
    after = {"seed": seed, "fiscal_year": fiscal_year, "targets": len(drawn)}
    record(
        AuditKind.SAMPLE_DRAWN,
        actor=actor,
        target=sample,
        entity=department,
        after=after,
        now=now,
    )
    return sample


def _population(department_id: str | None, fiscal_year: int) -> list[ReviewedTarget]:
    """Return the targets with something done in the reports that were sent. One query."""
    rows = ReviewedTarget.objects.filter(report__fiscal_year=fiscal_year, achieved__isnull=False)
    if department_id:
        rows = rows.filter(report__plan__entity__department=department_id)
    rows = rows.exclude(report__state__in=IN_THE_TEAMS_HANDS).select_related("report__plan")
    return [row for row in rows.order_by("report", "position") if row.achieved]


def _findings(rows: list[ReviewedTarget]) -> Counter[tuple[int, uuid.UUID | None]]:
    reports = {row.report_id for row in rows}
    found = ReportFinding.objects.filter(report__in=reports).order_by()
    return Counter(found.values_list("report_id", "target_uid"))


def _key(row: ReviewedTarget) -> str:
    return f"{row.report.plan.entity_id}:{row.report.fiscal_year}:{row.target_uid}"


def _spent(row: ReviewedTarget) -> Decimal:
    return row.obligations_cop or Decimal(0)


def _sampled(
    sample: Sample, number: int, row: ReviewedTarget, chosen: str, findings: int
) -> SampledTarget:
    return SampledTarget(
        sample=sample,
        number=number,
        report_id=row.report_id,
        target_uid=row.target_uid,
        consecutive=row.consecutive,
        name=row.name,
        unit=row.unit,
        chosen=chosen,
        findings=findings,
        programmed=row.programmed,
        reported=row.achieved,
        obligations_cop=row.obligations_cop,
    )


@dataclass(frozen=True, slots=True)
class Seen:
    """What somebody found in the field. ``verified`` in the unit of the indicator."""

    verified: Decimal
    on: date
    note: str = ""


@transaction.atomic
def verify_target(
    *,
    sampled_id: int,
    seen: Seen,
    actor: Actor,
    now: datetime,
    file: File | IO[bytes] | None = None,
) -> SampledTarget:
    """Write what was seen of one target, beside what was reported, which stays as it was.

    Raises NotAllowed, WrongDay, WrongFile, FileTooLarge.
    """
    targets = SampledTarget.objects.select_related("sample", "file", "report__plan__entity")
    row = targets.select_for_update(of=("self",)).get(pk=sampled_id)
    can_verify_target(actor, row.sample).require()
    if seen.on > legal_day(now):
        raise WrongDay("Todavía no llega ese día: escriba el día en que se vio.")
    entity = row.report.plan.entity
    before = _told(row)
    if file is not None:
        row.file = store(file, kind=FileKind.EVIDENCE, entity=entity, actor=actor, now=now)
    row.verified, row.verified_on, row.note = seen.verified, seen.on, seen.note.strip()
    row.recorded_at, row.recorded_by = now, actor.user
    row.save()
    record(
        AuditKind.SAMPLED_TARGET_VERIFIED,
        actor=actor,
        target=row.sample,
        entity=entity,
        before=before,
        after={"meta": row.label, **_told(row)},
        now=now,
    )
    return row


def _told(row: SampledTarget) -> dict[str, object]:
    return {
        "verified": row.verified,
        "verified_on": row.verified_on,
        "note": row.note,
        "file": row.file.sha256 if row.file else "",
    }
