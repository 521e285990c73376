"""«¿Cómo se calculó?»: the formula, the inputs, the rule and its source, for one target."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from kpt.base.calculation import Calculation, Input
from kpt.base.numbers import percent, pesos, quantity
from kpt.followup.models import TargetYearProgress
from kpt.followup.queries.pages.plan import PlanInHand
from kpt.followup.queries.pages.target_tables import Execution, YearLine
from kpt.plans.models import ProductTarget
from kpt.rules.codes import Accumulation
from kpt.rules.four_years import four_year_progress
from kpt.rules.text import fold

_ANNUAL_RULES = (
    "Se juntan las filas del plan con el mismo BPIN, indicador y tipo de acumulación, "
    "y se suman antes de dividir.",
    "Lo ejecutado empieza de cero cada año.",
    "No hay tope: por encima de 100 % se muestra y se revisa.",
    "Si no había nada programado, el porcentaje queda en blanco; no es 0 %.",
)
_MONEY_RULES = (
    "Se juntan las filas del plan con el mismo BPIN y producto.",
    "Cuentan las obligaciones: lo ya recibido que se debe pagar. Los compromisos y los pagos "
    "se muestran, no se usan.",
    "Un peso por debajo es «por debajo»: no hay redondeo antes de comparar.",
)
_SOURCE = "Regla «{}» (módulo kpt.rules.{}). Fuente: {}."
Inputs = list[Input]
_DNP = "libros de seguimiento del DNP, cruce de SisPT con PIIP y CUIPO"


def calculations(
    target: ProductTarget,
    years: Sequence[YearLine],
    term: TargetYearProgress | None,
    executions: Sequence[Execution],
    plan: PlanInHand,
) -> tuple[Calculation, ...]:
    """Return a block for each followed vigencia, physical and financial, and for the term."""
    found: list[Calculation] = []
    followed = [line for line in years if line.followed]
    for line in reversed(followed):
        records = [one for one in executions if one.fiscal_year == line.fiscal_year]
        if line.ratio is not None:
            found.append(_physical(line, records, measure(target.unit), last=not found))
        if line.financial_ratio is not None:
            found.append(_financial(line, records))
    if term and term.ratio is not None:
        found.append(_whole_term(target, followed, term, plan))
    return tuple(found)


def measure(unit: str) -> str:
    """Return the unit as it follows a figure; «número» says nothing and is left out."""
    return "" if fold(unit) == "numero" else f" {unit.lower()}"


def _physical(
    line: YearLine, records: Iterable[Execution], unit: str, *, last: bool
) -> Calculation:
    year = line.fiscal_year
    inputs: Inputs = [(f"Programado {year}", quantity(line.programmed), "Plan indicativo")]
    inputs += [
        (f"Ejecutado {year}", quantity(one.executed), "PIIP", f"BPIN {one.bpins}")
        for one in records
        if one.executed is not None
    ]
    return Calculation(
        title=f"¿Cómo se calculó el {percent(line.ratio)} de {year}?",
        formula=(
            f"Avance físico {year}",
            f"ejecutado en {year}/programado para {year}",
            f"{quantity(line.executed)}{unit}/{quantity(line.programmed)}{unit}",
            percent(line.ratio),
        ),
        inputs=tuple(inputs),
        total=(f"Ejecutado {year}", quantity(line.executed)),
        rules=_ANNUAL_RULES,
        source=_SOURCE.format("avance de la vigencia", "progress", _DNP),
        open=last,
    )


def _financial(line: YearLine, records: Iterable[Execution]) -> Calculation:
    year = line.fiscal_year
    inputs: Inputs = [(f"Programado {year}", pesos(line.programmed_cop), "Plan indicativo")]
    inputs += [
        (f"Obligaciones {year}", pesos(one.obligations_cop), "CUIPO", f"BPIN {one.bpins}")
        for one in records
        if one.obligations_cop is not None
    ]
    return Calculation(
        title=(f"¿Cómo se calculó el {percent(line.financial_ratio)} financiero de {year}?"),
        formula=(
            f"Avance financiero {year}",
            f"obligaciones de {year}/programado para {year}",
            f"{pesos(line.obligations_cop)}/{pesos(line.programmed_cop)}",
            percent(line.financial_ratio),
        ),
        inputs=tuple(inputs),
        total=(f"Obligaciones {year}", pesos(line.obligations_cop)),
        rules=_MONEY_RULES,
        source=_SOURCE.format("avance de la vigencia", "progress", _DNP),
    )


def _whole_term(
    target: ProductTarget,
    followed: Sequence[YearLine],
    term: TargetYearProgress,
    plan: PlanInHand,
) -> Calculation:
    mode = Accumulation(target.accumulation)
    goal = term.programmed if term.programmed is not None else target.target or Decimal(0)
    inputs: Mapping[int, tuple[Decimal, Decimal | None]] = {
        line.fiscal_year: (line.programmed or Decimal(0), line.executed) for line in followed
    }
    told = four_year_progress(mode, goal, inputs, closed_years=plan.followed_years)
    return Calculation(
        title=f"¿Cómo se calculó el {percent(term.ratio)} del cuatrienio?",
        formula=(),
        inputs=(
            ("Meta del cuatrienio", quantity(goal), "Plan indicativo"),
            *(
                (f"Ejecutado {line.fiscal_year}", quantity(line.executed), "PIIP", line.word)
                for line in followed
            ),
        ),
        total=("Avance del cuatrienio", percent(term.ratio)),
        rules=(
            told.sentence,
            "Acumulativo: se suma lo ejecutado, también lo no programado, y se divide por la meta.",
            "No acumulativo: promedio de los años programados, cada uno hasta 100 %.",
            "Un año sin dato no cuenta como cero: queda por fuera.",
        ),
        source=_SOURCE.format(
            "avance del cuatrienio", "four_years", "decisión propia; el DNP no publica esta cifra"
        ),
    )
