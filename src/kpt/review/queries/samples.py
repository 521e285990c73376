"""The samples that somebody may see, and one of them with what was found in the field."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, Q
from django.http import Http404

from kpt.accounts.actor import Actor
from kpt.base.errors_http import Spanish
from kpt.base.numbers import fecha, pesos, quantity, row_number
from kpt.followup.labels import OF_THE_ENTITY, SELF, Label
from kpt.followup.models import FollowUpReport, ReportState, ReportSummary
from kpt.followup.queries.queue import departments_of, is_of_dnp
from kpt.followup.queries.report_labels import label_for, with_labels
from kpt.review.calculator import IN_THE_TEAMS_HANDS
from kpt.review.models import Sample, SampledTarget
from kpt.review.permissions import can_see_sample
from kpt.rules.sampling import SampleResult, Verified, result_of, shuffled
from kpt.territories.models import TerritorialEntity

COUNTRY = "Todo el país"


@dataclass(frozen=True, slots=True)
class SampleLine:
    """One sample of the list."""

    uid: uuid.UUID
    title: str
    place: str
    who: str
    drawn: str
    targets: int
    verified: int


def samples_of(actor: Actor) -> list[SampleLine]:
    """Return the samples that somebody may see, newest first. One query."""
    rows: Any = Sample.objects.select_related("department", "drawn_by").annotate(
        total=Count("targets"), seen=Count("targets", filter=Q(targets__verified__isnull=False))
    )
    if not is_of_dnp(actor):
        rows = rows.filter(department__in=departments_of(actor))
    return [
        SampleLine(
            uid=row.uid,
            title=f"Muestra de {row.fiscal_year}",
            place=place_of(row.department),
            who=str(row.drawn_by or "Sistema"),
            drawn=fecha(row.drawn_at),
            targets=row.total,
            verified=row.seen,
        )
        for row in rows
    ]


def place_of(department: TerritorialEntity | None) -> str:
    """Return where a sample was drawn from."""
    return department.name if department else COUNTRY


def places_for(actor: Actor) -> list[tuple[str, str]]:
    """Return where somebody may draw a sample, for a form: "" is the country. One query or none."""
    if is_of_dnp(actor):
        departments = TerritorialEntity.objects.filter(department=None).order_by("name")
        return [("", COUNTRY), *departments.values_list("pk", "name")]
    return [
        (m.entity.pk, m.entity.name)
        for m in actor.memberships
        if m.entity is not None and m.entity.pk in departments_of(actor)
    ]


def years_to_sample(actor: Actor) -> list[int]:
    """Return the vigencias with reports that were sent, newest first. One query."""
    reports = FollowUpReport.objects.exclude(state__in=IN_THE_TEAMS_HANDS)
    if not is_of_dnp(actor):
        reports = reports.filter(plan__entity__department__in=departments_of(actor))
    years = reports.order_by("-fiscal_year").values_list("fiscal_year", flat=True)
    return list(years.distinct())


@dataclass(frozen=True, slots=True)
class SampledLine:
    """One target of a sample, ready to be shown. ``row`` is for the form and the file."""

    row: SampledTarget
    entity: str
    divipola: str
    year: int
    programmed: str
    reported: str
    obligations: str
    chosen: str
    verified: str
    word: str
    chip: str
    who: str

    @property
    def difference(self) -> Decimal | None:
        verified = self.row.verified
        return None if verified is None else verified - self.row.reported


@dataclass(frozen=True, slots=True)
class SamplePage:
    """One sample with its targets and how it came out."""

    sample: Sample
    place: str
    lines: list[SampledLine]
    result: SampleResult

    @property
    def label(self) -> Label:
        """Who vouches for «reportado»: the entity, as it stood when the sample was drawn."""
        when = f"{OF_THE_ENTITY}, como estaba al tomar la muestra, {fecha(self.sample.drawn_at)}"
        return Label(SELF, when)

    @property
    def heading(self) -> str:
        return f"Muestra de {self.sample.fiscal_year}: {self.place}"


def sample_page(uid: uuid.UUID, actor: Actor) -> SamplePage:
    """Return a sample that somebody may see; for others it does not exist. Two queries."""
    sample = Sample.objects.filter(uid=uid).select_related("department", "drawn_by").first()
    if sample is None or not can_see_sample(actor, sample):
        raise Http404(Spanish("Esa muestra no existe, o es de otro departamento."))
    rows = SampledTarget.objects.filter(sample=sample).select_related(
        "report__plan__entity__department", "recorded_by", "file"
    )
    lines = [_line(row) for row in rows.order_by("number")]
    result = result_of([Verified(line.row.reported, line.row.verified) for line in lines])
    return SamplePage(sample, place_of(sample.department), lines, result)


def sampled_or_404(page: SamplePage, number: int) -> SampledLine:
    """Return one target of a sample by its number. No query."""
    found = next((line for line in page.lines if line.row.number == number), None)
    if found is None:
        raise Http404(Spanish("Esa meta no está en la muestra."))
    return found


def _line(row: SampledTarget) -> SampledLine:
    entity = row.report.plan.entity
    word, chip = ("Por verificar", "")
    if row.verified is not None:
        agrees = row.verified == row.reported
        word, chip = ("Coincide", "ok") if agrees else ("Difiere", "warn")
    who = f"{row.recorded_by or 'Sistema'}, {fecha(row.verified_on)}" if row.verified_on else ""
    return SampledLine(
        row=row,
        entity=entity.name,
        divipola=entity.pk,
        year=row.report.fiscal_year,
        programmed=quantity(row.programmed),
        reported=quantity(row.reported),
        obligations=pesos(row.obligations_cop),
        chosen=row.get_chosen_display(),
        verified=quantity(row.verified),
        word=word,
        chip=chip,
        who=who,
    )


# The second review of DNP -------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class SecondLine:
    """One validated report that DNP may look at again."""

    divipola: str
    name: str
    department: str
    summary: ReportSummary | None
    label: Label


@dataclass(frozen=True, slots=True)
class SecondPage:
    """The validated reports of a vigencia, by risk or in the order of a seed."""

    year: int | None
    years: list[dict[str, object]]
    order: str
    seed: str
    lines: list[SecondLine]
    total: int


SHOWN = 50


def second_page(asked: Mapping[str, str], on: date) -> SecondPage:
    """Return the reports that gobernaciones validated, in the order that was asked. Two queries.

    By chance: the SHA-256 of the seed and the code of the entity, so that the same seed gives
    everybody the same order. By risk: most values to look at, then most obligations.
    """
    reports = FollowUpReport.objects.filter(state=ReportState.DEPARTMENT_VALIDATED)
    known = list(reports.order_by("-fiscal_year").values_list("fiscal_year", flat=True).distinct())
    wanted = asked.get("vigencia", "")
    year = row_number(wanted) if row_number(wanted) in known else next(iter(known), None)
    seed = asked.get("semilla", "").strip()[:80] or on.isoformat()
    order = "azar" if asked.get("orden") == "azar" else "riesgo"
    rows = {row.plan.entity_id: row for row in with_labels(reports.filter(fiscal_year=year or 0))}
    keys = shuffled(rows, seed)
    if order == "riesgo":
        keys.sort(key=lambda key: _risk(rows[key]))
    return SecondPage(
        year=year,
        years=[
            {"label": str(one), "url": f"?vigencia={one}", "current": one == year} for one in known
        ],
        order=order,
        seed=seed,
        lines=[_second(rows[key]) for key in keys[:SHOWN]],
        total=len(rows),
    )


def _risk(report: FollowUpReport) -> tuple[int, Decimal]:
    summary = getattr(report, "summary", None)
    if summary is None:
        return 0, Decimal(0)
    return -summary.unusual, -(summary.obligations_cop or Decimal(0))


def _second(report: FollowUpReport) -> SecondLine:
    entity = report.plan.entity
    return SecondLine(
        divipola=entity.pk,
        name=entity.name,
        department=entity.department.name if entity.department else entity.name,
        summary=getattr(report, "summary", None),
        label=label_for(report, public=False),
    )
