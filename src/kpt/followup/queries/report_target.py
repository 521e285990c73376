"""One target of a report: what its page shows, and who said it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from django.http import Http404

from kpt.base.errors_http import Spanish
from kpt.base.numbers import fecha_hora
from kpt.followup.labels import Label
from kpt.followup.models import FollowUpReport, OutcomeAnswer, TargetAnswer
from kpt.followup.queries.report_labels import label_for
from kpt.followup.queries.reports import (
    AnswerLine,
    Facts,
    ObservationLine,
    facts_of,
    line_of,
    observations_of,
)
from kpt.followup.queries.traces import Trace, trace_of
from kpt.plans.models import CURRENT_STATES, ProductTarget
from kpt.rules.codes import split_bpins


@dataclass(frozen=True, slots=True)
class TargetHeading:
    """What names a target at the top of a page about it."""

    uid: uuid.UUID
    consecutive: int
    name: str
    sector_code: str

    @property
    def label(self) -> str:
        return f"IP-{self.consecutive}"


def target_heading(report: FollowUpReport, consecutive: int) -> TargetHeading:
    """Return what names a target of the plan in force by its official number. One query."""
    targets = ProductTarget.objects.filter(
        version__plan=report.plan_id, version__state__in=CURRENT_STATES, consecutive=consecutive
    )
    found = targets.first()
    if found is None:
        raise Http404(Spanish(f"La meta IP-{consecutive} no es del plan vigente."))
    name = found.customisation or found.indicator_name
    return TargetHeading(found.uid, consecutive, name, found.sector_code)


@dataclass(frozen=True, slots=True)
class TargetPage:
    """One target of a report with what its form starts from."""

    line: AnswerLine
    initial: dict[str, object]
    money: list[dict[str, object]]
    row_version: int
    observations: list[ObservationLine]
    authorship: str
    trace: Trace | None
    label: Label


def target_page(report: FollowUpReport, consecutive: int) -> TargetPage:
    """Return one target of a report: what was programmed, what was answered. Three queries.

    The rows of money are those already reported, or else the sources programmed for the vigencia,
    empty: nobody types a source that the plan already knows.
    """
    facts = facts_of(report, traced=True)
    target = next((t for t in facts.targets if t.consecutive == consecutive), None)
    if target is None:
        raise Http404(Spanish(f"La meta IP-{consecutive} no es del plan vigente."))
    row = facts.answers.get(target.uid)
    return TargetPage(
        line=line_of(facts, target),
        initial={
            "ejecutado": row.achieved if row else None,
            "narrativa": row.narrative if row else "",
            "dificultades": row.difficulties if row else "",
            "motivo": row.no_progress_reason if row else "",
            "version": row.row_version if row else 0,
        },
        money=_money(facts, target, row),
        row_version=row.row_version if row else 0,
        observations=observations_of(facts, target.uid),
        authorship=authorship_of(row) if row else "",
        trace=trace_of(row),
        label=label_for(report, public=False),
    )


def authorship_of(row: TargetAnswer | OutcomeAnswer) -> str:
    """Return who reported a value, when, and under which government, in a sentence (K11)."""
    mandate = row.government
    named = f" de {mandate.authority_name}" if mandate.authority_name else ""
    years = f"{mandate.starts_on:%Y}-{mandate.ends_on:%Y}"
    who = row.changed_by or "Sistema"
    return f"Reportado por {who}, {fecha_hora(row.changed_at)}, en el mandato{named} ({years})."


def _money(
    facts: Facts, target: ProductTarget, row: TargetAnswer | None
) -> list[dict[str, object]]:
    spent = facts.spent.get(row.pk, []) if row else []
    if spent:
        return [
            {
                "fuente": str(one.source_id),
                "bpin": one.bpin,
                "compromisos": one.commitments_cop,
                "obligaciones": one.obligations_cop,
                "pagos": one.payments_cop,
            }
            for one in spent
        ]
    bpin = next(iter(split_bpins(target.bpin_text)), "")
    return [{"fuente": str(source), "bpin": bpin} for source in facts.money.get(target.pk, ())]
