"""«¿Cómo se calculó?» of the three percentages of the country or a department."""

from __future__ import annotations

from kpt.base.calculation import Calculation
from kpt.base.numbers import cuenta, entero, percent, pesos
from kpt.portal.queries.country import Total

OURS = "Es una decisión de esta plataforma, no la calificación del DNP. Módulo kpt.rules.rollup."


def calculations(whole: Total, year: int | None) -> tuple[Calculation, ...]:
    """Return how each percentage of ``whole`` in ``year`` was made; none for what has no figure."""
    if year is None:
        return ()
    every = (
        _physical(whole, year) if whole.physical_ratio is not None else None,
        _financial(whole, year) if whole.financial_ratio is not None else None,
        _coverage(whole, year) if whole.coverage_ratio is not None else None,
    )
    return tuple(one for one in every if one)


def _physical(whole: Total, year: int) -> Calculation:
    result = percent(whole.physical_ratio)
    return Calculation(
        title=f"¿Cómo se calculó el avance físico de {year}: {result}?",
        formula=(
            f"Avance {year}",
            "suma de los avances de las metas que cuentan/metas que cuentan",
            result,
        ),
        inputs=(
            ("Planes con ejecución", entero(whole.followed), "Informes de seguimiento", ""),
            ("Metas que cuentan", entero(whole.counted), "Programadas y con dato", ""),
            ("Metas sin dato", entero(whole.no_data), "Quedan por fuera", ""),
        ),
        rules=(
            "Avance de una meta: lo ejecutado en el año según PIIP ÷ lo programado para el año.",
            "Cada meta cuenta una vez y con tope de 100 %; lo no programado no cuenta.",
            "El promedio es sobre todas las metas, no sobre los planes.",
        ),
        source=OURS,
    )


def _financial(whole: Total, year: int) -> Calculation:
    result = percent(whole.financial_ratio)
    return Calculation(
        title=f"¿Cómo se calculó lo obligado de {year}: {result}?",
        formula=(f"Obligado {year}", "obligaciones/programado", result),
        inputs=(
            ("Obligaciones", pesos(whole.obligations_cop), "CUIPO", ""),
            ("Programado", pesos(whole.year_programmed_cop), "Planes con ejecución", ""),
        ),
        rules=(
            "La plata se suma; no se promedia.",
            f"Solo entran los {cuenta(whole.followed, 'plan,planes')} con ejecución de {year}."
            if whole.followed != 1
            else f"Solo entra el plan con ejecución de {year}.",
            "Las regalías no se suman: van por bienios, aparte.",
        ),
        source=OURS,
    )


def _coverage(whole: Total, year: int) -> Calculation:
    result = percent(whole.coverage_ratio)
    return Calculation(
        title=f"¿Cómo se calculó la cobertura de {year}: {result}?",
        formula=(f"Cobertura {year}", "combinaciones halladas/combinaciones del plan", result),
        inputs=(
            ("Halladas en PIIP", entero(whole.coverage_found), "PIIP", ""),
            ("Del plan", entero(whole.coverage_total), "Planes con ejecución", ""),
        ),
        rules=(
            "Una combinación es un BPIN con un indicador y un tipo de acumulación.",
            "Se halla cuando las tres cosas están igual en el plan y en PIIP.",
        ),
        source="Conteo de conjuntos, como en los informes del DNP. Módulo kpt.rules.coverage.",
    )
