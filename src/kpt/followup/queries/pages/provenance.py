"""Where each value of a target came from, and what it said before."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import CharField, F, FilteredRelation, IntegerField, Q, Value
from django.http import Http404

from kpt.base.numbers import DASH, fecha_hora, pesos, quantity
from kpt.followup.models import ExecutionHistory, FinancialExecution, PhysicalExecution
from kpt.followup.queries.pages.plan import PlanInHand
from kpt.plans.comparison import FUNDING, PROGRAMMING
from kpt.plans.models import ChangeSet, Funding, ProductTarget, ValueHistory, Way, YearProgramming
from kpt.plans.words import field_label, value_text
from kpt.plans.workbook import layout
from kpt.rules.codes import Accumulation, normal_bpins, split_bpins
from kpt.rules.money import FUNDING_SOURCES


@dataclass(frozen=True, slots=True)
class Source:
    """The act that wrote a value: way, person, instant, mandate, and the file when there is one."""

    way: str
    who: str
    at: datetime
    government: str
    file: str
    batch: str
    sheet: str
    row: int | None
    columns: Mapping[str, Mapping[str, str]]

    @property
    def when(self) -> str:
        return fecha_hora(self.at)

    def cell(self, header: str) -> str:
        """Return «Hoja · Z12», or as much as is known."""
        if not self.sheet:
            return ""
        column = self.columns.get(self.sheet, {}).get(header, "")
        return f"{self.sheet} · {column}{self.row}" if self.row else self.sheet


@dataclass(frozen=True, slots=True)
class ValueOrigin:
    """A value, as it is written, and its source."""

    group: str
    name: str
    value: str
    place: str
    source: Source | None


@dataclass(frozen=True, slots=True)
class Former:
    """A value that changed: before, after, and the act that did it."""

    name: str
    before: str
    after: str
    at: datetime
    who: str
    way: str


@dataclass(frozen=True, slots=True)
class ProvenancePage:
    """Everything about the origin of one target's values."""

    label: str
    title: str
    values: tuple[ValueOrigin, ...]
    sources: tuple[Source, ...]
    history: tuple[Former, ...]

    @property
    def step(self) -> str:
        return f"{self.label} · {self.title}"


def provenance_page(plan: PlanInHand, consecutive: int) -> ProvenancePage:
    """Return the origin of each value of ``IP-consecutive``. Five queries. Raises Http404."""
    target = ProductTarget.objects.filter(
        version_id=plan.version_id, consecutive=consecutive
    ).first()
    if target is None:
        raise Http404(f"El plan no tiene la meta IP-{consecutive}.")
    cells = _cells(plan, target)
    sources = _sources(target, {target.change_id, *(cell[4] for cell in cells)})
    values = [*_fields(target, sources), *(_cell(cell, sources) for cell in cells)]
    return ProvenancePage(
        label=f"IP-{consecutive}",
        title=target.customisation or target.indicator_name,
        values=tuple(values),
        sources=tuple(sorted(sources.values(), key=lambda source: source.at)),
        history=tuple(_history(plan, target)),
    )


def _sources(target: ProductTarget, changes: set[int]) -> dict[int, Source]:
    """Return the acts by key, each with the row of its file in which the target stood."""
    rows = (
        ChangeSet.objects.filter(pk__in=changes)
        .select_related("by", "government", "batch__file")
        .annotate(
            origin=FilteredRelation("batch__origins", condition=Q(batch__origins__uid=target.uid)),
            origin_sheet=F("origin__sheet"),
            origin_row=F("origin__row"),
        )
    )
    return {row.pk: _source(row) for row in rows}


def _source(row: Any) -> Source:
    government = row.government
    name = government.authority_name or "Mandato"
    return Source(
        way=row.get_way_display(),
        who=str(row.by) if row.by else "Orden del servidor",
        at=row.at,
        government=f"{name} {government.starts_on.year}–{government.ends_on.year}",
        file=row.batch.file.name if row.batch else "",
        batch=str(row.batch.uid) if row.batch else "",
        sheet=row.origin_sheet or "",
        row=row.origin_row,
        columns=row.batch.layout if row.batch else {},
    )


# Field of the model → what a person calls it, and the header of the official workbook.
FIELDS = {
    "sector_name": ("Sector", layout.SECTOR),
    "programme_name": ("Programa", layout.PROGRAMME),
    "product_name": ("Producto", layout.PRODUCT),
    "indicator_name": ("Indicador", layout.INDICATOR),
    "indicator_code": ("Código del indicador", layout.INDICATOR_CODE),
    "customisation": ("Personalización", layout.CUSTOMISATION),
    "unit": ("Unidad de medida", layout.UNIT),
    "target": ("Meta del cuatrienio", layout.TARGET),
    "accumulation": ("Tipo de acumulación", layout.ACCUMULATION),
    "sdg_id": ("ODS", layout.SDG_CODE),
    "bpin_text": ("BPIN", layout.BPIN),
}


def _fields(target: ProductTarget, sources: Mapping[int, Source]) -> Iterable[ValueOrigin]:
    source = sources.get(target.change_id)
    for field, (name, header) in FIELDS.items():
        value = getattr(target, field)
        yield ValueOrigin(
            group="Identidad",
            name=name,
            value=_written(field, value),
            place=source.cell(header) if source else "",
            source=source,
        )


