"""What the files of a cut say: the lines of an entity and of the country, from the figures.

Keys are in Spanish: anybody may read these files without our code. No name of a person is in them.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from kpt.cuts.canonical import instant, number
from kpt.rules.codes import Accumulation
from kpt.rules.progress import AnnualProgress, Explanation
from kpt.rules.reported import Amounts, ReportedTarget, money_reported, roll_reported
from kpt.rules.rollup import MoneyItem, RollItem, RollUpMethod, roll_up, roll_up_money

ENTITY, TARGET, TOTAL, COUNTRY = "entidad", "meta", "total", "pais"
UNKNOWN = {Explanation.NOT_FOUND: "No se reportó", Explanation.NO_BPIN: "No se reportó"}
PHYSICAL_METHOD = (
    "Avance físico de una meta: ejecutado dividido por programado en la vigencia, con 34 cifras. "
    "De una entidad: promedio simple de sus metas programadas y reportadas, cada una hasta 1. "
    "Del país: promedio simple de las entidades que tienen avance. Lo que no se programó o no se "
    "reportó queda por fuera: no es 0. Cálculo propio, no es el del DNP."
)
FINANCIAL_METHOD = (
    "Avance financiero: obligaciones divididas por lo programado en la vigencia, en pesos. Los "
    "recursos que ninguna meta toma quedan aparte, en «sin_meta»."
)


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of one entity, as its last line says them. Ratios: 1 is 100 %."""

    targets: int
    programmed_targets: int
    reported_targets: int
    physical_counted: int
    physical: Decimal | None
    programmed_cop: Decimal
    amounts: Amounts | None
    loose: Amounts
    financial: Decimal | None


def figures_of(targets: Sequence[ReportedTarget], loose: Amounts) -> Figures:
    """Return what the targets of an entity add up to; ``loose`` is the money of no target.

    Without any money reported there is no financial progress: that is not 0.
    """
    average, money = roll_reported(targets), money_reported(targets)
    has_money = money.found > 0 or bool(loose.obligations)
    return Figures(
        targets=len(targets),
        programmed_targets=sum(1 for one in targets if one.programmed),
        reported_targets=sum(1 for one in targets if one.is_reported),
        physical_counted=average.counted,
        physical=average.value,
        programmed_cop=money.programmed,
        amounts=Amounts(money.commitments, money.obligations, money.payments)
        if has_money
        else None,
        loose=loose,
        financial=money.ratio if has_money else None,
    )


def target_record(target: ReportedTarget, evidence: Iterable[str] = ()) -> dict[str, Any]:
    """Return the line of one target; ``evidence`` are the hashes of its public files."""
    physical, financial = target.physical, target.financial
    return {
        "registro": TARGET,
        "uid": str(target.uid),
        "consecutivo": number(target.consecutive),
        "meta": target.name,
        "indicador": {"codigo": target.indicator_code, "nombre": target.indicator_name},
        "unidad": target.unit,
        "acumulacion": target.accumulation.value,
        "meta_cuatrienio": number(target.target),
        "lineas": [{"codigo": code, "nombre": name} for code, name in target.lines],
        "sector": {"codigo": target.sector[0], "nombre": target.sector[1]},
        "programa": {"codigo": target.programme[0], "nombre": target.programme[1]},
        "ods": number(target.sdg),
        "bpin": target.bpin_text,
        "dependencia": target.office,
        "programado": number(target.programmed),
        "ejecutado": number(target.achieved),
        "reportado_el": instant(target.reported_at) if target.reported_at else None,
        "avance_fisico": number(physical.ratio),
        "explicacion_fisica": _explained(physical),
        "programado_pesos": number(target.programmed_cop),
        "recursos": amounts_record(target.amounts),
        "avance_financiero": number(financial.ratio),
        "explicacion_financiera": _explained(financial),
        "que_se_hizo": target.narrative,
        "dificultades": target.difficulties,
        "razon_sin_avance": target.no_progress_reason,
        "evidencias": number(target.evidence),
        "huellas_evidencias": sorted(evidence),
    }


