"""The executions of a follow-up report, from the upload to the undo, and on the command line."""

from decimal import Decimal

import pytest
from django.core.management import CommandError, call_command

from kpt.base.sheets.reading import read_workbook
from kpt.exchange import actions
from kpt.files.models import ImportKind, ImportProblem, ImportState
from kpt.followup.models import (
    FinancialExecution,
    PhysicalExecution,
    PlanYearSummary,
    TargetYearProgress,
)
from kpt.followup.workbook import layout
from tests import official
from tests.followup.books import as_file, financial_row, physical_row, report
from tests.official import official_workbook
from tests.plan_factories import NOW

D = Decimal
CODES = {
    layout.SECTOR_CODE: "17",
    layout.PROGRAMME_CODE: "1702",
    layout.PRODUCT_CODE: "1702038",
}
BPIN = "2024631110001"


def buenavista(executed="1.5", **given):
    """Return a report of Buenavista: one row of each sheet, done in 2024."""
    row = physical_row(
        bpin=BPIN,
        **CODES,
        **{layout.INDICATOR_CODE: "170203800", layout.executed(2024): _number(executed)},
        **{layout.physical_percent(2024): " ", layout.explanation(2024): ""},
    )
    money = financial_row(bpin=BPIN, **CODES)
    given.setdefault("entity", "Buenavista, Quindío")
    return as_file(report([row], [money], **given))


def _number(text):
    try:
        return D(text)
    except ArithmeticError:
        return text


@pytest.fixture
def plan(upload, confirm):
    return confirm(upload(official_workbook())).plan


@pytest.fixture
def bring(upload, confirm):
    def bringing(book=None):
        batch = upload(book or buenavista(), ImportKind.EXECUTION, name="seguimiento.xlsx")
        return batch, confirm(batch)

    return bringing


def summary(plan, year=2024):
    return PlanYearSummary.objects.get(plan=plan, fiscal_year=year)


def test_a_report_is_previewed_before_anything_is_written(plan, upload):
    batch = upload(buenavista(), ImportKind.EXECUTION)

    assert batch.state == ImportState.READY
    assert not PhysicalExecution.objects.exists()
    first = batch.preview["years"][0]
    assert (first["year"], first["new"], first["after"]["obligations"]) == ("2024", 2, "50")
    assert batch.layout[layout.PHYSICAL_SHEET][layout.executed(2024)] == "R"


def test_confirming_a_report_makes_the_figures_again(plan, bring):
    assert not summary(plan).has_execution

    batch, confirmed = bring()

    assert confirmed.summary.startswith("Ejecuciones nuevas: 2")
    assert summary(plan).has_execution
    assert summary(plan).obligations_cop == 50
    progress = TargetYearProgress.objects.filter(fiscal_year=2024, explanation="below")
    assert progress.exists()
    record = PhysicalExecution.objects.get()
    assert (record.executed, record.change.batch) == (D("1.5"), batch)


def test_the_same_report_twice_changes_nothing(plan, bring):
    bring()
    before = list(PhysicalExecution.objects.values()), list(FinancialExecution.objects.values())

    _, again = bring()

    assert again.change is None
    assert again.summary == "El informe dice lo mismo que ya había: no cambió nada."
    after = list(PhysicalExecution.objects.values()), list(FinancialExecution.objects.values())
    assert after == before


def test_undoing_a_report_gives_back_the_figures(plan, bring, leader):
    bring()
    second, _ = bring(buenavista("2"))
    assert PhysicalExecution.objects.get().executed == 2

    actions.undo_import(batch_id=second.pk, actor=leader, now=NOW)

    second.refresh_from_db()
    assert second.state == ImportState.UNDONE
    assert PhysicalExecution.objects.get().executed == D("1.5")
    assert summary(plan).obligations_cop == 50


