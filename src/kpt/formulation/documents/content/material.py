"""Everything that the documents say of a plan, loaded once, in a constant number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from django.utils.timezone import localdate

from kpt.accounts.actor import Actor
from kpt.catalogues.models import SDG
from kpt.catalogues.populations import group_name
from kpt.plans.content import LineRow, OutcomeRow, PlanContent, TargetRow
from kpt.plans.models import (
    Alignment,
    ExpectedFunding,
    FundingCeiling,
    LineDetail,
    LineSector,
    OutcomeDetail,
    PlanVersion,
    TargetDetail,
    TargetPlace,
    TargetPopulation,
    VersionState,
)
from kpt.plans.queries import load_content
from kpt.team.queries import sector_names
from kpt.territories.models import Government, TerritorialEntity


@dataclass(frozen=True, slots=True)
class Aligned:
    """One tie of a row with a bigger agenda."""

    framework: str
    code: str
    name: str
    row: str


@dataclass(slots=True)
class Material:
    """One version of a plan, or an entity that has none yet, at one moment, for one person."""

    entity: TerritorialEntity
    version: PlanVersion | None
    content: PlanContent
    actor: Actor
    now: datetime
    government: Government | None = None
    sdgs: dict[int, str] = field(default_factory=dict)
    sector_names: dict[str, str] = field(default_factory=dict)
    line_details: dict[int, LineDetail] = field(default_factory=dict)
    line_sectors: dict[int, list[str]] = field(default_factory=dict)
    outcome_details: dict[int, OutcomeDetail] = field(default_factory=dict)
    target_details: dict[int, TargetDetail] = field(default_factory=dict)
    target_groups: dict[int, list[str]] = field(default_factory=dict)
    target_places: dict[int, list[str]] = field(default_factory=dict)
    expected: set[tuple[int, int, int]] = field(default_factory=set)  # target, year, source
    ceilings: dict[tuple[int, int], Decimal] = field(default_factory=dict)  # year, source
    alignments: list[Aligned] = field(default_factory=list)

    @property
    def today(self) -> date:
        return localdate(self.now)

    @property
    def years(self) -> tuple[int, ...]:
        return self.content.fiscal_years

    @property
    def is_draft(self) -> bool:
        return self.version is not None and self.version.state == VersionState.DRAFT

    def targets_of(self, line: int) -> list[TargetRow]:
        """Return the targets that serve a line, each once, in the order of the plan."""
        return [target for target in self.content.targets if line in target.lines]

    def outcomes_of(self, line: int) -> list[OutcomeRow]:
        """Return the outcomes of a line, each once, in the order of the plan."""
        return [outcome for outcome in self.content.outcomes if line in outcome.lines]

    def without_line(self) -> list[TargetRow]:
        """Return the targets that serve no line."""
        return [target for target in self.content.targets if not target.lines]

    def line_names(self, numbers: Iterable[int]) -> str:
        """Return «LE-1, LE-4», each line once."""
        return ", ".join(f"LE-{number}" for number in dict.fromkeys(numbers)) or "Sin línea"


def line_title(line: LineRow) -> str:
    """Return «LE-1. Tejido social»."""
    return f"{line.key}. {line.name}"


def gather(
    entity: TerritorialEntity, version: PlanVersion | None, *, actor: Actor, now: datetime
) -> Material:
    """Load what the documents of a version say. ``version`` has its plan, entity and period."""
    if version is None:
        first = localdate(now).year
        content = PlanContent(entity.pk, entity.name, "", first)
        return Material(entity, None, content, actor, now, sector_names=sector_names())
    material = Material(
        entity=entity,
        version=version,
        content=load_content(version),
        actor=actor,
        now=now,
        government=_government(entity, version),
        sdgs=dict(SDG.objects.values_list("number", "name")),
        sector_names=sector_names(),
    )
    _add_details(material, version)
    _add_places(material, version)
    _add_money(material, version)
    _add_alignments(material, version)
    return material


def _government(entity: TerritorialEntity, version: PlanVersion) -> Government | None:
    return Government.objects.filter(entity=entity, period=version.plan.period_id).last()


def _add_details(material: Material, version: PlanVersion) -> None:
    lines = LineDetail.objects.filter(line__version=version).select_related("line")
    material.line_details = {one.line.consecutive: one for one in lines}
    sectors: dict[int, list[str]] = defaultdict(list)
    for number, code in LineSector.objects.filter(line__version=version).values_list(
        "line__consecutive", "sector_code"
    ):
        sectors[number].append(material.sector_names.get(code, code))
    material.line_sectors = dict(sectors)
    outcomes = OutcomeDetail.objects.filter(outcome__version=version).select_related("outcome")
    material.outcome_details = {one.outcome.consecutive: one for one in outcomes}
    targets = TargetDetail.objects.filter(target__version=version).select_related("target")
    material.target_details = {one.target.consecutive: one for one in targets}


def _add_places(material: Material, version: PlanVersion) -> None:
    groups: dict[int, list[str]] = defaultdict(list)
    for number, code in TargetPopulation.objects.filter(target__version=version).values_list(
        "target__consecutive", "group_code"
    ):
        groups[number].append(group_name(code))
    material.target_groups = dict(groups)
    places: dict[int, list[str]] = defaultdict(list)
    found = TargetPlace.objects.filter(target__version=version).select_related("target")
    for place in found:
        places[place.target.consecutive].append(str(place))
    material.target_places = dict(places)


def _add_money(material: Material, version: PlanVersion) -> None:
    expected = ExpectedFunding.objects.filter(target__version=version)
    material.expected = {
        (number, year, source)
        for number, year, source in expected.values_list(
            "target__consecutive", "fiscal_year", "source_id"
        )
    }
    ceilings = FundingCeiling.objects.filter(plan=version.plan_id)
    material.ceilings = {
        (year, source): amount
        for year, source, amount in ceilings.values_list("fiscal_year", "source_id", "amount_cop")
    }


def _add_alignments(material: Material, version: PlanVersion) -> None:
    ties = list(Alignment.objects.filter(version=version))
    if not ties:
        return
    labels: dict[UUID, str] = {}
    for rows, prefix in (
        (version.strategiclines, "LE"),
        (version.outcometargets, "IR"),
        (version.producttargets, "IP"),
        (version.sgrinitiatives, "ISGR"),
    ):
        labels |= {uid: f"{prefix}-{n}" for uid, n in rows.values_list("uid", "consecutive")}
    material.alignments = [
        Aligned(tie.framework, tie.code, tie.name, labels.get(tie.row_uid, ""))
        for tie in ties
        if tie.row_uid in labels
    ]
