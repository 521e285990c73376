"""What the demo country is made of: a plan and its executions, read from small lists of ours.

The lists are in ``data``, written by hand for this demonstration. Nothing in them is an official
figure of any entity. Columns: ``data/README.md``.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from pathlib import Path

from kpt.rules.codes import Accumulation, split_bpins

DATA = Path(__file__).parent / "data"
FIRST_YEAR = 2024
YEARS = (2024, 2025, 2026, 2027)
EXECUTED_YEARS = (2024, 2025)
BIENNIA = ("2023-2024", "2025-2026", "2027-2028")
MILLION = Decimal(1_000_000)
BLANK = "-"
MODES = {"S": Accumulation.CUMULATIVE, "N": Accumulation.NON_CUMULATIVE, "": None}
_SHORT_BPIN = re.compile(r"\b(\d\d)-(\d{4}|\d{6})\b")


@dataclass(frozen=True, slots=True)
class Output:
    """What a project delivered of one indicator in one vigencia, as PIIP would tell it."""

    fiscal_year: int
    bpin: str
    indicator_code: str
    accumulation: Accumulation | None
    executed: Decimal


@dataclass(frozen=True, slots=True)
class Spending:
    """What a project spent on one product in one vigencia, in pesos, as CUIPO would tell it."""

    fiscal_year: int
    bpin: str
    product_code: str
    commitments_cop: Decimal
    obligations_cop: Decimal
    payments_cop: Decimal


@dataclass(frozen=True, slots=True)
class TargetSpec:
    """A product target: only what a team decides; the words come from the catalogue."""

    consecutive: int
    lines: tuple[int, ...]
    indicator_code: str
    customisation: str
    target: Decimal | None
    accumulation: Accumulation
    quantities: dict[int, Decimal | None]
    sdg: int | None
    bpin_text: str
    money: dict[tuple[int, int], Decimal]
    zeros: dict[int, int] = field(default_factory=dict)

    def programmed_cop(self, fiscal_year: int) -> Decimal:
        return sum((v for (year, _), v in self.money.items() if year == fiscal_year), Decimal(0))


@dataclass(frozen=True, slots=True)
class EntitySpec:
    """One row of ``entidades.csv``: a plan's name and lines, and how its figures are made.

    ``mode``: how it uses the two words of accumulation – as SisPT does (blank), «invertido», or
    «mezclado».
    """

    divipola: str
    plan_name: str
    lines: tuple[str, ...]
    targets: int
    performance: int
    executed_years: tuple[int, ...]
    mode: str

    @property
    def bpin_entity(self) -> str:
        """Five digits of a BPIN that tell its entity: a department is 004 and its two digits."""
        return self.divipola if len(self.divipola) == 5 else f"004{self.divipola}"


def rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a list of ours; none if there is no such list."""
    path = DATA / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="|"))


def entities() -> list[EntitySpec]:
    """Return the entities of the demo country, the department first."""
    return [
        EntitySpec(
            divipola=row["divipola"],
            plan_name=row["nombre"],
            lines=tuple(row["lineas"].split(";")),
            targets=int(row["metas"] or 0),
            performance=int(row["desempeno"] or 0),
            executed_years=tuple(int(year) for year in row["ejecuta"].split()),
            mode=row["modo"],
        )
        for row in rows("entidades.csv")
    ]


def acts(entity: EntitySpec) -> dict[int, tuple[str, str, date]]:
    """Return the acts of a plan by the number of the workbook that they adopted: 1, then 2."""
    return {
        int(row["libro"]): (row["clase"], row["numero"], date.fromisoformat(row["fecha"]))
        for row in rows("actos.csv")
        if row["divipola"] == entity.divipola
    }


def earlier_target(target: TargetSpec, entity: EntitySpec) -> TargetSpec | None:
    """Return a target as the first workbook of the plan had it; None if it was not yet there.

    Only what ``…_antes.csv`` tells was different.
    """
    before = {row["ip"]: row for row in rows(f"{entity.divipola}_antes.csv")}
    row = before.get(str(target.consecutive))
    if row is None:
        return target
    if row["fuera"]:
        return None
    money, zeros = _money(row["dinero"])
    quantities = dict(zip(YEARS, numbers(row["prog"]), strict=True))
    return replace(target, quantities=quantities, money=money, zeros=zeros)


def number(text: str) -> Decimal | None:
    """Return a number of our lists; a dash or nothing is blank."""
    return None if text in ("", BLANK) else Decimal(text)


def numbers(text: str) -> list[Decimal | None]:
    """Return the numbers of «2/2/-/0.5»."""
    return [number(part) for part in text.split("/")]


def bpin_text(text: str, entity: EntitySpec) -> str:
    """Return a cell of BPINs written in full: «24-0066» is «2024631110066» in Buenavista."""
    return _SHORT_BPIN.sub(lambda found: f"20{found[1]}{entity.bpin_entity}{found[2]}", text)


