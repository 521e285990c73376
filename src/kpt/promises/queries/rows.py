"""The rows of the plan in hand that a promise may be tied to, by their identity."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from kpt.plans.models import CURRENT_STATES, PlanVersion, VersionState
from kpt.promises.models import RowKind

RELATED = {
    RowKind.LINE: "strategiclines",
    RowKind.OUTCOME: "outcometargets",
    RowKind.TARGET: "producttargets",
}
PREFIX = {RowKind.LINE: "LE", RowKind.OUTCOME: "IR", RowKind.TARGET: "IP"}


@dataclass(frozen=True, slots=True)
class PlanRowName:
    """A line, outcome or target as a list names it; ``said`` is all that its words may say."""

    uid: uuid.UUID
    kind: RowKind
    label: str
    name: str
    said: str

    @property
    def whole(self) -> str:
        return f"{self.label} {self.name}"


@dataclass(frozen=True, slots=True)
class PlanRows:
    """The rows of one version. ``version`` is None while the entity has no plan."""

    version: PlanVersion | None
    by_uid: dict[uuid.UUID, PlanRowName] = field(default_factory=dict)

    def of_kind(self, kind: RowKind) -> list[PlanRowName]:
        return [row for row in self.by_uid.values() if row.kind == kind]


def version_in_hand(divipola: str) -> PlanVersion | None:
    """Return the version that the team works on: in formulation, or else in force. One query."""
    versions = PlanVersion.objects.filter(
        plan__entity_id=divipola, state__in=[VersionState.DRAFT, *CURRENT_STATES]
    ).select_related("plan__entity__department", "plan__period")
    return max(
        versions,
        key=lambda one: (one.plan.period.first_year, one.state == VersionState.DRAFT),
        default=None,
    )


def plan_rows(version: PlanVersion | None) -> PlanRows:
    """Return every line, outcome and target of a version. Three queries."""
    if version is None:
        return PlanRows(None)
    found = [
        *_rows(version, RowKind.LINE, "name"),
        *_rows(version, RowKind.OUTCOME, "indicator_name"),
        *_rows(version, RowKind.TARGET, "indicator_name", "customisation", "product_name"),
    ]
    return PlanRows(version, {row.uid: row for row in found})


def _rows(version: PlanVersion, kind: RowKind, *names: str) -> list[PlanRowName]:
    rows = getattr(version, RELATED[kind]).order_by("position")
    return [
        PlanRowName(
            uid=uid,
            kind=kind,
            label=f"{PREFIX[kind]}-{number}",
            name=next((text for text in (texts[1:2] or texts) if text), texts[0]),
            said=" ".join(dict.fromkeys(filter(None, texts))),
        )
        for uid, number, *texts in rows.values_list("uid", "consecutive", *names)
    ]
