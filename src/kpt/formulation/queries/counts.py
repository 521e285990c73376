"""Counting how far each step of a version is: two queries for all of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count as CountOf
from django.db.models import Exists, IntegerField, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from kpt.accounts.models import Membership
from kpt.accounts.roles import TEAM
from kpt.diagnosis.models import DiagnosisBlock, FinancialFigure
from kpt.formulation.documents.models import SIX, PlanDocument
from kpt.formulation.models import ChecklistItem, ItemState, StepSummary
from kpt.plans.models import (
    Funding,
    FundingCeiling,
    LineSector,
    OutcomeTarget,
    OutcomeTargetLine,
    PlanVersion,
    ProductTarget,
    ProductTargetLine,
    SgrInitiative,
    SgrInitiativeLine,
    StrategicLine,
    YearProgramming,
)
from kpt.promises.models import GovernmentProgramme, Promise, PromiseLink
from kpt.rules.alistamiento import ITEMS
from kpt.rules.codes import Accumulation
from kpt.rules.programming import declared_matches
from kpt.rules.route import Count

TEAM_OF = 2
YEARS_OF = 4


@dataclass(slots=True)
class Agreement:
    """Targets whose years fit their four-year target, by their line and altogether."""

    fitting: set[int] = field(default_factory=set)
    total: int = 0


def count_of(rows: QuerySet, by: str, what: str = "pk", *, distinct: bool = False) -> Coalesce:
    """Return the number of ``rows``, already narrowed to the outer one, as a column."""
    counted = (
        rows.order_by().values(by).annotate(n=CountOf(what, distinct=distinct)).values("n")[:1]
    )
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def _of_version(model: type[Any], *, via: str = "version") -> QuerySet:
    return model._default_manager.filter(**{via: OuterRef("pk")})


def step_counts(
    versions: QuerySet[PlanVersion], on: date, *, agreement: dict[int, Agreement] | None = None
) -> dict[int, dict[str, Count]]:
    """Return, for each version, how many things of each step there are and how many are complete.

    ``revisiones`` is what the worker found the last time that it ran the checks. Two queries, or
    one when the caller has the ``agreement`` of the targets already.
    """
    lines, outcomes = _of_version(StrategicLine), _of_version(OutcomeTarget)
    targets, initiatives = _of_version(ProductTarget), _of_version(SgrInitiative)
    plan = {"plan": OuterRef("plan_id")}
    members = Membership.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=on),
        entity=OuterRef("plan__entity_id"),
        role__in=TEAM,
        starts_on__lte=on,
    )
    of_term = {
        "government__entity": OuterRef("plan__entity_id"),
        "government__period": OuterRef("plan__period_id"),
    }
    promises = Promise.objects.filter(**of_term)
    attended = Q(set_aside_at__isnull=False) | Exists(
        PromiseLink.objects.filter(promise=OuterRef("pk"))
    )
    checklist = ChecklistItem.objects.filter(**plan)
    dealt_with = Q(state__in=(ItemState.DONE, ItemState.NOT_APPLICABLE))
    sectors = Exists(LineSector.objects.filter(line=OuterRef("pk")))
    documented = Exists(
        DiagnosisBlock.objects.filter(
            document__plan=OuterRef("version__plan_id"), document__line_uid=OuterRef("uid")
        )
    )
    with_outcome = Exists(OutcomeTargetLine.objects.filter(line=OuterRef("pk")))
    with_target = Exists(ProductTargetLine.objects.filter(line=OuterRef("pk")))
    funded = Exists(Funding.objects.filter(target=OuterRef("pk")))
    tied = Exists(SgrInitiativeLine.objects.filter(initiative=OuterRef("pk")))
    rows = versions.order_by().values(
        "pk",
        "plan__period__first_year",
        members=count_of(members, "entity", "user", distinct=True),
        checklist_done=count_of(checklist.filter(dealt_with), "plan"),
        checklist_own=count_of(checklist.filter(code=""), "plan"),
        programme=count_of(
            GovernmentProgramme.objects.filter(**of_term, is_current=True),
            "government__entity",
        ),
        promises=count_of(promises, "government__entity"),
        promises_done=count_of(promises.filter(attended), "government__entity"),
        lines=count_of(lines, "version"),
        lines_sectors=count_of(lines.filter(sectors).exclude(name=""), "version"),
        lines_documented=count_of(lines.filter(documented), "version"),
        lines_outcomes=count_of(lines.filter(with_outcome), "version"),
        lines_targets=count_of(lines.filter(with_target), "version"),
        outcomes=count_of(outcomes, "version"),
        outcomes_done=count_of(
            outcomes.filter(target__isnull=False, detail__baseline__isnull=False), "version"
        ),
        targets=count_of(targets, "version"),
        targets_done=count_of(targets.filter(target__isnull=False), "version"),
        targets_funded=count_of(targets.filter(funded), "version"),
        ceiling_years=count_of(
            FundingCeiling.objects.filter(**plan), "plan", "fiscal_year", distinct=True
        ),
        initiatives=count_of(initiatives, "version"),
        initiatives_done=count_of(
            initiatives.filter(tied, indicative_cop__isnull=False), "version"
        ),
        finance_years=count_of(
            FinancialFigure.objects.filter(
                entity=OuterRef("plan__entity_id"),
                fiscal_year__lt=OuterRef("plan__period__first_year"),
                is_projected=False,
            ),
            "entity",
            "fiscal_year",
            distinct=True,
        ),
        documents_made=count_of(
            PlanDocument.objects.filter(version=OuterRef("pk"), kind__in=SIX, file__isnull=False),
            "version",
            "kind",
            distinct=True,
        ),
        reviewed=Coalesce(
            Subquery(
                StepSummary.objects.filter(version=OuterRef("pk"), step="revisiones").values(
                    "done"
                )[:1],
                output_field=IntegerField(),
            ),
            0,
        ),
    )
    found = {row["pk"]: row for row in rows}
    if agreement is None:
        agreement = agreement_of(found)
    return {pk: _counts(row, agreement[pk]) for pk, row in found.items()}


def _counts(row: Mapping[str, Any], agreement: Agreement) -> dict[str, Count]:
    lines, targets = row["lines"], row["targets"]
    return {
        "equipo": Count(min(row["members"], TEAM_OF), TEAM_OF),
        "alistamiento": Count(row["checklist_done"], len(ITEMS) + row["checklist_own"]),
        "programa": Count(min(row["programme"], 1), 1),
        "promesas": Count(row["promises_done"], row["promises"]),
        "lineas": Count(row["lines_sectors"], lines),
        "diagnostico": Count(row["lines_documented"], lines),
        "finanzas": Count(min(row["finance_years"], YEARS_OF), YEARS_OF),
        "resultados": Count(row["lines_outcomes"], lines),
        "metas-resultado": Count(row["outcomes_done"], row["outcomes"]),
        "metas": Count(row["lines_targets"] + row["targets_done"], lines + targets),
        "programacion": Count(len(agreement.fitting), targets),
        "inversiones": Count(row["targets_funded"], targets),
        "techos": Count(min(row["ceiling_years"], YEARS_OF), YEARS_OF),
        "regalias": Count(row["initiatives_done"], row["initiatives"]),
        "documentos": Count(row["documents_made"], len(SIX)),
        "revisiones": Count(row["reviewed"] if targets else 0, 1 if targets else 0),
    }


def agreement_of(version_ids: Iterable[int]) -> dict[int, Agreement]:
    """Return, for each version, the targets whose years fit their target. One query."""
    years: dict[tuple[int, int, Any, str], dict[int, Any]] = defaultdict(dict)
    rows = YearProgramming.objects.filter(
        target__version__in=list(version_ids), target__target__isnull=False
    ).values_list(
        "target__version_id",
        "target_id",
        "target__target",
        "target__accumulation",
        "fiscal_year",
        "quantity",
    )
    for version_id, target_id, target, mode, year, quantity in rows:
        years[version_id, target_id, target, mode][year] = quantity
    found: dict[int, Agreement] = defaultdict(Agreement)
    for (version_id, target_id, target, mode), quantities in years.items():
        found[version_id].total += 1
        if declared_matches(Accumulation(mode), target, quantities):
            found[version_id].fitting.add(target_id)
    return found
