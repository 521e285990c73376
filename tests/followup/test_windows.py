"""The windows in which vigencias are reported: who opens and moves them, and what each day says."""

from datetime import UTC, date, datetime

import icalendar
import pytest
from django.urls import reverse

from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed
from kpt.followup.actions.windows import (
    AlreadyOpen,
    NotNow,
    WrongDates,
    end_window,
    extend,
    move_window,
    open_window,
    resume_window,
)
from kpt.followup.models import ReportingWindow, WindowExtension
from kpt.followup.permissions import can_manage_windows
from kpt.followup.queries.windows import windows_of, windows_on
from kpt.rules.windows import Phase, WindowDates
from tests.factories import EntityFactory, actor_of, client_of
from tests.followup.windows import DATES, a_window

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)
LATER = WindowDates(**(DATES | {"first_cut_on": date(2026, 11, 3)}))


@pytest.fixture
def admin():
    return actor_of(Role.DNP_ADMIN)


def opened(actor, **more):
    given = {"fiscal_year": 2025, "dates": WindowDates(**DATES), "divipolas": (), "note": ""}
    return open_window(**(given | more), actor=actor, now=NOW)


@pytest.mark.parametrize(
    ("role", "may"),
    [
        (Role.DNP_ADMIN, True),
        (Role.DNP_REVIEWER, False),
        (Role.DEPARTMENT_LEADER, False),
        (Role.TEAM_LEADER, False),
    ],
)
def test_only_the_administration_of_dnp_manages_the_calendar(role, may):
    window = a_window()
    entity = EntityFactory()
    place = {Role.DEPARTMENT_LEADER: entity.department, Role.TEAM_LEADER: entity}
    actor = actor_of(role, place.get(role))
    assert bool(can_manage_windows(actor)) == may
    common = {"actor": actor, "now": NOW}
    acts = (
        lambda: opened(actor, fiscal_year=2026),
        lambda: move_window(window_id=window.pk, dates=LATER, reason="Paro", **common),
        lambda: extend(
            window_id=window.pk,
            divipola=entity.pk,
            until=date(2026, 11, 10),
            reason="Inundación",
            **common,
        ),
        lambda: end_window(window_id=window.pk, reason="Todos reportaron", **common),
        lambda: resume_window(window_id=window.pk, reason="Faltaba uno", **common),
    )
    for act in acts:
        if may:
            act()
        else:
            with pytest.raises(NotAllowed):
                act()
    assert AuditEvent.objects.filter(kind__startswith="window_").count() == (5 if may else 0)


def test_a_vigencia_has_one_window_for_all_and_an_entity_one_of_its_own(admin):
    entity, other = EntityFactory(), EntityFactory()
    opened(admin, note="Circular 12")
    with pytest.raises(AlreadyOpen, match="ya tiene su ventana"):
        opened(admin)
    early = WindowDates(*[date(2026, 9, day) for day in (1, 2, 3, 4, 5)])
    own = opened(admin, dates=early, divipolas=[entity.pk])
    with pytest.raises(AlreadyOpen, match="ventana propia"):
        opened(admin, divipolas=[entity.pk])
    with pytest.raises(WrongDates, match="99999"):
        opened(admin, divipolas=["99999"])

    today = NOW.date()
    assert [(w.id, w.phase) for w in windows_of(entity.pk, today)] == [(own.pk, Phase.CLOSED)]
    assert [w.phase for w in windows_of(other.pk, today)] == [Phase.REPORTING]


def test_two_vigencias_may_be_open_at_once(admin):
    opened(admin)
    opened(admin, fiscal_year=2026)
    entity = EntityFactory()
    found = windows_of(entity.pk, NOW.date())
    assert [(w.fiscal_year, w.receives) for w in found] == [(2026, True), (2025, True)]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"first_cut_on": date(2026, 9, 1)}, "el primer corte"),
        ({"opens_on": date(2024, 12, 31)}, "antes de que empiece"),
        ({"definitive_on": date(2030, 1, 1)}, "más de dos años"),
    ],
)
def test_dates_that_cannot_be_are_refused_with_which(admin, changes, words):
    with pytest.raises(WrongDates, match=words):
        opened(admin, dates=WindowDates(**(DATES | changes)))
    assert not ReportingWindow.objects.exists()


