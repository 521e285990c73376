"""Plans and executions made up from a list of usual targets, always the same for the same entity.

Chance is a hash of a text: nothing depends on the clock, the machine or the order of the calls.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from hashlib import sha256

from kpt.demo.spec import (
    YEARS,
    EntitySpec,
    Output,
    Spending,
    TargetSpec,
    rows,
    share,
    target_from,
)
from kpt.rules.codes import Accumulation, split_bpins

THEMES = ("social", "economico", "institucional", "territorio", "ambiente")
GROWTH = Decimal("1.05")
THOUSAND = Decimal(1000)
KILOMETRES = Decimal("0.1")
RURAL = ("r", "k")
TOWN = Decimal(10)
CITY_SHARE = Decimal("0.1")
WITHOUT_PROJECT_PERCENT = 6


def chance(*parts: object) -> Decimal:
    """Return a number from 0 to 1, of four decimals, that depends on ``parts`` only."""
    digest = sha256("|".join(map(str, parts)).encode()).digest()
    return Decimal(int.from_bytes(digest[:4]) % 10_000) / 10_000


def between(low: str, high: str, *parts: object) -> Decimal:
    return Decimal(low) + (Decimal(high) - Decimal(low)) * chance(*parts)


def invent_targets(entity: EntitySpec, population: int) -> list[TargetSpec]:
    """Return the targets of an entity: its own ones, then usual ones scaled to its people.

    The usual ones keep their order in the list; which of them an entity takes is chance, except
    the first of each theme, so that no line is empty.
    """
    own = [row for row in rows("metas_propias.csv") if row["divipola"] == entity.divipola]
    usual = _chosen(entity, entity.targets - len(own))
    by_theme = [*usual, *own]
    by_theme.sort(key=lambda row: THEMES.index(row["tema"]))
    return [_target(number, row, entity, population) for number, row in enumerate(by_theme, 1)]


def _chosen(entity: EntitySpec, how_many: int) -> list[dict[str, str]]:
    pool = list(enumerate(rows("metas_comunes.csv")))
    firsts = {theme: next(n for n, row in pool if row["tema"] == theme) for theme in THEMES}
    ranked = sorted(
        pool,
        key=lambda item: (
            item[0] not in firsts.values(),
            chance(entity.divipola, "elige", item[1]["indicador"]),
        ),
    )
    return [row for _, row in sorted(ranked[:how_many], key=lambda item: item[0])]


def _target(number: int, row: dict[str, str], entity: EntitySpec, population: int) -> TargetSpec:
    line = str(THEMES.index(row["tema"]) + 1)
    project = row["bpin"] if "-" in row["bpin"] else f"24-{row['bpin']}"
    if chance(entity.divipola, "proyecto", row["indicador"]) * 100 < WITHOUT_PROJECT_PERCENT:
        project = ""
    full = {**row, "ip": str(number), "lineas": line, "bpin": project}
    if "anual" in row:
        full |= _scaled(row, entity, population)
    target = target_from(full, entity)
    return _inverted(target) if _is_inverted(entity, row) else target


def _is_inverted(entity: EntitySpec, row: dict[str, str]) -> bool:
    half = Decimal("0.5")
    return entity.mode == "invertido" or (
        entity.mode == "mezclado" and chance(entity.divipola, "modo", row["indicador"]) < half
    )


def _scaled(row: dict[str, str], entity: EntitySpec, population: int) -> dict[str, str]:
    """Return goal, programming and money of a usual target for so many people.

    ``anual`` is what a year brings: «f3» three whatever the size, «m42» 42 per thousand people,
    «r9» and «k0.3» (with a decimal: kilometres) the same of what is rural, which a city has little
    more of than a town.
    Money is millions of pesos a year per thousand people.
    """
    key = (entity.divipola, row["indicador"])
    kind, amount = row["anual"][0], Decimal(row["anual"][1:])
    people = Decimal(population) / THOUSAND
    if kind in RURAL and people > TOWN:
        people = TOWN + (people - TOWN) * CITY_SHARE
    yearly = amount if kind == "f" else amount * people * between("0.85", "1.15", *key, "cuánto")
    yearly = _tidy(yearly, KILOMETRES if kind == "k" else None)
    cumulative = row["modo"] == "S"
    goal = yearly * len(YEARS) if cumulative else yearly
    return {
        "meta": str(goal),
        "prog": "/".join([str(yearly)] * len(YEARS)),
        "dinero": " ".join(_money_of(part, people, *key) for part in row["dinero"].split()),
    }


def _tidy(amount: Decimal, step: Decimal | None = None) -> Decimal:
    """Round as people set goals: 2.37 km to 2.4 (step 0.1), 11.6 homes to 12, 431 to 430."""
    step = step or (Decimal(1) if amount < 100 else Decimal(10))
    return max((amount / step).quantize(Decimal(1), ROUND_HALF_UP) * step, step).normalize() + 0


def _money_of(part: str, people: Decimal, *key: object) -> str:
    source, millions = part.split(":")
    first = Decimal(millions) * people * between("0.8", "1.2", *key, source)
    amounts = [(first * GROWTH**n).quantize(Decimal("0.001")) for n in range(len(YEARS))]
    return f"{source}:" + "/".join(map(str, amounts))


def _inverted(target: TargetSpec) -> TargetSpec:
    """Return the target with the two modes taken the other way round, as some plans write them."""
    other = {
        Accumulation.CUMULATIVE: Accumulation.NON_CUMULATIVE,
        Accumulation.NON_CUMULATIVE: Accumulation.CUMULATIVE,
    }
    return replace(target, accumulation=other[target.accumulation])


def invent_executions(
    entity: EntitySpec, targets: list[TargetSpec]
) -> tuple[list[Output], list[Spending]]:
    """Return what the sources tell of the targets, as good as the entity's performance (0-100)."""
    outputs = [output for target in targets for output in _outputs(entity, target)]
    spending = [spent for target in targets for spent in _spending(entity, target)]
    return outputs, spending


