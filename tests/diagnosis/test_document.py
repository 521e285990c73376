"""Composing the document: blocks, versions, what is printed."""

from decimal import Decimal as D

import pytest
from django.urls import reverse

from kpt.base.errors import StaleRow
from kpt.diagnosis.actions.document import (
    Said,
    add_block,
    move_block,
    remove_block,
    save_block,
)
from kpt.diagnosis.actions.versions import restore_version, save_version
from kpt.diagnosis.actions.writing import NotThere, NotWritten
from kpt.diagnosis.frozen import freeze, thaw
from kpt.diagnosis.models import BlockKind, DiagnosisBlock, DiagnosisDocument, DiagnosisVersion
from kpt.diagnosis.pieces import ChartData, ChartSeries, Piece, TableData
from kpt.diagnosis.queries.composer import comparison, subjects
from kpt.diagnosis.queries.document import diagnosis_blocks
from kpt.diagnosis.queries.lines import plan_lines
from kpt.diagnosis.text import paragraphs
from kpt.plans.models import PlanVersion
from tests.diagnosis.found import NOW, a_diagnosis, a_tree, money, national
from tests.factories import EntityFactory, client_of
from tests.plan_factories import TargetFactory


@pytest.fixture
def said(here, leader):
    return {"entity": here, "actor": leader, "now": NOW}


@pytest.fixture
def block(said):
    return add_block(line_uid=None, kind=BlockKind.TEXT, **said)


def titles(plan) -> list[str]:
    blocks = DiagnosisBlock.objects.filter(document__plan=plan).order_by("position")
    return [block.title for block in blocks]


def test_blocks_come_in_the_order_that_one_gives_them(here, said):
    for number in "123":
        block = add_block(line_uid=None, kind=BlockKind.TEXT, **said)
        save_block(block_id=block.pk, said=Said(title=number), seen=1, **said)
    plan = plan_lines(here).plan

    move_block(block_id=block.pk, up=True, **said)
    assert titles(plan) == ["1", "3", "2"]
    move_block(block_id=block.pk, up=True, **said)
    move_block(block_id=block.pk, up=True, **said)
    assert titles(plan) == ["3", "1", "2"]
    move_block(block_id=block.pk, up=False, **said)
    assert titles(plan) == ["1", "3", "2"]
    remove_block(block_id=block.pk, **said)
    assert titles(plan) == ["1", "2"]


def test_each_line_has_a_document_of_its_own(here, said):
    lines = plan_lines(here)
    for uid in (None, lines.lines[0].uid, lines.lines[0].uid):
        add_block(line_uid=uid, kind=BlockKind.TEXT, **said)

    assert DiagnosisDocument.objects.filter(plan=lines.plan).count() == 2
    assert [one.key for one in subjects(lines)][:2] == ["general", lines.lines[0].label]


def test_only_what_is_said_changes_and_who_came_late_is_told(said, block, leader):
    save_block(block_id=block.pk, said=Said(title="Agua"), seen=1, **said)
    saved = save_block(block_id=block.pk, said=Said(text="Falta agua"), seen=2, **said)

    assert (saved.title, saved.text, saved.row_version) == ("Agua", "Falta agua", 3)
    with pytest.raises(StaleRow, match=str(leader.user)):
        save_block(block_id=block.pk, said=Said(text="Sobra agua"), seen=2, **said)
    block.refresh_from_db()
    assert block.text == "Falta agua"


def test_what_cannot_be_kept_is_refused(said, block, here):
    with pytest.raises(NotWritten, match="demasiado largo"):
        save_block(block_id=block.pk, said=Said(text="x" * 40_001), seen=1, **said)
    with pytest.raises(NotThere):
        save_block(block_id=0, said=Said(text="x"), seen=1, **said)
    elsewhere = EntityFactory(divipola="73001")
    said["actor"] = type(said["actor"])(command="prueba")
    with pytest.raises(NotThere, match="no tiene un plan"):
        add_block(line_uid=None, kind=BlockKind.TEXT, **(said | {"entity": elsewhere}))
    with pytest.raises(NotThere):
        save_block(block_id=block.pk, said=Said(text="x"), seen=1, **(said | {"entity": elsewhere}))


