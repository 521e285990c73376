"""The file of one entity, from what its report says at the moment of the cut."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import transaction

from kpt.cuts import canonical
from kpt.cuts.models import Situation
from kpt.cuts.outcomes import outcome_record
from kpt.cuts.records import ENTITY, Figures, figures_of, target_record, total_record
from kpt.cuts.sources import source_total_records, target_source_records
from kpt.followup.models import Evidence, FollowUpReport, ReportState
from kpt.followup.queries.money_by_source import MoneyBySource, money_by_source
from kpt.followup.queries.outcomes_in_year import outcomes_in_year
from kpt.followup.queries.reported import is_public, reported_years
from kpt.plans.models import CURRENT_STATES, Plan, PlanVersion
from kpt.rules.reported import total_amounts
from kpt.rules.workflows.reporting import ReportEvent, label_of
from kpt.rules.workflows.reporting import ReportState as State
from kpt.territories.models import TerritorialEntity

DNP = "Departamento Nacional de Planeación"
BY_DNP = (ReportEvent.SEND_BACK.value, ReportEvent.VERIFY.value)


@dataclass(frozen=True, slots=True)
class EntityFile:
    """What a cut keeps of one entity."""

    name: str
    content: bytes
    situation: Situation
    label: str
    figures: Figures


def file_name(fiscal_year: int, what: str) -> str:
    """Return the name of a file of a cut: «2025-63111.jsonl»."""
    return f"{fiscal_year}-{what}.jsonl"


@transaction.atomic
def entity_file(entity: TerritorialEntity, fiscal_year: int, definitive_on: date) -> EntityFile:
    """Return the file of one entity, in memory. Nobody answers or decides while it is read.

    Of a report that was never sent, or was given back and not sent again, no answer is published:
    its targets and outcomes are listed with what the plan says. Some fifteen queries, however
    large the plan.
    """
    version = _version(entity, fiscal_year)
    report = _report(version.plan, fiscal_year) if version else None
    situation = _situation(version, report)
    shown = report if situation == Situation.REPORTED else None
    targets = []
    if version is not None:
        reports = [shown] if shown else []
        found = reported_years(version.plan_id, [fiscal_year], reports, version)[fiscal_year]
        targets = sorted(found, key=lambda one: (one.consecutive, str(one.uid)))
    money = money_by_source(shown) if shown else MoneyBySource()
    figures = figures_of(targets, total_amounts(money.loose.values()))
    evidence = _evidence(shown)
    records = [
        _head(entity, fiscal_year, definitive_on, version, shown, situation),
        *(target_record(one, evidence.get(one.uid, ())) for one in targets),
        *target_source_records(targets, money),
        *(outcome_record(one) for one in (outcomes_in_year(version, shown) if version else ())),
        *source_total_records(targets, money),
        total_record(figures),
    ]
    return EntityFile(
        name=file_name(fiscal_year, entity.pk),
        content=canonical.lines(records),
        situation=situation,
        label=label_of(State(shown.state)) if shown else "",
        figures=figures,
    )


def _version(entity: TerritorialEntity, fiscal_year: int) -> PlanVersion | None:
    versions = PlanVersion.objects.filter(
        state__in=CURRENT_STATES,
        plan__entity=entity,
        plan__period__first_year__lte=fiscal_year,
        plan__period__last_year__gte=fiscal_year,
    )
    return versions.select_related("plan__period").order_by("-pk").first()


def _report(plan: Plan, fiscal_year: int) -> FollowUpReport | None:
    reports = FollowUpReport.objects.select_for_update(of=("self",))
    return reports.filter(plan=plan, fiscal_year=fiscal_year).first()


def _situation(version: PlanVersion | None, report: FollowUpReport | None) -> Situation:
    if version is None:
        return Situation.NO_PLAN
    if report is None or report.state == ReportState.DRAFT:
        return Situation.NO_REPORT
    return Situation.REPORTED if is_public(report) else Situation.RETURNED


def _head(
    entity: TerritorialEntity,
    fiscal_year: int,
    definitive_on: date,
    version: PlanVersion | None,
    report: FollowUpReport | None,
    situation: Situation,
) -> dict[str, Any]:
    return {
        "registro": ENTITY,
        "formato": canonical.FORMAT,
        "divipola": entity.pk,
        "nombre": entity.name,
        "departamento": entity.department.name if entity.department else entity.name,
        "vigencia": canonical.number(fiscal_year),
        "corte_definitivo": definitive_on.isoformat(),
        "situacion": situation.value,
        "plan": _plan(version),
        "reporte": _told(report, entity),
    }


def _plan(version: PlanVersion | None) -> dict[str, Any] | None:
    if version is None:
        return None
    act = {
        "clase": version.act_kind,
        "numero": version.act_number,
        "fecha": version.act_on.isoformat() if version.act_on else None,
    }
    return {
        "nombre": version.plan.name,
        "periodo": version.plan.period.label,
        "version": canonical.number(version.number),
        "acto": act if version.act_kind else None,
    }


def _told(report: FollowUpReport | None, entity: TerritorialEntity) -> dict[str, Any] | None:
    """Return the state of a report and its steps: as what each was taken, never by whom."""
    if report is None:
        return None
    steps = [
        {
            "paso": step.event,
            "fecha": canonical.instant(step.at),
            "rol": step.role,
            "oficina": _office(step.event, entity),
        }
        for step in report.transitions.all()
    ]
    assert report.submitted_at is not None  # only what was sent is told
    return {
        "estado": report.state,
        "etiqueta": label_of(State(report.state)),
        "enviado_el": canonical.instant(report.submitted_at),
        "pasos": steps,
    }


def _office(event: str, entity: TerritorialEntity) -> str:
    if event == ReportEvent.SUBMIT.value:
        return entity.name
    if event in BY_DNP or entity.department is None:
        return DNP
    return f"Gobernación ({entity.department.name})"


def _evidence(report: FollowUpReport | None) -> dict[Any, list[str]]:
    found: dict[Any, list[str]] = defaultdict(list)
    if report is None:
        return found
    rows = Evidence.objects.filter(report=report, removed_at=None, file__is_public=True)
    for uid, sha256 in rows.values_list("target_uid", "file__sha256"):
        found[uid].append(sha256)
    return found
