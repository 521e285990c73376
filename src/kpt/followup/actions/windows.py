"""The calendar in which vigencias are reported: opened, moved, extended, ended, resumed."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, datetime, timedelta

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.base.numbers import fecha
from kpt.followup.models import (
    ReportingWindow,
    WindowEntity,
    WindowEvent,
    WindowExtension,
    WindowStep,
)
from kpt.followup.permissions import can_manage_windows
from kpt.rules.periods import legal_day
from kpt.rules.windows import DatesOutOfOrder, Phase, WindowDates, check_order, phase_on
from kpt.territories.models import TerritorialEntity


class WrongDates(DomainError):
    """The dates cannot be those of a window."""


class AlreadyOpen(DomainError):
    """The vigencia has its window, for all or for one of the entities."""


class NotNow(DomainError):
    """The window is not in a phase in which this may be done."""


@transaction.atomic
def open_window(
    *,
    fiscal_year: int,
    dates: WindowDates,
    divipolas: Collection[str],
    note: str,
    actor: Actor,
    now: datetime,
) -> ReportingWindow:
    """Open the window of a vigencia, for all entities or only for ``divipolas``.

    Raises NotAllowed, WrongDates, AlreadyOpen.
    """
    can_manage_windows(actor).require()
    _check(fiscal_year, dates)
    if (
        not divipolas
        and ReportingWindow.objects.filter(fiscal_year=fiscal_year, for_all=True).exists()
    ):
        raise AlreadyOpen(
            f"La vigencia {fiscal_year} ya tiene su ventana para todas las entidades. Cambie sus "
            "fechas, u otorgue una prórroga a quien la necesite."
        )
    entities = _entities(divipolas, fiscal_year)
    window = ReportingWindow.objects.create(
        fiscal_year=fiscal_year, for_all=not divipolas, note=note.strip(), **_columns(dates)
    )
    WindowEntity.objects.bulk_create(
        WindowEntity(window=window, entity=entity, fiscal_year=fiscal_year) for entity in entities
    )
    whom = "todas las entidades" if window.for_all else ", ".join(str(e) for e in entities)
    _note(window, WindowEvent.OPENED, f"Para {whom}. {_told(dates)}", actor=actor, now=now)
    return window


@transaction.atomic
def move_window(
    *, window_id: int, dates: WindowDates, reason: str, actor: Actor, now: datetime
) -> ReportingWindow:
    """Change the dates of a window that is not closed; what has passed stays as it was.

    Raises NotAllowed, WrongDates, NotNow.
    """
    window = _lock(window_id)
    can_manage_windows(actor).require()
    today = legal_day(now)
    if _phase(window, today) == Phase.CLOSED:
        raise NotNow("La ventana ya cerró. Vuelva a abrirla antes de cambiar sus fechas.")
    if not reason.strip():
        raise WrongDates("Escriba por qué se cambian las fechas: lo leerán todas las entidades.")
    _check(window.fiscal_year, dates)
    for old, new in zip(window.dates.in_order(), dates.in_order(), strict=True):
        if old != new and old < today:
            raise WrongDates(f"El {fecha(old)} ya pasó: esa fecha no se cambia.")
        if old != new and new < today:
            raise WrongDates(f"El {fecha(new)} ya pasó: escoja un día de hoy en adelante.")
    if dates == window.dates:
        return window
    before = window.dates
    for name, value in _columns(dates).items():
        setattr(window, name, value)
    window.save()
    text = f"{reason.strip()} Antes: {_told(before)} Ahora: {_told(dates)}"
    _note(window, WindowEvent.MOVED, text, actor=actor, now=now)
    return window


@transaction.atomic
def extend(
    *, window_id: int, divipola: str, until: date, reason: str, actor: Actor, now: datetime
) -> WindowExtension:
    """Let one entity report until a later day, never after the definitive cut.

    Raises NotAllowed, WrongDates, NotNow.
    """
    window = _lock(window_id)
    can_manage_windows(actor).require()
    today = legal_day(now)
    if _phase(window, today) == Phase.CLOSED:
        raise NotNow("La ventana ya cerró: una prórroga no la abre. Vuelva a abrir la ventana.")
    if until < today or until <= window.first_cut_on:
        raise WrongDates(
            f"La prórroga va después de hoy y del primer corte ({fecha(window.first_cut_on)})."
        )
    if until > window.definitive_on:
        raise WrongDates(
            f"La prórroga no pasa del corte definitivo, el {fecha(window.definitive_on)}."
        )
    if not reason.strip():
        raise WrongDates("Escriba por qué se otorga la prórroga.")
    entity = TerritorialEntity.objects.filter(divipola=divipola, makes_plan=True).first()
    if entity is None or not _reaches(window, entity):
        raise WrongDates("Escoja una entidad que reporte en esta ventana.")
    extension = WindowExtension.objects.create(
        window=window, entity=entity, until=until, reason=reason.strip(), at=now, by=actor.user
    )
    text = f"{entity}, hasta el {fecha(until)}. {reason.strip()}"
    _note(window, WindowEvent.EXTENDED, text, actor=actor, now=now)
    return extension


@transaction.atomic
def end_window(*, window_id: int, reason: str, actor: Actor, now: datetime) -> ReportingWindow:
    """End the process before its last date: from today on nothing is received.

    Raises NotAllowed, WrongDates without a reason, NotNow.
    """
    window = _lock(window_id)
    can_manage_windows(actor).require()
    today = legal_day(now)
    if _phase(window, today) in (Phase.CLOSED, Phase.UPCOMING):
        raise NotNow("Solo se termina antes una ventana que está abierta.")
    if not reason.strip():
        raise WrongDates("Escriba por qué el proceso termina antes.")
    window.ended_on = today
    window.save(update_fields=["ended_on"])
    _note(window, WindowEvent.ENDED, reason.strip(), actor=actor, now=now)
    return window


@transaction.atomic
def resume_window(*, window_id: int, reason: str, actor: Actor, now: datetime) -> ReportingWindow:
    """Take back an early end while the calendar still has days. Raises NotAllowed, NotNow."""
    window = _lock(window_id)
    can_manage_windows(actor).require()
    if window.ended_on is None or legal_day(now) > window.definitive_on:
        raise NotNow("Esta ventana no se terminó antes, o su corte definitivo ya pasó.")
    window.ended_on = None
    window.save(update_fields=["ended_on"])
    _note(window, WindowEvent.RESUMED, reason.strip(), actor=actor, now=now)
    return window


def _check(fiscal_year: int, dates: WindowDates) -> None:
    try:
        check_order(dates)
    except DatesOutOfOrder as error:
        raise WrongDates(f"Revise las fechas: {error}") from None
    if dates.opens_on.year < fiscal_year:
        raise WrongDates(f"La vigencia {fiscal_year} no se puede reportar antes de que empiece.")
    if dates.definitive_on - dates.opens_on > timedelta(days=730):
        raise WrongDates("Entre la apertura y el corte definitivo hay más de dos años.")


def _entities(divipolas: Collection[str], fiscal_year: int) -> list[TerritorialEntity]:
    wanted = set(divipolas)
    found = list(TerritorialEntity.objects.filter(divipola__in=wanted, makes_plan=True))
    if missing := sorted(wanted - {entity.pk for entity in found}):
        raise WrongDates(f"No hay una entidad que formule plan con el código {missing[0]}.")
    own = WindowEntity.objects.filter(fiscal_year=fiscal_year, entity__in=found)
    if taken := own.select_related("entity").first():
        raise AlreadyOpen(f"{taken.entity} ya tiene una ventana propia para {fiscal_year}.")
    return found


def _reaches(window: ReportingWindow, entity: TerritorialEntity) -> bool:
    own = WindowEntity.objects.filter(entity=entity, fiscal_year=window.fiscal_year).first()
    return own.window_id == window.pk if own else window.for_all


def _lock(window_id: int) -> ReportingWindow:
    return ReportingWindow.objects.select_for_update().get(pk=window_id)


def _phase(window: ReportingWindow, on: date) -> Phase:
    return phase_on(window.dates, on, ended_on=window.ended_on)


def _columns(dates: WindowDates) -> dict[str, date]:
    return {name: getattr(dates, name) for name in dates.__dataclass_fields__}


def _told(dates: WindowDates) -> str:
    return (
        f"Apertura {dates.opens_on:%d/%m/%Y}, primer corte {dates.first_cut_on:%d/%m/%Y}, "
        f"validación {dates.validation_on:%d/%m/%Y}, ajustes {dates.adjustments_on:%d/%m/%Y}, "
        f"corte definitivo {dates.definitive_on:%d/%m/%Y}."
    )


KINDS = {
    WindowEvent.OPENED: AuditKind.WINDOW_OPENED,
    WindowEvent.MOVED: AuditKind.WINDOW_MOVED,
    WindowEvent.EXTENDED: AuditKind.WINDOW_EXTENDED,
    WindowEvent.ENDED: AuditKind.WINDOW_ENDED,
    WindowEvent.RESUMED: AuditKind.WINDOW_RESUMED,
}


def _note(
    window: ReportingWindow, event: WindowEvent, text: str, *, actor: Actor, now: datetime
) -> None:
    WindowStep.objects.create(window=window, event=event, text=text[:600], at=now, by=actor.user)
    record(KINDS[event], actor=actor, target=window, after={"text": text[:600]}, now=now)