def _written(field: str, value: object) -> str:
    if value is None or value == "":
        return DASH
    if isinstance(value, Decimal):
        return quantity(value)
    return Accumulation(str(value)).official if field == "accumulation" else str(value)


Cell = tuple[str, int, str, Decimal | None, int, str, int | None, int | None]


def _cells(plan: PlanInHand, target: ProductTarget) -> list[Cell]:
    """Return (kind, vigencia, BPIN, value, change, sheet, row, source) of all there is by year."""
    no_text, nothing = Value("", CharField()), Value(None, IntegerField())
    projects = {normal_bpins(target.bpin_text), *split_bpins(target.bpin_text)} - {""}
    by_project = {"plan_id": plan.plan_id, "bpins__in": projects or {"-"}}
    funding = Funding.objects.filter(target=target).values_list(
        Value("money"), "fiscal_year", no_text, "amount_cop", "change_id", no_text,
        Value(0, IntegerField()), "source_id",
    )  # fmt: skip
    programming = YearProgramming.objects.filter(target=target).values_list(
        Value("quantity"),
        "fiscal_year",
        no_text,
        "quantity",
        "change_id",
        no_text,
        nothing,
        nothing,
    )
    executed = PhysicalExecution.objects.filter(
        **by_project, indicator_code=target.indicator_code, accumulation=target.accumulation
    ).values_list(
        Value("executed"), "fiscal_year", "bpins", "executed", "change_id", "source_sheet",
        "source_row", nothing,
    )  # fmt: skip
    obliged = FinancialExecution.objects.filter(
        **by_project, product_code=target.product_code
    ).values_list(
        Value("obliged"), "fiscal_year", "bpins", "obligations_cop", "change_id", "source_sheet",
        "source_row", nothing,
    )  # fmt: skip
    parts = (part.order_by() for part in (programming, executed, obliged))
    rows = funding.order_by().union(*parts, all=True)
    order = ("quantity", "money", "executed", "obliged")
    return sorted(rows, key=lambda row: (order.index(row[0]), row[1], row[7] or 0, row[2]))


def _cell(cell: Cell, sources: Mapping[int, Source]) -> ValueOrigin:
    kind, year, bpins, value, change, sheet, row, funding_source = cell
    source = sources.get(change)
    if kind == "quantity":
        group, name, text = "Programación", f"Programado {year}", quantity(value)
        header = layout.quantity(year)
    elif kind == "money":
        label = FUNDING_SOURCES[(funding_source or 1) - 1].label
        group, name, text = "Plata", f"{label} {year}", pesos(value, "exacto")
        header = layout.money(label, year)
    elif kind == "executed":
        group, name, text = "Ejecución", f"Ejecutado {year}, BPIN {bpins}", quantity(value)
        header = ""
    else:
        group, name = "Ejecución", f"Obligaciones {year}, BPIN {bpins}"
        text, header = pesos(value, "exacto"), ""
    place = f"{sheet} · fila {row}" if sheet and row else (source.cell(header) if source else "")
    return ValueOrigin(group, name, text, place, source)


def _history(plan: PlanInHand, target: ProductTarget) -> Iterable[Former]:
    """Return what changed, newest first. Two queries."""
    former = [
        Former(
            name=field_label(row.field, row.fiscal_year, row.source),
            before=_value_of(row, row.before),
            after=_value_of(row, row.after),
            at=row.change.at,
            who=str(row.change.by) if row.change.by else "Orden del servidor",
            way=str(Way(row.change.way).label),
        )
        for row in ValueHistory.objects.filter(
            plan_id=plan.plan_id, row_uid=target.uid
        ).select_related("change__by")
    ]
    former += _former_executions(plan, target)
    return sorted(former, key=lambda one: one.at, reverse=True)


_NUMBERS = frozenset({"target", PROGRAMMING, FUNDING})


def _value_of(row: ValueHistory, text: str | None) -> str:
    """Return a former value as people read it; the history keeps it as text."""
    if row.field == "accumulation" and text:
        return value_text(row.field, Accumulation(text))
    if row.field == "lines" and text:
        return value_text(row.field, tuple(text.split(",")))
    if row.field in _NUMBERS and text:
        return value_text(row.field, Decimal(text))
    return value_text(row.field, text)


def _former_executions(plan: PlanInHand, target: ProductTarget) -> list[Former]:
    projects = {normal_bpins(target.bpin_text), *split_bpins(target.bpin_text)} - {""}
    rows = ExecutionHistory.objects.filter(
        plan_id=plan.plan_id,
        code__in=[target.indicator_code, target.product_code],
        bpins__in=projects,
    ).select_related("change__by")
    found = []
    for row in rows:
        physical = row.executed_before is not None
        before = quantity(row.executed_before) if physical else pesos(row.obligations_before)
        after = quantity(row.executed_after) if physical else pesos(row.obligations_after)
        what = "Ejecutado" if physical else "Obligaciones"
        found.append(
            Former(
                name=f"{what} {row.fiscal_year}, BPIN {row.bpins}",
                before=before,
                after=after,
                at=row.change.at,
                who=str(row.change.by) if row.change.by else "Orden del servidor",
                way=str(Way(row.change.way).label),
            )
        )
    return found
