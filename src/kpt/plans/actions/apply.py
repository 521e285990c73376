"""Writing what a person confirmed into the plan: a new version, or new values in the same one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db import transaction

from kpt.base.bulk import insert_rows
from kpt.base.errors import DomainError
from kpt.base.fields import canonical
from kpt.catalogues.models import CatalogueRelease
from kpt.files.models import ImportBatch
from kpt.plans.actions.authorship import Authorship, authorship_of
from kpt.plans.actions.details import copy_details
from kpt.plans.actions.in_place import change_in_place, changed_values
from kpt.plans.actions.rows import VersionWriter, indicator_ids
from kpt.plans.comparison import PlanComparison, compare
from kpt.plans.content import (
    InitiativeRow,
    LineRow,
    OutcomeRow,
    PlanContent,
    SgrTargetRow,
    TargetRow,
)
from kpt.plans.models import (
    ChangeSet,
    Plan,
    PlanVersion,
    RowOrigin,
    ValueHistory,
    VersionState,
    Way,
)
from kpt.plans.queries import current_version, load_content
from kpt.plans.shape import shape_of
from kpt.plans.workbook import layout
from kpt.rules.periods import legal_day
from kpt.territories.models import Government, GovernmentPeriod, TerritorialEntity
from kpt.territories.queries import government_on

PLAN_ROW = "PLAN"
OPENED_FIRST = "Primera importación del plan"
OPENED_AGAIN = "El libro importado agrega o retira filas del plan"
SHEET_OF = {
    LineRow.KIND: layout.LINES,
    OutcomeRow.KIND: layout.OUTCOMES,
    TargetRow.KIND: layout.TARGETS,
    SgrTargetRow.KIND: layout.SGR_TARGETS,
    InitiativeRow.KIND: layout.INITIATIVES,
}


class NoGovernment(DomainError):
    """The entity has no government on record for the term of the file."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What came of a confirmed file. ``change`` is None when the file brought nothing new."""

    plan: Plan
    version: PlanVersion
    change: ChangeSet | None
    opened_version: bool
    comparison: PlanComparison


@transaction.atomic
def apply_content(
    *, content: PlanContent, batch: ImportBatch, user_id: int | None, now: datetime
) -> Applied:
    """Write ``content`` as the plan of its entity and term. The caller asked permission.

    The first file makes the plan, adopted with its act pending. A file that adds or drops lines
    or targets opens a new version, which asks for its act; other differences are written in the
    version in force, each with its history. The same content changes nothing.

    Raises NoGovernment when the entity has no government for the term.
    """
    entity = TerritorialEntity.objects.select_for_update().get(pk=content.divipola)
    period = GovernmentPeriod.objects.filter(first_year=content.first_year).first()
    # Who governs when the value is entered, which is not always whose plan it is.
    government = government_on(entity, legal_day(now))
    if period is None or government is None or not _governed(entity, period):
        raise NoGovernment(
            f"No está registrado el mandato {content.first_year}–{content.first_year + 3} de "
            f"{entity}. Cargue los datos de referencia e intente de nuevo."
        )
    plan = Plan.objects.filter(entity=entity, period=period).first()
    before = current_version(plan) if plan else None
    old = load_content(before) if before else None
    comparison = compare(old, content)
    if before is not None and comparison.is_same:
        return Applied(before.plan, before, None, opened_version=False, comparison=comparison)

    if plan is None:
        plan = Plan(entity=entity, period=period)
    plan.name, plan.sispt_created_at = content.plan_name, content.created_at
    plan.save()
    change = ChangeSet.objects.create(
        plan=plan, at=now, by_id=user_id, government=government, way=Way.IMPORT, batch=batch
    )
    authors = authorship_of(before) if before else Authorship()
    history = _history(plan, comparison, change, authors) if before else []
    if before is None or comparison.opens_version:
        version = _open_version(plan, before, content, comparison, change, authors)
    else:
        version = before
        if old is not None and comparison.is_reshaped:
            change.shape_before = shape_of(old)
            change.save(update_fields=["shape_before"])
        change_in_place(before, content, comparison, lambda key, value: change.pk)
    insert_rows(history)
    _write_origins(batch, content, authors)
    return Applied(plan, version, change, version is not before, comparison)


def _governed(entity: TerritorialEntity, period: GovernmentPeriod) -> bool:
    return Government.objects.filter(entity=entity, period=period).exists()


def _open_version(
    plan: Plan,
    before: PlanVersion | None,
    content: PlanContent,
    comparison: PlanComparison,
    change: ChangeSet,
    authors: Authorship,
) -> PlanVersion:
    for key, value in changed_values(comparison):
        authors.rewrite(key, value, change.pk)
        authors.row_versions[key] = authors.row_versions.get(key, 1) + 1
    if before is not None:
        before.state, before.superseded_at = VersionState.SUPERSEDED, change.at
        before.save(update_fields=["state", "superseded_at"])
    last = plan.versions.order_by("-number").first()
    version = PlanVersion.objects.create(
        plan=plan,
        number=last.number + 1 if last else 1,
        state=VersionState.ADOPTED_PENDING_ACT,
        reason=OPENED_AGAIN if before else OPENED_FIRST,
        opened_at=change.at,
        adopted_at=change.at,
        change=change,
    )
    release = CatalogueRelease.objects.order_by("-published_on").first()
    indicators = indicator_ids(content, release.pk if release else None)
    VersionWriter(version, change, authors, indicators).write(content)
    if before is not None:
        copy_details(before, version)
    return version


def _history(
    plan: Plan, comparison: PlanComparison, change: ChangeSet, authors: Authorship
) -> list[ValueHistory]:
    changes = changed_values(comparison)
    changes += [(PLAN_ROW, value) for value in comparison.plan_fields]
    return [
        ValueHistory(
            plan=plan,
            change=change,
            previous_change_id=authors.of_value(key, value),
            row_uid=authors.uids.get(key, plan.uid),
            row_label=key,
            field=value.field,
            fiscal_year=value.period,
            source=value.source,
            before=as_text(value.before),
            after=as_text(value.after),
        )
        for key, value in changes
    ]


def _write_origins(batch: ImportBatch, content: PlanContent, authors: Authorship) -> None:
    insert_rows(
        RowOrigin(batch=batch, uid=authors.uid(row.key), sheet=SHEET_OF[kind], row=row.sheet_row)
        for kind, rows in content.rows_by_kind().items()
        for row in rows
    )


def as_text(value: object) -> str | None:
    """Return a value as history keeps it; None stays None, «nothing was there»."""
    if value is None:
        return None
    if isinstance(value, Decimal):
        return canonical(value)
    if isinstance(value, bool):
        return "Sí" if value else "No"
    if isinstance(value, tuple):
        return ",".join(map(str, value))
    if isinstance(value, datetime):
        return value.isoformat()
    return str(value)
