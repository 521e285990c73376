"""The acta of a review: who asked, answered and decided what, and when (000:26)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from kpt.accounts.actor import Actor
from kpt.base.numbers import cuenta, entero, fecha_hora, percent, pesos
from kpt.followup.models import FollowUpReport, ReportState, ReportSummary
from kpt.followup.queries.queue import REVIEWER_LABELS
from kpt.review.queries.threads import Thread, threads_of
from kpt.rules.workflows.reporting import ReportEvent
from kpt.territories.models import EntityKind, TerritorialEntity

STEPS = {
    ReportEvent.SUBMIT: "La entidad envió el reporte",
    ReportEvent.RETURN: "Se devolvió a la entidad",
    ReportEvent.VALIDATE: "La gobernación lo validó",
    ReportEvent.SEND_BACK: "El DNP lo devolvió a la gobernación",
    ReportEvent.VERIFY: "El DNP lo verificó",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One decision, with who took it and as what."""

    title: str
    who: str
    role: str
    at: datetime
    comment: str


@dataclass(frozen=True, slots=True)
class Record:
    """What the acta says."""

    title: str
    entity: str
    divipola: str
    year: int
    state: str
    plan: str
    facts: tuple[tuple[str, str], ...]
    steps: list[Step]
    threads: list[Thread]
    made_at: datetime

    @property
    def sentence(self) -> str:
        """Say in one sentence what the acta holds."""
        asked = cuenta(len(self.threads), "observación,observaciones")
        closed = cuenta(sum(t.closed_at is not None for t in self.threads), "cerrada,cerradas")
        steps = cuenta(len(self.steps), "decisión,decisiones")
        return f"{asked} ({closed}) y {steps}, hasta el {fecha_hora(self.made_at)}"


def record_of(report: FollowUpReport, actor: Actor, now: datetime) -> Record:
    """Return the acta of a report as it is now. Two queries."""
    entity = report.plan.entity
    return Record(
        title=f"Acta de revisión del reporte de {report.fiscal_year}",
        entity=_place(entity),
        divipola=entity.pk,
        year=report.fiscal_year,
        state=REVIEWER_LABELS[ReportState(report.state)],
        plan=report.plan.name,
        facts=_facts(report, getattr(report, "summary", None)),
        steps=[
            Step(
                STEPS[ReportEvent(step.event)],
                str(step.by or "Sistema"),
                step.role,
                step.at,
                step.comment,
            )
            for step in report.transitions.select_related("by").order_by("pk")
        ],
        threads=sorted(threads_of(report, actor, None), key=lambda thread: thread.id),
        made_at=now,
    )


def _place(entity: TerritorialEntity) -> str:
    if entity.department is None:
        noun = "" if entity.kind == EntityKind.CAPITAL_DISTRICT else "Departamento de "
        return f"{noun}{entity.name}"
    return f"{entity.name}, {entity.department.name}"


def _facts(report: FollowUpReport, summary: ReportSummary | None) -> tuple[tuple[str, str], ...]:
    sent = f"{fecha_hora(report.submitted_at)}, por {report.submitted_by}"
    facts = [
        ("Estado", REVIEWER_LABELS[ReportState(report.state)]),
        ("Enviado", sent if report.submitted_at else "Todavía no"),
    ]
    if summary is not None:
        facts += [
            ("Metas reportadas", f"{entero(summary.answered)} de {entero(summary.targets)}"),
            ("Avance físico reportado", percent(summary.physical_ratio)),
            ("Obligaciones reportadas", pesos(summary.obligations_cop)),
            ("Evidencias", entero(summary.evidence)),
            ("Valores por mirar", entero(summary.unusual)),
        ]
    return tuple(facts)
