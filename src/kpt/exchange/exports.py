"""Taking the official workbooks out again."""

from __future__ import annotations

from typing import BinaryIO

from django.utils import timezone

from kpt.base.errors import DomainError
from kpt.base.verdict import ALLOWED, Verdict, denied
from kpt.catalogues.models import SDG
from kpt.followup.workbook.writing import write_followup
from kpt.plans.models import Plan
from kpt.plans.queries import current_version, has_plan, load_content, plan_of
from kpt.plans.workbook.writing import write_plan
from kpt.rules.text import fold
from kpt.territories.models import TerritorialEntity

NOTHING_YET = "Todavía no hay un plan de {}. Impórtelo primero."


class NothingToExport(DomainError):
    """The entity has no plan in force."""


def can_export(entity: TerritorialEntity) -> Verdict:
    """Tell whether there is a plan in force to take out, and if not, what to do first."""
    return ALLOWED if has_plan(entity) else denied(NOTHING_YET.format(entity))


def write_plan_workbook(entity: TerritorialEntity, target: BinaryIO) -> None:
    """Write the plan in force of an entity as its official workbook. Raises NothingToExport."""
    plan = plan_of(entity)
    version = current_version(plan) if plan else None
    if version is None:
        raise NothingToExport(NOTHING_YET.format(entity))
    write_plan(load_content(version), target, sdgs=dict(SDG.objects.values_list("number", "name")))


def write_followup_workbook(entity: TerritorialEntity, target: BinaryIO) -> None:
    """Write the follow-up report of an entity, as DNP's. Raises NothingToExport."""
    plan = _plan_in_force(entity)
    write_followup(plan, target, on=timezone.localdate())


def _plan_in_force(entity: TerritorialEntity) -> Plan:
    plan = plan_of(entity)
    if plan is None or current_version(plan) is None:
        raise NothingToExport(NOTHING_YET.format(entity))
    return plan


def plan_file_name(entity: TerritorialEntity) -> str:
    """Return the name of the file: «plan-63111-buenavista.xlsx»."""
    return _file_name("plan", entity)


def followup_file_name(entity: TerritorialEntity) -> str:
    """Return the name of the file: «seguimiento-63111-buenavista.xlsx»."""
    return _file_name("seguimiento", entity)


def _file_name(kind: str, entity: TerritorialEntity) -> str:
    return f"{kind}-{entity.pk}-{'-'.join(fold(entity.name).split())}.xlsx"
