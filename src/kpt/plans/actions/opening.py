"""Opening a version in formulation: an empty plan, or the one in force with the same rows."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.catalogues.models import CatalogueRelease
from kpt.plans.actions.apply import NoGovernment
from kpt.plans.actions.authorship import authorship_of
from kpt.plans.actions.details import copy_details
from kpt.plans.actions.drafting import open_change
from kpt.plans.actions.rows import VersionWriter, indicator_ids
from kpt.plans.actions.totals import recalculate_totals
from kpt.plans.models import (
    Plan,
    PlanVersion,
    VersionState,
    Way,
)
from kpt.plans.permissions import can_open_draft
from kpt.plans.queries import current_version, load_content
from kpt.rules.periods import legal_day
from kpt.territories.models import TerritorialEntity
from kpt.territories.queries import government_on

UNNAMED = "Plan de desarrollo sin nombre"


class DraftAlreadyOpen(DomainError):
    """The plan has a version in formulation; there is one at a time."""


@transaction.atomic
def open_draft(
    *, entity_id: str, actor: Actor, now: datetime, name: str = "", reason: str = ""
) -> PlanVersion:
    """Open the version in formulation of the government of the day and return it.

    Without a plan it starts empty. With one in force it starts as a copy of it, row by row with
    the same identities, so that an amendment is compared and measured against what was adopted.

    Raises NotAllowed, NoGovernment, DraftAlreadyOpen.
    """
    entity = TerritorialEntity.objects.select_for_update().get(pk=entity_id)
    can_open_draft(actor, entity).require()
    government = government_on(entity, legal_day(now))
    if government is None:
        raise NoGovernment(
            f"No está registrado quién gobierna hoy en {entity}. Escriba a la mesa de ayuda del "
            "DNP para que cargue el mandato."
        )
    plan, _ = Plan.objects.get_or_create(
        entity=entity, period=government.period, defaults={"name": name or UNNAMED}
    )
    if plan.versions.filter(state=VersionState.DRAFT).exists():
        raise DraftAlreadyOpen("El plan ya tiene una versión en formulación: siga con ella.")
    before = current_version(plan)
    change = open_change(plan, actor=actor, now=now, way=Way.SCREEN, note=reason)
    last = plan.versions.order_by("-number").first()
    version = PlanVersion.objects.create(
        plan=plan,
        number=last.number + 1 if last else 1,
        state=VersionState.DRAFT,
        reason=reason or ("Modificación del plan" if before else "Formulación del plan"),
        opened_at=now,
        change=change,
    )
    if before is not None:
        _copy(before, version)
    record(
        AuditKind.DRAFT_OPENED,
        actor=actor,
        target=version,
        entity=entity,
        after={"version": version.number, "copied_from": before.number if before else None},
        now=now,
    )
    return version


def _copy(before: PlanVersion, version: PlanVersion) -> None:
    content = load_content(before)
    release = CatalogueRelease.objects.order_by("-published_on").first()
    indicators = indicator_ids(content, release.pk if release else None)
    VersionWriter(version, version.change, authorship_of(before), indicators).write(content)
    copy_details(before, version)
    recalculate_totals(version.pk)
