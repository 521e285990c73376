"""Who had not reported at a cut, as of a day, with what was written to each about it."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, Max

from kpt.accounts.actor import Actor
from kpt.base.downloads import TableFile
from kpt.base.numbers import fecha, fecha_corta, row_number
from kpt.base.sheets.writing import Column
from kpt.correspondence.models import Cut, Letter, Reminder
from kpt.correspondence.permissions import departments_of, sees_country
from kpt.correspondence.queries.standing import Standing, standings
from kpt.followup.models import ReportingWindow
from kpt.rules.periods import legal_day
from kpt.rules.workflows.reporting import ReportState
from kpt.territories.models import TerritorialEntity

PER_PAGE = 100
ALL = "todas"


@dataclass(frozen=True, slots=True)
class LetterLine:
    """One letter about it, and what is known of its delivery."""

    uid: uuid.UUID
    label: str
    sent_on: date | None
    delivery: str
    chip: str


@dataclass(frozen=True, slots=True)
class LateLine:
    """One entity that had not reported at a cut."""

    divipola: str
    name: str
    department: str
    department_code: str
    due_on: date
    state: str
    chip: str
    sent_on: date | None
    days_late: int
    reminders: int = 0
    reminded_on: date | None = None
    letters: tuple[LetterLine, ...] = ()


@dataclass(frozen=True, slots=True)
class LatePage:
    """Those that had not reported at one cut of one vigencia, as of a day.

    ``owing`` are the codes of those that still have not.
    """

    years: list[dict[str, object]]
    cuts: list[dict[str, object]]
    departments: list[tuple[str, str]]
    year: int | None
    cut: Cut
    department: str
    on: date
    lines: list[LateLine]
    total: int
    owing: frozenset[str]
    page: Page

    @property
    def sentence(self) -> str:
        """Return what the list is, as of when."""
        if self.year is None:
            return "El DNP no ha abierto el reporte de ninguna vigencia."
        cut = str(self.cut.label).lower()
        return f"Vigencia {self.year}, {cut}. Así está hoy, {fecha(self.on)}."


def is_late(one: Standing, cut: Cut, on: date) -> bool:
    """Say whether a cut has passed for an entity and it had sent nothing by then."""
    due = due_at(one, cut)
    return on > due and one.was_late_at(due)


def due_at(one: Standing, cut: Cut) -> date:
    """Return the last day of an entity for a cut."""
    return one.due_on if cut == Cut.FIRST else one.definitive_on


def state_of(one: Standing) -> tuple[str, str]:
    """Return in words, and with which chip, what an entity has done about its report."""
    if one.sent_on is not None:
        return f"Lo envió tarde, el {fecha_corta(one.sent_on)}", "info"
    if not one.has_plan:
        return "Sin plan adoptado en el Kit", "warn"
    if one.state is ReportState.DRAFT:
        return "Lo está llenando", "warn"
    return "No lo ha abierto", "error"


def delivery_of(letter: Letter) -> tuple[str, str]:
    """Return what is known of the delivery of a letter, and its chip."""
    if letter.sent_at is None:
        return "Preparándose", ""
    if letter.received_on is not None:
        return f"Recibido el {fecha_corta(letter.received_on)}", "ok"
    if letter.opened_at is not None:
        return f"Abierto en el sitio el {fecha_corta(letter.opened_at)}", "ok"
    return "Sin constancia de recibo", "warn"


def late_page(actor: Actor, asked: Mapping[str, str], on: date) -> LatePage:
    """Return who had not reported, of those that this person may see. Five queries."""
    windows = list(ReportingWindow.objects.filter(opens_on__lte=on))
    years = sorted({one.fiscal_year for one in windows}, reverse=True)
    year = _chosen(asked.get("vigencia", ""), years)
    passed = any(one.fiscal_year == year and on > one.definitive_on for one in windows)
    wanted = asked.get("corte", "")
    default = Cut.DEFINITIVE if passed else Cut.FIRST
    cut = Cut(wanted) if wanted in Cut.values else default
    everywhere = late_lines(actor, year, cut, on) if year else []
    departments = sorted({(one.department_code, one.department) for one in everywhere})
    department = asked.get("departamento", "")
    lines = [one for one in everywhere if not department or one.department_code == department]
    size = max(len(lines), 1) if asked.get("ver") == ALL or not sees_country(actor) else PER_PAGE
    page = Paginator(lines, size).get_page(asked.get("pagina"))
    shown: Any = with_history(list(page.object_list), year or 0)
    page.object_list = shown
    return LatePage(
        years=[
            {"label": f"Vigencia {y}", "url": f"?vigencia={y}", "current": y == year} for y in years
        ],
        cuts=[
            {
                "label": one.label,
                "url": f"?vigencia={year}&corte={one.value}",
                "current": one == cut,
            }
            for one in Cut
        ],
        departments=sorted(departments, key=lambda pair: pair[1]) if sees_country(actor) else [],
        year=year,
        cut=cut,
        department=department,
        on=on,
        lines=shown,
        total=len(lines),
        owing=frozenset(one.divipola for one in lines if one.sent_on is None),
        page=page,
    )


def _chosen(asked: str, years: list[int]) -> int | None:
    if (wanted := row_number(asked)) in years:
        return wanted
    return years[0] if years else None


def late_lines(actor: Actor, year: int, cut: Cut, on: date) -> list[LateLine]:
    """Return those that had not reported, without their history. Two queries."""
    among = None
    if not sees_country(actor):
        among = TerritorialEntity.objects.filter(department__in=departments_of(actor))
    found = standings(year, on, among=among)
    return [_line(one, cut, on) for one in found if is_late(one, cut, on)]


def _line(one: Standing, cut: Cut, on: date) -> LateLine:
    state, chip = state_of(one)
    department = one.entity.department
    return LateLine(
        divipola=one.entity.pk,
        name=str(one.entity),
        department=department.name if department else "Departamentos",
        department_code=department.pk if department else "dep",
        due_on=due_at(one, cut),
        state=state,
        chip=chip,
        sent_on=one.sent_on,
        days_late=one.days_late(due_at(one, cut), on),
    )


def with_history(lines: list[LateLine], year: int) -> list[LateLine]:
    """Return the lines with their reminders and letters. Two queries."""
    codes = [one.divipola for one in lines]
    letters: dict[str, list[Letter]] = defaultdict(list)
    found = Letter.objects.filter(entity__in=codes, batch__window__fiscal_year=year)
    for letter in found.select_related("series").order_by("pk"):
        letters[letter.entity_id].append(letter)
    counted = Reminder.objects.filter(entity__in=codes, window__fiscal_year=year)
    reminders = {
        row["entity"]: (row["n"], legal_day(row["last"]))
        for row in counted.order_by().values("entity").annotate(n=Count("pk"), last=Max("at"))
    }
    return [
        replace(
            one,
            reminders=reminders.get(one.divipola, (0, None))[0],
            reminded_on=reminders.get(one.divipola, (0, None))[1],
            letters=tuple(_letters(letters[one.divipola])),
        )
        for one in lines
    ]


def _letters(letters: Iterable[Letter]) -> Iterable[LetterLine]:
    for one in letters:
        words, chip = delivery_of(one)
        sent_on = legal_day(one.sent_at) if one.sent_at else None
        yield LetterLine(one.uid, one.label, sent_on, words, chip)


COLUMNS = (
    Column("Código DANE", 12),
    Column("Entidad", 28),
    Column("Departamento", 24),
    Column("Vigencia", 10),
    Column("Corte", 18),
    Column("Venció el", 14),
    Column("Estado", 34),
    Column("Días de retraso", 14),
    Column("Recordatorios en el sitio", 14),
    Column("Último recordatorio", 16),
    Column("Oficios", 30),
    Column("Último oficio enviado el", 16),
    Column("Constancia de entrega", 40),
    Column("Consultado el", 14),
)


def late_table(actor: Actor, asked: Mapping[str, str], on: date) -> TableFile:
    """Return the whole list as a table to take away."""
    page = late_page(actor, {**asked, "ver": ALL}, on)
    name = f"sin-reportar-{page.year or 'ninguna'}-{page.cut.value}"
    return TableFile(name, "Sin reportar", COLUMNS, [_row(one, page) for one in page.lines])


def _row(one: LateLine, page: LatePage) -> list[Any]:
    last = one.letters[-1] if one.letters else None
    return [
        one.divipola,
        one.name,
        one.department,
        page.year,
        str(page.cut.label),
        f"{one.due_on:%Y-%m-%d}",
        one.state,
        one.days_late,
        one.reminders,
        f"{one.reminded_on:%Y-%m-%d}" if one.reminded_on else "",
        ", ".join(letter.label for letter in one.letters),
        f"{last.sent_on:%Y-%m-%d}" if last and last.sent_on else "",
        last.delivery if last else "Sin oficio",
        f"{page.on:%Y-%m-%d}",
    ]
