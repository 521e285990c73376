"""The page of one report: for whom fills it and for whom reviews it, each with what they may do."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.core.paginator import Page, Paginator

from kpt.accounts.actor import Actor
from kpt.base.numbers import cuenta
from kpt.base.verdict import Verdict, denied
from kpt.followup.labels import Label
from kpt.followup.models import FollowUpReport, ReportState
from kpt.followup.permissions import (
    can_answer,
    can_answer_observation,
    can_observe,
    can_return,
    can_send_back,
    can_submit,
    can_validate,
    can_verify,
)
from kpt.followup.queries.report_labels import label_for
from kpt.followup.queries.reports import (
    CHIPS,
    AnswerLine,
    ObservationLine,
    facts_of,
    lines_of,
    observations_of,
)
from kpt.followup.queries.windows import WindowLine, window_of
from kpt.rules.answers import AnswerState, report_warnings
from kpt.rules.text import fold

PER_PAGE = 50
TABS = (
    ("", "Todas"),
    ("missing", "Sin reportar"),
    ("incomplete", "Falta la razón"),
    ("complete", "Reportadas"),
    ("warnings", "Por mirar"),
)


@dataclass(frozen=True, slots=True)
class Decision:
    """One thing that a reviewer may decide, with its words."""

    code: str
    label: str
    needs_reason: bool
    help: str


@dataclass(frozen=True, slots=True)
class ReportPage:
    """What the page shows."""

    report: FollowUpReport
    window: WindowLine | None
    days_left: int | None
    state: str
    chip: str
    label: Label
    sentence: str
    done: int
    total: int
    page: Page
    tabs: list[dict[str, object]]
    search: str
    view: str
    can_answer: Verdict
    can_submit: Verdict
    can_observe: Verdict
    can_reply: Verdict
    decisions: list[Decision]
    observations: list[ObservationLine]
    warnings: list[str]

    @property
    def heading(self) -> str:
        return f"Reporte de la vigencia {self.report.fiscal_year}"


def report_page(
    report: FollowUpReport, actor: Actor, asked: Mapping[str, str], on: date
) -> ReportPage:
    """Return the page of a report for somebody on a day. Six queries, whatever the targets."""
    window = window_of(report.plan.entity_id, report.fiscal_year, on)
    facts = facts_of(report)
    lines = lines_of(facts)
    expected = [line for line in lines if line.is_programmed]
    done = sum(line.state_code == AnswerState.COMPLETE for line in expected)
    view, search = asked.get("ver", ""), asked.get("buscar", "").strip()
    shown = [line for line in lines if _shown(line, view, search)]
    return ReportPage(
        report=report,
        window=window,
        days_left=window.days_left(on) if window else None,
        state=report.get_state_display(),
        chip=CHIPS[ReportState(report.state)],
        label=label_for(report, public=False),
        sentence=_sentence(done, len(expected), window),
        done=done,
        total=len(expected),
        page=Paginator(shown, PER_PAGE).get_page(asked.get("pagina")),
        tabs=_tabs(lines, view, search),
        search=search,
        view=view,
        can_answer=can_answer(actor, report, window),
        can_submit=_with_all(can_submit(actor, report, window), lines),
        can_observe=can_observe(actor, report, window),
        can_reply=can_answer_observation(actor, report, window),
        decisions=decisions_of(actor, report, window),
        observations=observations_of(facts),
        warnings=report_warnings(facts.answer(target) for target in facts.targets),
    )


def _sentence(done: int, total: int, window: WindowLine | None) -> str:
    said = f"Van {done} de {cuenta(total, 'meta programada,metas programadas')} para la vigencia."
    return f"{said} {window.sentence}" if window else said


def _with_all(may: Verdict, lines: list[AnswerLine]) -> Verdict:
    """Say on the button what would keep the report from being sent."""
    missing = sum(
        line.state_code == AnswerState.INCOMPLETE
        or (line.is_programmed and line.state_code == AnswerState.MISSING)
        for line in lines
    )
    if may and missing:
        return denied(f"Faltan {cuenta(missing, 'meta,metas')} por reportar o por explicar.")
    return may


def _shown(line: AnswerLine, view: str, search: str) -> bool:
    if view == "warnings" and not (line.warnings or line.observations):
        return False
    if view not in ("", "warnings") and line.state_code != view:
        return False
    return not search or fold(search) in fold(f"{line.label} {line.name} {line.detail}")


def _tabs(lines: list[AnswerLine], view: str, search: str) -> list[dict[str, object]]:
    found = []
    for code, label in TABS:
        query = "&".join(
            part
            for part in (f"ver={code}" if code else "", f"buscar={search}" if search else "")
            if part
        )
        found.append(
            {
                "label": label,
                "url": f"?{query}",
                "count": sum(_shown(line, code, search) for line in lines),
                "current": code == view,
            }
        )
    return found


def decisions_of(actor: Actor, report: FollowUpReport, window: WindowLine | None) -> list[Decision]:
    """Return what somebody may decide about a report now."""
    known = (
        (can_validate, Decision("validar", "Validar", False, "La gobernación responde por él.")),
        (can_verify, Decision("verificar", "Verificar", False, "El DNP responde por él.")),
        (
            can_return,
            Decision("devolver", "Devolver a la entidad", True, "Escriba qué debe corregir."),
        ),
        (
            can_send_back,
            Decision("regresar", "Devolver a la gobernación", True, "Escriba qué debe mirar."),
        ),
    )
    return [decision for may, decision in known if may(actor, report, window)]
