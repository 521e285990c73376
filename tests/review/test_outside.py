"""A file of another system is read row by row, compared, noted, and changes no state of ours."""

import io
from datetime import UTC, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed
from kpt.base.sheets.writing import Column, WorkbookWriter, write_table
from kpt.files.kinds import WrongFile
from kpt.followup.actions import review
from kpt.followup.models import OutsideLoad, OutsideStatement, ReportState, WindowEntity
from kpt.followup.queries.queue import queue_page
from kpt.followup.queries.reports import steps_of
from kpt.review.actions.outside import ConfirmedAlready, NothingNew, confirm_states, upload_states
from kpt.review.outside_reading import MOST_ROWS, NoStates, read_states
from kpt.review.queries.outside import load_page
from tests.factories import EntityFactory, actor_of, client_of
from tests.followup.test_reporting import NOW, Place
from tests.followup.windows import a_window

pytestmark = pytest.mark.django_db
TITLES = "codigo_dane,vigencia,estado,fecha,radicado,observacion"
VALIDATED = "Validado en GESTIONWEB y aquí no: está por revisar."


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def here():
    return Place()


def csv_of(*rows, titles=TITLES, name="estados.csv"):
    return SimpleUploadedFile(name, "\n".join([titles, *rows]).encode())


def row_of(entity, state="Validado", day="15/10/2026", rest="R-12,Todo bien", year=2025):
    return f"{entity.pk},{year},{state},{day},{rest}"


def upload(here, *rows, actor=None, department="own", now=NOW, **more):
    whose = here.entity.department_id if department == "own" else department
    return upload_states(
        department_id=whose,
        upload=csv_of(*rows, **more),
        actor=actor or here.gobernacion,
        now=now,
    )


def confirm(load, actor, now=NOW):
    return confirm_states(load_id=load.pk, actor=actor, now=now)


def checked(load):
    return load_page(load, NOW).rows


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def errors(row):
    return [(column, message) for column, message, _ in row.errors]


# What is read.


def test_titles_are_found_however_they_are_written():
    titles = "Estado de validación;Cód. DANE;Fecha validación;VIGENCIA;N° radicado;Otra"
    rows = read_states(
        io.BytesIO(f"Informe;;;;;\n{titles}\nValidado;05001;2026-10-15;2025;R1;x".encode("cp1252")),
        "a.csv",
    )
    assert [(r.row, r.code, r.year, r.word, r.on, r.filing) for r in rows] == [
        (3, "05001", 2025, "Validado", "2026-10-15", "R1")
    ]
    assert not rows[0].problems


def test_a_workbook_is_read_with_its_numbers_and_its_dates():
    book = io.BytesIO()
    with WorkbookWriter(book, title="x", created=datetime(2026, 10, 1)) as writer:  # noqa: DTZ001
        columns = [Column(title, 12) for title in TITLES.split(",")]
        write_table(
            writer.sheet("Estados"), columns, [[5001, 2025, "Devuelto", "15/10/2026", "", ""]]
        )
    rows = read_states(book, "a.xlsx")
    assert (rows[0].code, rows[0].year, rows[0].on) == ("5001", 2025, "2026-10-15")


def test_each_error_names_its_row_and_its_field():
    lines = [",,,,R,", "1,mil,raro,ayer,,", "05001,2025,Validado,15/10/2026,,"]
    rows = read_states(csv_of(*lines), "a.csv")
    told = [[(column, value) for column, _, value in row.problems] for row in rows]
    assert told[0] == [("codigo_dane", ""), ("vigencia", ""), ("estado", ""), ("fecha", "")]
    assert {column for column, _ in told[1]} == {"vigencia", "estado", "fecha"}
    assert told[2] == []
    assert "«validado»" in str(rows[1].problems)


def test_rows_of_the_template_that_nobody_filled_are_not_rows():
    assert (
        len(read_states(csv_of("05001,2025,,,,", "05002,2025,Validado,1/1/2026,,"), "a.csv")) == 1
    )
    with pytest.raises(NoStates, match="no hay qué leer"):
        read_states(csv_of("05001,2025,,,,"), "a.csv")