def target_from(record: Mapping[str, Any]) -> ReportedTarget:
    """Return the target that a line speaks of. The inverse of :func:`target_record`."""
    return ReportedTarget(
        uid=uuid.UUID(record["uid"]),
        consecutive=int(record["consecutivo"]),
        name=record["meta"],
        indicator_code=record["indicador"]["codigo"],
        indicator_name=record["indicador"]["nombre"],
        unit=record["unidad"],
        accumulation=Accumulation(record["acumulacion"]),
        target=_decimal(record["meta_cuatrienio"]),
        lines=tuple((one["codigo"], one["nombre"]) for one in record["lineas"]),
        sector=_named(record["sector"]),
        programme=_named(record["programa"]),
        sdg=int(record["ods"]) if record["ods"] is not None else None,
        bpin_text=record["bpin"],
        programmed=_decimal(record["programado"]),
        programmed_cop=Decimal(record["programado_pesos"]),
        achieved=_decimal(record["ejecutado"]),
        amounts=amounts_from(record["recursos"]),
        narrative=record["que_se_hizo"],
        difficulties=record["dificultades"],
        no_progress_reason=record["razon_sin_avance"],
        evidence=int(record["evidencias"]),
        office=record["dependencia"],
        reported_at=_moment(record["reportado_el"]),
    )


def total_record(figures: Figures) -> dict[str, Any]:
    """Return the last line of an entity."""
    return {
        "registro": TOTAL,
        "metas": number(figures.targets),
        "metas_programadas": number(figures.programmed_targets),
        "metas_reportadas": number(figures.reported_targets),
        "metas_que_cuentan": number(figures.physical_counted),
        "avance_fisico": number(figures.physical),
        "programado_pesos": number(figures.programmed_cop),
        "recursos": amounts_record(figures.amounts),
        "sin_meta": amounts_record(figures.loose),
        "avance_financiero": number(figures.financial),
    }


@dataclass(frozen=True, slots=True)
class CountryLine:
    """One entity as the summary of the country lists it."""

    divipola: str
    name: str
    department: str
    situation: str
    label: str
    figures: Figures
    file: str
    sha256: str


def country_records(
    fiscal_year: int, definitive_on: str, entities: Sequence[CountryLine]
) -> list[dict[str, Any]]:
    """Return the lines of the summary of a cut: one for each entity, and the last of all."""
    head = {
        "registro": COUNTRY,
        "vigencia": number(fiscal_year),
        "corte_definitivo": definitive_on,
        "metodo_fisico": PHYSICAL_METHOD,
        "metodo_financiero": FINANCIAL_METHOD,
    }
    listed = [
        total_record(one.figures)
        | {
            "registro": ENTITY,
            "divipola": one.divipola,
            "nombre": one.name,
            "departamento": one.department,
            "situacion": one.situation,
            "etiqueta": one.label,
            "archivo": one.file,
            "huella": one.sha256,
        }
        for one in entities
    ]
    return [head, *listed, _country_total(entities)]


def _country_total(entities: Sequence[CountryLine]) -> dict[str, Any]:
    figures = [one.figures for one in entities]
    average = roll_up(
        (RollItem(f.physical, f.programmed_cop, Decimal(f.programmed_targets)) for f in figures),
        RollUpMethod.SIMPLE,
    )
    money = roll_up_money(
        MoneyItem(f.programmed_cop)
        if f.amounts is None
        else MoneyItem(
            f.programmed_cop, f.amounts.commitments, f.amounts.obligations, f.amounts.payments
        )
        for f in figures
    )
    spent = Amounts(money.commitments, money.obligations, money.payments) if money.found else None
    return {
        "registro": TOTAL,
        "entidades": number(len(entities)),
        "con_reporte": number(sum(1 for one in entities if one.label)),
        "etiquetas": {
            label: number(sum(1 for one in entities if one.label == label))
            for label in ("self", "reviewed", "verified")
        },
        "entidades_que_cuentan": number(average.counted),
        "avance_fisico": number(average.value),
        "programado_pesos": number(money.programmed),
        "recursos": amounts_record(spent),
        "avance_financiero": number(money.ratio if money.found else None),
    }


def amounts_from(record: Mapping[str, str] | None) -> Amounts | None:
    """Return the pesos of a line, None when none were reported."""
    if record is None:
        return None
    keys = ("compromisos", "obligaciones", "pagos")
    return Amounts(*(Decimal(record[key]) for key in keys))


def explained(explanation: Explanation) -> str:
    """Return why a progress is what it is, in the words of a report."""
    return UNKNOWN.get(explanation, explanation.physical.replace(" en SisPT", ""))


def _explained(progress: AnnualProgress) -> str:
    return explained(progress.explanation)


def amounts_record(amounts: Amounts | None) -> dict[str, str | None] | None:
    """Return the pesos of a line; None, when none were reported, stays unknown."""
    if amounts is None:
        return None
    return {
        "compromisos": number(amounts.commitments),
        "obligaciones": number(amounts.obligations),
        "pagos": number(amounts.payments),
    }


def _decimal(value: str | None) -> Decimal | None:
    return None if value is None else Decimal(value)


def _moment(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _named(record: Mapping[str, str]) -> tuple[str, str]:
    return record["codigo"], record["nombre"]
