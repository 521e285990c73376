"""A sample drawn, and what was seen of each of its targets."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import IO

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.base.jobs.actions import enqueue
from kpt.files.actions import store
from kpt.files.models import FileKind
from kpt.followup.models import FollowUpReport
from kpt.review.calculator import IN_THE_TEAMS_HANDS
from kpt.review.models import ReportFinding, ReviewedTarget, Sample, SampledTarget, SampleRequest
from kpt.review.permissions import can_sample, can_verify_target
from kpt.rules.periods import legal_day
from kpt.rules.sampling import MOST, TooMany, Unit, check_size, draw, method_of
from kpt.territories.models import TerritorialEntity

SAMPLE_JOB = "review.draw_sample"
REPORTS_AT_A_TIME = 100
SIZE = f"Una muestra es de 1 a {MOST} metas, al azar y por riesgo."
NOTHING = (
    "Todavía no hay metas con avance en los reportes enviados de {}. Tome la muestra cuando se "
    "hayan enviado."
)

Say = Callable[[int, int, str], None]


class NothingToSample(DomainError):
    """No report was sent, or nothing was done in those that were."""


class WrongSize(DomainError):
    """A sample of nothing, or of more than anybody verifies."""


class WrongDay(DomainError):
    """Seen on a day that has not come."""


@transaction.atomic
def ask_for_sample(
    *,
    department_id: str | None,
    fiscal_year: int,
    at_random: int,
    by_risk: int,
    seed: str,
    actor: Actor,
    now: datetime,
) -> SampleRequest:
    """Have a sample drawn in the background: it reads every target that was sent.

    Raises NotAllowed, WrongSize, NothingToSample.
    """
    can_sample(actor, department_id).require()
    department = TerritorialEntity.objects.get(pk=department_id) if department_id else None
    try:
        check_size(at_random, by_risk)
    except TooMany as error:
        raise WrongSize(SIZE) from error
    if not _reports(department_id, fiscal_year):
        raise NothingToSample(NOTHING.format(fiscal_year))
    request = SampleRequest.objects.create(
        department=department,
        fiscal_year=fiscal_year,
        at_random=at_random,
        by_risk=by_risk,
        seed=seed.strip(),
        asked_at=now,
        asked_by=actor.user,
    )
    title = f"Muestra de {fiscal_year}: {department.name if department else 'todo el país'}"
    request.job = enqueue(SAMPLE_JOB, str(request.pk), title=title, owner=actor.user, now=now)
    request.save(update_fields=["job"])
    return request


@transaction.atomic
def draw_asked(*, request_id: int, actor: Actor, now: datetime, say: Say) -> Sample:
    """Draw the sample that was asked for, once. Raises NotAllowed, NothingToSample."""
    request = SampleRequest.objects.select_for_update(of=("self",)).get(pk=request_id)
    if request.sample_id is None:
        request.sample = draw_sample(
            department_id=request.department_id,
            fiscal_year=request.fiscal_year,
            at_random=request.at_random,
            by_risk=request.by_risk,
            seed=request.seed,
            actor=actor,
            now=now,
            say=say,
        )
        request.save(update_fields=["sample"])
    assert request.sample is not None
    return request.sample


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
    say: Say | None = None,
) -> Sample:
    """Draw targets to be seen, of the sent reports of a department or of the country.

    Without a ``seed`` it is the instant of the draw. Raises NotAllowed, WrongSize,
    NothingToSample.
    """
    can_sample(actor, department_id).require()
    department = TerritorialEntity.objects.get(pk=department_id) if department_id else None
    seed = seed.strip() or now.isoformat(timespec="seconds")
    population = _Population(fiscal_year, _reports(department_id, fiscal_year), say)
    try:
        drawn = draw(population.units(), seed=seed, at_random=at_random, by_risk=by_risk)
    except TooMany as error:
        raise WrongSize(SIZE) from error
    if not drawn:
        raise NothingToSample(NOTHING.format(fiscal_year))
    sample = Sample.objects.create(
        department=department,
        fiscal_year=fiscal_year,
        seed=seed,
        at_random=at_random,
        by_risk=by_risk,
        population=population.size,
        method=method_of(
            seed=seed, population=population.size, at_random=at_random, by_risk=by_risk
        ),
        drawn_at=now,
        drawn_by=actor.user,
        role=actor.role_in(department),
    )
    by_key = population.rows([one.unit.key for one in drawn])
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


def _reports(department_id: str | None, fiscal_year: int) -> dict[int, str]:
    """Return the entity of each report that was sent. One query."""
    reports = FollowUpReport.objects.filter(fiscal_year=fiscal_year)
    if department_id:
        reports = reports.filter(plan__entity__department=department_id)
    sent = reports.exclude(state__in=IN_THE_TEAMS_HANDS).order_by("pk")
    return dict(sent.values_list("pk", "plan__entity_id"))


class _Population:
    """The targets with something done in some reports, read a hundred reports at a time."""

    def __init__(self, fiscal_year: int, reports: Mapping[int, str], say: Say | None) -> None:
        self._year, self._reports, self._say = fiscal_year, reports, say
        self.size = 0

    def units(self) -> Iterator[Unit]:
        """Yield what may be drawn. Two queries for every hundred reports."""
        pks = list(self._reports)
        for start in range(0, len(pks), REPORTS_AT_A_TIME):
            if self._say:
                self._say(start, len(pks), "Leyendo los reportes enviados")
            yield from self._units_of(pks[start : start + REPORTS_AT_A_TIME])

    def _units_of(self, pks: list[int]) -> Iterator[Unit]:
        told = ReportFinding.objects.filter(report__in=pks, target_uid__isnull=False).order_by()
        findings = Counter(told.values_list("report_id", "target_uid"))
        rows = ReviewedTarget.objects.filter(report__in=pks, achieved__isnull=False).order_by()
        columns = ("report_id", "target_uid", "achieved", "obligations_cop")
        for report, uid, achieved, spent in rows.values_list(*columns).iterator():
            if achieved:
                self.size += 1
                key = self._key(report, uid)
                yield Unit(key, findings[report, uid], spent or Decimal(0))

    def rows(self, keys: Collection[str]) -> dict[str, ReviewedTarget]:
        """Return what was reported of the targets that were drawn. One query."""
        entities = {entity: pk for pk, entity in self._reports.items()}
        drawn = Q()
        for entity, _, uid in (key.split(":") for key in keys):
            drawn |= Q(report=entities[entity], target_uid=uid)
        found = ReviewedTarget.objects.filter(drawn)
        return {self._key(row.report_id, row.target_uid): row for row in found}

    def _key(self, report: int, uid: uuid.UUID) -> str:
        return f"{self._reports[report]}:{self._year}:{uid}"


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
