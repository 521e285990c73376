"""How far each strategic line is, and of what that is made (KPT's «Ver avance», 003:187)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, OuterRef

from kpt.base.numbers import percent
from kpt.diagnosis.models import DiagnosisBlock
from kpt.formulation.queries.counts import Agreement, agreement_of, count_of
from kpt.formulation.queries.route import Route, fraction, progress_of, shown_route
from kpt.plans.models import (
    Funding,
    LineSector,
    OutcomeTargetLine,
    PlanVersion,
    ProductTargetLine,
)
from kpt.rules.route import LINE_PARTS, Count, line_progress

PART_TITLES = {
    "sectores": "Sectores",
    "diagnostico": "Diagnóstico",
    "resultados": "Metas de resultado",
    "metas": "Metas de producto",
    "programacion": "Programación",
    "recursos": "Recursos",
}


@dataclass(frozen=True, slots=True)
class PartLine:
    """One part of the progress of a line: «Programación: 3 de 4, 75 %»."""

    title: str
    rule: str
    fraction: str
    percent: str


@dataclass(frozen=True, slots=True)
class LineLine:
    """One line with how far it is."""

    number: int
    label: str
    name: str
    percent: str
    share: Decimal
    parts: tuple[PartLine, ...]

    @property
    def summary(self) -> str:
        return f"{self.number}. {self.name}: {self.percent}"

    @property
    def caption(self) -> str:
        return f"Avance de la línea {self.number}, {self.name}"


def progress_page(version: PlanVersion, on: date) -> tuple[Route, list[LineLine]]:
    """Return the route of a version and how far each of its lines is. Five queries."""
    agreement = agreement_of([version.pk])
    progress, aside = progress_of(version, on, agreement=agreement)
    lines = lines_of(version, frozenset(aside), agreement[version.pk])
    return shown_route(progress, aside, version.plan.entity_id), lines


def lines_of(version: PlanVersion, aside: frozenset[str], agreement: Agreement) -> list[LineLine]:
    """Return the lines of a version with how far each is. Two queries."""
    mentions = OutcomeTargetLine.objects.filter(line=OuterRef("pk"))
    complete = mentions.filter(
        outcome__target__isnull=False, outcome__detail__baseline__isnull=False
    )
    lines = list(
        version.strategiclines.order_by("position").annotate(
            has_sector=Exists(LineSector.objects.filter(line=OuterRef("pk"))),
            has_document=Exists(
                DiagnosisBlock.objects.filter(
                    document__plan=version.plan_id, document__line_uid=OuterRef("uid")
                )
            ),
            outcomes=count_of(mentions, "line", "outcome", distinct=True),
            outcomes_done=count_of(complete, "line", "outcome", distinct=True),
        )
    )
    targets = _targets(version, agreement.fitting)
    out = ["resultados"] if {"resultados", "metas-resultado"} <= aside else []
    found = []
    for number, line in enumerate(lines, 1):
        own = targets[line.pk]
        counts = {
            "sectores": Count(int(line.has_sector), 1),
            "diagnostico": Count(int(line.has_document), 1),
            "resultados": Count(line.outcomes_done, max(1, line.outcomes)),
            "metas": _at_least_one([one.has_target for one in own]),
            "programacion": _at_least_one([one.fits for one in own]),
            "recursos": _at_least_one([one.has_money for one in own]),
        }
        progress = line_progress(counts, not_applicable=out)
        found.append(
            LineLine(
                number=number,
                label=line.label,
                name=line.name,
                percent=percent(progress.share, 0),
                share=progress.share,
                parts=tuple(
                    PartLine(
                        PART_TITLES[code], LINE_PARTS[code], fraction(count), percent(share, 0)
                    )
                    for code, count, share in progress.parts
                ),
            )
        )
    return found


@dataclass(frozen=True, slots=True)
class _Target:
    has_target: bool
    fits: bool
    has_money: bool


def _targets(version: PlanVersion, fitting: set[int]) -> dict[int, list[_Target]]:
    rows = ProductTargetLine.objects.filter(target__version=version).annotate(
        funded=Exists(Funding.objects.filter(target=OuterRef("target_id")))
    )
    found: dict[int, dict[int, _Target]] = defaultdict(dict)
    for line_id, target_id, target, funded in rows.values_list(
        "line_id", "target_id", "target__target", "funded"
    ):
        found[line_id][target_id] = _Target(target is not None, target_id in fitting, funded)
    return defaultdict(list, {line: list(own.values()) for line, own in found.items()})


def _at_least_one(flags: list[bool]) -> Count:
    return Count(sum(flags), max(1, len(flags)))