def test_what_has_passed_is_not_moved(admin):
    window = a_window()
    common = {"window_id": window.pk, "actor": admin, "now": NOW}
    with pytest.raises(WrongDates, match="ya pasó: esa fecha"):
        move_window(
            dates=WindowDates(**(DATES | {"opens_on": date(2026, 10, 25)})), reason="X", **common
        )
    with pytest.raises(WrongDates, match="de hoy en adelante"):
        move_window(
            dates=WindowDates(**(DATES | {"first_cut_on": date(2026, 10, 19)})),
            reason="X",
            **common,
        )
    with pytest.raises(WrongDates, match="por qué"):
        move_window(dates=LATER, reason=" ", **common)
    move_window(dates=LATER, reason="Paro", **common)
    move_window(dates=LATER, reason="Otra vez lo mismo", **common)
    window.refresh_from_db()
    assert window.first_cut_on == date(2026, 11, 3)
    step = window.steps.get()
    assert (step.event, step.by) == ("moved", admin.user)
    assert "primer corte 30/10/2026" in step.text
    assert "primer corte 03/11/2026" in step.text


def test_an_extension_is_of_one_entity_and_ends_before_the_definitive_cut(admin):
    window, entity = a_window(), EntityFactory()
    given = {"window_id": window.pk, "divipola": entity.pk, "reason": "Inundación"}
    common = {"actor": admin, "now": NOW}
    for until, words in (
        (date(2026, 10, 30), "después de hoy y del primer corte"),
        (date(2026, 12, 6), "no pasa del corte definitivo"),
    ):
        with pytest.raises(WrongDates, match=words):
            extend(**given, until=until, **common)
    with pytest.raises(WrongDates, match="por qué"):
        extend(**(given | {"reason": " "}), until=date(2026, 11, 9), **common)
    with pytest.raises(WrongDates, match="Escoja una entidad"):
        extend(**(given | {"divipola": "99999"}), until=date(2026, 11, 9), **common)
    extend(**given, until=date(2026, 11, 9), **common)
    extend(**given, until=date(2026, 11, 20), **common)
    (line,) = windows_of(entity.pk, date(2026, 11, 18))
    assert (line.phase, line.last_day) == (Phase.REPORTING, date(2026, 11, 20))
    (line,) = windows_of(EntityFactory().pk, date(2026, 11, 18))
    assert line.phase == Phase.ADJUSTMENTS
    own = a_window(fiscal_year=2026, for_all=False)
    with pytest.raises(WrongDates, match="Escoja una entidad"):
        extend(**(given | {"window_id": own.pk}), until=date(2026, 11, 9), **common)
    assert WindowExtension.objects.count() == 2


def test_a_process_ends_before_and_is_taken_up_again(admin):
    window, entity = a_window(), EntityFactory()
    common = {"window_id": window.pk, "actor": admin, "now": NOW}
    with pytest.raises(NotNow, match="no se terminó antes"):
        resume_window(reason="", **common)
    with pytest.raises(WrongDates, match="por qué"):
        end_window(reason="", **common)
    end_window(reason="Todas las entidades reportaron", **common)
    (line,) = windows_of(entity.pk, NOW.date())
    assert (line.phase, line.receives) == (Phase.CLOSED, False)
    assert "terminó antes" in line.sentence
    for act in (
        lambda: end_window(reason="Otra vez", **common),
        lambda: move_window(dates=LATER, reason="Paro", **common),
        lambda: extend(divipola=entity.pk, until=date(2026, 11, 9), reason="Inundación", **common),
    ):
        with pytest.raises(NotNow):
            act()
    resume_window(reason="Faltaba una", **common)
    assert windows_of(entity.pk, NOW.date())[0].receives
    late = common | {"now": datetime(2026, 12, 6, 5, 0, tzinfo=UTC)}  # midnight has passed there
    ReportingWindow.objects.update(ended_on=date(2026, 11, 1))
    with pytest.raises(NotNow):
        resume_window(reason="Tarde", **late)


def test_the_last_day_ends_at_midnight_in_bogota(admin):
    window = a_window()
    last_minute = datetime(2026, 12, 6, 4, 59, tzinfo=UTC)  # 23:59 of the fifth in Bogotá
    end_window(window_id=window.pk, reason="Ya", actor=admin, now=last_minute)
    window.refresh_from_db()
    assert window.ended_on == date(2026, 12, 5)


