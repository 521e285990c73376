"""The rows of the plan in hand that a promise may be tied to, by their identity."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from django.db.models import F, QuerySet, TextField, Value

from kpt.plans.models import CURRENT_STATES, PlanVersion, VersionState
from kpt.promises.models import RowKind

RELATED = {
    RowKind.LINE: "strategiclines",
    RowKind.OUTCOME: "outcometargets",
    RowKind.TARGET: "producttargets",
}
SAID_AT_MOST = 3
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
    """The rows of one version. ``version`` is None while the entity has no plan.

    ``serving`` gives the lines that each row serves; a line serves itself.
    """

    version: PlanVersion | None
    by_uid: dict[uuid.UUID, PlanRowName] = field(default_factory=dict)
    serving: dict[uuid.UUID, set[uuid.UUID]] = field(default_factory=dict)

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


def version_in_force(divipola: str) -> PlanVersion | None:
    """Return the version that an act adopted, which is what the public reads. One query."""
    versions = PlanVersion.objects.filter(plan__entity_id=divipola, state__in=CURRENT_STATES)
    return versions.order_by("-plan__period__first_year").first()


def plan_rows(version: PlanVersion | None) -> PlanRows:
    """Return every line, outcome and target of a version with the lines it serves. One query."""
    if version is None:
        return PlanRows(None)
    branches = [
        _branch(version, RowKind.LINE, "uid", "name"),
        _branch(version, RowKind.OUTCOME, "lines__uid", "indicator_name"),
        _branch(
            version, RowKind.TARGET, "lines__uid", "indicator_name", "customisation", "product_name"
        ),
    ]
    found: dict[uuid.UUID, PlanRowName] = {}
    serving: dict[uuid.UUID, set[uuid.UUID]] = {}
    order = list(RowKind)
    records = branches[0].union(*branches[1:], all=True)
    for kind, _, uid, number, line, *texts in sorted(
        records, key=lambda record: (order.index(RowKind(record[0])), record[1])
    ):
        if uid not in found:
            found[uid] = _row(uid, RowKind(kind), number, texts)
        if line is not None:
            serving.setdefault(uid, set()).add(line)
    return PlanRows(version, found, serving)


def _branch(version: PlanVersion, kind: RowKind, line: str, *names: str) -> QuerySet:
    """Return the rows of a kind, one record for each line that they serve."""
    said: dict[str, F | Value] = {f"said_{n}": F(name) for n, name in enumerate(names)}
    said |= {
        f"said_{n}": Value("", output_field=TextField()) for n in range(len(names), SAID_AT_MOST)
    }
    rows = getattr(version, RELATED[kind]).order_by()
    named = rows.annotate(row_kind=Value(kind.value), serves=F(line), **said)
    return named.values_list("row_kind", "position", "uid", "consecutive", "serves", *sorted(said))


def _row(uid: uuid.UUID, kind: RowKind, number: int, texts: list[str]) -> PlanRowName:
    name, customisation, _ = texts
    return PlanRowName(
        uid=uid,
        kind=kind,
        label=f"{PREFIX[kind]}-{number}",
        name=customisation or name,
        said=" ".join(dict.fromkeys(filter(None, texts))),
    )
