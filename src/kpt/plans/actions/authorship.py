"""Who wrote each value of a version: the thread that history and undo follow."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field

from kpt.plans.comparison import FUNDING, PROGRAMMING, SGR_MONEY, SGR_QUANTITY, ValueChange
from kpt.plans.models import Funding, PlanVersion, SgrBiennium, YearProgramming


@dataclass(slots=True)
class Authorship:
    """Identities of the rows, and the change that wrote each of their values.

    ``uids`` and ``row_versions`` by row key; ``changes`` by (row key, what, period, source), where
    what is "" for the values of the row itself.
    """

    uids: dict[str, uuid.UUID] = field(default_factory=dict)
    row_versions: dict[str, int] = field(default_factory=dict)
    changes: dict[tuple[str, str, str, int | None], int] = field(default_factory=dict)

    def uid(self, key: str) -> uuid.UUID:
        """Return the identity of a row; a row that is new gets a new one."""
        return self.uids.setdefault(key, uuid.uuid4())

    def change(
        self, key: str, what: str = "", period: str = "", source: int | None = None
    ) -> int | None:
        """Return the change that wrote a value, or None if nobody had."""
        return self.changes.get((key, what, period, source))

    def of_value(self, key: str, value: ValueChange) -> int | None:
        """Return the change that wrote what ``value`` speaks of."""
        return self.changes.get(_place(key, value))

    def rewrite(self, key: str, value: ValueChange, change_id: int) -> None:
        """Note that ``change_id`` writes the value from now on."""
        self.changes[_place(key, value)] = change_id


def _place(key: str, value: ValueChange) -> tuple[str, str, str, int | None]:
    if value.field in (SGR_QUANTITY, SGR_MONEY):
        return (key, "biennium", value.period, None)
    if value.field in (PROGRAMMING, FUNDING):
        return (key, value.field, value.period, value.source)
    return (key, "", "", None)


def authorship_of(version: PlanVersion) -> Authorship:
    """Load who wrote what in ``version``. Eight queries."""
    found = Authorship()
    for rows in (
        version.strategiclines,
        version.outcometargets,
        version.producttargets,
        version.sgrinitiatives,
        version.sgrtargets,
    ):
        for row in rows.all():
            found.uids[row.label] = row.uid
            found.row_versions[row.label] = row.row_version
            found.changes[row.label, "", "", None] = row.change_id
    targets = {pk: f"IP-{n}" for pk, n in version.producttargets.values_list("pk", "consecutive")}
    of_version = {"target__version": version}
    for pk, year, change_id in YearProgramming.objects.filter(**of_version).values_list(
        "target_id", "fiscal_year", "change_id"
    ):
        found.changes[targets[pk], PROGRAMMING, str(year), None] = change_id
    for pk, year, source, change_id in Funding.objects.filter(**of_version).values_list(
        "target_id", "fiscal_year", "source_id", "change_id"
    ):
        found.changes[targets[pk], FUNDING, str(year), source] = change_id
    for code, period, change_id in SgrBiennium.objects.filter(**of_version).values_list(
        "target__official_code", "biennium", "change_id"
    ):
        found.changes[code, "biennium", period, None] = change_id
    return found
