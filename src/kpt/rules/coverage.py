"""How much of a plan the execution sources know: counts of sets, never of money.

Every BPIN of a list is a key of its own here, so that a source which reports one of two projects
is seen to cover half of the row. A source that was read from DNP's workbook carries DNP's lists,
which don't tell which of the projects was found; ``source_key`` counts one.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Generic

from kpt.rules.exact import ratio_of
from kpt.rules.grouping import FinancialKey, Key, PhysicalKey, split_key


class CoverageReason(StrEnum):
    """Why a physical key of the plan has, or has no, follow-up. The order is DNP's."""

    NO_BPIN = "no_bpin"
    BPIN_NOT_FOUND = "bpin_not_found"
    INDICATOR_NOT_FOUND = "indicator_not_found"
    WITHOUT_MODE = "without_mode"
    MODE_NOT_FOUND = "mode_not_found"
    FOUND = "found"

    @property
    def label(self) -> str:
        """DNP's words, sheet «Resumen»."""
        return _REASON_LABELS[self]


_REASON_LABELS = {
    CoverageReason.NO_BPIN: "No tienen BPIN",
    CoverageReason.BPIN_NOT_FOUND: "BPIN no encontrado en PIIP",
    CoverageReason.INDICATOR_NOT_FOUND: "BPIN encontrado, pero no el indicador de producto (IP)",
    CoverageReason.WITHOUT_MODE: "BPIN e IP hallados, pero no tienen modo de acumulación",
    CoverageReason.MODE_NOT_FOUND: (
        "BPIN e IP hallados, pero modo de acumulación no fue encontrado en PIIP"
    ),
    CoverageReason.FOUND: "BPIN, IP y modo de acumulación encontrados (hay seguimiento físico)",
}


@dataclass(frozen=True, slots=True)
class Coverage(Generic[Key]):
    """Two sets of keys: the plan's and the source's. Units: counts of keys."""

    only_plan: frozenset[Key]
    both: frozenset[Key]
    only_source: frozenset[Key]

    @property
    def ratio(self) -> Decimal | None:
        """The part of the plan that the source knows, 1 is all; None for an empty plan."""
        plan = len(self.only_plan) + len(self.both)
        return ratio_of(Decimal(len(self.both)), Decimal(plan)) if plan else None


@dataclass(frozen=True, slots=True)
class PhysicalCoverage(Coverage[PhysicalKey]):
    """Coverage with the six reasons, in their order, each with its keys (maybe none)."""

    by_reason: Mapping[CoverageReason, frozenset[PhysicalKey]]


def source_key(key: Key) -> Key:
    """Return the one key by which a record of a source counts: the first BPIN of its list.

    A record read from DNP's workbook for the list "1, 2" says that some project of the list was
    found, not which; counting one reproduces the totals of DNP's four real files.
    """
    return split_key(key)[0]


def physical_coverage(
    plan_keys: Iterable[PhysicalKey], source_keys: Iterable[PhysicalKey]
) -> PhysicalCoverage:
    """Return what the plan and PIIP have in common, and why the rest is not followed.

    Keys with lists of BPINs are split, so the plan's row "1, 2" is two keys. The reason is the
    first that holds: without BPIN; the BPIN is not in the source; the BPIN is, without the
    indicator; both are, but the plan or the source says no mode; both are, with another mode; all
    found.

    Units: sets of keys; their sizes are DNP's counts.
    Source: DNP's follow-up workbook, sheet «Resumen», reasons of physical follow-up.
    """
    plan, source = _split(plan_keys), _split(source_keys)
    bpins = {key.bpins for key in source}
    modes: dict[tuple[str, str], set[object]] = {}
    for key in source:
        modes.setdefault(key[:2], set()).add(key.accumulation)

    by_reason: dict[CoverageReason, set[PhysicalKey]] = {reason: set() for reason in CoverageReason}
    for key in plan:
        by_reason[_reason(key, bpins, modes)].add(key)
    both = frozenset(by_reason[CoverageReason.FOUND])
    return PhysicalCoverage(
        only_plan=plan - both,
        both=both,
        only_source=source - both,
        by_reason={reason: frozenset(keys) for reason, keys in by_reason.items()},
    )


