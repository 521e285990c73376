"""The windows of the country, and the one that an entity has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, Subquery
from django.http import Http404

from kpt.base.errors_http import Spanish
from kpt.base.numbers import fecha, fecha_hora, nombrados
from kpt.followup.models import ReportingWindow, WindowEntity, WindowExtension
from kpt.rules.windows import (
    PHASE_LABELS,
    RECEIVES,
    Phase,
    WindowDates,
    last_day_of,
    phase_on,
)

CHIPS = {
    Phase.UPCOMING: "",
    Phase.REPORTING: "ok",
    Phase.VALIDATION: "info",
    Phase.ADJUSTMENTS: "ok",
    Phase.FINAL: "warn",
    Phase.CLOSED: "",
}
DATE_TITLES = (
    ("opens_on", "Apertura"),
    ("first_cut_on", "Primer corte"),
    ("validation_on", "Fin de la validación"),
    ("adjustments_on", "Fin de los ajustes"),
    ("definitive_on", "Corte definitivo"),
)


@dataclass(frozen=True, slots=True)
class WindowLine:
    """One window on a day, ready to be shown."""

    id: int
    fiscal_year: int
    title: str
    whom: str
    phase: Phase
    phase_label: str
    chip: str
    last_day: date | None
    sentence: str
    calendar: WindowDates
    dates: tuple[tuple[str, date], ...]
    note: str
    ended_on: date | None
    for_all: bool = True
    extended_until: date | None = None

    @property
    def heading(self) -> str:
        """Return what it is called beside others, which may be of the same vigencia."""
        return self.title if self.for_all else f"{self.title}: {self.whom}"

    @property
    def caption(self) -> str:
        """Return what its table of dates is called."""
        whom = "" if self.for_all else f": {self.whom}"
        return f"Fechas del reporte de {self.fiscal_year}{whom}"

    @property
    def receives(self) -> bool:
        """Say whether a team may write on that day."""
        return self.phase in RECEIVES

    def days_left(self, on: date) -> int | None:
        """Return how many days the phase has left, counting its last one as one."""
        return None if self.last_day is None else (self.last_day - on).days


@dataclass(frozen=True, slots=True)
class ExtensionLine:
    """One extension, ready to be shown."""

    entity: str
    divipola: str
    until: date
    reason: str
    when: str
    who: str


def windows_on(on: date) -> list[WindowLine]:
    """Return every window, newest vigencia first. Two queries."""
    windows = list(ReportingWindow.objects.all())
    names = _names_of(windows)
    return [line_of(window, on, entities=names.get(window.pk, ())) for window in windows]


def window_or_404(window_id: int, on: date) -> WindowLine:
    """Return one window by its number."""
    found = ReportingWindow.objects.filter(pk=window_id).first()
    if found is None:
        raise Http404(Spanish("Esa ventana de reporte no existe."))
    return line_of(found, on, entities=_names_of([found]).get(found.pk, ()))


def _names_of(windows: Sequence[ReportingWindow]) -> dict[int, list[str]]:
    """Return window → the names of the entities that it is only for. At most one query."""
    own = [window.pk for window in windows if not window.for_all]
    names: dict[int, list[str]] = {}
    if own:
        rows = WindowEntity.objects.filter(window__in=own).order_by("entity__name", "entity")
        for window, name in rows.values_list("window", "entity__name"):
            names.setdefault(window, []).append(name)
    return names


def entities_of_window(window_id: int) -> list[str]:
    """Return the names of the entities that a window is only for. One query."""
    rows = WindowEntity.objects.filter(window=window_id).select_related("entity")
    return [f"{row.entity} ({row.entity_id})" for row in rows.order_by("entity")]


def extensions_of(window_id: int) -> list[ExtensionLine]:
    """Return the extensions of a window, newest first. One query."""
    rows = WindowExtension.objects.filter(window=window_id).select_related("entity", "by")
    return [
        ExtensionLine(
            entity=str(row.entity),
            divipola=row.entity_id,
            until=row.until,
            reason=row.reason,
            when=fecha_hora(row.at),
            who=str(row.by) if row.by else "Sistema",
        )
        for row in rows.order_by("-pk")
    ]


def steps_of(window_id: int) -> list[dict[str, object]]:
    """Return what happened to a window, newest first, for a timeline. One query."""
    window = ReportingWindow.objects.get(pk=window_id)
    return [
        {
            "title": step.get_event_display(),
            "at": step.at,
            "who": str(step.by) if step.by else "Sistema",
            "text": step.text,
        }
        for step in window.steps.select_related("by").order_by("-pk")
    ]


def windows_of(divipola: str, on: date) -> list[WindowLine]:
    """Return the windows in which an entity reports, newest vigencia first. One query."""
    return [
        line_of(window, on, extended_until=window.extended_until) for window in reaching(divipola)
    ]


def reaching(divipola: str, **more: Any) -> list[Any]:
    """Return the windows in which an entity reports, with what else is asked of each. One query.

    One of its own stands instead of the one for all of the same vigencia; two vigencias may be
    open at once (000:51). The last extension of each counts.
    """
    own = WindowEntity.objects.filter(window=OuterRef("pk"), entity=divipola)
    extensions = WindowExtension.objects.filter(window=OuterRef("pk"), entity=divipola)
    found: Any = (
        ReportingWindow.objects.annotate(
            is_own=Exists(own),
            extended_until=Subquery(extensions.order_by("-pk").values("until")[:1]),
            **more,
        )
        .filter(Q(for_all=True) | Q(is_own=True))
        .order_by("-fiscal_year", "is_own")
    )
    return list({window.fiscal_year: window for window in found}.values())


def window_of(divipola: str, fiscal_year: int, on: date) -> WindowLine | None:
    """Return the window of an entity for one vigencia, or None. One query."""
    found = (line for line in windows_of(divipola, on) if line.fiscal_year == fiscal_year)
    return next(found, None)


def line_of(
    window: ReportingWindow,
    on: date,
    *,
    entities: Sequence[str] = (),
    extended_until: date | None = None,
) -> WindowLine:
    phase = phase_on(window.dates, on, ended_on=window.ended_on, extended_until=extended_until)
    last_day = last_day_of(window.dates, phase, extended_until=extended_until)
    return WindowLine(
        id=window.pk,
        fiscal_year=window.fiscal_year,
        title=str(window),
        whom="Todas las entidades" if window.for_all else nombrados(entities),
        for_all=window.for_all,
        phase=phase,
        phase_label=PHASE_LABELS[phase],
        chip=CHIPS[phase],
        last_day=last_day,
        sentence=_sentence(window, phase, last_day),
        calendar=window.dates,
        dates=tuple((title, getattr(window, name)) for name, title in DATE_TITLES),
        note=window.note,
        ended_on=window.ended_on,
        extended_until=extended_until,
    )


def _sentence(window: ReportingWindow, phase: Phase, last_day: date | None) -> str:
    year = window.fiscal_year
    until = fecha(last_day) if last_day else ""
    match phase:
        case Phase.UPCOMING:
            return f"El reporte de {year} abre el {until}."
        case Phase.REPORTING:
            return f"Se puede reportar {year} hasta la medianoche del {until}."
        case Phase.VALIDATION:
            return f"El reporte de {year} se está validando, hasta el {until}."
        case Phase.ADJUSTMENTS:
            return f"Se ajusta lo devuelto de {year}, hasta la medianoche del {until}."
        case Phase.FINAL:
            return f"El reporte de {year} se cierra en el corte definitivo del {until}."
    if window.ended_on:
        return f"El reporte de {year} terminó antes, el {fecha(window.ended_on)}."
    return f"El reporte de {year} cerró el {fecha(window.definitive_on)}."
