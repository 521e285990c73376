"""The workbooks of four real entities, in and out, by the commands that people run.

They are not part of the project; without them these tests are skipped.
"""

from decimal import Decimal as D
from pathlib import Path

import pytest
from django.core.management import call_command

from kpt.audit.models import AuditEvent
from kpt.base.sheets.reading import read_workbook
from kpt.followup.models import FinancialExecution, PhysicalExecution, PlanYearSummary
from kpt.followup.workbook import layout as followup
from kpt.plans.models import ChangeSet, Funding, ProductTarget, ValueHistory
from kpt.rules.exact import at_digits
from tests.loaded import reference_data, shared_rows
from tests.plans.test_writing import cells

__all__ = ["reference_data"]

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
ENTITIES = ["25", "25126", "25200", "25486"]
FOLLOWED = (2024, 2025)

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not (DATA / "dnp_followup").is_dir(), reason="real workbooks are not here (../shared/data)"
    ),
]

TOTALS = {  # Σ Total of each vigencia in pesos, and targets: domain rules, section 7
    "25": (385, 2968988381931, 5068069951147, 4289585563474, 3247352178752),
    "25126": (339, 112283272823, 173674562121, 96452248199, 99345815645),
    "25200": (117, 18078589078, 20776515054, 18160791889, 18094201996),
    "25486": (305, 13877096083, 18934420804, 15299498431, 15911478369),
}
FLOAT_NOISE = {  # DNP's spreadsheet summed in binary before dividing
    ("25126", followup.FINANCIAL_SHEET, "IP-143", 2024),
    ("25486", followup.FINANCIAL_SHEET, "IP-44, IP-45", 2024),
}
MISLABELLED = {  # 1 of 1 executed, which DNP's file calls «por debajo»
    ("25126", followup.PHYSICAL_SHEET, "IP-100", 2024),
}


@pytest.fixture(scope="module", params=ENTITIES)
def entity(request, reference_data, django_db_blocker):
    """Bring one entity in whole, plan and executions, for all the tests about it."""
    with shared_rows(django_db_blocker):
        call_command("import_plan", DATA / "sispt" / f"{request.param}.xlsx")
        call_command("import_execution", DATA / "dnp_followup" / f"{request.param}.xlsx")
        yield request.param


def state() -> tuple:
    """Return what a second import of the same files must leave as it is."""
    models = (ChangeSet, ProductTarget, Funding, ValueHistory, PhysicalExecution)
    return (
        *(model.objects.count() for model in models),
        FinancialExecution.objects.count(),
        list(PlanYearSummary.objects.order_by("plan", "fiscal_year").values()),
    )


def test_the_plan_goes_out_as_it_came_in(entity, tmp_path):
    original = DATA / "sispt" / f"{entity}.xlsx"

    call_command("export_plan", entity, tmp_path / "plan.xlsx")

    came, goes = cells(original), cells(tmp_path / "plan.xlsx")
    assert list(goes) == list(came)
    for name in came:
        assert len(goes[name]) == len(came[name]), name
        for number, (ours, theirs) in enumerate(zip(goes[name], came[name], strict=True), start=1):
            assert ours == theirs, (name, number)


def test_the_totals_are_those_of_the_indicative_plan(entity):
    targets, *totals = TOTALS[entity]
    summaries = PlanYearSummary.objects.filter(plan__entity=entity, fiscal_year__gt=0)

    assert ProductTarget.objects.count() == targets
    assert [round(s.programmed_cop) for s in summaries.order_by("fiscal_year")] == totals


def test_the_same_files_again_change_nothing(entity, capsys):
    before = state()

    call_command("import_plan", DATA / "sispt" / f"{entity}.xlsx")
    call_command("import_execution", DATA / "dnp_followup" / f"{entity}.xlsx")

    assert capsys.readouterr().out.count("no cambió nada") == 2
    assert state() == before


