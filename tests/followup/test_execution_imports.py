"""A report goes in, changes only what differs, and can be taken back."""

from dataclasses import replace
from decimal import Decimal

import pytest

from kpt.followup.imports import (
    NewerExecution,
    apply_execution,
    check_execution,
    current_coverage,
    undo_execution,
)
from kpt.followup.models import (
    ExecutionHistory,
    FinancialExecution,
    PhysicalExecution,
    ReportedCoverage,
    ReportedProduct,
)
from kpt.followup.reports import read_report
from kpt.followup.workbook import layout
from kpt.followup.workbook.reading import read_followup
from tests.factories import DepartmentFactory, EntityFactory
from tests.followup.books import ENTITY, financial_row, physical_row, report
from tests.plan_factories import (
    ChangeFactory,
    PlanFactory,
    TargetFactory,
    VersionFactory,
)

D = Decimal
pytestmark = pytest.mark.django_db
BPIN, OTHER = "2024990010001", "2024990010002"


@pytest.fixture
def version():
    entity = EntityFactory(
        divipola="99001", name="Puerto Ñandú", department=DepartmentFactory(name="Valle Nuevo")
    )
    version = VersionFactory(plan=PlanFactory(entity=entity))
    TargetFactory(version=version, number=1, bpin_text=BPIN, money={(2024, 1): 100, (2025, 1): 100})
    return version


def book_of(*physical, financial=None, **given):
    return read_followup(report(list(physical) or None, financial, **given), ENTITY).book


def bring_in(version, book):
    change = ChangeFactory(plan=version.plan)
    return change, apply_execution(plan=version.plan, book=book, change=change)


def stored():
    physical = PhysicalExecution.objects.order_by("fiscal_year", "bpins")
    financial = FinancialExecution.objects.order_by("fiscal_year", "bpins")
    return (
        [(p.fiscal_year, p.bpins, p.accumulation, p.executed, p.change_id) for p in physical],
        [
            (f.fiscal_year, f.bpins, f.commitments_cop, f.obligations_cop, f.payments_cop)
            for f in financial
        ],
    )


def test_what_was_found_becomes_executions_that_know_their_cell(version):
    change, applied = bring_in(version, book_of())

    assert (applied.new, applied.changed, applied.gone, applied.equal) == (2, 0, 0, 0)
    assert applied.anything
    assert stored() == (
        [(2024, BPIN, "acumulativo", D(3), change.pk)],
        [(2024, BPIN, D(80), D(50), D(20))],
    )
    record = PhysicalExecution.objects.get()
    assert (record.source_sheet, record.source_row) == (layout.PHYSICAL_SHEET, 8)
    coverage = current_coverage(version.plan)
    assert (coverage.cut_label, coverage.triple) == ("2025 - tercer trimestre", 7)
    assert ReportedProduct.objects.get().description == "Mejoramiento de vías terciarias."


def test_the_same_report_twice_writes_nothing(version, django_assert_num_queries):
    bring_in(version, book_of())
    again = ChangeFactory(plan=version.plan)

    with django_assert_num_queries(3):
        applied = apply_execution(plan=version.plan, book=book_of(), change=again)

    assert not applied.anything
    assert applied.equal == 2
    again.delete()  # nothing points to it


def test_a_newer_report_changes_only_what_differs_and_keeps_what_was(version):
    first, _ = bring_in(version, book_of(physical_row(), physical_row(2, bpin=OTHER)))
    changed = physical_row(**{layout.executed(2024): D("3.5"), layout.executed(2025): D(1)})
    second, applied = bring_in(version, book_of(changed))

    assert (applied.new, applied.changed, applied.gone, applied.equal) == (1, 1, 1, 1)
    assert stored()[0] == [
        (2024, BPIN, "acumulativo", D("3.5"), second.pk),
        (2025, BPIN, "acumulativo", D(1), second.pk),
    ]
    history = {h.bpins: h for h in ExecutionHistory.objects.all()}
    assert (history[BPIN].executed_before, history[BPIN].executed_after) == (D(3), D("3.5"))
    assert (history[OTHER].executed_before, history[OTHER].executed_after) == (D(3), None)
    assert {h.previous_change_id for h in history.values()} == {first.pk}
    assert history[BPIN].previous_row == 8


