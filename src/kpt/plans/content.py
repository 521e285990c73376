"""What a plan says, as plain values: the common ground of the database and the workbook.

A workbook is read into a ``PlanContent``, a version is loaded into one, and they are compared and
written as such. Quantities and pesos are Decimal; blank is None, which is not 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import datetime
from decimal import Decimal
from typing import ClassVar

from kpt.rules.codes import Accumulation


@dataclass(frozen=True, slots=True)
class LineRow:
    """Línea estratégica, ``LE-n``."""

    KIND: ClassVar[str] = "line"
    consecutive: int
    name: str
    sheet_row: int = 0

    @property
    def key(self) -> str:
        return f"LE-{self.consecutive}"


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """Meta de resultado, ``IR-n``. ``lines`` are the numbers of the lines it names, in order."""

    KIND: ClassVar[str] = "outcome"
    consecutive: int
    lines: tuple[int, ...]
    indicator_name: str
    in_national_plan: bool | None
    target: Decimal | None
    transformation_name: str
    sheet_row: int = 0

    @property
    def key(self) -> str:
        return f"IR-{self.consecutive}"


@dataclass(frozen=True, slots=True)
class TargetRow:
    """Meta de producto, ``IP-n``, with its programming and money.

    ``quantities``: vigencia → programmed. ``money``: (vigencia, source 1-14) → pesos, only other
    than zero. ``zeros``: vigencia → bit n-1 set when source n was written as 0.
    """

    KIND: ClassVar[str] = "target"
    consecutive: int
    lines: tuple[int, ...]
    sector_code: str
    sector_name: str
    programme_code: str
    programme_name: str
    product_code: str
    product_name: str
    indicator_code: str
    indicator_name: str
    customisation: str
    unit: str
    target: Decimal | None
    sdg: int | None
    accumulation: Accumulation
    bpin_text: str
    quantities: dict[int, Decimal | None] = field(default_factory=dict)
    money: dict[tuple[int, int], Decimal] = field(default_factory=dict)
    zeros: dict[int, int] = field(default_factory=dict)
    sheet_row: int = 0

    @property
    def key(self) -> str:
        return f"IP-{self.consecutive}"


@dataclass(frozen=True, slots=True)
class InitiativeRow:
    """Iniciativa SGR, ``ISGR-n``."""

    KIND: ClassVar[str] = "initiative"
    consecutive: int
    lines: tuple[int, ...]
    kind: str
    sector_name: str
    name: str
    indicative_cop: Decimal | None
    bpin_text: str
    sheet_row: int = 0

    @property
    def key(self) -> str:
        return f"ISGR-{self.consecutive}"


@dataclass(frozen=True, slots=True)
class SgrTargetRow:
    """Meta de producto of the SGR chapter. ``biennia``: «2025-2026» → (quantity, pesos)."""

    KIND: ClassVar[str] = "sgr_target"
    official_code: str
    initiative: int | None
    initiative_text: str
    sector_code: str
    sector_name: str
    programme_code: str
    programme_name: str
    product_code: str
    product_name: str
    indicator_code: str
    indicator_name: str
    customisation: str
    unit: str
    target: Decimal | None
    sdg: int | None
    accumulation: Accumulation
    cofinanced: str
    bpin_text: str
    biennia: dict[str, tuple[Decimal | None, Decimal | None]] = field(default_factory=dict)
    sheet_row: int = 0

    @property
    def key(self) -> str:
        return self.official_code


PlanRow = LineRow | OutcomeRow | TargetRow | InitiativeRow | SgrTargetRow

# Where a row stands in the file says nothing about what it says.
NOT_COMPARED = frozenset({"sheet_row", "quantities", "money", "zeros", "biennia"})


def plain_fields(row: PlanRow) -> tuple[str, ...]:
    """Return the names of the values of a row that have neither year nor source."""
    return tuple(f.name for f in fields(row) if f.name not in NOT_COMPARED)


@dataclass(frozen=True, slots=True)
class KeptSheet:
    """A sheet that we keep as it came: its rows of plain cell values."""

    name: str
    position: int
    rows: list[list[object]]


@dataclass(frozen=True, slots=True)
class PlanContent:
    """A whole plan. The order of each list is the order of the official workbook."""

    divipola: str
    entity_name: str
    plan_name: str
    first_year: int
    created_at: datetime | None = None
    has_created_at: bool = False
    lines: list[LineRow] = field(default_factory=list)
    outcomes: list[OutcomeRow] = field(default_factory=list)
    targets: list[TargetRow] = field(default_factory=list)
    initiatives: list[InitiativeRow] = field(default_factory=list)
    sgr_targets: list[SgrTargetRow] = field(default_factory=list)
    kept_sheets: list[KeptSheet] = field(default_factory=list)

    @property
    def fiscal_years(self) -> tuple[int, ...]:
        return tuple(range(self.first_year, self.first_year + 4))

    def rows_by_kind(self) -> dict[str, list[PlanRow]]:
        """Return every list of rows under the name of its kind, in the order of writing."""
        return {
            LineRow.KIND: list(self.lines),
            OutcomeRow.KIND: list(self.outcomes),
            TargetRow.KIND: list(self.targets),
            InitiativeRow.KIND: list(self.initiatives),
            SgrTargetRow.KIND: list(self.sgr_targets),
        }
