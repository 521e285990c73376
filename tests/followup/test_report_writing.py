"""Our follow-up report: DNP's sheets, readable by ourselves, and a summary that recomputes."""

import re
from datetime import date
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest

from kpt.base.sheets.reading import read_workbook
from kpt.catalogues.models import SDG
from kpt.followup.executions import compare, stored_records
from kpt.followup.imports import apply_execution
from kpt.followup.reports import read_report
from kpt.followup.workbook import layout
from kpt.followup.workbook.reading import read_followup
from kpt.followup.workbook.writing import NothingToFollow, write_followup
from kpt.plans.models import VersionState
from tests.factories import DepartmentFactory, EntityFactory
from tests.followup.books import ENTITY, financial_row, physical_row, report
from tests.plan_factories import (
    ChangeFactory,
    LineFactory,
    PlanFactory,
    TargetFactory,
    VersionFactory,
)

pytestmark = pytest.mark.django_db
D = Decimal
BPIN, OTHER = "2024990010001", "2024990010002"
ON = date(2026, 3, 9)


@pytest.fixture
def version():
    entity = EntityFactory(
        divipola="99001", name="Puerto Ñandú", department=DepartmentFactory(name="Valle Nuevo")
    )
    version = VersionFactory(plan=PlanFactory(entity=entity))
    lines = [LineFactory(version=version, consecutive=n) for n in (1, 2)]
    sdg = SDG.objects.create(number=9, name="Industria", title="Industria")
    money = {(2024, 1): "70.25", (2024, 14): 30, (2025, 1): 100, (2026, 1): 1, (2027, 1): 2}
    TargetFactory(version=version, number=1, bpin_text=BPIN, money=money, lines=lines, sdg=sdg)
    TargetFactory(version=version, number=106, bpin_text=OTHER, money=money, lines=lines[:1])
    TargetFactory(version=version, number=93, bpin_text=OTHER, lines=lines[:1])
    TargetFactory(version=version, number=4, bpin_text="", lines=lines[1:])
    bring_in(version, read_followup(report(), ENTITY).book)
    return version


def bring_in(version, book):
    apply_execution(plan=version.plan, book=book, change=ChangeFactory(plan=version.plan))


def written(version, **given) -> BytesIO:
    target = BytesIO()
    write_followup(version.plan, target, **{"on": ON, **given})
    target.seek(0)
    return target


def rows_of(workbook, sheet) -> list[dict]:
    found = workbook.sheet(sheet).rows
    headers = found[layout.HEADER_ROW - 1]
    return [dict(zip(headers, row, strict=True)) for row in found[layout.HEADER_ROW :]]


def test_the_detail_sheets_have_dnps_headers_and_groups(version):
    workbook = read_workbook(written(version))

    assert list(workbook.sheets) == list(layout.SHEETS)
    physical = rows_of(workbook, layout.PHYSICAL_SHEET)
    assert list(physical[0]) == layout.physical_headers((2024, 2025, 2026, 2027), (2024,))
    labels = [row[layout.CONSECUTIVES] for row in physical]
    assert labels == ["IP-1", "IP-4", "IP-106, IP-93"]
    first = physical[0]
    assert (first[layout.executed(2024)], first[layout.physical_percent(2024)]) == (D(3), D(1))
    assert first[layout.MODE] == "Si"
    together = physical[2]
    assert (together[layout.TARGET], together[layout.programmed(2024)]) == (D(24), D(6))
    assert together[layout.executed(2024)] == together[layout.physical_percent(2024)] == " "
    assert together[layout.explanation(2024)] == "No se encontró ejecución en PIIP"
    assert physical[1][layout.explanation(2024)].startswith("Por falta de código BPIN")

    financial = rows_of(workbook, layout.FINANCIAL_SHEET)
    assert financial[0][layout.DESCRIPTION] == "Mejoramiento de vías terciarias."
    assert financial[0][layout.FOUR_YEARS] == D("203.25")
    assert financial[0][layout.obligations(2024)] == D(50)
    assert financial[0][layout.financial_percent(2024)] == D("0.49875311720698257")