@pytest.mark.parametrize(
    ("file", "words"),
    [
        (csv_of("a,b", titles="uno,dos"), "codigo_dane, vigencia, estado y fecha"),
        (csv_of(*["05001,2025,Validado,1/1/2026,,"] * (MOST_ROWS + 1)), "más de 5000 filas"),
        (SimpleUploadedFile("a.csv", b"x" * (5 * 1024 * 1024 + 1)), "más de 5 MB"),
    ],
)
def test_what_is_no_such_file_says_so(file, words):
    with pytest.raises(NoStates, match=words):
        read_states(file, "a.csv")


# What is compared.


def test_it_says_where_both_differ_in_each_direction(here):
    report = here.sent()
    load = upload(here, row_of(here.entity))
    assert [(row.result, row.differs) for row in checked(load)] == [("Difiere", VALIDATED)]
    review.validate_report(report_id=report.pk, reason="", actor=here.gobernacion, now=NOW)
    assert [row.result for row in checked(load)] == ["Coincide"]
    other = upload(here, row_of(here.entity, "Devuelto"))
    assert checked(other)[0].differs == "Validado aquí y en GESTIONWEB no: dice «devuelto»."
    assert not OutsideStatement.objects.exists()


def test_wrong_rows_are_told_and_the_others_are_kept(here):
    here.sent()
    away = EntityFactory()
    rows = [
        row_of(here.entity),
        "99999,2025,Validado,15/10/2026,,",
        row_of(away),
        row_of(here.entity.department),
        row_of(here.entity, year=2023),
        row_of(here.entity, "Devuelto"),
        row_of(here.entity, day="1/1/2027", year=2024),
    ]
    a_window(fiscal_year=2024)
    load = upload(here, *rows)
    found = checked(load)
    assert [row.is_kept for row in found] == [True, *[False] * 6]
    words = [" ".join(message for _, message in errors(row)) for row in found]
    assert "Ninguna entidad" in words[1]
    assert "No es un municipio de su departamento" in words[2]
    assert "lo revisa el DNP" in words[3]
    assert "no ha abierto aquí el reporte de 2023" in words[4]
    assert "ya están en la fila 2" in words[5]
    assert "no ha llegado" in words[6]
    assert confirm(load, here.gobernacion) == 1
    assert OutsideStatement.objects.get().entity == here.entity
    told = load_page(load, NOW).sentence.replace("\u00a0", " ")
    assert told == "7 filas, 1 difiere de aquí, 0 coinciden, 6 con errores."


def test_a_window_of_some_entities_is_theirs(here):
    here.window.delete()
    own = a_window(for_all=False)
    assert errors(checked(upload(here, row_of(here.entity)))[0])
    WindowEntity.objects.create(window=own, entity=here.entity, fiscal_year=2025)
    assert not errors(checked(upload(here, row_of(here.entity)))[0])


def test_the_zero_that_a_spreadsheet_eats_is_put_back(here):
    EntityFactory(divipola="05001", department=here.entity.department)
    load = upload(here, "5001,2025,Sin enviar,15/10/2026,,", "x,2025,Validado,15/10/2026,,")
    found = checked(load)
    assert (found[0].divipola, found[0].notes, found[0].result) == (
        "05001",
        ("Se leyó el código 05001.",),
        "Coincide",
    )
    assert errors(found[1])
    code = int(here.entity.department_id)
    dnp = upload(here, f"{code},2025,Validado,1/10/2026,,", department=None, actor=here.dnp)
    assert not errors(checked(dnp)[0])


# What is noted.


def test_confirming_notes_it_and_changes_no_state(here):
    report = here.sent()
    load = upload(here, row_of(here.entity))
    assert confirm(load, here.gobernacion) == 1
    kept = OutsideStatement.objects.get()
    assert (kept.row, kept.stage, kept.word, kept.filing) == (2, "validated", "Validado", "R-12")
    report.refresh_from_db()
    assert report.state == ReportState.SUBMITTED
    event = AuditEvent.objects.get(kind="outside_states_confirmed")
    assert event.after == {"anotadas": 1, "difieren": 1, "entidades": [here.entity.pk]}
    assert AuditEvent.objects.get(kind="outside_states_read").after["filas"] == 1
    steps = steps_of(report)
    said = steps[0]["title"].replace("\u00a0", " ")
    assert said == "En GESTIONWEB: validado el 15 de octubre de 2026 (radicado R-12)"
    assert VALIDATED in steps[0]["text"]
    assert "Todo bien" in steps[0]["text"]
    review.validate_report(report_id=report.pk, reason="", actor=here.gobernacion, now=NOW)
    report.refresh_from_db()
    assert not any(VALIDATED in step["text"] for step in steps_of(report))


