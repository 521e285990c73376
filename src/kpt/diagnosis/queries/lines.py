"""The lines that a diagnosis is written for: those of the plan being written, or in force."""

from __future__ import annotations

from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Subquery

from kpt.plans.models import LineSector, Plan, PlanVersion, StrategicLine, VersionState
from kpt.territories.models import TerritorialEntity


@dataclass(frozen=True, slots=True)
class Line:
    """A strategic line: its identity, its place and the sectors that work for it."""

    uid: UUID
    label: str
    name: str
    sectors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlanLines:
    """The plan that is being thought about. ``plan`` is None where nobody has opened one."""

    plan: Plan | None = None
    version: PlanVersion | None = None
    lines: tuple[Line, ...] = field(default=())

    @property
    def draft(self) -> PlanVersion | None:
        """The version, if it is being written."""
        version = self.version
        return version if version and version.state == VersionState.DRAFT else None

    def line(self, uid: UUID | None) -> Line | None:
        """Return the line of an identity, if the plan has it."""
        return next((line for line in self.lines if line.uid == uid), None)

    def sectors_of(self, label: str) -> tuple[str, ...]:
        """Return the sectors of a line by its label, «LE-2»."""
        return next((line.sectors for line in self.lines if line.label == label), ())


def plan_lines(entity: TerritorialEntity, *, with_sectors: bool = False) -> PlanLines:
    """Return the lines of the draft or, without one, of the version in force.

    One query, and one more for the sectors; one more for a version that has no lines yet.
    """
    latest = (
        PlanVersion.objects.filter(plan__entity=entity)
        .exclude(state=VersionState.SUPERSEDED)
        .order_by("-plan__period__first_year", "-number")
    )
    found = list(
        StrategicLine.objects.filter(version=Subquery(latest.values("pk")[:1]))
        .select_related("version__plan__period", "version__plan__entity__department")
        .order_by("position")
    )
    if found:
        version: PlanVersion | None = found[0].version
    else:
        version = latest.select_related("plan__period", "plan__entity__department").first()
    if version is None:
        return PlanLines()
    sectors = _sectors(version) if with_sectors else {}
    return PlanLines(
        plan=version.plan,
        version=version,
        lines=tuple(
            Line(line.uid, line.label, line.name, tuple(sorted(sectors.get(line.pk, ()))))
            for line in found
        ),
    )


def _sectors(version: PlanVersion) -> dict[int, set[str]]:
    """Return the sectors of each line: those it was given, and those of its product targets."""
    found: dict[int, set[str]] = {}
    given = LineSector.objects.filter(line__version=version).order_by()
    of_targets = StrategicLine.objects.filter(version=version, target_links__isnull=False)
    both = given.values_list("line_id", "sector_code").union(
        of_targets.order_by().values_list("pk", "target_links__target__sector_code")
    )
    for line_id, code in both:
        found.setdefault(line_id, set()).add(code)
    return found