def test_a_version_keeps_the_figures_of_its_day_and_comes_back(here, leader, said):
    found = a_diagnosis(here, leader)
    version = DiagnosisVersion.objects.get()
    national(here, start=50)  # the publisher corrects its figures
    block = DiagnosisBlock.objects.get(pk=found.block)
    save_block(block_id=block.pk, said=Said(text="Va **mal**."), seen=2, **said)

    kept = thaw(version.content["blocks"][0]["piece"])
    assert kept.paragraphs[0].text == "Va bien."
    assert kept.tables[0].rows[0][1] == "11"
    lines = plan_lines(here)
    subject = subjects(lines)[0]
    changes = comparison(lines, subject, {"a": "1"})
    assert [(c.sign, c.text) for c in changes.changes if c.sign][:2] == [
        ("−", "Va bien."),
        (
            "−",
            "Último dato de cada indicador: Deserción escolar (Porcentaje) · 11 · 2023 · "
            "8,5 (2025) · — · — · —",
        ),
    ]
    assert changes.added == changes.gone == 2

    restore_version(document_id=block.document_id, number=1, **said)

    back = DiagnosisBlock.objects.get(document=block.document_id)
    assert back.text == "Va **bien**."
    assert [one.indicator_id for one in back.chosen.all()] == [found.indicator]
    newest = DiagnosisVersion.objects.filter(document=block.document_id).first()
    assert (newest.number, newest.content["blocks"][0]["text"]) == (2, "Va **mal**.")


def test_a_version_says_why_and_is_of_something(said, block):
    document = DiagnosisDocument.objects.get()
    with pytest.raises(NotWritten, match="por qué"):
        save_version(document_id=document.pk, reason=" ", **said)
    block.delete()
    with pytest.raises(NotWritten, match="vacío"):
        save_version(document_id=document.pk, reason="Porque sí", **said)
    assert not DiagnosisVersion.objects.exists()


def test_a_version_names_the_targets_that_what_changed_touches(here, leader, said):
    """A shock changes the diagnosis, and somebody must look at what the plan promised (D9)."""
    found = a_diagnosis(here, leader)
    document = DiagnosisBlock.objects.get(pk=found.block).document
    version = PlanVersion.objects.filter(plan=document.plan).latest("number")
    target = TargetFactory(version=version, number=77, change=version.change)
    with pytest.raises(NotWritten, match="no tiene la meta IP-99"):
        save_version(document_id=document.pk, reason="La emergencia", targets=[77, 99], **said)
    assert document.versions.count() == 1

    web = client_of(leader)
    url = reverse("diagnosis:save-version", args=[here.pk, "general"])
    wrong = web.post(url, {"razon": "La emergencia", "metas": "IP-77, la de vías"}, follow=True)
    assert "«la de vías» no es el número de una meta" in wrong.content.decode()
    web.post(url, {"razon": "La emergencia", "metas": "ip-77; 77"})

    kept = document.versions.first()
    assert [(one.target_uid, one.label) for one in kept.affected.all()] == [(target.uid, "IP-77")]
    for name, args in (("versions", ["general"]), ("version", ["general", kept.number])):
        page = web.get(reverse(f"diagnosis:{name}", args=[here.pk, *args])).content.decode()
        assert "Metas que toca" in page
        assert "IP-77" in page


def test_a_piece_comes_back_from_json_as_it_was():
    chart = ChartData("Agua", "%", ("2023", "2024"), (ChartSeries("Aquí", (D("1.50"), None)),))
    table = TableData("Tabla", ("A", "B"), (("a", "1"),), (False, True), "DANE")
    piece = Piece("Título", paragraphs("Hola **mundo**\n\n- uno"), (table,), (chart,))

    assert thaw(freeze(piece)) == piece


def test_what_is_printed_is_the_general_part_and_then_each_line(
    here, leader, said, django_assert_num_queries
):
    from kpt.diagnosis.actions.finances import write_finances
    from kpt.diagnosis.actions.problems import save_tree

    found = a_diagnosis(here, leader)
    lines = plan_lines(here)
    write_finances(figures=[money(2022)], **said)
    save_tree(tree=a_tree(here, problem="Otro"), **said)
    for kind in (BlockKind.FINANCES, BlockKind.PROBLEMS, BlockKind.TEXT, BlockKind.CHART):
        block = add_block(line_uid=lines.lines[0].uid, kind=kind, **said)
    save_block(block_id=block.pk, said=Said(indicators=(found.indicator,)), seen=1, **said)

    with django_assert_num_queries(8):
        general, first = diagnosis_blocks(lines.version)

    assert (general.label, general.pieces[0].title) == ("", "Educación")
    assert general.pieces[0].paragraphs[0].runs[1].bold is True
    assert general.pieces[0].tables[0].headers[0] == "Indicador"
    assert first.label == lines.lines[0].label
    money_piece, problem_piece, chart_piece = first.pieces  # the empty text is left out
    assert money_piece.tables[0].rows == (("Predial", "$\xa01.000.000", "$\xa01.000.000"),)
    assert problem_piece.tables[0].rows[0] == ("Problema central", "Los niños dejan el colegio")
    chart = chart_piece.charts[0]
    assert chart.labels == ("2022", "2023", "2025")
    assert [series.name for series in chart.series] == ["Buenavista", "Buenavista, dato propio"]
    assert chart.series[0].values == (D(10), D(11), None)
