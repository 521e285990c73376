"""What was reported, target by target, as a table: each vigencia with who vouches for it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from django.http import QueryDict

from kpt.base.sheets.styles import LONG_TEXT, MONEY, PERCENT, PLAIN, TEXT
from kpt.base.sheets.values import Value
from kpt.base.sheets.writing import Column
from kpt.followup.exports.files import TableFile
from kpt.followup.queries.pages.plan import PlanInHand
from kpt.followup.queries.pages.reported_figures import (
    Reported,
    TargetYears,
    choose,
    reported_of,
    slices,
)
from kpt.rules.reported import ReportedTarget, four_years_reported

_IDENTITY = (
    Column("Meta", 10, TEXT),
    Column("Nombre", 44, LONG_TEXT),
    Column("Líneas estratégicas", 34, LONG_TEXT),
    Column("Código del sector", 10, TEXT),
    Column("Sector", 24, LONG_TEXT),
    Column("Código del programa", 10, TEXT),
    Column("Programa", 30, LONG_TEXT),
    Column("ODS", 8),
    Column("Responsable", 24, LONG_TEXT),
    Column("Unidad de medida", 16, TEXT),
    Column("Meta del cuatrienio", 14),
)
_YEAR = (
    ("Programado {}", 12, PLAIN),
    ("Reportado {}", 12, PLAIN),
    ("Avance físico reportado {}", 12, PERCENT),
    ("Recursos programados {} (pesos)", 18, MONEY),
    ("Compromisos reportados {} (pesos)", 18, MONEY),
    ("Obligaciones reportadas {} (pesos)", 18, MONEY),
    ("Pagos reportados {} (pesos)", 18, MONEY),
    ("Avance financiero reportado {}", 12, PERCENT),
    ("Evidencias {}", 10, PLAIN),
    ("Qué se hizo {}", 44, LONG_TEXT),
    ("Etiqueta {}", 16, TEXT),
    ("Quién responde {}", 44, LONG_TEXT),
)


def reported_table(plan: PlanInHand, asked: QueryDict, *, public: bool, now: datetime) -> TableFile:
    """Return the targets of the part that the address names, or all, with every vigencia."""
    reported = reported_of(plan, public=public, now=now)
    chosen = choose(plan, asked, reported.reports)
    targets = reported.targets()
    if chosen.part:
        found = slices(targets, chosen.by)
        targets = next((inside for (key, _), inside in found.items() if key == chosen.part), [])
    columns = [*_IDENTITY]
    for year in plan.years:
        columns += [Column(name.format(year), width, look) for name, width, look in _YEAR]
    columns.append(Column("Avance del cuatrienio reportado", 12, PERCENT))
    rows = list(_rows(targets, reported))
    return TableFile(f"avance-reportado-{plan.divipola}", "Avance reportado", columns, rows)


def _rows(targets: list[TargetYears], reported: Reported) -> Iterator[list[Value | int]]:
    labels = {year: reported.label(year) for year in reported.years}
    for years in targets:
        one = next(iter(years.values()))
        row: list[Value | int] = [
            one.label,
            one.name,
            "; ".join(f"{key} {name}" for key, name in one.lines),
            *one.sector,
            *one.programme,
            one.sdg,
            one.office,
            one.unit,
            one.target,
        ]
        for year, target in years.items():
            label = labels[year]
            row += [*_cells(target), label.word if label else "", label.sentence if label else ""]
        row.append(four_years_reported(years, closed_years=reported.closed).ratio)
        yield row


def _cells(target: ReportedTarget) -> list[Value | int]:
    money = target.amounts
    return [
        target.programmed,
        target.achieved,
        target.physical.ratio,
        target.programmed_cop,
        money.commitments if money else None,
        money.obligations if money else None,
        money.payments if money else None,
        target.financial.ratio,
        target.evidence,
        target.narrative,
    ]
