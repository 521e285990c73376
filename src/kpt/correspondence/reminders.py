"""Reminders of a deadline, by role and days left. A chore of the worker asks for them each hour."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from kpt.base.numbers import cuenta, fecha, in_bogota
from kpt.correspondence.models import Reminder
from kpt.correspondence.queries.people import AddressBook, address_book
from kpt.correspondence.queries.standing import Standing, standings
from kpt.followup.models import ReportingWindow
from kpt.notices.actions import AT_A_TIME, Telling, tell
from kpt.notices.models import Notice, NoticeKind
from kpt.rules.periods import legal_day
from kpt.rules.reminders import TEAM, Audience, mark_reached, team_owes, waits_for
from kpt.rules.windows import Phase
from kpt.rules.workflows.reporting import ReportState

FROM_HOUR = 6  # of Bogotá: whoever is told at once is not woken at midnight

Key = tuple[int, str, str, str, int, date]


@dataclass(frozen=True, slots=True)
class Due:
    """One reminder that has come due. ``place`` is the entity, or "" for DNP."""

    window_id: int
    place: str
    audience: Audience
    phase: Phase
    mark: int
    last_day: date
    people: frozenset[int]
    title: str
    text: str
    url: str

    @property
    def key(self) -> Key:
        return (
            self.window_id,
            self.place,
            self.audience.value,
            self.phase.value,
            self.mark,
            self.last_day,
        )

    @property
    def fact(self) -> str:
        """Return the key of its notice."""
        return "reminder:" + ":".join(str(part) for part in self.key)


@transaction.atomic
def remind(now: datetime) -> int:
    """Remind everybody whose mark was reached; return how many reminders were new.

    The number of queries depends on how many vigencias are open, not on how many entities.
    """
    on = legal_day(now)
    if in_bogota(now).hour < FROM_HOUR:
        return 0
    open_now = ReportingWindow.objects.filter(opens_on__lte=on, definitive_on__gte=on)
    years = sorted({*open_now.values_list("fiscal_year", flat=True)})
    if not years:
        return 0
    book = address_book(on)
    due = [one for year in years for one in _due(standings(year, on), book, on)]
    known = _known({one.window_id for one in due})
    to_dnp = Notice.objects.filter(
        user__in=book.dnp, key__in=[one.fact for one in due if not one.place]
    )
    told = {*to_dnp.values_list("key", flat=True)}
    new = [one for one in due if one.people and one.key not in known and one.fact not in told]
    tell(
        (
            Telling(pk, NoticeKind.DEADLINE, one.title, one.fact, one.text, one.url)
            for one in new
            for pk in sorted(one.people)
        ),
        now=now,
    )
    Reminder.objects.bulk_create(
        (_row(one, now) for one in new if one.place), AT_A_TIME, ignore_conflicts=True
    )
    return len(new)


def _known(windows: Iterable[int]) -> set[Key]:
    rows = Reminder.objects.filter(window__in=windows)
    return {*rows.values_list("window_id", "entity_id", "audience", "phase", "mark", "last_day")}


def _row(one: Due, now: datetime) -> Reminder:
    return Reminder(
        window_id=one.window_id,
        entity_id=one.place,
        audience=one.audience.value,
        phase=one.phase.value,
        mark=one.mark,
        last_day=one.last_day,
        at=now,
        people=len(one.people),
    )


def _due(all_of_them: Iterable[Standing], book: AddressBook, on: date) -> list[Due]:
    found: list[Due] = []
    waiting: dict[tuple[Audience, str, int, Phase], list[Standing]] = defaultdict(list)
    for one in all_of_them:
        if not one.has_plan or one.last_day is None:
            continue
        if team_owes(one.state, one.phase):
            found += [due for who in sorted(TEAM) if (due := _to_team(one, who, book, on))]
        is_department = one.entity.is_department
        reviewer = waits_for(one.state, is_department=is_department)
        if reviewer is not None:
            place = (one.entity.department_id or "") if reviewer is Audience.DEPARTMENT else ""
            waiting[reviewer, place, one.window_id, one.phase].append(one)
    for (audience, place, _, _), theirs in waiting.items():
        if due := _to_reviewers(theirs, audience, place, book, on):
            found.append(due)
    return found


def _to_team(one: Standing, audience: Audience, book: AddressBook, on: date) -> Due | None:
    assert one.last_day is not None
    mark = mark_reached(audience, one.phase, (one.last_day - on).days)
    if mark is None:
        return None
    people = book.leaders if audience is Audience.LEADER else book.members
    divipola, year = one.entity.pk, one.fiscal_year
    verb = "corregir y enviar" if one.state is ReportState.RETURNED else "enviar"
    opened = "" if one.report_id else " Su entidad todavía no lo ha abierto."
    url = (
        reverse("reports:report", args=[divipola, year])
        if one.report_id
        else reverse("reports:home", args=[divipola])
    )
    return Due(
        window_id=one.window_id,
        place=divipola,
        audience=audience,
        phase=one.phase,
        mark=mark,
        last_day=one.last_day,
        people=frozenset(people.get(divipola, ())),
        title=f"{one.entity}: {_left(one.last_day, on)} para {verb} el reporte de {year}",
        text=f"El plazo termina a la medianoche del {fecha(one.last_day)}.{opened}",
        url=url,
    )


def _to_reviewers(
    theirs: list[Standing], audience: Audience, place: str, book: AddressBook, on: date
) -> Due | None:
    first = theirs[0]
    last_day = min(one.last_day for one in theirs if one.last_day is not None)
    mark = mark_reached(audience, first.phase, (last_day - on).days)
    if mark is None:
        return None
    many = cuenta(len(theirs), "reporte,reportes")
    names = ", ".join(str(one.entity) for one in theirs[:6])
    more = f" y {len(theirs) - 6} más" if len(theirs) > 6 else ""
    people = book.reviewers(place) if audience is Audience.DEPARTMENT else book.dnp
    verb = "revisar" if audience is Audience.DEPARTMENT else "verificar"
    return Due(
        window_id=first.window_id,
        place=place,
        audience=audience,
        phase=first.phase,
        mark=mark,
        last_day=last_day,
        people=frozenset(people),
        title=f"{_left(last_day, on).capitalize()} para {verb} {many} de {first.fiscal_year}",
        text=f"Esperan su revisión: {names}{more}.",
        url=f"{reverse('windows:queue')}?vigencia={first.fiscal_year}",
    )


def _left(last_day: date, on: date) -> str:
    days = (last_day - on).days
    if days == 0:
        return "hoy es el último día"
    return "falta 1 día" if days == 1 else f"faltan {days} días"
