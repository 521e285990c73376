"""What in a report a reviewer should look at first, each in one sentence with its numbers.

Nothing here says that a value is wrong, and nothing rejects it: a person decides. Every threshold
is ours, because no norm has one; they are named below so that they can be argued about.
"""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from kpt.rules.codes import split_bpins
from kpt.rules.exact import exact_difference, exact_product, exact_sum, ratio_of
from kpt.rules.figures import count, percent, pesos, written
from kpt.rules.reported import ReportedTarget
from kpt.rules.text import fold

ONE = Decimal(1)
AT_LEAST = 10
"""Fewer targets than these show no habit: ours."""
HUNDREDS_SHARE = Decimal("0.8")
"""Share of the targets with exactly 100 % from which it is told: ours."""
FAR_APART = Decimal("0.5")
"""Points between physical and financial progress from which they are far apart (50): ours."""
TWICE = Decimal(2)
"""Progress from which a target did far more than was programmed (200 %): ours."""
COST_TIMES = Decimal(10)
"""How many times dearer or cheaper a unit has to be: ours."""
COST_OTHERS = 3
"""Municipalities that the median of an indicator needs: ours."""
LAST_DAYS = 7
LAST_SHARE = Decimal("0.8")
"""Share of the answers written in the last days of the window from which it is told: ours."""
REPEATED = 3
"""Targets with the same text from which it is told: ours."""
SHORT_TEXT = 20
"""Letters below which the same text may be chance («Sin novedad»): ours."""
NAMED = 6


class Unusual(StrEnum):
    """What was found. Values are stored: never change one."""

    HUNDREDS = "cientos"
    LAST_WEEK = "ultima_semana"
    REPEATED_TEXT = "texto_repetido"
    NO_EVIDENCE_AT_ALL = "nada_de_evidencia"
    PHYSICAL_AHEAD = "fisico_adelante"
    FINANCIAL_AHEAD = "financiero_adelante"
    WITHOUT_MONEY = "sin_plata"
    FAR_ABOVE = "muy_por_encima"
    UNIT_COST = "costo_unitario"
    COST_OF_OTHERS = "costo_de_otros"
    EQUAL_VALUES = "valores_iguales"
    NO_EVIDENCE = "sin_evidencia"
    NO_BPIN = "sin_bpin"