def test_each_phase_says_what_it_is_for():
    window = a_window()
    entity = EntityFactory()
    words = {
        date(2026, 9, 1): "abre el",
        date(2026, 10, 2): "hasta la medianoche del 30 de octubre",
        date(2026, 11, 1): "se está validando",
        date(2026, 11, 6): "Se ajusta lo devuelto",
        date(2026, 12, 3): "se cierra en el corte definitivo",
        date(2026, 12, 6): "cerró el 5 de diciembre",
    }
    for day, said in words.items():
        assert said in windows_of(entity.pk, day)[0].sentence.replace("\u00a0", " ")
    assert window.dates.in_order() == list(DATES.values())


def test_anybody_takes_the_dates_to_a_calendar(client, admin):
    window, entity = a_window(note="Circular 12"), EntityFactory()
    end_window(window_id=window.pk, reason="Ya", actor=admin, now=NOW)
    for url in (reverse("windows:calendar"), reverse("windows:entity-calendar", args=[entity.pk])):
        response = client.get(url)
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        book = icalendar.Calendar.from_ical(response.content)
        events = book.walk("VEVENT")
        assert [event.decoded("dtstart") for event in events] == list(DATES.values())
        assert len({str(event["uid"]) for event in events}) == 5
        assert [str(event.get("status", "")) for event in events] == ["", *["CANCELLED"] * 4]
        assert str(events[0]["summary"]) == "Apertura · reporte de 2025"


def test_the_calendar_is_public_and_says_when_it_is_empty(client, admin):
    url = reverse("windows:list")
    assert "No hay ventanas de reporte" in client.get(url).content.decode()
    a_window()
    page = client.get(url).content.decode()
    assert "Vigencia 2025" in page
    assert "Abrir una ventana" not in page
    assert "Abrir una ventana" in client_of(admin).get(url).content.decode()


def test_dnp_opens_moves_and_ends_a_window_on_the_screen(admin):
    web = client_of(admin)
    new = {
        "vigencia": "2025",
        "apertura": "2026-11-25",
        "primer_corte": "2027-01-30",
        "validacion": "2027-02-15",
        "ajustes": "2027-03-01",
        "definitivo": "2027-03-05",
        "nota": "Circular 12",
    }
    wrong = web.post(reverse("windows:open"), new | {"primer_corte": "2026-01-01"})
    assert wrong.status_code == 422
    assert "Circular 12" in wrong.content.decode()  # nothing typed is lost
    assert "el primer corte" in wrong.content.decode()
    web.post(reverse("windows:open"), new | {"entidades": " "})
    window = ReportingWindow.objects.get()
    page = web.get(reverse("windows:window", args=[window.pk])).content.decode()
    assert "Se abrió la ventana" in page
    moved = {**new, "primer_corte": "2027-02-01", "motivo": "Paro"}
    web.post(reverse("windows:move", args=[window.pk]), moved)
    window.refresh_from_db()
    assert window.first_cut_on == date(2027, 2, 1)
    entity = EntityFactory()
    url = reverse("windows:extend", args=[window.pk])
    web.post(url, {"entidad": entity.pk, "hasta": "2027-02-10", "motivo": "Inundación"})
    assert WindowExtension.objects.get().entity == entity
    page = web.get(reverse("windows:window", args=[window.pk])).content.decode()
    assert "Inundación" in page
    refused = web.post(reverse("windows:end", args=[window.pk]), {"motivo": "Ya"})
    assert refused.status_code in (302, 422)
    assert web.get(reverse("windows:window", args=[window.pk + 1])).status_code == 404


def test_one_entity_of_its_own_is_named_on_the_page(admin):
    entity = EntityFactory()
    window = opened(admin, divipolas=[entity.pk])
    page = client_of(admin).get(reverse("windows:window", args=[window.pk])).content.decode()
    assert f"{entity} ({entity.pk})" in page


def test_windows_of_one_vigencia_are_told_apart_by_whom_they_are_for(admin, client):
    theirs = [EntityFactory() for _ in range(2)]
    a_window()
    for entity in theirs:
        opened(admin, divipolas=[entity.pk])
    lines = windows_on(NOW.date())
    names = {f"Vigencia 2025: {entity.name}" for entity in theirs}
    assert {line.heading for line in lines} == {"Vigencia 2025", *names}
    assert len({line.caption for line in lines}) == 3
    page = client.get(reverse("windows:list")).content.decode()
    assert all(name in page for name in names)
