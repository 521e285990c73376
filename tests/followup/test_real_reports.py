"""Four real plans and their follow-up reports: in, and out again equal to DNP's.

The workbooks are not part of the project; without them these tests are skipped.
"""

from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace

import pytest

from kpt.base.sheets.books import clean
from kpt.base.sheets.reading import read_workbook
from kpt.catalogues.models import SDG
from kpt.files.models import FileKind, ImportBatch, ImportKind, StoredFile
from kpt.followup.calculator import recalculate
from kpt.followup.executions import compare, stored_records
from kpt.followup.imports import apply_execution
from kpt.followup.models import WHOLE_TERM, FinancialExecution, PlanYearSummary
from kpt.followup.reports import read_report
from kpt.followup.workbook import layout
from kpt.followup.workbook.writing import write_followup
from kpt.plans.actions import apply_content
from kpt.plans.models import ChangeSet, Way
from kpt.plans.workbook.known import load_known
from kpt.plans.workbook.reading import read_plan
from kpt.rules.exact import at_digits, exact_sum
from kpt.rules.money import same_as_spreadsheet
from kpt.rules.text import fold
from tests.factories import DepartmentFactory, EntityFactory
from tests.loaded import shared_rows
from tests.plan_factories import GovernmentFactory, PeriodFactory, sources

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(
        not (DATA / "dnp_followup").is_dir(), reason="real workbooks are not here (../shared/data)"
    ),
]
D = Decimal
NOW = datetime(2026, 3, 9, 15, tzinfo=UTC)
MUNICIPALITIES = {"25126": "Cajicá", "25200": "Cogua", "25486": "Nemocón"}
TOTALS = {  # Σ Total Y of the real plans, rounded to the peso
    "25": (2968988381931, 5068069951147, 4289585563474, 3247352178752),
    "25126": (112283272823, 173674562121, 96452248199, 99345815645),
    "25200": (18078589078, 20776515054, 18160791889, 18094201996),
    "25486": (13877096083, 18934420804, 15299498431, 15911478369),
}
COINCIDENCE = {"25": "266/633", "25126": "174/528", "25200": "64/245", "25486": "10/354"}
FLOAT_NOISE = {  # DNP's spreadsheet summed in binary before dividing: equal at 14 digits
    ("25126", layout.FINANCIAL_SHEET, "IP-143", layout.financial_percent(2024)),
    ("25486", layout.FINANCIAL_SHEET, "IP-44, IP-45", layout.financial_percent(2024)),
}
MISLABELLED = {  # 1 of 1 executed, which DNP's file calls «por debajo»
    ("25126", layout.PHYSICAL_SHEET, "IP-100", layout.explanation(2024)),
}


@pytest.fixture(scope="module", params=["25", *MUNICIPALITIES])
def real(request, django_db_setup, django_db_blocker):
    """Return one real plan with its executions, its figures, and both reports as read."""
    code = request.param
    with shared_rows(django_db_blocker):
        entity = _entity(code)
        content = read_plan(
            read_workbook(DATA / "sispt" / f"{code}.xlsx"), load_known(entity), divipola=code
        ).content
        plan = apply_content(
            content=content, batch=_batch(entity, ImportKind.PLAN), user_id=None, now=NOW
        ).plan
        theirs = read_workbook(DATA / "dnp_followup" / f"{code}.xlsx")
        spoken = read_report(theirs, entity)
        change = ChangeSet.objects.create(
            plan=plan,
            at=NOW,
            government=entity.governments.get(),
            way=Way.IMPORT,
            batch=_batch(entity, ImportKind.EXECUTION),
        )
        apply_execution(plan=plan, book=spoken.book, change=change)
        recalculate(plan.pk, now=NOW)
        target = BytesIO()
        write_followup(plan, target, on=date(2026, 3, 9))
        target.seek(0)
        yield SimpleNamespace(
            code=code,
            entity=entity,
            plan=plan,
            theirs=theirs,
            ours=read_workbook(target),
            spoken=spoken,
        )


def _entity(code):
    department = DepartmentFactory(divipola="25", name="Cundinamarca")
    entity = department
    if code in MUNICIPALITIES:
        entity = EntityFactory(divipola=code, name=MUNICIPALITIES[code], department=department)
    GovernmentFactory(entity=entity, period=PeriodFactory())
    sources()
    SDG.objects.bulk_create(
        SDG(number=number, name=f"ODS {number}", title="") for number in range(1, 18)
    )
    return entity