def _outputs(entity: EntitySpec, target: TargetSpec) -> Iterator[Output]:
    for year in entity.executed_years:
        programmed = target.quantities[year]
        ratio = _ratio(entity, target, year)
        if programmed is None or ratio is None:
            continue
        for bpin in split_bpins(target.bpin_text)[:1]:
            executed = _delivered(programmed, ratio)
            yield Output(year, bpin, target.indicator_code, target.accumulation, executed)


def _delivered(programmed: Decimal, ratio: Decimal) -> Decimal:
    """Return a part of what was programmed, in whole units unless these are few."""
    if ratio == 1:
        return programmed
    few = Decimal("0.05") if programmed < 2 else Decimal(1)
    step = KILOMETRES if programmed % 1 else few
    return ((programmed * ratio / step).quantize(Decimal(1), ROUND_HALF_UP) * step).normalize() + 0


def _ratio(entity: EntitySpec, target: TargetSpec, year: int) -> Decimal | None:
    """Return executed ÷ programmed of a target and year; None when the source says nothing.

    What is given every year (health insurance, school meals) seldom fails and never exceeds.
    """
    ratio = _luck(entity, target, year)
    if target.target != target.quantities[year]:
        return ratio
    return Decimal("0.9") + min(ratio or Decimal(0), Decimal(1)) / 10


def _luck(entity: EntitySpec, target: TargetSpec, year: int) -> Decimal | None:
    key = (entity.divipola, target.consecutive, year, "físico")
    luck = chance(*key) * 100
    good = Decimal(entity.performance)
    if luck < good * Decimal("0.62"):
        return Decimal(1)
    if luck < good * Decimal("0.72"):
        return between("1.02", "1.35", *key, "más")
    if luck < good:
        return between("0.8", "0.99", *key, "casi")
    if luck < good + (100 - good) * Decimal("0.5"):
        return between("0.2", "0.8", *key, "poco")
    if luck < good + (100 - good) * Decimal("0.75"):
        return Decimal(0)
    return None


def _spending(entity: EntitySpec, target: TargetSpec) -> Iterator[Spending]:
    for year in entity.executed_years:
        programmed = target.programmed_cop(year)
        ratio = _ratio(entity, target, year)
        if not programmed or ratio is None:
            continue
        key = (entity.divipola, target.consecutive, year, "financiero")
        percent = min(ratio, Decimal(1)) * between("86", "100", *key)
        obligations = share(programmed, percent)
        for bpin in split_bpins(target.bpin_text)[:1]:
            yield Spending(
                year,
                bpin,
                target.indicator_code[:7],
                obligations + share(obligations, between("0", "6", *key, "compromisos")),
                obligations,
                share(obligations, between("88", "99.9", *key, "pagos")),
            )
