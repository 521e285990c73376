"""«¿Cómo se calculó?» of what was reported: a total, a part, a target, the four years."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal

from kpt.base.calculation import Calculation, Input
from kpt.base.numbers import entero, percent, pesos, quantity
from kpt.followup.labels import Label
from kpt.rules.codes import Accumulation
from kpt.rules.four_years import FourYearProgress
from kpt.rules.reported import ReportedTarget, four_years_reported
from kpt.rules.rollup import MoneyRollUp, RollUp, RollUpMethod

REPORT = "Reporte de la entidad"
PLAN = "Plan indicativo"
OURS = "decisión de esta plataforma; no es la calificación del DNP"
_SOURCE = "Regla «{}» (módulo kpt.rules.{}). {}."
_ANNUAL = _SOURCE.format(
    "avance de la vigencia", "progress", "La misma fórmula que el DNP aplica a PIIP y CUIPO"
)
_NOT_REPORTED = "Sin reporte no es cero: lo que no se reportó queda por fuera."
_SHOWN = 12


def calculations_of(
    average: RollUp,
    money: MoneyRollUp,
    targets: Sequence[Mapping[int, ReportedTarget]],
    year: int | None,
    closed: Collection[int],
) -> tuple[Calculation, ...]:
    """Return how the two percentages of some targets were made; none for what has no figure."""
    when = str(year) if year else "del cuatrienio"
    found = []
    if average.value is not None:
        found.append(_average(average, targets, year, closed, when))
    if money.ratio is not None and money.found:
        found.append(_money(money, when))
    return tuple(found)


def _average(
    average: RollUp,
    targets: Sequence[Mapping[int, ReportedTarget]],
    year: int | None,
    closed: Collection[int],
    when: str,
) -> Calculation:
    result = percent(average.value)
    weighted = average.method is RollUpMethod.WEIGHTED
    formula = (
        "suma de avance por recursos programados/recursos programados"
        if weighted
        else "suma de los avances de las metas que cuentan/metas que cuentan"
    )
    inputs: list[Input] = [
        ("Metas que cuentan", entero(average.counted), "Programadas y reportadas"),
        ("Metas por fuera", entero(average.left_out_total), "La regla dice por qué"),
    ]
    ratios = [(t, ratio) for t, ratio in _ratios(targets, year, closed) if ratio is not None]
    if len(ratios) <= _SHOWN:
        inputs += [
            (target.label, percent(ratio), REPORT, pesos(target.programmed_cop) if weighted else "")
            for target, ratio in ratios
        ]
    return Calculation(
        title=f"¿Cómo se calculó el avance físico {when}: {result}?",
        formula=(f"Avance físico {when}", formula, result),
        inputs=tuple(inputs),
        rules=(average.sentence, _NOT_REPORTED, *((_FOUR_YEARS,) if year is None else ())),
        source=_SOURCE.format("promedio", "rollup", f"Fuente: {OURS}"),
        total=("Promedio", result),
        id="como-fisico",
    )


_FOUR_YEARS = (
    "Cada meta entra con su avance del cuatrienio: acumulativa, lo reportado ÷ la meta; no "
    "acumulativa, el promedio de sus vigencias."
)


def _ratios(
    targets: Sequence[Mapping[int, ReportedTarget]], year: int | None, closed: Collection[int]
) -> Iterable[tuple[ReportedTarget, Decimal | None]]:
    for years in targets:
        if year is not None:
            yield years[year], years[year].physical.ratio
        else:
            yield next(iter(years.values())), four_years_reported(years, closed_years=closed).ratio


def _money(money: MoneyRollUp, when: str) -> Calculation:
    result = percent(money.ratio)
    return Calculation(
        title=f"¿Cómo se calculó lo obligado {when}: {result}?",
        formula=(
            f"Obligado {when}",
            "obligaciones reportadas/recursos programados",
            f"{pesos(money.obligations)}/{pesos(money.programmed)}",
            result,
        ),
        inputs=(
            ("Obligaciones", pesos(money.obligations), REPORT),
            ("Programado", pesos(money.programmed), PLAN),
            ("Programado sin reporte de plata", pesos(money.programmed_not_found), PLAN),
        ),
        rules=(
            money.sentence,
            "La plata se suma; no se promedia. Cuentan las obligaciones.",
            "La que sirve a varias metas se reparte con el porcentaje que dijo la entidad.",
        ),
        source=_SOURCE.format("recursos", "rollup", f"Fuente: {OURS}"),
        total=("Obligado", result),
        id="como-plata",
    )


def of_target(target: ReportedTarget, year: int, label: Label) -> tuple[Calculation, ...]:
    """Return how the percentages of one target in one vigencia were made."""
    physical, financial = target.physical, target.financial
    source = f"{REPORT} ({label.word})"
    found = []
    if physical.ratio is not None:
        result = percent(physical.ratio)
        found.append(
            Calculation(
                title=f"¿Cómo se calculó el {result} reportado de {year}?",
                formula=(
                    f"Avance físico {year}",
                    f"reportado en {year}/programado para {year}",
                    f"{quantity(target.achieved)}/{quantity(target.programmed)}",
                    result,
                ),
                inputs=(
                    (f"Programado {year}", quantity(target.programmed), PLAN),
                    (f"Reportado {year}", quantity(target.achieved), source),
                ),
                rules=(
                    "Lo ejecutado empieza de cero cada año, y no hay tope.",
                    "No hace falta BPIN: la entidad responde meta por meta.",
                ),
                source=_ANNUAL,
                id=f"reportado-fisico-{year}",
            )
        )
    if financial.ratio is not None and target.amounts is not None:
        result = percent(financial.ratio)
        spent = pesos(target.amounts.obligations)
        found.append(
            Calculation(
                title=f"¿Cómo se calculó el {result} financiero reportado de {year}?",
                formula=(
                    f"Avance financiero {year}",
                    f"obligaciones de {year}/programado para {year}",
                    f"{spent}/{pesos(target.programmed_cop)}",
                    result,
                ),
                inputs=(
                    (f"Programado {year}", pesos(target.programmed_cop), PLAN),
                    (
                        f"Obligaciones {year}",
                        spent,
                        source,
                        "con su parte de las compartidas",
                    ),
                ),
                rules=("Cuentan las obligaciones; los compromisos y los pagos solo se muestran.",),
                source=_ANNUAL,
                id=f"reportado-plata-{year}",
            )
        )
    return tuple(found)


def of_four_years(told: FourYearProgress) -> Calculation | None:
    """Return how the four-year progress of one target was made, by what was reported."""
    if told.ratio is None:
        return None
    result = percent(told.ratio)
    cumulative = told.accumulation is Accumulation.CUMULATIVE
    return Calculation(
        title=f"¿Cómo se calculó el {result} reportado del cuatrienio?",
        formula=(
            "Avance del cuatrienio",
            "lo reportado en las vigencias/meta del cuatrienio"
            if cumulative
            else "suma de los avances de las vigencias/vigencias que cuentan",
            result,
        ),
        inputs=(
            ("Meta del cuatrienio", quantity(told.target), PLAN),
            *(
                (
                    f"Reportado {year.fiscal_year}",
                    "sin reporte" if year.executed is None else quantity(year.executed),
                    REPORT,
                    year.left_out.label if year.left_out else "",
                )
                for year in told.years
            ),
        ),
        rules=(told.sentence, _NOT_REPORTED),
        source=_SOURCE.format("avance del cuatrienio", "four_years", f"Fuente: {OURS}"),
        total=("Avance del cuatrienio", result),
        id="reportado-cuatrienio",
    )
