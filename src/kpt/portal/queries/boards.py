"""The page of the country and that of a department: a table that sorts and filters, and a map."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.core.paginator import Page, Paginator
from django.http import Http404, QueryDict
from django.urls import reverse

from kpt.base.calculation import Calculation
from kpt.base.charts import Dot
from kpt.base.errors_http import Spanish
from kpt.base.numbers import cuenta, entero, percent
from kpt.followup.labels import Label, of_executions
from kpt.followup.words import big_money
from kpt.portal.queries.board_calculations import calculations
from kpt.portal.queries.country import (
    BY_COVERAGE,
    BY_PROGRESS,
    LEGEND,
    Nation,
    PlanLine,
    Total,
    dots,
    nation,
    together,
    total,
)
from kpt.rules.text import fold

NO_FIGURE = Decimal(-1)
DEPARTMENT_DIGITS = 2
PER_PAGE = 100


@dataclass(frozen=True, slots=True)
class BoardLine:
    """A row of the table: a department with its municipalities, or one entity."""

    name: str
    divipola: str
    url: str
    figures: Total

    @property
    def plans(self) -> str:
        return f"{self.figures.plans} de {self.figures.entities}"

    @property
    def word(self) -> str:
        return cuenta(self.figures.counted, "meta,metas") if self.figures.counted else "sin dato"


@dataclass(frozen=True, slots=True)
class Board:
    """A whole page of the country or of a department."""

    nation: Nation
    whole: Total
    rows: tuple[BoardLine, ...]
    page: Page
    order: str
    asked: str
    map_dots: tuple[Dot, ...]
    map_by: str
    map_tabs: tuple[dict[str, object], ...]
    year_tabs: tuple[dict[str, object], ...]
    name: str

    @property
    def legend(self) -> Sequence[tuple[str, str]]:
        return LEGEND

    @property
    def map_title(self) -> str:
        what = "cobertura en PIIP" if self.map_by == BY_COVERAGE else "avance físico"
        return f"Municipios por {what}{f' de {self.nation.year}' if self.nation.year else ''}"

    @property
    def lead(self) -> str:
        if not self.whole.plans:
            entities = entero(self.whole.entities)
            return f"Todavía no hay planes cargados. Entidades que hacen plan: {entities}."
        return (
            f"{cuenta(self.whole.plans, 'plan cargado,planes cargados')} de "
            f"{cuenta(self.whole.entities, 'entidad,entidades')}, con "
            f"{cuenta(self.whole.targets, 'meta,metas')} de producto."
        )

    @property
    def caption(self) -> str:
        return f"Planes, metas, plata y avance: {self.name}"

    @property
    def plans(self) -> str:
        return f"{entero(self.whole.plans)} de {entero(self.whole.entities)}"

    @property
    def plans_note(self) -> str:
        if self.nation.year is None:
            return "todavía no hay ejecución"
        return f"{cuenta(self.whole.followed, 'plan,planes')} con ejecución de {self.nation.year}"

    @property
    def targets_text(self) -> str:
        return entero(self.whole.targets)

    @property
    def targets_note(self) -> str:
        if not self.whole.plans:
            return "todavía no hay planes"
        return f"{entero(self.whole.targets // self.whole.plans)} por plan, en promedio"

    @property
    def money_text(self) -> str:
        return big_money(self.whole.programmed_cop)

    @property
    def money_note(self) -> str:
        return f"{self.nation.period}, sin regalías" if self.nation.period else "sin regalías"

    @property
    def progress_header(self) -> str:
        return f"Avance físico {self.nation.year}"

    @property
    def progress_text(self) -> str:
        return percent(self.whole.physical_ratio)

    @property
    def table_url(self) -> str:
        return f"{reverse('portal:country')}#tabla"

    @property
    def progress_note(self) -> str:
        return (
            f"promedio de {cuenta(self.whole.counted, 'meta,metas')} de "
            f"{cuenta(self.whole.followed, 'plan,planes')}; {self.whole.no_data} sin dato"
        )

    @property
    def label(self) -> Label:
        """Who vouches for these figures: each entity, in the systems that DNP reads."""
        return of_executions()

    @property
    def calculations(self) -> tuple[Calculation, ...]:
        return calculations(self.whole, self.nation.year)


ORDERS: Mapping[str, object] = {
    "nombre": lambda row: fold(row.name),
    "planes": lambda row: row.figures.plans,
    "metas": lambda row: row.figures.targets,
    "plata": lambda row: row.figures.programmed_cop,
    "avance": lambda row: _known(row.figures.physical_ratio),
    "obligado": lambda row: _known(row.figures.financial_ratio),
    "cobertura": lambda row: _known(row.figures.coverage_ratio),
}


def _known(ratio: Decimal | None) -> Decimal:
    return NO_FIGURE if ratio is None else ratio


def country_board(asked: QueryDict, here: str) -> Board:
    """Return the country, a row for each department. Five queries."""
    whole = nation(asked.get("vigencia", ""))
    names = {line.divipola: line.name for line in whole.lines if line.is_department}
    members: dict[str, list[PlanLine]] = {}
    for line in whole.lines:
        members.setdefault(line.divipola[:2], []).append(line)
    rows = [
        BoardLine(
            name=names.get(code, lines[0].name),
            divipola=code,
            url=reverse("portal:department", args=[code]),
            figures=total(lines),
        )
        for code, lines in members.items()
    ]
    return _board(whole, rows, asked, here, "Colombia")


def department_board(code: str, asked: QueryDict, here: str) -> Board:
    """Return a department, a row for each of its entities. Five queries. Raises Http404."""
    is_department = len(code) == DEPARTMENT_DIGITS
    whole = nation(asked.get("vigencia", ""), department=code) if is_department else None
    if whole is None or not whole.lines:
        raise Http404(Spanish(f"Ningún departamento tiene el código {code}."))
    rows = [
        BoardLine(
            name=f"{line.name}, departamento" if line.is_department else line.name,
            divipola=line.divipola,
            url=reverse("portal:plan", args=[line.divipola]),
            figures=total([line]),
        )
        for line in whole.lines
    ]
    return _board(whole, rows, asked, here, whole.lines[0].department)


def _board(
    whole: Nation, rows: Sequence[BoardLine], asked: QueryDict, here: str, name: str
) -> Board:
    order = asked.get("orden", "")
    order = order if order.removeprefix("-") in ORDERS else "nombre"
    text = asked.get("q", "").strip()
    shown = tuple(_in_order((row for row in rows if fold(text) in fold(row.name)), order))
    by = BY_COVERAGE if asked.get("mapa") == BY_COVERAGE else BY_PROGRESS
    return Board(
        nation=whole,
        whole=together([row.figures for row in rows]),
        rows=shown,
        page=Paginator(shown, PER_PAGE).get_page(asked.get("pagina")),
        order=order,
        asked=text,
        map_dots=tuple(dots(whole.lines, by)),
        map_by=by,
        map_tabs=tuple(
            {
                "label": label,
                "url": f"{here}?mapa={key}&vigencia={whole.year or ''}#mapa",
                "current": key == by,
            }
            for key, label in ((BY_PROGRESS, "Por avance"), (BY_COVERAGE, "Por cobertura"))
        ),
        year_tabs=tuple(
            {"label": str(year), "url": f"{here}?vigencia={year}", "current": year == whole.year}
            for year in whole.years
        ),
        name=name,
    )


def _in_order(rows: Iterable[BoardLine], order: str) -> list[BoardLine]:
    by_name = sorted(rows, key=lambda row: fold(row.name))
    key = ORDERS[order.removeprefix("-")]
    return sorted(by_name, key=key, reverse=order.startswith("-"))  # type: ignore[call-overload]