def test_the_same_file_twice_changes_nothing_and_a_newer_one_counts(here):
    here.sent()
    confirm(upload(here, row_of(here.entity)), here.gobernacion)
    again = upload(here, row_of(here.entity))
    assert checked(again)[0].is_known
    with pytest.raises(NothingNew):
        confirm(again, here.gobernacion)
    older = upload(here, row_of(here.entity, "Devuelto", "1/10/2026"))
    assert "Es de antes que lo último anotado" in checked(older)[0].notes[0]
    confirm(older, here.gobernacion, NOW + timedelta(hours=1))
    with pytest.raises(ConfirmedAlready):
        confirm(older, here.gobernacion)
    line = queue_page(here.gobernacion, {}, NOW.date()).lines[0]
    assert line.outside.text.startswith("devuelto el")
    assert OutsideStatement.objects.count() == 2


def test_only_who_reviews_brings_it_and_only_of_what_is_theirs(here):
    others = (here.leader, actor_of(Role.DEPARTMENT_REVIEWER, EntityFactory().department))
    for actor in others:
        with pytest.raises(NotAllowed):
            upload(here, row_of(here.entity), actor=actor)
    with pytest.raises(NotAllowed):
        upload(here, row_of(here.entity), department=None)
    load = upload(here, row_of(here.entity))
    for actor in others:
        with pytest.raises(NotAllowed):
            confirm(load, actor)
    assert confirm(load, here.dnp) == 1
    whole = upload(here, row_of(here.entity.department), actor=here.dnp, department=None)
    assert not errors(checked(whole)[0])
    with pytest.raises(NotAllowed):
        confirm(whole, here.gobernacion)


def test_a_file_that_is_not_one_leaves_nothing_behind(here):
    with pytest.raises(WrongFile):
        upload(here, name="estados.pdf")
    with pytest.raises(NoStates):
        upload(here, titles="a,b")
    assert not OutsideLoad.objects.exists()


# What is shown.


def test_the_page_takes_a_file_shows_the_cross_and_notes_it(here):
    here.sent()
    web = client_of(here.gobernacion)
    page = text(web.get(reverse("review:outside")))
    assert "no ha publicado el formato" in page
    assert 'name="lugar"' not in page
    sent = web.post(reverse("review:outside"), {"archivo": csv_of(row_of(here.entity))})
    load = OutsideLoad.objects.get()
    where = reverse("review:outside-load", args=[load.uid])
    assert sent.url == where
    page = text(web.get(where))
    assert VALIDATED in page
    assert "Anotar lo que dice GESTIONWEB" in page
    done = text(web.post(where, follow=True))
    assert "Nada cambió aquí" in done
    assert "Anotado el" in done
    assert "ya se anotó" in text(web.post(where, follow=True))
    assert "estados.csv" in text(web.get(reverse("review:outside")))
    queue = text(web.get(reverse("windows:queue")))
    assert VALIDATED in queue
    assert "Difiere de GESTIONWEB" in queue
    history = client_of(here.leader).get(reverse("reports:history", args=[here.entity.pk, 2025]))
    assert "En GESTIONWEB: validado" in text(history)


def test_a_wrong_file_is_told_on_the_form(here):
    web = client_of(here.gobernacion)
    told = web.post(reverse("review:outside"), {"archivo": csv_of(titles="a,b")})
    assert told.status_code == 422
    assert "codigo_dane, vigencia, estado y fecha" in text(told)
    assert web.post(reverse("review:outside"), {}).status_code == 422
    big = SimpleUploadedFile("a.csv", b"x" * (5 * 1024 * 1024 + 1))
    assert "más de 5 MB" in text(web.post(reverse("review:outside"), {"archivo": big}))
    dnp = client_of(here.dnp)
    assert 'name="lugar"' in text(dnp.get(reverse("review:outside")))
    sent = {"archivo": csv_of(row_of(here.entity)), "lugar": here.entity.department_id}
    dnp.post(reverse("review:outside"), sent)
    assert OutsideLoad.objects.get().department == here.entity.department


