"""What a report is built from: one vigencia of one plan, as it was reported. No database here."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from kpt.rules.reported import Amounts, ReportedTarget, slices_of


@dataclass(frozen=True, slots=True)
class Options:
    """What was chosen. ``cut`` is the number of a published cut, None for the report as it is.

    ``sector``, ``line`` and ``office`` are keys of slices; "" is all of them.
    """

    fiscal_year: int
    cut: int | None = None
    sector: str = ""
    line: str = ""
    office: str = ""

    @property
    def is_whole(self) -> bool:
        return not (self.sector or self.line or self.office)

    def chosen(self) -> dict[str, str]:
        """Return the slices that were chosen, by the way in which they cut the plan."""
        by = {"sector": self.sector, "linea": self.line, "responsable": self.office}
        return {name: key for name, key in by.items() if key}


@dataclass(frozen=True, slots=True)
class Place:
    """Whose plan it is. ``who`` is how a sentence says it: «el municipio», «el departamento»."""

    divipola: str
    name: str
    title: str
    who: str
    is_department: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """As of when the figures are, and who vouches for them.

    ``label``: "self", "reviewed" or "verified". ``as_of`` is the cut in words. ``since`` is the
    instant of the last step of the report. ``hash`` is that of the published cut, "" for a report
    as it is.
    """

    state: str
    label: str
    vouched: str
    as_of: str
    is_draft: bool
    since: datetime | None = None
    hash: str = ""


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """An outcome target with the value that was observed, None when nobody reported it."""

    label: str
    name: str
    baseline: Decimal | None
    baseline_label: str
    target: Decimal | None
    value: Decimal | None
    source: str
    measured_on: date | None
    narrative: str


@dataclass(frozen=True, slots=True)
class SourceMoney:
    """Pesos of one target and one source: programmed, and executed when it was reported."""

    uid: uuid.UUID | None
    source: str
    programmed_cop: Decimal
    amounts: Amounts | None


@dataclass(frozen=True, slots=True)
class ObservationLine:
    """What a reviewer asked of a target, "" of the whole report, and what was answered."""

    target_uid: uuid.UUID | None
    text: str
    at: datetime
    answer: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class PeerLine:
    """What another municipality of the department reported of the same vigencia, in ratios."""

    name: str
    is_ours: bool
    physical: Decimal | None
    financial: Decimal | None


@dataclass(frozen=True, slots=True)
class Material:
    """All that the sections of a report may need. ``targets`` are those that were chosen."""

    place: Place
    plan_name: str
    period: str
    options: Options
    standing: Standing
    made_at: datetime
    targets: tuple[ReportedTarget, ...]
    years: Mapping[int, Mapping[uuid.UUID, ReportedTarget]] = field(default_factory=dict)
    reported_years: Collection[int] = ()
    closed_years: Collection[int] = ()
    outcomes: tuple[OutcomeLine, ...] = ()
    sources: tuple[SourceMoney, ...] = ()
    unassigned: Amounts | None = None
    observations: tuple[ObservationLine, ...] = ()
    peers: tuple[PeerLine, ...] = ()

    @property
    def fiscal_year(self) -> int:
        return self.options.fiscal_year

    @property
    def is_of_a_cut(self) -> bool:
        """Say whether it comes from a published cut, whose file says some things and not others."""
        return self.options.cut is not None

    @property
    def previous_year(self) -> int | None:
        """Return the year before, when it was reported too."""
        year = self.fiscal_year - 1
        return year if year in self.reported_years else None


def narrowed(
    targets: Iterable[ReportedTarget], options: Options
) -> tuple[tuple[ReportedTarget, ...], tuple[str, ...]]:
    """Return the targets of the chosen slices, and the names of what was chosen."""
    kept, names = tuple(targets), []
    for by, key in options.chosen().items():
        slices = slices_of(kept, by)
        name = next((found for found in slices if found[0] == key), None)
        names.append(name[1] if name else key)
        kept = tuple(slices[name]) if name else ()
    return kept, tuple(names)