def test_a_row_with_an_error_stays_out_and_is_told(plan, upload, confirm):
    batch = upload(buenavista("dos"), ImportKind.EXECUTION)

    problem = ImportProblem.objects.get(batch=batch, grade="error")
    assert (problem.sheet, problem.cell) == (layout.PHYSICAL_SHEET, "R8")
    assert problem.value == "dos"
    confirm(batch, partial_rows=True)
    assert not PhysicalExecution.objects.exists()
    assert FinancialExecution.objects.count() == 1


@pytest.mark.parametrize(
    ("book", "words"),
    [
        (lambda: buenavista(entity="Armenia, Quindío"), "Este informe es de «Armenia, Quindío»"),
        (official_workbook, "es la exportación del plan"),
        (lambda: buenavista(without=layout.BPIN), "Falta la columna"),
    ],
)
def test_a_report_that_is_not_of_this_plan_is_rejected(plan, upload, book, words):
    batch = upload(book(), ImportKind.EXECUTION)

    assert batch.state == ImportState.REJECTED
    assert words in batch.problems.first().message
    assert not PhysicalExecution.objects.exists()


def test_a_report_before_its_plan_is_rejected(upload):
    batch = upload(buenavista(), ImportKind.EXECUTION)

    assert batch.state == ImportState.REJECTED
    assert batch.problems.get().code == "no_plan"


def test_rows_of_no_target_and_other_figures_are_told(plan, upload):
    row = physical_row(bpin="2024631119999", **CODES, **{layout.INDICATOR_CODE: "170203800"})
    money = financial_row(bpin=BPIN, **CODES)
    batch = upload(as_file(report([row], [money], entity="Buenavista")), ImportKind.EXECUTION)

    codes = list(batch.problems.values_list("grade", "code"))
    assert ("warning", "unknown_key") in codes
    assert ("note", "other_programming") in codes
    assert batch.preview["unmatched_count"] == 1


@pytest.fixture
def report_file(tmp_path):
    def written(book=None):
        path = tmp_path / "seguimiento.xlsx"
        path.write_bytes((book or buenavista()).getvalue())
        return path

    return written


def test_the_command_imports_and_the_report_comes_out(plan, report_file, tmp_path, capsys):
    call_command("import_execution", report_file())

    assert "Buenavista: Ejecuciones nuevas: 2" in capsys.readouterr().out
    out = tmp_path / "informe.xlsx"
    call_command("export_followup", official.DIVIPOLA, out)
    assert list(read_workbook(out).sheets) == list(layout.SHEETS)
    call_command("import_execution", out)
    assert "no cambió nada" in capsys.readouterr().out


def test_the_command_only_checks_when_asked(plan, report_file, capsys):
    call_command("import_execution", report_file(), check=True)

    out = capsys.readouterr().out
    assert "2024: ejecuciones nuevas 2" in out
    assert "no se escribió nada" in out
    assert not PhysicalExecution.objects.exists()


def test_the_command_stops_at_an_error_unless_told_otherwise(plan, report_file, capsys):
    path = report_file(buenavista("dos"))

    with pytest.raises(CommandError, match="Una fila tiene errores"):
        call_command("import_execution", path)
    assert "R8" in capsys.readouterr().err
    assert not FinancialExecution.objects.exists()

    call_command("import_execution", path, partial=True)
    assert FinancialExecution.objects.count() == 1


@pytest.mark.parametrize(
    ("book", "words"),
    [
        (official_workbook, "import_plan"),
        (lambda: as_file(report(entity="Macondo")), "--entity"),
    ],
)
def test_the_command_says_plainly_what_it_cannot_do(plan, report_file, book, words):
    with pytest.raises(CommandError, match=words):
        call_command("import_execution", report_file(book()))


def test_without_a_plan_there_is_no_report_and_no_file(small_world, tmp_path):
    out = tmp_path / "informe.xlsx"

    with pytest.raises(CommandError, match="Todavía no hay un plan"):
        call_command("export_followup", official.DIVIPOLA, out)
    assert not out.exists()