def _batch(entity, kind):
    stored = StoredFile.objects.create(
        kind=FileKind.PLAN_WORKBOOK,
        name="libro.xlsx",
        extension=".xlsx",
        sha256="0" * 64,
        size=1,
        content="00/none.xlsx",
        entity=entity,
        stored_at=NOW,
    )
    return ImportBatch.objects.create(kind=kind, entity=entity, file=stored, uploaded_at=NOW)


def test_the_report_is_read_without_errors(real):
    codes = {problem.code for problem in real.spoken.problems}

    assert codes <= {"amounts_out_of_order", "other_explanation"}
    others = [p.cell for p in real.spoken.problems if p.code == "other_explanation"]
    assert len(others) == (1 if real.code == "25126" else 0)


@pytest.mark.parametrize("sheet", layout.DETAIL_SHEETS)
def test_our_report_equals_dnps_cell_by_cell(real, sheet):
    theirs, ours = real.theirs.sheet(sheet).rows, real.ours.sheet(sheet).rows
    headers = theirs[layout.HEADER_ROW - 1]
    assert ours[layout.HEADER_ROW - 1] == headers
    assert len(ours) == len(theirs)

    differences = []
    for their_row, our_row in zip(
        theirs[layout.HEADER_ROW :], ours[layout.HEADER_ROW :], strict=True
    ):
        label = our_row[0]
        assert their_row[0] == label
        for header, their, our in zip(headers, their_row, our_row, strict=True):
            if not _equal(their, our):
                differences.append((real.code, sheet, label, header))
                assert _nearly(their, our), (label, header, their, our)
    expected = {d for d in FLOAT_NOISE | MISLABELLED if d[:2] == (real.code, sheet)}
    assert set(differences) <= expected
    assert {d for d in expected if d in MISLABELLED} <= set(differences)


def _equal(their, our) -> bool:
    """Compare numbers at the fifteen digits that DNP's file has, texts without their dirt."""
    if isinstance(their, Decimal) and isinstance(our, Decimal):
        return same_as_spreadsheet(their, our)
    if isinstance(their, str) and isinstance(our, str) and their != " ":
        return clean(their) == clean(our)
    return their == our


def _nearly(their, our) -> bool:
    if isinstance(their, Decimal):
        return at_digits(their, 14) == at_digits(our, 14)
    return our == "Se ejecutó el 100% de lo programado en la vigencia"


def test_money_by_line_sector_and_year_equals_dnps(real):
    theirs, ours = _figures(real.theirs), _figures(real.ours)
    named = {fold(line.name) for line in real.plan.versions.get().strategiclines.all()}
    targets = real.plan.versions.get().producttargets
    named |= {fold(name) for name in targets.values_list("sector_name", flat=True)}

    for name in named:
        pairs = list(zip(theirs[name], ours[name], strict=True))
        assert all(at_digits(their, 13) == at_digits(our, 13) for their, our in pairs), name
    assert len(named) > 15


def _figures(workbook) -> dict[str, tuple[Decimal, ...]]:
    """Return the rows of *Resumen* with four numbers after a name, in columns B or P."""
    found = {}
    for row in workbook.sheet(layout.SUMMARY_SHEET).rows:
        for column in (1, 15):
            numbers = row[column + 1 : column + 5]
            if isinstance(row[column], str) and all(isinstance(n, Decimal) for n in numbers):
                found.setdefault(fold(row[column]), numbers)
    return found


def test_our_report_says_the_same_as_the_one_that_came_in(real):
    spoken = read_report(real.ours, real.entity)

    assert compare(stored_records(real.plan), spoken.book).is_same
    assert spoken.book.coverage == real.spoken.book.coverage
    assert [p.code for p in spoken.problems if p.code != "amounts_out_of_order"] == []


def test_summaries_have_the_totals_of_the_plan_and_of_the_source(real):
    summaries = {s.fiscal_year: s for s in PlanYearSummary.objects.filter(plan=real.plan)}

    assert [round(summaries[year].programmed_cop) for year in (2024, 2025, 2026, 2027)] == list(
        TOTALS[real.code]
    )
    for year in (2024, 2025):
        records = FinancialExecution.objects.filter(plan=real.plan, fiscal_year=year)
        spent = exact_sum(record.obligations_cop for record in records)
        assert summaries[year].obligations_cop == spent
        assert summaries[year].unassigned_cop == 0
    term = summaries[WHOLE_TERM]
    found, union = map(Decimal, COINCIDENCE[real.code].split("/"))
    assert at_digits(term.coincidence, 15) == at_digits(found / union, 15)
    assert term.coincidence_is_reported
    coverage = real.spoken.book.coverage
    assert term.coverage_found == coverage["all_found"]
    assert term.coverage_total == coverage["physical_both"] + coverage["physical_only_plan"]