def target_from(row: dict[str, str], entity: EntitySpec) -> TargetSpec:
    """Return the target that a row of a ``…_metas.csv`` tells."""
    money, zeros = _money(row["dinero"])
    return TargetSpec(
        consecutive=int(row["ip"]),
        lines=line_numbers(row["lineas"]),
        indicator_code=row["indicador"],
        customisation=row["personalizacion"],
        target=number(row["meta"]),
        accumulation=MODES[row["modo"]] or Accumulation.CUMULATIVE,
        quantities=dict(zip(YEARS, numbers(row["prog"]), strict=True)),
        sdg=int(row["ods"]) if row["ods"] else None,
        bpin_text=bpin_text(row["bpin"], entity),
        money=money,
        zeros=zeros,
    )


def line_numbers(text: str) -> tuple[int, ...]:
    return tuple(int(line) for line in text.split(","))


def _money(text: str) -> tuple[dict[tuple[int, int], Decimal], dict[int, int]]:
    """Return pesos by year and source of «6:10/10.5/-/0 12:…» (millions), and where a 0 stands."""
    money: dict[tuple[int, int], Decimal] = {}
    zeros: dict[int, int] = {}
    for part in text.split():
        source, amounts = part.split(":")
        for year, millions in zip(YEARS, numbers(amounts), strict=True):
            if millions:
                money[year, int(source)] = pesos(millions)
            elif millions is not None:
                zeros[year] = zeros.get(year, 0) | 1 << (int(source) - 1)
    return money, zeros


def pesos(millions: Decimal) -> Decimal:
    """Return millions of pesos as pesos, without a trailing «.0»."""
    amount = millions * MILLION
    return amount.to_integral_value() if amount == amount.to_integral_value() else amount


def outputs_from(row: dict[str, str], target: TargetSpec) -> list[Output]:
    """Return what PIIP tells of a target: «3.5/1.9@1+0.9@2», where @2 is its second BPIN.

    A dash is «not found in PIIP»: no record at all.
    """
    found = []
    for year, cell in zip(EXECUTED_YEARS, row["fisico"].split("/"), strict=True):
        for part in cell.split("+") if cell != BLANK else []:
            executed, _, position = part.partition("@")
            bpin = split_bpins(target.bpin_text)[int(position or 1) - 1]
            found.append(
                Output(year, bpin, target.indicator_code, target.accumulation, Decimal(executed))
            )
    return found


def spending_from(row: dict[str, str], target: TargetSpec) -> list[Spending]:
    """Return what CUIPO tells of a target: obligations in % of what is programmed, or pesos.

    «98.5» obliges 98.5 % of the year's money; «=18600000» obliges those pesos;
    «=100:90:80» tells commitments, obligations and payments. A dash is «not found in CUIPO».
    """
    found = []
    for year, cell in zip(EXECUTED_YEARS, row["financiero"].split("/"), strict=True):
        if cell != BLANK:
            amounts = _spent(cell, target.programmed_cop(year))
            product = target.indicator_code[:7]
            found += _split(year, split_bpins(target.bpin_text), product, amounts)
    return found


def _spent(cell: str, programmed: Decimal) -> tuple[Decimal, Decimal, Decimal]:
    if ":" in cell:
        commitments, obligated, payments = map(Decimal, cell.removeprefix("=").split(":"))
        return commitments, obligated, payments
    obligations = (
        Decimal(cell.removeprefix("="))
        if cell.startswith("=")
        else share(programmed, Decimal(cell))
    )
    # Unpaid bills of December, and contracts that go on: usual in any closing of the year.
    return (
        obligations + share(obligations, Decimal("1.5")),
        obligations,
        share(obligations, Decimal("96.8")),
    )


def share(amount: Decimal, percent: Decimal) -> Decimal:
    """Return a percentage of an amount, to the peso; the whole of it keeps its decimals."""
    if percent == 100:
        return amount
    return (amount * percent / 100).quantize(Decimal(1), ROUND_HALF_UP)


def _split(
    year: int, bpins: tuple[str, ...], product: str, amounts: tuple[Decimal, Decimal, Decimal]
) -> list[Spending]:
    """Share amounts between the projects of a target: all to the first, or 64 % and the rest.

    A BPIN starts with the year in which its project was registered: before, it spent nothing.
    """
    bpins = tuple(bpin for bpin in bpins if int(bpin[:4]) <= year)
    if len(bpins) == 1:
        return [Spending(year, bpins[0], product, *amounts)]
    first = tuple(share(amount, Decimal(64)) for amount in amounts)
    rest = tuple(amount - part for amount, part in zip(amounts, first, strict=True))
    return [Spending(year, bpins[0], product, *first), Spending(year, bpins[1], product, *rest)]


def elsewhere(entity: EntitySpec) -> tuple[list[Output], list[Spending]]:
    """Return what the sources know and the plan does not say (``…_otras_fuentes.csv``)."""
    outputs, spending = [], []
    for row in rows(f"{entity.divipola}_otras_fuentes.csv"):
        year, bpin = int(row["vigencia"]), bpin_text(row["bpin"], entity)
        if row["fuente"] == "PIIP":
            mode = MODES[row["modo"]]
            outputs.append(Output(year, bpin, row["codigo"], mode, Decimal(row["ejecutado"])))
        else:
            amounts = (row["compromisos"], row["obligaciones"], row["pagos"])
            spending.append(Spending(year, bpin, row["codigo"], *map(Decimal, amounts)))
    return outputs, spending
