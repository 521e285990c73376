"""A report as a sheet: each cell by itself, two people at once, and without JavaScript."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal as D

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from kpt.accounts.actor import actor_for
from kpt.accounts.models import Membership
from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed
from kpt.followup.actions.answers import Money
from kpt.followup.actions.cells import SEVERAL, CellEdit, Column, answer_cells
from kpt.followup.actions.reports import AnsweredMeanwhile, UnknownTarget, submit_report
from kpt.followup.cell_forms import LONGEST, sent_answers
from kpt.followup.models import ReportSummary, TargetAnswer, TargetSpending
from kpt.followup.queries.report_sheet import PAGE_SIZE, changes_since, stamp
from kpt.indicative.models import TargetResponsible
from kpt.plans.models import Funding, ProductTarget
from tests.factories import EntityFactory, actor_of, client_of
from tests.followup.test_reporting import Place
from tests.plan_factories import a_plan

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)
LATER = NOW + timedelta(minutes=2)


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """Let the pages be opened on a day on which 2025 is reported."""
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def here():
    return Place()


def url(here, name="sheet"):
    return reverse(f"reports:{name}", args=[here.entity.pk, 2025])


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def write(here, report, *edits, actor=None, now=NOW):
    return answer_cells(report_id=report.pk, edits=edits, actor=actor or here.member, now=now)


def one_source(target):
    """Leave a target with one source programmed for 2025, so that a sheet can write its money."""
    Funding.objects.filter(target=target, fiscal_year=2025).exclude(
        pk=Funding.objects.filter(target=target, fiscal_year=2025).first().pk
    ).delete()
    return Funding.objects.get(target=target, fiscal_year=2025).source_id


def send(web, here, seen, **cells):
    data = {name.replace("_", "-"): value for name, value in cells.items()}
    known = {name.replace("_", "-"): value for name, value in seen.items()}
    answer = web.post(url(here, "cells"), data | {"antes": json.dumps(known)})
    return answer.status_code, answer.json()


def test_cells_are_saved_one_by_one_with_their_state(here):
    report = here.opened()
    source = one_source(here.targets[0])
    web = client_of(here.member)
    code, answer = send(web, here, {"c_1_e": ""}, c_1_e="2,5")
    assert (code, answer["celdas"]["c-1-e"]["estado"]) == (200, "guardado")
    assert answer["celdas"]["c-1-e"]["valor"] == "2.5"
    assert "Reportada" in answer["piezas"]["a-1"]
    send(web, here, {"c_1_k": ""}, c_1_k="$ 1.500.000")
    send(web, here, {"c_1_n": ""}, c_1_n="  Se entregó  ")
    row = TargetAnswer.objects.get()
    assert (row.achieved, row.narrative, row.row_version) == (D("2.5"), "Se entregó", 3)
    spent = TargetSpending.objects.get()
    assert (spent.source_id, spent.commitments_cop, spent.obligations_cop) == (source, 1500000, 0)
    assert AuditEvent.objects.filter(kind="report_answered").count() == 3
    assert ReportSummary.objects.get(report=report).is_stale
    # Blank money is no money; a blank figure is not reported, which is not 0.
    send(web, here, {"c_1_k": "1500000", "c_1_e": "2.5"}, c_1_k="", c_1_e="")
    row.refresh_from_db()
    assert (row.achieved, TargetSpending.objects.count()) == (None, 0)


def test_what_cannot_be_read_says_so_and_the_rest_is_saved(here):
    here.opened()
    code, answer = send(
        client_of(here.member), here, {}, c_1_e="mucho", c_2_e="-3", c_3_e="4", c_3_n="x" * 4001
    )
    states = {name: cell["estado"] for name, cell in answer["celdas"].items()}
    assert (code, states) == (
        200,
        {"c-1-e": "error", "c-2-e": "error", "c-3-e": "guardado", "c-3-n": "error"},
    )
    assert str(LONGEST) in answer["celdas"]["c-3-n"]["mensaje"]
    assert TargetAnswer.objects.get().achieved == 4


def test_two_people_in_two_cells_of_one_target_do_not_disturb_each_other(here):
    report = here.opened()
    write(here, report, CellEdit(1, Column.ACHIEVED, D(3), None))
    saved = write(here, report, CellEdit(1, Column.NARRATIVE, "Se hizo", ""), actor=here.leader)
    assert not saved.conflicts
    row = TargetAnswer.objects.get()
    assert (row.achieved, row.narrative, row.changed_by) == (3, "Se hizo", here.leader.user)


def test_two_people_in_one_cell_see_both_values(here):
    report = here.opened()
    web = client_of(here.leader)
    write(here, report, CellEdit(1, Column.ACHIEVED, D(3), None))
    code, answer = send(web, here, {"c_1_e": ""}, c_1_e="8", c_2_e="1")
    cell = answer["celdas"]["c-1-e"]
    assert (code, cell["estado"], cell["texto"], cell["mio"]) == (200, "conflicto", "3", "8")
    assert cell["quien"] == str(here.member.user)
    assert answer["celdas"]["c-2-e"]["estado"] == "guardado"
    # The same value is no conflict, and «usar la mía» says that she has seen the other's.
    assert not write(here, report, CellEdit(1, Column.ACHIEVED, D(3), None)).conflicts
    _, answer = send(web, here, {"c_1_e": "3"}, c_1_e="8")
    assert answer["celdas"]["c-1-e"]["estado"] == "guardado"
    assert TargetAnswer.objects.get(target_uid=here.targets[0].uid).achieved == 8


def test_the_form_of_a_target_and_the_sheet_do_not_overwrite_each_other(here):
    report, target = here.opened(), here.targets[0]
    # She opened the form of the target (version 0); he writes on the sheet.
    write(here, report, CellEdit(1, Column.ACHIEVED, D(3), None), actor=here.leader)
    with pytest.raises(AnsweredMeanwhile, match="reportó esta meta mientras"):
        here.answer(report, target, "5", seen=0)
    here.answer(report, target, "5", seen=1)
    # And the other way: the sheet of before the form.
    saved = write(here, report, CellEdit(1, Column.ACHIEVED, D(9), D(3)), actor=here.leader)
    assert [(c.theirs, c.by) for c in saved.conflicts] == [(5, str(here.member.user))]
    assert TargetAnswer.objects.get().achieved == 5


def test_money_of_several_sources_is_written_on_the_page_of_the_target(here):
    report, target = here.opened(), here.targets[0]
    here.answer(
        report, target, money=(Money(1, "", D(5), D(4), D(3)), Money(2, "", D(5), D(4), D(3)))
    )
    saved = write(here, report, CellEdit(1, Column.PAYMENTS, D(1)), CellEdit(1, Column.REASON, "x"))
    assert [edit.column for edit in saved.elsewhere] == [Column.PAYMENTS]
    assert TargetSpending.objects.count() == 2
    _, answer = send(client_of(here.member), here, {}, c_1_p="1")
    assert answer["celdas"]["c-1-p"] == {"estado": "error", "mensaje": SEVERAL, "enviado": "1"}
    page = text(client_of(here.member).get(url(here)))
    assert "La plata se escribe en su página" in page
    assert 'name="c-1-p"' not in page
    assert "10" in page  # the commitments of both sources


def test_who_may_not_answer_writes_nothing(here):
    report = here.opened()
    edit = CellEdit(1, Column.ACHIEVED, D(1))
    with pytest.raises(NotAllowed):
        write(here, report, edit, actor=here.gobernacion)
    Membership.objects.filter(user=here.member.user).update(sectors=["99"])
    other = actor_for(here.member.user, on=NOW.date())
    with pytest.raises(NotAllowed, match="no está a su cargo"):
        write(here, report, edit, actor=other)
    code, answer = send(client_of(other), here, {}, c_1_e="1")
    assert (code, "no está a su cargo" in answer["mensaje"]) == (403, True)
    assert "no está a su cargo" in text(client_of(other).get(url(here)))
    with pytest.raises(UnknownTarget):
        write(here, report, replace(edit, consecutive=99))
    code, answer = send(client_of(here.member), here, {}, c_99_e="1")
    assert answer["celdas"]["c-99-e"]["estado"] == "error"
    assert not TargetAnswer.objects.exists()


def test_a_sent_report_is_read_and_not_written(here):
    report = here.sent()
    assert "El reporte ya se envió" in text(client_of(here.member).get(url(here)))
    assert send(client_of(here.member), here, {}, c_1_e="1")[0] == 403
    assert client_of(here.member).post(url(here), {"c-1-e": "1"}).status_code == 403
    assert report.answers.first().achieved == 3


def test_a_save_that_arrives_after_the_leader_sent_is_refused_and_the_report_stays(here):
    report = here.opened()
    for target in here.targets:
        here.answer(report, target)
    submit_report(report_id=report.pk, actor=here.leader, now=NOW)
    with pytest.raises(NotAllowed, match="ya se envió"):
        write(here, report, CellEdit(1, Column.ACHIEVED, D(9), D(3)))


def test_the_sheet_works_as_a_plain_form(here):
    report = here.opened()
    web = client_of(here.member)
    seen = {"c-1-e": "", "c-1-n": "", "c-2-e": ""}
    form = {"c-1-e": "2", "c-1-n": "", "c-2-e": "", "antes": json.dumps(seen)}
    response = web.post(url(here) + "?ver=missing", form)
    assert response.url == url(here) + "?ver=missing"
    assert TargetAnswer.objects.get().achieved == 2  # nobody touched IP-2
    # Somebody else was there first: what she typed stays on the page, and the second time it wins.
    write(here, report, CellEdit(1, Column.ACHIEVED, D(7), D(2)), actor=here.leader)
    again = web.post(url(here), {"c-1-e": "5", "antes": json.dumps({"c-1-e": "2"})})
    assert again.status_code == 422
    assert "escribió «7» mientras tanto" in text(again)
    assert 'value="5"' in text(again)
    assert (
        web.post(url(here), {"c-1-e": "5", "antes": json.dumps({"c-1-e": "7"})}).status_code == 302
    )
    wrong = web.post(url(here), {"c-1-e": "mucho"})
    assert (wrong.status_code, 'value="mucho"' in text(wrong)) == (422, True)
    gone = web.post(url(here), {"c-99-e": "1"})
    assert (gone.status_code, "ya no es del plan" in text(gone)) == (422, True)


def test_what_others_answered_reaches_an_open_sheet(here):
    report = here.opened()
    source = one_source(here.targets[0])
    reader = client_of(here.member)
    assert reader.get(url(here, "changes")).status_code == 204
    edits = (CellEdit(1, Column.ACHIEVED, D("2.5")), CellEdit(1, Column.PAYMENTS, D(100)))
    write(here, report, *edits, actor=here.leader)
    news = reader.get(url(here, "changes"), {"desde": "0"}).json()
    assert news["cambio"] == stamp(NOW)
    cell = news["celdas"]["c-1-e"]
    assert (cell["texto"], cell["quien"], cell["propia"]) == ("2,5", str(here.leader.user), False)
    assert news["celdas"]["c-1-p"]["valor"] == "100"
    assert reader.get(url(here, "changes"), {"desde": str(stamp(NOW))}).status_code == 204
    write(here, report, CellEdit(2, Column.ACHIEVED, D(1)), now=LATER)
    assert changes_since(report, stamp(NOW), here.member.user)["celdas"]["c-2-e"]["propia"]
    assert reader.get(url(here, "changes"), {"desde": "x" * 40}).status_code == 200
    here.answer(
        report,
        here.targets[0],
        money=(Money(source, "", D(1), D(1), D(1)), Money(14, "", D(1), D(1), D(1))),
    )
    assert "c-1-p" not in changes_since(report, 0, None)["celdas"]


def test_the_sheet_is_filtered_in_its_address(here):
    report = here.opened()
    web = client_of(here.member)
    here.answer(report, here.targets[0], "0")
    here.answer(report, here.targets[1], "300000")
    TargetResponsible.objects.create(
        plan=report.plan, target_uid=here.targets[2].uid, office="Planeación",
        person=here.member.user, since=NOW.date(), set_at=NOW,
    )  # fmt: skip

    def shown(query):
        page = text(web.get(url(here) + query))
        return [n for n in (1, 2, 3) if f'id="ip-{n}"' in page]

    sector = here.targets[0].sector_code
    assert shown("") == [1, 2, 3]
    assert shown("?ver=missing") == [3]
    assert shown("?ver=incomplete") == [1]
    assert shown("?ver=complete") == [2]
    assert shown("?ver=warnings") == [2]
    assert shown("?de=mi") == [3]
    assert shown("?q=IP-2") == [2]
    assert shown(f"?sector={sector}") == [1]
    assert shown("?sector=00") == []
    assert shown("?linea=99") == []
    assert "Ver todas las metas" in text(web.get(url(here) + "?linea=99"))
    line = here.targets[0].line_links.first().line.consecutive
    assert 1 in shown(f"?linea={line}")


def test_a_text_of_several_paragraphs_is_not_flattened(here):
    report = here.opened()
    here.answer(report, here.targets[0], narrative="Uno.\n\nDos.")
    page = text(client_of(here.member).get(url(here)))
    assert 'name="c-1-n"' not in page
    assert "Uno.\n\nDos." in page


def test_what_is_not_a_cell_is_not_read():
    sent = sent_answers({"c-1-z": "1", "otra": "1", "c-1-e": "5", "antes": "[1"})
    assert [(e.consecutive, e.column, e.value) for e in sent.edits] == [(1, "e", 5)]
    odd = sent_answers({"c-1-e": "5", "antes": '{"c-1-e": "nada"}'})
    assert odd.edits[0].seen == "anything"


def test_the_sheet_costs_the_same_with_many_targets(here):
    def cost(place):
        place.opened()
        web = client_of(place.leader)
        web.get(url(place))
        with CaptureQueriesContext(connection) as queries:
            assert web.get(url(place)).status_code == 200
        return len(queries)

    few = cost(here)
    large = Place.__new__(Place)
    large.entity = EntityFactory()
    large.version = a_plan(targets=PAGE_SIZE + 10, entity=large.entity)
    large.leader = actor_of(Role.TEAM_LEADER, large.entity)
    assert ProductTarget.objects.filter(version=large.version).count() == PAGE_SIZE + 10
    assert cost(large) == few <= 10