def test_who_has_nothing_to_do_with_it_is_kept_out(here):
    load = upload(here, "99999,2025,Validado,15/10/2026,,")
    where = reverse("review:outside-load", args=[load.uid])
    page = text(client_of(here.gobernacion).get(where))
    assert "Ninguna fila dice algo nuevo" in page
    assert "Fila" in page
    assert "codigo_dane" in page
    away = client_of(actor_of(Role.DEPARTMENT_REVIEWER, EntityFactory().department))
    # What is not hers does not exist for her, as anywhere else.
    assert away.get(where).status_code == 404
    assert away.post(where).status_code == 404
    assert client_of(here.leader).get(reverse("review:outside")).status_code == 403
    missing = reverse("review:outside-load", args=["00000000-0000-4000-8000-000000000000"])
    assert client_of(here.dnp).get(missing).status_code == 404


def test_the_states_go_out_and_come_back_filled_in(here):
    here.sent()
    EntityFactory(department=here.entity.department)
    web = client_of(here.gobernacion)
    sent = web.get(reverse("review:outside-states-file", args=["csv"]))
    lines = b"".join(sent.streaming_content).decode("utf-8-sig").splitlines()
    assert lines[0].startswith("codigo_dane,entidad,departamento,vigencia,estado_kpt")
    mine = next(line for line in lines if line.startswith(here.entity.pk))
    assert ",2025,por revisar,Por revisar,2026-10-20,,,,," in mine
    filled = mine.replace("2026-10-20,,,,,", "2026-10-20,Validado,15/10/2026,R-1,,")
    rest = [line for line in lines[1:] if line != mine]
    load = upload(here, filled, *rest, titles=lines[0])
    assert [row.differs for row in checked(load)] == [VALIDATED]
    confirm(load, here.gobernacion)
    for extension in ("csv", "xlsx"):
        args = [load.uid, extension]
        out = web.get(reverse("review:outside-load-file", args=args))
        assert b"".join(out.streaming_content)
    sent = web.get(reverse("review:outside-states-file", args=["csv"]))
    lines = b"".join(sent.streaming_content).decode("utf-8-sig").splitlines()
    assert any("validado,2026-10-15,R-1" in line and VALIDATED in line for line in lines)
    # As it went out it says nothing new.
    again = upload(here, *lines[1:], titles=lines[0], now=datetime(2026, 10, 21, tzinfo=UTC))
    assert [row.is_kept for row in checked(again)] == [False]


def test_the_queue_filters_and_orders_by_where_they_differ(here):
    here.sent()
    other = EntityFactory(department=here.entity.department, name="A la cabeza")
    plain = queue_page(here.gobernacion, {}, NOW.date())
    assert not plain.has_outside
    assert not any("GESTIONWEB" in str(tab["label"]) for tab in plain.tabs)
    confirm(upload(here, row_of(here.entity), row_of(other, "Sin reportar")), here.gobernacion)
    shown = queue_page(here.gobernacion, {"estado": "difiere"}, NOW.date())
    assert [line.name for line in shown.lines] == [here.entity.name]
    tab = next(tab for tab in shown.tabs if tab["label"] == "Difiere de GESTIONWEB")
    assert (tab["count"], tab["current"]) == (1, True)
    order = queue_page(here.gobernacion, {"orden": "gestionweb"}, NOW.date())
    assert [line.name for line in order.lines] == [here.entity.name, "A la cabeza"]


def test_many_rows_cost_no_more(here, django_assert_max_num_queries):
    here.sent()
    several = [EntityFactory(department=here.entity.department) for _ in range(12)]
    load = upload(here, *[row_of(one) for one in (here.entity, *several)])
    confirm(load, here.gobernacion)
    web = client_of(here.gobernacion)
    for where in (
        reverse("review:outside"),
        reverse("review:outside-load", args=[load.uid]),
        reverse("windows:queue"),
        reverse("reports:history", args=[here.entity.pk, 2025]),
    ):
        web.get(where)
        with django_assert_max_num_queries(10):
            assert web.get(where).status_code == 200
