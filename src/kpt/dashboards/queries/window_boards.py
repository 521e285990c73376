"""The boards of a window: the country for DNP, a department for its gobernación."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.db.models.functions import TruncHour
from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from kpt.base.charts import Dot, Line
from kpt.base.errors_http import Spanish
from kpt.base.numbers import DASH, cuenta, entero, percent
from kpt.dashboards.queries.reporting import (
    LEGEND,
    NOT_OPENED,
    EntityReporting,
    Together,
    dots,
    entities_reporting,
    label_of_sent,
    state_parts,
    together,
)
from kpt.followup.labels import Label, definitive
from kpt.followup.models import ReportTransition
from kpt.followup.queries.windows import WindowLine, windows_on
from kpt.rules.spread import Band, bands, deciles
from kpt.rules.text import fold
from kpt.rules.windows import Phase
from kpt.rules.workflows.reporting import ReportEvent

PER_PAGE = 100
HOURS = 24
UNKNOWN = Decimal(-1)


@dataclass(frozen=True, slots=True)
class BoardRow:
    """A row of a board: one entity, or a department with its municipalities."""

    name: str
    url: str
    figures: Together
    label: Label | None = None
    state: str = ""
    progress: str = ""
    last_answer_at: datetime | None = None
    quiet_days: int | None = None

    @property
    def sent(self) -> str:
        return f"{entero(self.figures.sent)} de {entero(self.figures.entities)}"


@dataclass(frozen=True, slots=True)
class WindowBoard:
    """A whole board of one vigencia."""

    name: str
    window: WindowLine | None
    days_left: int | None
    year: int | None
    years: tuple[dict[str, object], ...]
    whole: Together
    label: Label | None
    parts: Sequence[tuple[str, int, str]]
    map_dots: Sequence[Dot]
    page: Page
    order: str
    asked: str
    deciles: tuple[Decimal, ...]
    bands: Sequence[Band]
    hours: tuple[str, ...] = ()
    by_hour: tuple[Line, ...] = ()

    @property
    def legend(self) -> Sequence[tuple[str, str]]:
        return LEGEND

    @property
    def heading(self) -> str:
        return f"Tablero de {self.name}"

    @property
    def lead(self) -> str:
        if self.window is None:
            return ""
        sent = cuenta(self.whole.sent, "reporte enviado,reportes enviados")
        return f"{sent} de {cuenta(self.whole.entities, 'entidad,entidades')}. {self._when}"

    @property
    def _when(self) -> str:
        return self.window.sentence if self.window else ""

    @property
    def sent_text(self) -> str:
        return f"{entero(self.whole.sent)} de {entero(self.whole.entities)}"

    @property
    def progress_note(self) -> str:
        return (
            f"promedio de {cuenta(self.whole.counted, 'meta,metas')} de "
            f"{cuenta(self.whole.sent, 'reporte enviado,reportes enviados')}"
        )

    @property
    def band_items(self) -> list[tuple[str, int]]:
        """Return how many entities have each tenth of progress, for a list of bars."""
        return [
            (f"De {percent(band.low, 0)} a {percent(band.high, 0)}", band.count)
            for band in self.bands
        ]

    @property
    def decile_rows(self) -> list[tuple[str, str]]:
        return [(f"Decil {n}", percent(value)) for n, value in enumerate(self.deciles, start=1)]

    @property
    def caption(self) -> str:
        return f"Reporte de {self.year} por entidad: {self.name}"


ORDERS: Mapping[str, Callable[[BoardRow], Any]] = {
    "nombre": lambda row: fold(row.name),
    "enviados": lambda row: _known(row.figures.sent_ratio),
    "mirar": lambda row: row.figures.unusual,
    "avance": lambda row: _known(row.figures.physical_ratio),
    "obligado": lambda row: _known(row.figures.financial_ratio),
    "quieto": lambda row: -1 if row.quiet_days is None else row.quiet_days,
}


def _known(ratio: Decimal | None) -> Decimal:
    return UNKNOWN if ratio is None else ratio


def nation_board(asked: Mapping[str, str], now: datetime) -> WindowBoard:
    """Return the country, a row for each department. Four queries."""
    window, windows = _window(asked, now)
    rows = entities_reporting(window.fiscal_year) if window else ()
    names = {row.divipola: row.name for row in rows if row.is_department}
    members: dict[str, list[EntityReporting]] = {}
    for row in rows:
        members.setdefault(row.divipola[:2], []).append(row)
    year = window.fiscal_year if window else ""
    lines = [
        BoardRow(
            name=names.get(code, found[0].department),
            url=f"{reverse('boards:department', args=[code])}?vigencia={year}",
            figures=together(found),
            label=label_of_sent(found, _cut(window), now),
        )
        for code, found in members.items()
    ]
    hours, by_hour = _by_hour(window, now) if window else ((), ())
    return _board("Colombia", rows, lines, window, windows, asked, now, hours, by_hour)


def department_board(code: str, asked: Mapping[str, str], now: datetime) -> WindowBoard:
    """Return a department, a row for each of its entities. Three queries. Raises Http404."""
    window, windows = _window(asked, now)
    rows = entities_reporting(window.fiscal_year, code) if window else ()
    if window and not rows:
        raise Http404(Spanish(f"Ningún departamento tiene el código {code}."))
    lines = [_entity_row(row, window, now) for row in rows] if window else []
    name = rows[0].department if rows else "El departamento"
    return _board(name, rows, lines, window, windows, asked, now)


def _cut(window: WindowLine | None) -> str:
    return definitive(window.fiscal_year, window.calendar.definitive_on) if window else ""


def _entity_row(row: EntityReporting, window: WindowLine, now: datetime) -> BoardRow:
    year = window.fiscal_year
    where = reverse("reports:home", args=[row.divipola])
    if row.state != NOT_OPENED:
        where = reverse("reports:report", args=[row.divipola, year])
    return BoardRow(
        name=f"{row.name}, departamento" if row.is_department else row.name,
        url=where,
        figures=together([row]),
        label=row.vouched(_cut(window)),
        state=row.word,
        progress=f"{entero(row.answered)} de {entero(row.programmed)}" if row.programmed else DASH,
        last_answer_at=row.last_answer_at,
        quiet_days=(now - row.last_answer_at).days if row.last_answer_at else None,
    )


def _window(
    asked: Mapping[str, str], now: datetime
) -> tuple[WindowLine | None, tuple[WindowLine, ...]]:
    """Return the window asked for, else the newest that is open, else the newest."""
    known = {line.fiscal_year: line for line in reversed(windows_on(timezone.localdate(now)))}
    windows = tuple(sorted(known.values(), key=lambda line: -line.fiscal_year))
    wanted = asked.get("vigencia", "")
    chosen = next((line for line in windows if str(line.fiscal_year) == wanted), None)
    running = (w for w in windows if w.phase not in (Phase.CLOSED, Phase.UPCOMING))
    return chosen or next(running, next(iter(windows), None)), windows


def _board(
    name: str,
    rows: Sequence[EntityReporting],
    lines: Sequence[BoardRow],
    window: WindowLine | None,
    windows: Sequence[WindowLine],
    asked: Mapping[str, str],
    now: datetime,
    hours: tuple[str, ...] = (),
    by_hour: tuple[Line, ...] = (),
) -> WindowBoard:
    order = asked.get("orden", "")
    order = order if order.removeprefix("-") in ORDERS else "nombre"
    text = asked.get("q", "").strip()
    by_name = sorted((one for one in lines if fold(text) in fold(one.name)), key=ORDERS["nombre"])
    key = ORDERS[order.removeprefix("-")]
    shown = sorted(by_name, key=key, reverse=order.startswith("-"))
    ratios = [r.physical_ratio for r in rows if r.is_sent and r.physical_ratio is not None]
    return WindowBoard(
        name=name,
        window=window,
        days_left=window.days_left(timezone.localdate(now)) if window else None,
        year=window.fiscal_year if window else None,
        years=tuple(
            {"label": w.title, "url": f"?vigencia={w.fiscal_year}", "current": w is window}
            for w in windows
        ),
        whole=together(rows),
        label=label_of_sent(rows, _cut(window), now),
        parts=state_parts(rows),
        map_dots=dots(rows),
        page=Paginator(shown, PER_PAGE).get_page(asked.get("pagina")),
        order=order,
        asked=text,
        deciles=deciles(ratios),
        bands=bands(ratios),
        hours=hours,
        by_hour=by_hour,
    )


def _by_hour(window: WindowLine, now: datetime) -> tuple[tuple[str, ...], tuple[Line, ...]]:
    """Return the reports that were sent in each of the last hours, and the sum since. One query."""
    end = timezone.localtime(now).replace(minute=0, second=0, microsecond=0)
    since = end - timedelta(hours=HOURS - 1)
    counted = dict(
        ReportTransition.objects.filter(
            event=ReportEvent.SUBMIT.value,
            report__fiscal_year=window.fiscal_year,
            at__gte=since,
        )
        .order_by()
        .annotate(hour=TruncHour("at"))
        .values_list("hour")
        .annotate(n=Count("pk"))
    )
    marks = [since + timedelta(hours=n) for n in range(HOURS)]
    values = [counted.get(mark, 0) for mark in marks]
    labels = tuple(f"{mark:%H} h" for mark in marks)
    return labels, (Line("Reportes enviados en la hora", values),)