def test_years_that_the_report_does_not_bring_stay(version):
    PhysicalExecution.objects.create(
        plan=version.plan,
        fiscal_year=2026,
        bpins=BPIN,
        indicator_code="240204100",
        accumulation="acumulativo",
        executed=D(1),
        change=version.change,
    )
    _, applied = bring_in(version, book_of())

    assert applied.gone == 0
    assert PhysicalExecution.objects.filter(fiscal_year=2026).exists()


def test_what_we_had_of_a_row_with_errors_stays(version):
    bring_in(version, book_of())
    spoiled = physical_row(**{layout.executed(2024): "dos"})
    money = financial_row(**{layout.obligations(2024): "tres"})

    _, applied = bring_in(version, book_of(spoiled, financial=[money]))

    assert not applied.anything
    assert [row[3] for row in stored()[0]] == [D(3)]


def test_undo_gives_back_what_was_there_with_its_author(version):
    first, _ = bring_in(version, book_of(physical_row(), physical_row(2, bpin=OTHER)))
    before = stored()
    money = financial_row(**{layout.obligations(2024): D(60)})
    changed = physical_row(**{layout.executed(2024): D(4)})
    second, _ = bring_in(version, book_of(changed, financial=[money], counts={"all_found": 9}))
    assert stored() != before
    assert current_coverage(version.plan).all_found == 9

    undo_execution(plan=version.plan, change=second)
    second.delete()

    assert stored() == before
    assert current_coverage(version.plan).all_found == 6
    assert not ExecutionHistory.objects.exists()
    assert set(PhysicalExecution.objects.values_list("change", flat=True)) == {first.pk}


def test_a_report_cannot_be_undone_once_a_newer_one_builds_on_it(version):
    first, _ = bring_in(version, book_of())
    bring_in(version, book_of(physical_row(**{layout.executed(2024): D(4)})))
    before = stored()

    with pytest.raises(NewerExecution, match="Deshaga primero el más reciente"):
        undo_execution(plan=version.plan, change=first)

    assert stored() == before


def test_undoing_the_only_report_leaves_nothing(version):
    change, _ = bring_in(version, book_of())

    undo_execution(plan=version.plan, change=change)
    change.delete()

    assert stored() == ([], [])
    assert not ReportedCoverage.objects.exists()
    assert not ReportedProduct.objects.exists()


def test_the_preview_counts_what_would_happen_and_writes_nothing(
    version, django_assert_num_queries
):
    bring_in(version, book_of())
    done = {layout.executed(2024): D(4), layout.executed(2025): D(1)}
    book = book_of(physical_row(**done), physical_row(9, bpin="2024990019999"))
    before = stored()
    rows = read_report(report(), version.plan.entity).facts.rows

    with django_assert_num_queries(3):
        preview = check_execution(book, version.plan, rows)

    assert stored() == before
    assert [(y.fiscal_year, y.new, y.changed, y.gone, y.equal) for y in preview.years] == [
        (2024, 1, 1, 0, 1),
        (2025, 1, 0, 0, 0),
    ]
    assert [record.key.bpins for record in preview.unmatched] == ["2024990019999"]
    assert not preview.is_same
    assert not preview.coverage_changes
    told = preview.as_json()
    assert told["unmatched"] == 1
    assert told["years"][0]["before"] == {
        "physical": 1,
        "financial": 1,
        "commitments_cop": "80",
        "obligations_cop": "50",
        "payments_cop": "20",
    }
    assert told["years"][0]["after"]["physical"] == 2


def test_other_counts_in_the_summary_are_a_change_too(version):
    bring_in(version, book_of())
    book = book_of(counts={"all_found": 8})

    preview = check_execution(book, version.plan, ())

    assert preview.comparison.is_same
    assert preview.coverage_changes
    assert not preview.is_same


def test_a_report_without_counts_leaves_those_we_had(version):
    bring_in(version, book_of())
    book = replace(book_of(physical_row(**{layout.executed(2024): D(4)})), coverage={})

    _, applied = bring_in(version, book)

    assert (applied.changed, applied.coverage_changed) == (1, False)
    assert current_coverage(version.plan).all_found == 6
    assert str(current_coverage(version.plan)).endswith("2025 - tercer trimestre")
    assert str(ExecutionHistory.objects.get()) == f"2024 {BPIN} × 240204100"
    assert str(ReportedProduct.objects.get()) == "2402041: Mejoramiento de vías terciarias."


def test_executions_without_bpin_are_of_no_target(version):
    rows = read_report(report(), version.plan.entity).facts.rows
    preview = check_execution(book_of(physical_row(bpin="")), version.plan, rows)

    assert [record.key.kind for record in preview.unmatched] == ["fisica"]