TITLES: Mapping[Unusual, str] = {
    Unusual.HUNDREDS: "Todo en 100 %",
    Unusual.LAST_WEEK: "A última hora",
    Unusual.REPEATED_TEXT: "Texto repetido",
    Unusual.NO_EVIDENCE_AT_ALL: "Sin ninguna evidencia",
    Unusual.PHYSICAL_AHEAD: "Físico muy por delante",
    Unusual.FINANCIAL_AHEAD: "Plata muy por delante",
    Unusual.WITHOUT_MONEY: "Avance sin plata",
    Unusual.FAR_ABOVE: "Mucho más de lo programado",
    Unusual.UNIT_COST: "Costo por unidad",
    Unusual.COST_OF_OTHERS: "Costo frente a otros",
    Unusual.EQUAL_VALUES: "Igual a otro municipio",
    Unusual.NO_EVIDENCE: "Sin evidencia",
    Unusual.NO_BPIN: "Sin BPIN",
}


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing to look at. ``target_uid`` None is of the whole report."""

    code: Unusual
    sentence: str
    target_uid: uuid.UUID | None = None


@dataclass(frozen=True, slots=True)
class Peer:
    """What another municipality reported of the same indicator. ``obligations`` in pesos."""

    name: str
    achieved: Decimal
    obligations: Decimal


@dataclass(frozen=True, slots=True)
class Around:
    """What is known besides the answers themselves.

    ``answered_on`` has the day of each answer; ``last_day`` is the last of the reporting;
    ``with_bpin`` are the targets whose money names a project, besides those whose plan does;
    ``peers`` are the others of the department, by indicator.
    """

    answered_on: Mapping[uuid.UUID, date] = field(default_factory=dict)
    last_day: date | None = None
    with_bpin: Collection[uuid.UUID] = frozenset()
    peers: Mapping[str, Sequence[Peer]] = field(default_factory=dict)


def unusual_values(targets: Sequence[ReportedTarget], around: Around) -> list[Finding]:
    """Return what deserves a look: first of the whole report, then target by target, in order.

    Of 20 targets, all reported with exactly what was programmed and no evidence, it tells HUNDREDS
    and NO_EVIDENCE_AT_ALL. A target that was not reported is never unusual.

    Units: those of each target, pesos, and ratios where 1 is 100 %. Raises nothing.
    Source: ours; that coherence is reviewed, 000:24.
    """
    reported = [target for target in targets if target.is_reported]
    found = [finding for look in _OF_ALL for finding in look(reported, around)]
    some_evidence = any(target.evidence for target in reported)
    for target in reported:
        found += [finding for look in _OF_ONE for finding in look(target, around)]
        if some_evidence:
            found += _no_evidence(target)
    return found


# Of the whole report ------------------------------------------------------------------------------


def _hundreds(reported: Sequence[ReportedTarget], around: Around) -> Iterator[Finding]:
    counted = [target for target in reported if target.programmed]
    exact = sum(target.achieved == target.programmed for target in counted)
    if len(counted) >= AT_LEAST and _share(exact, len(counted)) >= HUNDREDS_SHARE:
        yield Finding(
            Unusual.HUNDREDS,
            f"{written(exact)} de {count(len(counted), 'meta programada', 'metas programadas')} "
            f"({percent(_share(exact, len(counted)), decimals=0)}) dicen exactamente 100 %.",
        )


def _last_week(reported: Sequence[ReportedTarget], around: Around) -> Iterator[Finding]:
    if around.last_day is None:
        return
    first = around.last_day - timedelta(days=LAST_DAYS - 1)
    days = [around.answered_on[t.uid] for t in reported if t.uid in around.answered_on]
    late = sum(first <= day <= around.last_day for day in days)
    if len(days) >= AT_LEAST and _share(late, len(days)) >= LAST_SHARE:
        yield Finding(
            Unusual.LAST_WEEK,
            f"{written(late)} de {count(len(days), 'respuesta', 'respuestas')} "
            f"({percent(_share(late, len(days)), decimals=0)}) se escribieron en los últimos "
            f"{LAST_DAYS} días del plazo.",
        )


def _repeated_text(reported: Sequence[ReportedTarget], around: Around) -> Iterator[Finding]:
    same: dict[str, list[ReportedTarget]] = defaultdict(list)
    for target in reported:
        text = fold(target.narrative)
        if len(text) >= SHORT_TEXT:
            same[text].append(target)
    for told in same.values():
        if len(told) >= REPEATED:
            yield Finding(
                Unusual.REPEATED_TEXT,
                f"El mismo texto («{_cut(told[0].narrative)}») está en "
                f"{count(len(told), 'meta', 'metas')}: {_labels(told)}.",
            )


def _no_evidence_at_all(reported: Sequence[ReportedTarget], around: Around) -> Iterator[Finding]:
    done = [target for target in reported if target.achieved]
    if done and not any(target.evidence for target in reported):
        yield Finding(
            Unusual.NO_EVIDENCE_AT_ALL,
            "La única meta con avance no tiene evidencia."
            if len(done) == 1
            else f"Ninguna de las {written(len(done))} metas con avance tiene evidencia.",
        )


_OF_ALL = (_hundreds, _last_week, _repeated_text, _no_evidence_at_all)


# Of one target ------------------------------------------------------------------------------------


def _apart(target: ReportedTarget, around: Around) -> Iterator[Finding]:
    """100 % physical with 12 % of the money is 88 points apart: told. Without money: another."""
    physical, financial = target.physical.ratio, target.financial.ratio
    if physical is None or financial is None or not target.amounts:
        return
    if not target.amounts.obligations:
        return
    said = f"El avance físico es {percent(physical)} y lo obligado, {percent(financial)}"
    if exact_difference(physical, financial) >= FAR_APART:
        yield Finding(Unusual.PHYSICAL_AHEAD, f"{said}: ¿con qué se pagó lo que falta?", target.uid)
    elif exact_difference(financial, physical) >= FAR_APART:
        yield Finding(
            Unusual.FINANCIAL_AHEAD, f"{said}: ¿qué se hizo con lo que se obligó?", target.uid
        )


def _without_money(target: ReportedTarget, around: Around) -> Iterator[Finding]:
    spent = target.amounts.obligations if target.amounts else Decimal(0)
    if target.achieved and target.programmed_cop and not spent:
        yield Finding(
            Unusual.WITHOUT_MONEY,
            f"Se ejecutaron {_units(target, target.achieved)} sin obligar nada de los "
            f"{_money(target.programmed_cop)} programados.",
            target.uid,
        )


def _far_above(target: ReportedTarget, around: Around) -> Iterator[Finding]:
    ratio = target.physical.ratio
    if ratio is not None and ratio >= TWICE and target.programmed is not None:
        assert target.achieved is not None
        yield Finding(
            Unusual.FAR_ABOVE,
            f"Se ejecutaron {_units(target, target.achieved)} y se habían programado "
            f"{written(target.programmed)}: {percent(ratio)}. ¿Es la misma unidad de medida?",
            target.uid,
        )


def _unit_cost(target: ReportedTarget, around: Around) -> Iterator[Finding]:
    """50 million obligated for 1 unit, where the plan has 8 units for 40 million: 10 times."""
    cost = _cost(target.achieved, target.amounts.obligations if target.amounts else None)
    planned = _cost(target.programmed, target.programmed_cop)
    if cost is not None and planned is not None and _far(cost, planned):
        yield Finding(
            Unusual.UNIT_COST,
            f"Cada unidad salió a {_money(cost)} y se había programado a {_money(planned)}: "
            f"{_times(cost, planned)}.",
            target.uid,
        )


def _cost_of_others(target: ReportedTarget, around: Around) -> Iterator[Finding]:
    cost = _cost(target.achieved, target.amounts.obligations if target.amounts else None)
    peers = around.peers.get(target.indicator_code, ())
    costs = [found for p in peers if (found := _cost(p.achieved, p.obligations)) is not None]
    if cost is None or len(costs) < COST_OTHERS:
        return
    usual = median(costs)
    if _far(cost, usual):
        yield Finding(
            Unusual.COST_OF_OTHERS,
            f"Cada unidad salió a {_money(cost)}; la mediana de {written(len(costs))} metas de "
            f"otros municipios con este indicador es {_money(usual)}: {_times(cost, usual)}.",
            target.uid,
        )


def _equal_values(target: ReportedTarget, around: Around) -> Iterator[Finding]:
    spent = target.amounts.obligations if target.amounts else Decimal(0)
    if not target.achieved or not spent:
        return
    same = sorted(
        {
            peer.name
            for peer in around.peers.get(target.indicator_code, ())
            if peer.achieved == target.achieved and peer.obligations == spent
        }
    )
    if same:
        yield Finding(
            Unusual.EQUAL_VALUES,
            f"{_listed(same)} {'reportó' if len(same) == 1 else 'reportaron'} lo mismo en este "
            f"indicador: {_units(target, target.achieved)} y {pesos(spent)} obligados.",
            target.uid,
        )


def _no_bpin(target: ReportedTarget, around: Around) -> Iterator[Finding]:
    named = target.uid in around.with_bpin or split_bpins(target.bpin_text)
    if target.achieved and not named:
        yield Finding(
            Unusual.NO_BPIN,
            f"Se reportaron {_units(target, target.achieved)} y la meta no tiene BPIN: no se "
            "puede cruzar con PIIP ni con CUIPO.",
            target.uid,
        )


def _no_evidence(target: ReportedTarget) -> Iterator[Finding]:
    if target.achieved and not target.evidence:
        yield Finding(
            Unusual.NO_EVIDENCE,
            f"Se reportó un avance de {_units(target, target.achieved)} sin ninguna evidencia.",
            target.uid,
        )


_OF_ONE = (
    _apart,
    _without_money,
    _far_above,
    _unit_cost,
    _cost_of_others,
    _equal_values,
    _no_bpin,
)


# Arithmetic and words -----------------------------------------------------------------------------


def median(values: Collection[Decimal]) -> Decimal:
    """Return the middle value; of an even number, the mean of the two: of 1, 2, 9, 12 it is 5.5.

    Units: those of the values. Raises ValueError without values. Source: ours.
    """
    if not values:
        raise ValueError("a median needs values")
    found = sorted(values)
    middle, odd = divmod(len(found), 2)
    if odd:
        return found[middle]
    return ratio_of(exact_sum(found[middle - 1 : middle + 1]), TWICE)


def _cost(quantity: Decimal | None, amount: Decimal | None) -> Decimal | None:
    """Return pesos of one unit, None where there is no quantity or no money."""
    return ratio_of(amount, quantity) if quantity and amount else None


def _far(cost: Decimal, usual: Decimal) -> bool:
    return cost >= exact_product(usual, COST_TIMES) or exact_product(cost, COST_TIMES) <= usual


def _times(cost: Decimal, usual: Decimal) -> str:
    dearer = cost > usual
    times = ratio_of(cost, usual) if dearer else ratio_of(usual, cost)
    return f"{written(_whole(times))} veces {'más caro' if dearer else 'más barato'}"


def _share(part: int, whole: int) -> Decimal:
    return ratio_of(Decimal(part), Decimal(whole)) if whole else Decimal(0)


def _whole(value: Decimal) -> Decimal:
    return value.quantize(ONE, ROUND_HALF_UP)


def _money(amount_cop: Decimal) -> str:
    """Return pesos without cents, where they tell nothing; what is below one peso, as it is."""
    return pesos(_whole(amount_cop) if amount_cop >= ONE else amount_cop)


def _units(target: ReportedTarget, quantity: Decimal) -> str:
    return f"{written(quantity)} ({target.unit.lower()})" if target.unit else written(quantity)


def _labels(targets: Iterable[ReportedTarget]) -> str:
    return _listed([target.label for target in targets])


def _listed(names: Sequence[str]) -> str:
    if len(names) > NAMED:
        return f"{', '.join(names[:NAMED])} y {written(len(names) - NAMED)} más"
    return f"{', '.join(names[:-1])} y {names[-1]}" if len(names) > 1 else names[0]


def _cut(text: str, letters: int = 60) -> str:
    text = " ".join(text.split())
    return text if len(text) <= letters else f"{text[: letters - 1].rstrip()}…"