def test_what_we_write_we_read_again_and_it_changes_nothing(version):
    spoken = read_report(read_workbook(written(version)), version.plan.entity)

    assert list(spoken.problems) == []
    assert compare(stored_records(version.plan), spoken.book).is_same
    coverage = dict(spoken.book.coverage)
    assert (coverage["all_found"], coverage["triple"], coverage["financial_both"]) == (6, 7, 11)
    assert spoken.book.cut_label == "2025 - tercer trimestre"
    assert (spoken.book.entity_text, spoken.book.sispt_on) == ("Puerto Ñandú, Valle Nuevo", ON)


def test_both_years_come_out_when_both_were_reported(version):
    done = {layout.executed(2025): D(2)}
    money = financial_row(
        **{
            layout.commitments(2025): D(9),
            layout.obligations(2025): D(8),
            layout.payments(2025): D(7),
        }
    )
    bring_in(version, read_followup(report([physical_row(**done)], [money]), ENTITY).book)

    workbook = openpyxl.load_workbook(written(version))
    sheet = workbook[layout.FINANCIAL_SHEET]
    groups = [cell.value for cell in sheet[6] if cell.value]
    assert groups == [
        "Programación financiera SisPT",
        "Ejecución CUIPO 2024",
        "Ejecución CUIPO 2025 - tercer trimestre",
    ]
    rules = {str(r.sqref): [x.type for x in r.rules] for r in sheet.conditional_formatting}
    assert rules == {"R8:R10": ["cellIs", "colorScale"], "W8:W10": ["cellIs", "colorScale"]}


def test_above_a_hundred_percent_is_pink_and_off_the_scale(version):
    target = version.producttargets.get(consecutive=106)
    target.bpin_text = "2024990010005"
    target.save()
    more = {layout.executed(2024): D(5)}
    rows = [physical_row(**more), physical_row(106, bpin="2024990010005")]
    bring_in(version, read_followup(report(rows), ENTITY).book)

    sheet = openpyxl.load_workbook(written(version))[layout.PHYSICAL_SHEET]

    assert [sheet[f"S{row}"].value for row in range(8, 12)] == [
        pytest.approx(5 / 3), " ", " ", 1
    ]  # fmt: skip
    rules = {str(r.sqref): [x.type for x in r.rules] for r in sheet.conditional_formatting}
    assert rules == {"S8:S11": ["cellIs"], "S9:S11": ["colorScale"]}


def test_texts_that_look_like_formulas_stay_texts(version):
    version.plan.name = "=1+1"
    version.producttargets.update(indicator_name="@SUM(A1)", programme_name="-cmd")

    workbook = openpyxl.load_workbook(written(version))

    assert workbook[layout.SUMMARY_SHEET]["C3"].data_type == "s"
    cells = [cell for row in workbook[layout.PHYSICAL_SHEET].iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]


def test_the_vigencia_is_chosen_from_a_list(version):
    sheet = openpyxl.load_workbook(written(version))[layout.SUMMARY_SHEET]

    (choice,) = sheet.data_validations.dataValidation
    assert (str(choice.sqref), choice.formula1) == ("D16", "$Q$1:$Q$5")
    assert [sheet[f"Q{n}"].value for n in range(1, 6)] == [
        *("2024", "2025", "2026", "2027"),
        "Total Cuatrienio",
    ]
    assert sheet.column_dimensions["P"].hidden


def test_the_summary_recomputes_to_what_it_shows(version):
    workbook = written(version)
    formulas = openpyxl.load_workbook(workbook)
    values = openpyxl.load_workbook(workbook, data_only=True)
    engine = Engine(formulas, values)

    checked = 0
    for row in formulas[layout.SUMMARY_SHEET].iter_rows():
        for cell in row:
            if cell.data_type == "f" and (result := engine.result(cell.value)) is not None:
                shown = values[layout.SUMMARY_SHEET][cell.coordinate].value
                assert shown == pytest.approx(result, rel=1e-12), (cell.coordinate, cell.value)
                checked += 1
    assert checked > 100


