"""The reports of an entity that a document may be made from, with who vouches for each."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404

from kpt.base.errors_http import Spanish
from kpt.base.numbers import fecha, fecha_hora
from kpt.briefs.material import Place, Standing
from kpt.briefs.models import Brief
from kpt.followup.models import FollowUpReport, ReportTransition
from kpt.followup.queries.reported import is_public
from kpt.rules.workflows.reporting import INITIAL, TEAMS, label_of
from kpt.rules.workflows.reporting import ReportState as State
from kpt.territories.models import EntityKind, TerritorialEntity

VOUCHED = {
    "self": "Autorreportado: lo dice la entidad. Nadie más lo ha confirmado todavía.",
    "reviewed": "Revisado: la planeación departamental miró su consistencia y calidad técnica.",
    "verified": "Verificado: el DNP lo revisó.",
}


def reports_of(divipola: str) -> list[FollowUpReport]:
    """Return the reports of an entity, newest vigencia first, with the instant of their last step.

    One query.
    """
    return list(_reports().filter(plan__entity=divipola).order_by("-fiscal_year", "-pk"))


def _reports() -> QuerySet[FollowUpReport]:
    steps = ReportTransition.objects.filter(report=OuterRef("pk")).order_by("-pk")
    return FollowUpReport.objects.select_related(
        "plan__entity__department", "plan__period"
    ).annotate(last_step_at=Coalesce(Subquery(steps.values("at")[:1]), "submitted_at", "opened_at"))


def last_step_of(report: FollowUpReport) -> datetime:
    """Return since when a report is as it is. It comes from :func:`reports_of`."""
    return report.last_step_at  # type: ignore[attr-defined]


def whole_briefs() -> QuerySet[Brief]:
    """Return the reports of whole plans, as they are and not of a published cut."""
    return Brief.objects.filter(is_whole=True, cut=None)


def waiting_for(slug: str, most: int) -> list[tuple[str, int]]:
    """Return the entity and vigencia of the reports for everybody that were not made yet."""
    made = whole_briefs().filter(
        entity=OuterRef("plan__entity"),
        fiscal_year=OuterRef("fiscal_year"),
        slug=slug,
        made_at__gte=OuterRef("last_step_at"),
    )
    waiting = _reports().exclude(state__in=[state.value for state in TEAMS]).filter(~Exists(made))
    return list(waiting.order_by("pk").values_list("plan__entity", "fiscal_year")[:most])


def report_of(reports: Iterable[FollowUpReport], fiscal_year: int) -> FollowUpReport:
    """Return the report of a vigencia among those of an entity. Raises Http404."""
    found = next((one for one in reports if one.fiscal_year == fiscal_year), None)
    if found is None:
        raise Http404(Spanish(f"No hay un reporte de {fiscal_year} del que se haga un informe."))
    return found


def public_only(reports: Iterable[FollowUpReport]) -> list[FollowUpReport]:
    """Return the reports that anybody may read."""
    return [report for report in reports if is_public(report)]


def standing_of(report: FollowUpReport, now: datetime) -> Standing:
    """Return who vouches for a report as it is now. ``report`` comes from :func:`reports_of`."""
    state = State(report.state)
    label = label_of(state)
    is_draft = state in INITIAL
    since = f" Desde el {fecha(last_step_of(report))}."
    vouched = "El reporte no se ha enviado: son cifras en borrador." if is_draft else VOUCHED[label]
    if state in TEAMS and not is_draft:
        vouched = "El reporte está devuelto: la entidad lo corrige y las cifras pueden cambiar."
    return Standing(
        state=report.get_state_display(),
        label=label,
        vouched=vouched + since,
        as_of=f"Reporte como estaba el {fecha_hora(now)}",
        is_draft=state in TEAMS,
        since=last_step_of(report),
    )


def place_of(entity: TerritorialEntity) -> Place:
    """Return an entity as reports name it. ``entity.department`` is read."""
    department = entity.department
    if entity.kind == EntityKind.CAPITAL_DISTRICT:
        title, who = entity.name, "el distrito"
    elif department is None:
        title, who = f"Departamento de {entity.name}", "el departamento"
    else:
        title, who = f"Municipio de {entity.name} · {department.name}", "el municipio"
    return Place(str(entity.pk), entity.name, title, who, department is None)
