"""The workbook of a report: made, filled, merged with what others answered, and undone."""

from datetime import timedelta
from decimal import Decimal as D
from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from kpt.accounts.actor import actor_for
from kpt.accounts.models import Membership
from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed
from kpt.exchange import actions
from kpt.exchange.handlers import OutOfDate
from kpt.exchange.handlers.report import ReportHandler
from kpt.files.models import ImportKind, ImportState
from kpt.followup.actions.answers import Money
from kpt.followup.actions.reports import submit_report
from kpt.followup.entry_book import layout
from kpt.followup.models import LoadedAnswer, ReportLoad, TargetAnswer, TargetSpending
from kpt.followup.queries.entry_book import template_of
from kpt.plans.models import ChangeSet, ProductTarget
from tests.exchange.reports import Filled, brought
from tests.factories import EntityFactory, actor_of, client_of
from tests.followup.test_reporting import NOW, Place
from tests.official import official_workbook
from tests.plan_factories import a_plan

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """Let the pages be opened on a day on which 2025 is reported."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def here():
    return Place()


def bring(here, book, actor=None):
    return brought(here.entity, actor or here.member, book)


def confirm(here, batch, actor=None, now=NOW, **options):
    confirmed = actions.confirm_import(
        batch_id=batch.pk, actor=actor or here.member, now=now, **options
    )
    batch.refresh_from_db()
    return confirmed


def answer_of(target):
    return TargetAnswer.objects.get(target_uid=target.uid)


def codes(batch):
    return sorted(batch.problems.values_list("code", flat=True))


def test_the_template_tells_the_plan_and_offers_where_to_write(here):
    report = here.opened()
    here.answer(report, here.targets[0], "2.5", narrative="Uno.\n\nDos.")
    book = Filled(report).book
    assert book.sheetnames == ["Instrucciones", "Metas", "Recursos", "KPT"]
    assert book["KPT"].sheet_state == "hidden"
    sheet = book["Metas"]
    assert [c.value for c in sheet[layout.HEADER_ROW]] == list(layout.TARGET_HEADERS)
    row = Filled(report).row_of(1)
    assert (sheet.cell(row, 8).value, sheet.cell(row, 10).value) == (2.5, "Uno.\n\nDos.")
    assert sheet.max_row == layout.HEADER_ROW + 3
    # Headers and what the plan says are locked; what is to be written is not.
    assert sheet.protection.sheet
    assert sheet.cell(layout.HEADER_ROW, 8).protection.locked
    assert sheet.cell(row, 3).protection.locked
    assert not sheet.cell(row, 8).protection.locked
    money = book["Recursos"]
    assert money.protection.sheet
    assert not money.cell(layout.FIRST_ROW, 5).protection.locked
    offered = {money.cell(r, 3).value for r in range(layout.FIRST_ROW, money.max_row + 1)}
    assert offered
    assert money.cell(layout.FIRST_ROW, 5).value is None
    (rule,) = money.data_validations.dataValidation
    assert rule.formula1 == "'KPT'!$H$1:$H$14"
    assert book["KPT"]["H14"].value == "Otros"


def test_a_template_that_nobody_touched_changes_nothing(here):
    report = here.opened()
    here.answer(
        report, here.targets[0], "2.5", money=(Money(1, "2024990010001", D(9), D(5), D("0.1")),)
    )
    batch = bring(here, Filled(report))
    assert (batch.state, batch.preview["is_same"]) == (ImportState.READY, True)
    assert "lo mismo" in batch.preview["sentence"]
    assert (
        confirm(here, batch).summary
        == "El libro dice lo mismo que ya estaba reportado: no cambió nada."
    )
    assert answer_of(here.targets[0]).row_version == 1
    assert not ReportLoad.objects.exists()


def test_a_filled_workbook_goes_in_with_all_its_dirt_and_can_be_traced(here):
    report = here.opened()
    book = Filled(report).clear_money()
    book.write(1, ejecutado="1.250,5", hizo="Uno._x000D_\nDos.  \n\n\n\nTres.", dificultades="  ")
    book.write(2, ejecutado=0, motivo="No llegó la plata")
    book.spend(1, "$ 1.500.000", 1000000, None, bpin="2024990010001")
    book.spend(1, 10, 0, 0, source="sgp  SALUD")
    book.spend(3, None, None, " ")
    batch = bring(here, book)
    assert batch.state == ImportState.READY, codes(batch)
    assert batch.preview["answers"] == {
        "new": 2,
        "changed": 0,
        "equal": 1,
        "conflict": 0,
        "refused": 0,
    }
    assert not TargetAnswer.objects.exists()  # nothing before it is confirmed
    changes = ChangeSet.objects.count()

    assert "reportó 2\u00a0metas" in confirm(here, batch).summary
    one = answer_of(here.targets[0])
    assert (one.achieved, one.narrative) == (D("1250.5"), "Uno.\nDos.\n\nTres.")
    assert (one.changed_by, one.row_version) == (here.member.user, 1)
    spent = TargetSpending.objects.filter(answer=one).order_by("source")
    assert [(s.source_id, s.bpin, s.commitments_cop) for s in spent] == [
        (1, "2024990010001", 1500000), (3, "", 10),
    ]  # fmt: skip
    assert answer_of(here.targets[1]).no_progress_reason == "No llegó la plata"
    assert not TargetAnswer.objects.filter(target_uid=here.targets[2].uid).exists()
    # What an entity reports is not a change of its plan (ADR 0016).
    assert ChangeSet.objects.count() == changes
    row = LoadedAnswer.objects.get(target_uid=here.targets[0].uid)
    assert row.cells["achieved"] == "H4"
    web, where = client_of(here.member), reverse("reports:target", args=[here.entity.pk, 2025, 1])
    web.get(where)
    with CaptureQueriesContext(connection) as queries:
        page = web.get(where)
    assert "reporte.xlsx</a>, celdas H4" in page.content.decode()
    assert len(queries) <= 10
    assert AuditEvent.objects.filter(kind="report_loaded").count() == 1
    here.answer(report, here.targets[0], "3", seen=1)
    assert "reporte.xlsx" not in web.get(where).content.decode()


def test_the_same_file_twice_changes_nothing_and_the_same_template_goes_on(here):
    report = here.opened()
    book = Filled(report).write(1, ejecutado=2)
    confirm(here, bring(here, book))
    again = bring(here, book)
    assert again.preview["is_same"]
    confirm(here, again)
    assert (answer_of(here.targets[0]).row_version, ReportLoad.objects.count()) == (1, 1)
    # She goes on in the same copy: what she brought before is not somebody else's.
    more = bring(here, book.write(1, ejecutado=3).write(2, ejecutado=1))
    assert more.preview["answers"] == {
        "new": 1,
        "changed": 1,
        "equal": 1,
        "conflict": 0,
        "refused": 0,
    }
    confirm(here, more)
    assert answer_of(here.targets[0]).achieved == 3
    # And she takes it back to blank, as the template came.
    back = bring(here, book.write(1, ejecutado=None))
    assert back.preview["answers"]["changed"] == 1
    confirm(here, back)
    assert answer_of(here.targets[0]).achieved is None


def test_what_somebody_answered_meanwhile_is_not_overwritten(here):
    report = here.opened()
    here.answer(report, here.targets[1], "1")
    book = Filled(report).write(1, ejecutado=2, hizo="Lo del libro").write(3, ejecutado=4)
    here.answer(report, here.targets[0], "7", narrative="Lo de la líder", actor=here.leader)
    here.answer(report, here.targets[1], "5", actor=here.leader)  # the book did not touch it
    batch = bring(here, book)
    (clash,) = batch.preview["conflicts"]
    assert (clash["key"], clash["who"]) == ("IP-1", str(here.leader.user))
    assert {"label": "Ejecutado", "before": "7", "after": "2"} in clash["values"]
    assert batch.preview["answers"] == {
        "new": 1,
        "changed": 0,
        "equal": 1,
        "conflict": 1,
        "refused": 0,
    }

    web = client_of(here.member)
    url = reverse("exchange:import", args=[here.entity.pk, batch.uid])
    page = web.get(url).content.decode()
    assert "Lo de la líder" in page
    assert "Lo del libro" in page
    assert web.post(url + "confirmar/", {}).status_code == 302
    assert answer_of(here.targets[0]).achieved == 7
    assert answer_of(here.targets[1]).achieved == 5
    assert answer_of(here.targets[2]).achieved == 4
    assert "Lo que otra persona reportó quedó igual en" in web.get(url).content.decode()


def test_in_a_conflict_the_person_chooses_that_of_the_book(here):
    report = here.opened()
    book = Filled(report).write(1, ejecutado=2)
    here.answer(report, here.targets[0], "7", actor=here.leader)
    batch = bring(here, book)
    web = client_of(here.member)
    url = reverse("exchange:confirm", args=[here.entity.pk, batch.uid])
    web.post(url, {"libro": ["1"]})
    assert answer_of(here.targets[0]).achieved == 2
    # Undone, it is the other person's again, with her name.
    web.post(reverse("exchange:undo", args=[here.entity.pk, batch.uid]))
    one = answer_of(here.targets[0])
    assert (one.achieved, one.changed_by, one.row_version) == (7, here.leader.user, 3)


def test_an_answer_after_the_preview_asks_for_another_preview_only_if_it_matters(here):
    report = here.opened()
    batch = bring(here, Filled(report).write(1, ejecutado=2))
    here.answer(report, here.targets[1], "9", actor=here.leader)  # another target: still true
    other = bring(here, Filled(report).write(2, ejecutado=5))
    here.answer(report, here.targets[1], "8", actor=here.leader)
    with pytest.raises(OutOfDate, match="Lo reportado cambió después"):
        confirm(here, other)
    other.refresh_from_db()
    assert other.state == ImportState.CHECKING
    confirm(here, batch)
    assert answer_of(here.targets[0]).achieved == 2


def test_nobody_answers_between_the_check_and_the_lock(here, monkeypatch):
    report = here.opened()
    batch = bring(here, Filled(report).write(1, ejecutado=2))
    check = ReportHandler.check

    def answered_right_after(self, workbook, entity, whose):
        checked = check(self, workbook, entity, whose)
        here.answer(report, here.targets[0], "7", actor=here.leader)
        return checked

    monkeypatch.setattr(ReportHandler, "check", answered_right_after)
    with pytest.raises(OutOfDate, match="Alguien reportó IP-1 en este momento"):
        confirm(here, batch)
    assert not ReportLoad.objects.exists()


def test_a_load_is_undone_until_something_newer_was_answered(here):
    report = here.opened()
    here.answer(report, here.targets[0], "1", money=(Money(1, "", D(9), D(5), D(1)),))
    book = Filled(report).write(1, ejecutado=2).write(2, ejecutado=4).clear_money()
    batch = bring(here, book)
    confirm(here, batch)
    assert not TargetSpending.objects.exists()
    here.answer(report, here.targets[1], "6", actor=here.leader)
    with pytest.raises(NotAllowed, match="1 de 2"):
        actions.undo_import(batch_id=batch.pk, actor=here.member, now=NOW)
    url = reverse("exchange:import", args=[here.entity.pk, batch.uid])
    assert "Alguien reportó después" in client_of(here.member).get(url).content.decode()
    LoadedAnswer.objects.filter(target_uid=here.targets[1].uid).update(row_version=2)
    actions.undo_import(batch_id=batch.pk, actor=here.member, now=LATER)
    batch.refresh_from_db()
    assert batch.state == ImportState.UNDONE
    one = answer_of(here.targets[0])
    assert (one.achieved, one.changed_at, one.spending.get().commitments_cop) == (1, NOW, 9)
    assert not TargetAnswer.objects.filter(target_uid=here.targets[1].uid).exists()
    assert "quedó como estaba antes" in client_of(here.member).get(url).content.decode()
    assert AuditEvent.objects.filter(kind="report_load_undone").count() == 1


def test_an_error_in_a_row_stops_that_row_only(here):
    report = here.opened()
    book = Filled(report).clear_money()
    book.write(1, ejecutado="1.250").write(2, ejecutado=-4).write(3, ejecutado=5)
    bad = book.spend(3, 100, 50, 10, source="La alcaldía", bpin="12")
    batch = bring(here, book)
    assert batch.state == ImportState.READY
    assert codes(batch) == ["ambiguous_number", "negative", "unknown_source", "wrong_bpin"]
    problem = batch.problems.get(code="wrong_bpin")
    assert (problem.sheet, problem.cell, problem.row) == ("Recursos", f"D{bad}", bad)
    assert (problem.column, problem.value, bool(problem.fix)) == ("BPIN", "12", True)
    with pytest.raises(actions.RowsLeftOut):
        confirm(here, batch)
    assert confirm(here, batch, partial_rows=True).summary.startswith("El libro dice lo mismo")
    assert not TargetAnswer.objects.exists()


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (lambda book: book.write(2, ejecutado=10**19), "too_large"),
        (lambda book: book.targets.cell(6, 1, "IP-1"), "repeated_target"),
        (lambda book: book.targets.cell(6, 1, "IP-99"), "unknown_target"),
        (lambda book: book.spend(99, 1, 1, 1), "unknown_target"),
        (lambda book: [book.spend(1, 1, 1, 1), book.spend(1, 2, 2, 2)], "repeated_source"),
        (lambda book: book.spend(1, 1, 1, 1, source=None), "unknown_source"),
        (
            lambda book: [book.targets.delete_rows(book.row_of(2)), book.spend(2, 1, 1, 1)],
            "money_without_target",
        ),
    ],
)
def test_each_problem_says_where_and_how_to_mend_it(here, spoil, code):
    book = Filled(here.opened()).clear_money()
    spoil(book)
    batch = bring(here, book)
    assert batch.state == ImportState.READY
    found = batch.problems.filter(code=code).first()
    assert found is not None, codes(batch)
    assert found.cell
    assert found.fix
    assert found.grade == "error"


def test_what_deserves_a_second_look_is_said_and_goes_in(here):
    book = Filled(here.opened()).clear_money()
    book.write(1, ejecutado=0).write(2, ejecutado=10**7)
    book.spend(2, 10, 50, 60)
    batch = bring(here, book)
    told = " ".join(batch.problems.filter(grade="warning").values_list("message", flat=True))
    assert "falta el motivo" in told
    assert "cien veces" in told
    assert "milésima" in told
    assert "obligaciones mayores" in told
    confirm(here, batch)
    assert TargetAnswer.objects.count() == 2


def test_a_row_that_is_not_in_the_book_is_not_touched(here):
    report = here.opened()
    here.answer(report, here.targets[1], "1", money=(Money(1, "", D(9), D(5), D(1)),))
    book = Filled(report).write(1, ejecutado=2)
    book.targets.delete_rows(book.row_of(2))
    for row in range(book.money.max_row, layout.FIRST_ROW - 1, -1):
        if book.money.cell(row, 1).value == "IP-2":
            book.money.delete_rows(row)
    confirm(here, bring(here, book))
    assert (answer_of(here.targets[1]).achieved, TargetSpending.objects.count()) == (1, 1)


def _without_sheet(name):
    def spoiled(book):
        del book.book[name]
        return book

    return spoiled


def _renamed(book):
    book.targets.cell(layout.HEADER_ROW, 8).value = "Avance"
    return book


@pytest.mark.parametrize(
    ("spoil", "code"),
    [
        (_without_sheet("KPT"), "not_a_template"),
        (_without_sheet("Metas"), "missing_sheet"),
        (_without_sheet("Recursos"), "missing_sheet"),
        (_renamed, "missing_header"),
        (lambda book: official_workbook(), "plan_workbook"),
        (lambda book: BytesIO(b"PK\x03\x04nothing"), None),
    ],
)
def test_another_workbook_stops_with_its_way_out(here, spoil, code):
    book = spoil(Filled(here.opened()))
    batch = bring(here, book)
    assert batch.state == ImportState.REJECTED
    assert code is None or codes(batch) == [code]
    page = client_of(here.member).get(reverse("exchange:import", args=[here.entity.pk, batch.uid]))
    assert "Lo reportado está como estaba".lower() in page.content.decode().lower()


def test_the_template_of_another_entity_or_year_is_refused(here):
    report = here.opened()
    other = EntityFactory()
    leader = actor_of(Role.TEAM_LEADER, other)
    a_plan(targets=1, entity=other)
    batch = brought(other, leader, Filled(report))
    assert codes(batch) == ["other_entity"]
    book = Filled(report)
    book.book["KPT"]["B4"].value = "2026"
    assert codes(bring(here, book)) == ["no_report"]
    book.book["KPT"]["B3"].value = "nada"
    assert codes(bring(here, book)) == ["no_report"]


def test_who_may_bring_a_workbook_and_when(here):
    report = here.opened()
    book = Filled(report).write(1, ejecutado=2)
    with pytest.raises(NotAllowed):
        bring(here, book, actor=here.gobernacion)
    batch = bring(here, book)
    leaders = bring(here, book, actor=here.leader)
    Membership.objects.filter(user=here.member.user).update(sectors=["99"])
    narrow = actor_for(here.member.user, on=NOW.date())
    with pytest.raises(OutOfDate):
        confirm(here, batch, actor=narrow)
    # What somebody with more rights brought is not confirmed by who may not write it.
    with pytest.raises(NotAllowed, match="IP-1 son de sectores que no están a su cargo"):
        confirm(here, leaders, actor=narrow)
    for target in here.targets:
        here.answer(report, target, actor=here.leader)
    submit_report(report_id=report.pk, actor=here.leader, now=NOW)
    sent = bring(here, Filled(report).write(1, ejecutado=8), actor=here.leader)
    with pytest.raises(NotAllowed, match="ya se envió"):
        confirm(here, sent, actor=here.leader)
    assert answer_of(here.targets[0]).achieved == 3


def test_the_rows_of_sectors_that_are_not_hers_are_told_before_confirming(here):
    report = here.opened()
    ProductTarget.objects.filter(pk=here.targets[1].pk).update(
        sector_code="17", programme_code="1702", product_code="1702010", indicator_code="170201000"
    )
    Membership.objects.filter(user=here.member.user).update(sectors=[here.targets[0].sector_code])
    book = Filled(report).clear_money().write(1, ejecutado=2).write(2, ejecutado=4)
    batch = bring(here, book)
    assert batch.state == ImportState.READY
    assert batch.preview["answers"] == {
        "new": 1, "changed": 0, "equal": 1, "conflict": 0, "refused": 1
    }  # fmt: skip
    problem = batch.problems.get(code="not_hers")
    assert (problem.grade, problem.row) == ("error", book.row_of(2))
    assert "IP-2 es de un sector que no está a su cargo" in problem.message
    web = client_of(here.member)
    url = reverse("exchange:import", args=[here.entity.pk, batch.uid])
    page = web.get(url).content.decode()
    assert "De otros sectores" in page
    assert "Dejar por fuera 1" in page
    web.post(url + "confirmar/", {"parcial": "1"})
    assert answer_of(here.targets[0]).achieved == 2
    assert not TargetAnswer.objects.filter(target_uid=here.targets[1].uid).exists()
    # Nothing left that is hers: the page offers only to discard it.
    rest = bring(here, book)
    assert rest.preview["is_same"]
    assert "no entra nada de ellas" in rest.preview["sentence"]


def test_the_pages_of_the_workbook(here):
    here.opened()
    web = client_of(here.member)
    page = web.get(reverse("reports:book", args=[here.entity.pk, 2025])).content.decode()
    assert "Plantilla de 2025" in page
    file = web.get(reverse("reports:template-file", args=[here.entity.pk, 2025]))
    content = BytesIO(b"".join(file.streaming_content))
    assert load_workbook(content).sheetnames[1] == layout.TARGETS
    content.seek(0)
    content.name = "reporte.xlsx"
    url = reverse("exchange:upload", args=[here.entity.pk])
    assert web.post(url, {"tipo": ImportKind.REPORT, "archivo": content}).status_code == 302
    reviewer = client_of(here.gobernacion)
    page = reviewer.get(reverse("reports:book", args=[here.entity.pk, 2025])).content.decode()
    assert "Solo el equipo" in page


def test_four_hundred_targets_cost_as_many_queries_as_three(here):
    def cost(place):
        report = place.opened()
        with CaptureQueriesContext(connection) as making:
            template_of(report)
        book = Filled(report)
        for target in place.targets:
            book.targets.cell(book_row(target), 8).value = 1
        batch = brought(place.entity, place.leader, book)
        assert batch.state == ImportState.READY
        with CaptureQueriesContext(connection) as confirming:
            confirm(place, batch, actor=place.leader)
        return len(making), len(confirming)

    def book_row(target):
        return layout.HEADER_ROW + target.position

    few = cost(here)
    large = Place.__new__(Place)
    large.entity = EntityFactory()
    large.version = a_plan(targets=400, entity=large.entity)
    large.leader = actor_of(Role.TEAM_LEADER, large.entity)
    many = cost(large)
    assert TargetAnswer.objects.filter(report__plan=large.version.plan).count() == 400
    assert many[0] == few[0]
    # What is written goes in blocks as large as the database takes.
    assert many[1] <= few[1] + 6
