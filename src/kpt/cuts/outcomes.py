"""The lines of a cut that speak of the outcomes of a plan."""

from __future__ import annotations

from typing import Any

from kpt.cuts.canonical import number
from kpt.followup.queries.outcomes_in_year import OutcomeInYear
from kpt.rules.baselines import Origin

OUTCOME = "resultado"
ORIGINS = {Origin.PLAN: "plan", Origin.ENTITY: "entidad"}
OUTCOME_METHOD = (
    "Avance de una meta de resultado: (valor − línea base) dividido por (meta − línea base), con "
    "34 cifras y sin tope; bajo 0, se aleja. Si el plan no trae línea base cuenta la que la "
    "entidad declaró, y el renglón lo dice. Sin línea base, sin meta o sin reporte no hay avance: "
    "no es 0. Cálculo propio, no es el del DNP."
)


def outcome_record(outcome: OutcomeInYear) -> dict[str, Any]:
    """Return the line of one outcome."""
    progress, measured_on = outcome.progress, outcome.measured_on
    return {
        "registro": OUTCOME,
        "uid": str(outcome.uid),
        "consecutivo": number(outcome.consecutive),
        "indicador": {"codigo": outcome.indicator_code, "nombre": outcome.name},
        "unidad": outcome.unit,
        "linea_base": _baseline(outcome),
        "meta_cuatrienio": number(outcome.target),
        "valor": number(outcome.value),
        "fuente_del_valor": outcome.source,
        "fecha_del_valor": measured_on.isoformat() if measured_on else None,
        "avance": number(progress.ratio),
        "explicacion": progress.state.text,
    }


def _baseline(outcome: OutcomeInYear) -> dict[str, Any] | None:
    """Return where it starts and whose word that is; None when nobody said it."""
    starts = outcome.baseline
    if starts.origin is Origin.NOBODY:
        return None
    return {
        "valor": number(starts.value),
        "origen": ORIGINS[starts.origin],
        "leyenda": starts.origin.label,
        "anio": number(outcome.baseline_year),
        "fuente": outcome.baseline_source,
    }