def _reason(
    key: PhysicalKey, bpins: set[str], modes: Mapping[tuple[str, str], set[object]]
) -> CoverageReason:
    if not key.bpins:
        return CoverageReason.NO_BPIN
    if key.bpins not in bpins:
        return CoverageReason.BPIN_NOT_FOUND
    found = modes.get(key[:2])
    if found is None:
        return CoverageReason.INDICATOR_NOT_FOUND
    if key.accumulation is None or found == {None}:
        return CoverageReason.WITHOUT_MODE
    if key.accumulation not in found:
        return CoverageReason.MODE_NOT_FOUND
    return CoverageReason.FOUND


def financial_coverage(
    plan_keys: Iterable[FinancialKey], source_keys: Iterable[FinancialKey]
) -> Coverage[FinancialKey]:
    """Return what the plan and CUIPO have in common: only in the plan, in both, only in CUIPO.

    Keys with lists of BPINs are split. A key without BPIN is never in both.

    Units: sets of keys; their sizes are DNP's counts.
    Source: DNP's follow-up workbook, sheet «Resumen», financial follow-up.
    """
    plan, source = _split(plan_keys), _split(source_keys)
    both = frozenset(key for key in plan & source if key.bpins)
    return Coverage(only_plan=plan - both, both=both, only_source=source - both)


@dataclass(frozen=True, slots=True)
class Coincidence:
    """The seven regions of three sets, as counts of keys BPIN × product, and their percentage."""

    only_plan: int
    only_piip: int
    only_cuipo: int
    plan_piip: int
    plan_cuipo: int
    piip_cuipo: int
    all_three: int

    @property
    def union(self) -> int:
        return (
            self.only_plan
            + self.only_piip
            + self.only_cuipo
            + self.plan_piip
            + self.plan_cuipo
            + self.piip_cuipo
            + self.all_three
        )

    @property
    def ratio(self) -> Decimal | None:
        """«Porcentaje de coincidencia»: in all three ÷ in any; None if all are empty."""
        return ratio_of(Decimal(self.all_three), Decimal(self.union)) if self.union else None


def coincidence(
    plan: Iterable[FinancialKey], piip: Iterable[FinancialKey], cuipo: Iterable[FinancialKey]
) -> Coincidence:
    """Return the seven regions of plan, PIIP and CUIPO by BPIN × product: 266 of 633 is 0.42022.

    Each BPIN of a list is its own key; PIIP's indicators are reduced to their products. Keys
    without BPIN cross with nothing: each counts in its own region only.

    Units: counts of keys; the ratio has none.
    Source: DNP's follow-up workbook, sheet «Resumen», «Intersección entre plataformas».
    """
    in_plan, in_piip, in_cuipo = _split(plan), _split(piip), _split(cuipo)
    regions: dict[tuple[bool, bool, bool], int] = {}
    for key in in_plan | in_piip | in_cuipo:
        places = (key in in_plan, key in in_piip, key in in_cuipo)
        for place in [places] if key.bpins else _apart(places):
            regions[place] = regions.get(place, 0) + 1
    return Coincidence(
        only_plan=regions.get((True, False, False), 0),
        only_piip=regions.get((False, True, False), 0),
        only_cuipo=regions.get((False, False, True), 0),
        plan_piip=regions.get((True, True, False), 0),
        plan_cuipo=regions.get((True, False, True), 0),
        piip_cuipo=regions.get((False, True, True), 0),
        all_three=regions.get((True, True, True), 0),
    )


Places = tuple[bool, bool, bool]


def _apart(places: Places) -> list[Places]:
    plan, piip, cuipo = places
    alone = ((plan, False, False), (False, piip, False), (False, False, cuipo))
    return [place for place in alone if any(place)]


def product_key(key: PhysicalKey) -> FinancialKey:
    """Return a physical key at the grain of products: the indicator's first seven digits."""
    return FinancialKey(key.bpins, key.indicator_code[:7])


def _split(keys: Iterable[Key]) -> frozenset[Key]:
    return frozenset(single for key in keys for single in split_key(key))
