"""The outcomes and the money by source of an entity in a cut, ready to be shown. No query."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from kpt.base.numbers import fecha, percent, quantity
from kpt.cuts.outcomes import OUTCOME
from kpt.cuts.records import amounts_from
from kpt.cuts.sources import SOURCE_TOTAL
from kpt.rules.reported import Amounts

Record = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class OutcomeRow:
    """One outcome as a cut published it."""

    label: str
    name: str
    baseline: str
    baseline_note: str
    target: str
    unit: str
    value: str
    source: str
    progress: str
    why: str


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One source: what targets took, None when none did, and the obligations of no target."""

    name: str
    amounts: Amounts | None
    loose: Decimal


def outcome_rows(records: Iterable[Record]) -> list[OutcomeRow]:
    """Return the outcomes of a file; a cut of the first format tells none."""
    return [_outcome(one) for one in records if one["registro"] == OUTCOME]


def source_rows(records: Iterable[Record]) -> list[SourceRow]:
    """Return the money of a file by source; a cut of the first format does not tell it."""
    return [
        SourceRow(
            name=one["fuente"]["nombre"],
            amounts=amounts_from(one["recursos"]),
            loose=Decimal(one["sin_meta"]["obligaciones"]),
        )
        for one in records
        if one["registro"] == SOURCE_TOTAL
    ]


def _outcome(record: Record) -> OutcomeRow:
    starts = record["linea_base"]
    told = (starts["leyenda"], starts["anio"], starts["fuente"]) if starts else ()
    on = record["fecha_del_valor"]
    source = (record["fuente_del_valor"], fecha(date.fromisoformat(on)) if on else "")
    return OutcomeRow(
        label=f"IR-{record['consecutivo']}",
        name=record["indicador"]["nombre"],
        baseline=_figure(starts["valor"]) if starts else "Sin línea base",
        baseline_note=". ".join(part for part in told if part),
        target=_figure(record["meta_cuatrienio"]) or "Sin meta",
        unit=record["unidad"],
        value=_figure(record["valor"]) or "Sin reportar",
        source=". ".join(part for part in source if part),
        progress=percent(Decimal(record["avance"])) if record["avance"] is not None else "—",
        why=record["explicacion"],
    )


def _figure(value: str | None) -> str:
    return "" if value is None else quantity(Decimal(value))
