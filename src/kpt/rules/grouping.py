"""Rows of the plan as DNP's follow-up groups them, and the execution that belongs to each group.

PIIP and CUIPO cannot tell two rows apart that share a key, so the rows are summed before dividing.
Physical key: BPIN list × indicator × accumulation. Financial key: BPIN list × product.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Generic, NamedTuple, Protocol, TypeVar, cast

from kpt.rules.codes import Accumulation, normal_bpins, split_bpins
from kpt.rules.exact import exact_sum

PREFIX = "IP-"


class PhysicalKey(NamedTuple):
    """``bpins`` in normal form ("1, 2"; "" without any), indicator of nine digits, mode.

    The mode is None only in an execution source that does not say it.
    """

    bpins: str
    indicator_code: str
    accumulation: Accumulation | None


class FinancialKey(NamedTuple):
    """``bpins`` in normal form ("1, 2"; "" without any) and product of seven digits."""

    bpins: str
    product_code: str


AnyKey = PhysicalKey | FinancialKey
Key = TypeVar("Key", bound=AnyKey)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """What the follow-up needs of one product target.

    ``consecutive`` is the n of IP-n; ``bpin_text`` the cell as written. ``quantities`` and
    ``money`` map the fiscal year to what is programmed (unit of the indicator; pesos); a year
    that is missing programs 0.
    """

    consecutive: int
    bpin_text: str
    indicator_code: str
    product_code: str
    accumulation: Accumulation
    target: Decimal
    quantities: Mapping[int, Decimal]
    money: Mapping[int, Decimal]


@dataclass(frozen=True, slots=True)
class Group(Generic[Key]):
    """Rows of the plan that share a key, summed.

    ``label`` is the first column of DNP's sheets: "IP-106, IP-93". ``rows`` has the same order.
    ``programmed`` maps the fiscal year to the sum of the rows; ``target`` is the sum of their
    four-year targets, which for money is what the four years program.
    """

    key: Key
    label: str
    rows: tuple[PlanRow, ...]
    programmed: Mapping[int, Decimal]
    target: Decimal

    @property
    def consecutives(self) -> tuple[int, ...]:
        return tuple(row.consecutive for row in self.rows)

    @property
    def has_bpin(self) -> bool:
        return bool(self.key.bpins)


def physical_key(row: PlanRow) -> PhysicalKey:
    """Return BPIN list × indicator × accumulation of a row."""
    return PhysicalKey(normal_bpins(row.bpin_text), row.indicator_code, row.accumulation)


def financial_key(row: PlanRow) -> FinancialKey:
    """Return BPIN list × product of a row."""
    return FinancialKey(normal_bpins(row.bpin_text), row.product_code)


def physical_groups(rows: Iterable[PlanRow]) -> list[Group[PhysicalKey]]:
    """Return the rows of DNP's sheet «Detalle seguimiento físico», in its order.

    Rows that share a key are summed: IP-44 and IP-64 of one project and indicator are one row,
    "IP-44, IP-64". Inside a group consecutives are ordered as text (IP-106 before IP-93); groups
    by the number of the first one. Rows without BPIN group among themselves.

    Units: quantities of the indicator.
    Source: DNP's follow-up workbooks; groups, labels and order of four real files agree.
    """
    return _groups(rows, physical_key, lambda row: row.quantities, lambda row: row.target)


def financial_groups(rows: Iterable[PlanRow]) -> list[Group[FinancialKey]]:
    """Return the rows of DNP's sheet «Detalle seguimiento financiero», in its order.

    As ``physical_groups``, by BPIN list × product; what is summed is money.

    Units: pesos.
    Source: DNP's follow-up workbooks; groups, labels and order of four real files agree.
    """
    return _groups(
        rows, financial_key, lambda row: row.money, lambda row: exact_sum(row.money.values())
    )


def _groups(
    rows: Iterable[PlanRow],
    key_of: Callable[[PlanRow], Key],
    years_of: Callable[[PlanRow], Mapping[int, Decimal]],
    target_of: Callable[[PlanRow], Decimal],
) -> list[Group[Key]]:
    by_key: dict[Key, list[PlanRow]] = {}
    for row in rows:
        by_key.setdefault(key_of(row), []).append(row)
    groups = []
    for key, members in by_key.items():
        members.sort(key=lambda row: str(row.consecutive))
        years = sorted({year for row in members for year in years_of(row)})
        groups.append(
            Group(
                key=key,
                label=", ".join(f"{PREFIX}{row.consecutive}" for row in members),
                rows=tuple(members),
                programmed={
                    year: exact_sum(years_of(row).get(year, Decimal(0)) for row in members)
                    for year in years
                },
                target=exact_sum(target_of(row) for row in members),
            )
        )
    return sorted(groups, key=lambda group: group.rows[0].consecutive)


class Record(Protocol):
    """An execution as a source states it, for one year."""

    @property
    def key(self) -> AnyKey: ...


@dataclass(frozen=True, slots=True)
class PhysicalRecord:
    """What PIIP reports of one key in one year. Units: those of the indicator."""

    key: PhysicalKey
    executed: Decimal


@dataclass(frozen=True, slots=True)
class FinancialRecord:
    """What CUIPO reports of one key in one year. Units: pesos."""

    key: FinancialKey
    commitments: Decimal
    obligations: Decimal
    payments: Decimal


AnyRecord = TypeVar("AnyRecord", bound=Record)


@dataclass(frozen=True, slots=True)
class ExecutionIndex(Generic[AnyRecord]):
    """The records of one source and year, each given to one group at most.

    ``unmatched`` are the records that belong to no group of the plan, or to several: Σ of the
    groups + unmatched is always the whole source.
    """

    by_group: Mapping[AnyKey, tuple[AnyRecord, ...]]
    unmatched: tuple[AnyRecord, ...]


def execution_index(
    group_keys: Iterable[AnyKey], records: Iterable[AnyRecord]
) -> ExecutionIndex[AnyRecord]:
    """Return which records belong to which group, so that none is counted twice.

    A record whose BPIN list equals the group's is the group's. A group without such a record
    takes the records of the single BPINs in its list: the group "1, 2" takes 1 and 2. A record
    that is another group's own, or that fits the lists of two groups, is not taken. Records
    without BPIN belong to nobody.

    Source: DNP's follow-up workbooks (BPIN lists are split, de-duplicated and sorted before the
    match); that nothing is counted twice is our decision.
    """
    keys = set(group_keys)
    by_group: dict[AnyKey, list[AnyRecord]] = {}
    single: list[AnyRecord] = []
    unmatched: list[AnyRecord] = []
    for record in records:
        if record.key.bpins and record.key in keys:
            by_group.setdefault(record.key, []).append(record)
        else:
            single.append(record)

    waiting = [key for key in keys if key.bpins and key not in by_group]
    lists = {single_key: key for key in waiting for single_key in split_key(key)}
    claims = Counter(single_key for key in waiting for single_key in split_key(key))
    for record in single:
        if claims[record.key] == 1:
            by_group.setdefault(lists[record.key], []).append(record)
        else:
            unmatched.append(record)
    return ExecutionIndex({key: tuple(found) for key, found in by_group.items()}, tuple(unmatched))


def split_key(key: Key) -> tuple[Key, ...]:
    """Return one key per BPIN of the list; the key itself if it has none."""
    bpins = split_bpins(key.bpins) or ("",)
    if bpins == (key.bpins,):  # most keys name one project
        return (key,)
    return tuple(cast(Key, key._replace(bpins=bpin)) for bpin in bpins)


def match_execution(group_key: AnyKey, index: ExecutionIndex[AnyRecord]) -> tuple[AnyRecord, ...]:
    """Return the records that belong to a group; () means not found, which is not 0."""
    return index.by_group.get(group_key, ())


def executed_quantity(records: Iterable[PhysicalRecord]) -> Decimal | None:
    """Return what the records of a group executed, None if there is none. Units: indicator's."""
    records = tuple(records)
    return exact_sum(record.executed for record in records) if records else None


def executed_money(records: Iterable[FinancialRecord]) -> FinancialAmounts | None:
    """Return commitments, obligations and payments of a group, None if no record. Units: pesos."""
    records = tuple(records)
    if not records:
        return None
    return FinancialAmounts(
        commitments=exact_sum(record.commitments for record in records),
        obligations=exact_sum(record.obligations for record in records),
        payments=exact_sum(record.payments for record in records),
    )


@dataclass(frozen=True, slots=True)
class FinancialAmounts:
    """Compromisos, obligaciones, pagos. Units: pesos."""

    commitments: Decimal
    obligations: Decimal
    payments: Decimal