def test_money_by_line_sector_source_and_ods_in_millions(version):
    sheet = openpyxl.load_workbook(written(version), data_only=True)[layout.SUMMARY_SHEET]
    rows = {row[1]: row for row in sheet.iter_rows(values_only=True) if row[1]}

    assert rows["Programado (SisPT)"][2:7] == pytest.approx(
        [0.0002005, 0.0002, 0.000002, 0.000004, 0.0004065]
    )
    assert rows["Línea de la región 1"][2] == pytest.approx(0.0002005)
    assert rows["Línea de la región 2"][2] == pytest.approx(0.00010025)
    assert rows["Transporte"][2] == pytest.approx(0.0002005)
    assert rows["Otros"][2] == pytest.approx(0.00006)
    assert rows["9. Industria"][2] == pytest.approx(0.00010025)
    assert rows["Sin ODS"][2] == pytest.approx(0.00010025)
    assert rows["Obligaciones (CUIPO)"][2] == pytest.approx(0.00005)
    assert rows["Porcentaje de coincidencia"][2] == pytest.approx(7 / 28)


def test_without_a_report_the_counts_are_ours(version):
    version.plan.reported_coverages.all().delete()

    spoken = read_followup(read_workbook(written(version)), ENTITY).book

    coverage = dict(spoken.coverage)
    assert (coverage["without_bpin"], coverage["bpin_not_found"], coverage["all_found"]) == (
        1,
        1,
        1,
    )
    assert (coverage["triple"], coverage["only_plan"]) == (1, 2)
    assert spoken.cut_label == "2024"


def test_a_plan_without_execution_has_a_report_of_the_years_that_ended():
    version = VersionFactory()
    TargetFactory(version=version, number=1)

    headers = rows_of(read_workbook(written(version)), layout.PHYSICAL_SHEET)[0]
    assert layout.executed(2025) in headers
    assert layout.executed(2026) not in headers
    headers = rows_of(read_workbook(written(version, on=date(2024, 5, 1))), layout.PHYSICAL_SHEET)
    assert layout.executed(2024) in headers[0]


def test_a_plan_without_targets_has_an_empty_report():
    workbook = read_workbook(written(VersionFactory()))

    assert rows_of(workbook, layout.PHYSICAL_SHEET) == []


def test_without_a_plan_in_force_there_is_no_report(version):
    version.state = VersionState.SUPERSEDED
    version.save()

    with pytest.raises(NothingToFollow, match="Todavía no hay un plan"):
        write_followup(version.plan, BytesIO(), on=ON)


class Engine:
    """Computes the formulas of *Resumen* whose result is a number, from the cells they name."""

    def __init__(self, formulas, values):
        self.formulas, self.values = formulas, values

    def result(self, formula: str) -> float | None:
        """Return what the formula gives, or None for those that make a text."""
        patterns = (
            (r"=SUM\((.+)\)/1000000", lambda cells: sum(self.numbers(cells)) / 1e6),
            (r"=SUM\(([^()]+)\)", lambda cells: sum(self.numbers(cells))),
            (r"=SUMIF\((.+),\$P(\d+),(.+)\)/1000000", self.sum_if),
            (r"=COUNTIF\((.+),\$B(\d+)\)", self.count_if),
            (r"=\$([A-Z]+)(\d+)|=\$([A-Z]+)\$(\d+)", lambda *at: self.one(*filter(None, at))),
            (r"=INDEX\((\w+:\w+),MATCH\(.+\)\)", lambda cells: self.numbers(cells)[-1]),
        )
        for pattern, compute in patterns:
            if match := re.fullmatch(pattern, formula):
                return compute(*match.groups())
        return None

    def cells(self, address: str) -> list:
        sheet, _, place = address.rpartition("!")
        sheet = sheet.strip("'") or layout.SUMMARY_SHEET
        found = self.values[sheet][place.replace("$", "")]
        return [cell.value for row in found for cell in (row if isinstance(row, tuple) else [row])]

    def numbers(self, address: str) -> list:
        return [value for value in self.cells(address) if isinstance(value, (int, float))]

    def one(self, letters: str, row: str):
        return self.values[layout.SUMMARY_SHEET][f"{letters}{row}"].value

    def sum_if(self, where: str, row: str, what: str) -> float:
        wanted = self.one("P", row)
        pairs = zip(self.cells(where), self.cells(what), strict=True)
        return sum(value for code, value in pairs if code == wanted) / 1e6

    def count_if(self, where: str, row: str) -> int:
        return self.cells(where).count(self.one("B", row))
