"""How far each strategic line is, and of what that is made (KPT's «Ver avance», 003:187)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Exists, OuterRef

from kpt.base.numbers import percent
from kpt.diagnosis.models import DiagnosisBlock
from kpt.formulation.queries.counts import agreement_of
from kpt.formulation.queries.route import fraction
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


def lines_of(version: PlanVersion, aside: frozenset[str]) -> list[LineLine]:
    """Return the lines of a version with how far each is. Four queries."""
    lines = list(
        version.strategiclines.order_by("position").annotate(
            has_sector=Exists(LineSector.objects.filter(line=OuterRef("pk"))),
            has_document=Exists(
                DiagnosisBlock.objects.filter(
                    document__plan=version.plan_id, document__line_uid=OuterRef("uid")
                )
            ),
        )
    )
    fitting = agreement_of([version.pk]).get(version.pk)
    targets = _targets(version, fitting.fitting if fitting else set())
    outcomes = _outcomes(version)
    out = ["resultados"] if {"resultados", "metas-resultado"} <= aside else []
    found = []
    for number, line in enumerate(lines, 1):
        own = targets[line.pk]
        counts = {
            "sectores": Count(int(line.has_sector), 1),
            "diagnostico": Count(int(line.has_document), 1),
            "resultados": _at_least_one(outcomes[line.pk]),
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


def _outcomes(version: PlanVersion) -> dict[int, list[bool]]:
    rows = OutcomeTargetLine.objects.filter(outcome__version=version)
    found: dict[int, list[bool]] = defaultdict(list)
    for line_id, target, baseline in rows.values_list(
        "line_id", "outcome__target", "outcome__detail__baseline"
    ):
        found[line_id].append(target is not None and baseline is not None)
    return found


def _at_least_one(flags: list[bool]) -> Count:
    return Count(sum(flags), max(1, len(flags)))
