"""The versions of a plan, newest first, as a page tells them."""

from __future__ import annotations

from dataclasses import dataclass

from django.http import Http404

from kpt.accounts.actor import Actor
from kpt.base.errors_http import Spanish
from kpt.base.numbers import fecha, fecha_hora
from kpt.base.verdict import Verdict
from kpt.plans.models import Plan, PlanVersion, VersionState
from kpt.plans.permissions import can_record_act

CHIPS = {
    VersionState.DRAFT: "info",
    VersionState.ADOPTED_PENDING_ACT: "warn",
    VersionState.ADOPTED: "ok",
    VersionState.SUPERSEDED: "",
}


@dataclass(frozen=True, slots=True)
class VersionLine:
    """One version, ready to be shown."""

    number: int
    state: str
    chip: str
    act: str
    reason: str
    opened: str
    who: str
    file_name: str
    can_record_act: Verdict


def versions_of(plan: Plan, actor: Actor) -> list[VersionLine]:
    """Return the versions of a plan, newest first. One query."""
    versions = PlanVersion.objects.filter(plan=plan).select_related(
        "plan__entity__department", "change__by", "change__batch__file"
    )
    return [_line(version, actor) for version in versions.order_by("-number")]


def _line(version: PlanVersion, actor: Actor) -> VersionLine:
    change = version.change
    return VersionLine(
        number=version.number,
        state=version.get_state_display(),
        chip=CHIPS[VersionState(version.state)],
        act=act_text(version),
        reason=version.reason,
        opened=fecha_hora(version.opened_at),
        who=str(change.by) if change.by else "Carga del sistema",
        file_name=change.batch.file.name if change.batch else "",
        can_record_act=can_record_act(actor, version),
    )


def act_text(version: PlanVersion) -> str:
    """Return «Acuerdo 005 del 28 de mayo de 2024», or nothing while it has not been told."""
    if not version.act_kind or version.act_on is None:
        return ""
    return f"{version.get_act_kind_display()} {version.act_number} del {fecha(version.act_on)}"


def version_or_404(plan: Plan | None, number: int) -> PlanVersion:
    """Return a version of the plan by its number."""
    versions = PlanVersion.objects.select_related("plan__entity__department", "plan__period")
    version = versions.filter(plan=plan, number=number).first()
    if version is None:
        raise Http404(Spanish("Esa versión del plan no existe."))
    return version