def test_our_own_files_change_nothing_either(entity, tmp_path, capsys):
    before = state()
    call_command("export_plan", entity, tmp_path / "plan.xlsx")
    call_command("export_followup", entity, tmp_path / "seguimiento.xlsx")

    call_command("import_plan", tmp_path / "plan.xlsx")
    call_command("import_execution", tmp_path / "seguimiento.xlsx")

    assert capsys.readouterr().out.count("no cambió nada") == 2
    assert state() == before


def test_checking_writes_nothing(entity):
    before = state(), AuditEvent.objects.count()

    call_command("import_plan", DATA / "sispt" / f"{entity}.xlsx", check=True)
    call_command("import_execution", DATA / "dnp_followup" / f"{entity}.xlsx", check=True)

    assert (state(), AuditEvent.objects.count()) == before


def rows_of(path: Path, sheet: str) -> list[dict]:
    found = read_workbook(path).sheets[sheet].rows
    headers = found[followup.HEADER_ROW - 1]
    return [dict(zip(headers, row, strict=True)) for row in found[followup.HEADER_ROW :]]


def number(cell) -> D | None:
    return cell if isinstance(cell, D) else None


def in_a_cell(value: D, digits: int = 15) -> D:
    """Return what a spreadsheet shows of a figure: the nearest double, at fifteen digits."""
    return at_digits(D(float(value)), digits)


def same(ours: D | None, theirs: D | None, digits: int = 15) -> bool:
    if ours is None or theirs is None:
        return ours is theirs
    return in_a_cell(ours, digits) == in_a_cell(theirs, digits)


SHEETS = {
    followup.PHYSICAL_SHEET: (followup.physical_percent, [followup.executed]),
    followup.FINANCIAL_SHEET: (
        followup.financial_percent,
        [followup.commitments, followup.obligations, followup.payments],
    ),
}


@pytest.mark.parametrize("sheet", SHEETS)
def test_the_follow_up_is_dnps(entity, sheet, tmp_path):
    percent, executed = SHEETS[sheet]
    call_command("export_followup", entity, tmp_path / "seguimiento.xlsx")
    theirs = rows_of(DATA / "dnp_followup" / f"{entity}.xlsx", sheet)
    ours = rows_of(tmp_path / "seguimiento.xlsx", sheet)

    assert list(ours[0]) == list(theirs[0])
    assert len(ours) == len(theirs)
    noise, mislabelled = set(), set()
    for our, their in zip(ours, theirs, strict=True):
        label = their[followup.CONSECUTIVES]
        figures = [*map(followup.programmed, range(2024, 2028)), *totals_of(sheet)]
        figures += [header(year) for header in executed for year in FOLLOWED]
        for header in figures:
            assert same(number(our[header]), number(their[header])), (label, header)
        for header in set(their) - set(figures):
            if header in [percent(year) for year in FOLLOWED]:
                if not same(number(our[header]), number(their[header])):
                    assert same(number(our[header]), number(their[header]), 14), (label, header)
                    noise.add(label_of(entity, sheet, label, header, percent))
            elif our[header] != their[header] and header in map(followup.explanation, FOLLOWED):
                mislabelled.add(label_of(entity, sheet, label, header, followup.explanation))
            else:
                assert white(our[header]) == white(their[header]), (label, header)
    assert noise == {cell for cell in FLOAT_NOISE if cell[:2] == (entity, sheet)}
    assert mislabelled == {cell for cell in MISLABELLED if cell[:2] == (entity, sheet)}


def totals_of(sheet: str) -> list[str]:
    return [followup.TARGET if sheet == followup.PHYSICAL_SHEET else followup.FOUR_YEARS]


def label_of(entity, sheet, label, header, named) -> tuple:
    year = next(year for year in FOLLOWED if named(year) == header)
    return entity, sheet, label, year


def white(value):
    """Return a text without white dirt; what was not found is a blank in DNP's file."""
    return " ".join(value.replace("_x000D_", " ").split()) if isinstance(value, str) else value


def test_every_money_cell_of_the_database_is_exact(entity):
    """Digits of the file, none added: what is stored prints as the shortest number of the cell."""
    amounts = Funding.objects.filter(target__version__plan__entity=entity)
    for amount in amounts.values_list("amount_cop", flat=True):
        assert D(repr(float(amount))) == amount
