"""Our follow-up against DNP's, cell by cell, on real workbooks of four entities.

The workbooks are not part of the project; without them these tests are skipped.
"""

from collections import Counter
from decimal import Decimal as D
from functools import cache
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from kpt.rules.checks import PAYMENTS_ABOVE_OBLIGATIONS
from kpt.rules.codes import chain_problems, is_principal, parse_accumulation, parse_consecutive
from kpt.rules.coverage import CoverageReason, financial_coverage, physical_coverage, source_key
from kpt.rules.exact import at_digits
from kpt.rules.findings import CheckedFinancial, check_financial
from kpt.rules.grouping import (
    PlanRow,
    financial_groups,
    physical_groups,
)
from kpt.rules.money import FUNDING_SOURCES, same_as_spreadsheet, year_total
from kpt.rules.programming import PlanVerdict, YearPlan, plan_reading
from kpt.rules.progress import annual_progress

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
ENTITIES = ["25", "25126", "25200", "25486"]
YEARS = (2024, 2025, 2026, 2027)
FOLLOWED = (2024, 2025)
PLAN_SHEET, PLAN_HEADER = "Plan indicativo - Productos", 1
FOLLOW_UP_HEADER = 6

pytestmark = pytest.mark.skipif(
    not (DATA / "dnp_followup").is_dir(), reason="real workbooks are not here (../shared/data)"
)

FLOAT_NOISE = {  # DNP's spreadsheet summed in binary before dividing
    ("25126", "financiero", "IP-143", 2024),
    ("25486", "financiero", "IP-44, IP-45", 2024),
}
MISLABELLED = {  # 1 of 1 executed, which DNP's file calls «por debajo»
    ("25126", "físico", "IP-100", 2024),
}


def number(cell):
    if isinstance(cell, str):
        return D(cell) if cell.strip() else None
    return D(repr(cell))


@cache
def sheet(path, name, header):
    rows = CalamineWorkbook.from_path(path).get_sheet_by_name(name).to_python(skip_empty_area=False)
    return [dict(zip(rows[header], row, strict=True)) for row in rows[header + 1 :]]


@cache
def plan_cells(entity):
    return sheet(DATA / "sispt" / f"{entity}.xlsx", PLAN_SHEET, PLAN_HEADER)


@cache
def followed(entity, kind):
    path = DATA / "dnp_followup" / f"{entity}.xlsx"
    return sheet(path, f"Detalle seguimiento {kind}", FOLLOW_UP_HEADER)


@cache
def plan_rows(entity):
    return [
        PlanRow(
            consecutive=parse_consecutive(
                cells["Código de indicador de producto (SisPT)"], prefix="IP"
            ),
            bpin_text=cells["BPIN"],
            indicator_code=cells["Código de indicador de producto (MGA)"],
            product_code=cells["Código del producto (MGA)"],
            accumulation=parse_accumulation(cells["Tipo de acumulación"]),
            target=number(cells["Meta del cuatrienio"]),
            quantities={
                year: number(cells[f"Programación del producto bien o servicio {year}"]) or D(0)
                for year in YEARS
            },
            money={year: year_total(sources(cells, year)) for year in YEARS},
        )
        for cells in plan_cells(entity)
    ]


def sources(cells, year):
    return [number(cells[f"{source.label} {year}"]) or D(0) for source in FUNDING_SOURCES]


def groups_of(entity, kind):
    return (physical_groups if kind == "físico" else financial_groups)(plan_rows(entity))


def in_a_cell(value, digits=15):
    """What a spreadsheet writes of a figure: the nearest binary number, at fifteen digits."""
    return at_digits(D(float(value)), digits)


def key_cells(row, kind):
    code = "Código Indicador Producto (MGA)" if kind == "físico" else "Código Producto (MGA)"
    names = ["Consecutivos IP (SisPT)", "Códigos BPIN Asociados", code]
    return [row[name] for name in names] + ([row["Acumulativo"]] if kind == "físico" else [])


def our_key_cells(group, kind):
    cells = [group.label, group.key.bpins, group.key[1]]
    return cells + ([group.key.accumulation.dnp] if kind == "físico" else [])


def columns(kind, year):
    if kind == "físico":
        names = (f"Ejecución Física {year} (PIIP)", f"Avance físico {year} (%)")
    else:
        names = (f"Obligaciones {year} (CUIPO)", f"Obligaciones como % de lo programado ({year})")
    return (*names, f"Explicación del valor {year}")


BOTH_KINDS = pytest.mark.parametrize("kind", ["físico", "financiero"])
ALL_ENTITIES = pytest.mark.parametrize("entity", ENTITIES)


@ALL_ENTITIES
@BOTH_KINDS
def test_groups_labels_and_order_are_dnps(entity, kind):
    theirs = [key_cells(row, kind) for row in followed(entity, kind)]
    assert [our_key_cells(group, kind) for group in groups_of(entity, kind)] == theirs


@ALL_ENTITIES
@BOTH_KINDS
def test_what_is_programmed_is_dnps(entity, kind):
    total = "Meta del Cuatrenio (SisPT)" if kind == "físico" else "Programación Cuatrienio SisPT"
    for group, row in zip(groups_of(entity, kind), followed(entity, kind), strict=True):
        for year in YEARS:
            theirs = number(row[f"Programado {year} (SisPT)"])
            assert same_as_spreadsheet(group.programmed[year], theirs), (group.label, year)
        assert same_as_spreadsheet(group.target, number(row[total])), group.label


COMPARED = {  # annual percentages that DNP's sheets hold
    ("25", "físico"): 284,
    ("25", "financiero"): 556,
    ("25126", "físico"): 336,
    ("25126", "financiero"): 300,
    ("25200", "físico"): 32,
    ("25200", "financiero"): 127,
    ("25486", "físico"): 7,
    ("25486", "financiero"): 172,
}


@ALL_ENTITIES
@BOTH_KINDS
def test_percentages_and_explanations_are_dnps(entity, kind):
    noise, mislabelled, compared = set(), set(), 0
    for group, row in zip(groups_of(entity, kind), followed(entity, kind), strict=True):
        for year in FOLLOWED:
            executed, ratio, text = columns(kind, year)
            ours = annual_progress(group.programmed[year], number(row[executed]), group.has_bpin)
            theirs = number(row[ratio])
            assert (ours.ratio is None) == (theirs is None), (group.label, year)
            if theirs is not None:
                compared += 1
                if in_a_cell(ours.ratio) != theirs:
                    assert in_a_cell(ours.ratio, 14) == in_a_cell(theirs, 14)
                    noise.add((entity, kind, group.label, year))
            words = ours.explanation.physical if kind == "físico" else ours.explanation.financial
            if words != row[text]:
                mislabelled.add((entity, kind, group.label, year))
    assert compared == COMPARED[entity, kind]
    assert noise == {cell for cell in FLOAT_NOISE if cell[:2] == (entity, kind)}
    assert mislabelled == {cell for cell in MISLABELLED if cell[:2] == (entity, kind)}


def found_keys(entity, kind):
    """Keys whose execution DNP's sheet shows in any year, as the source would count them."""
    return [
        source_key(group.key)
        for group, row in zip(groups_of(entity, kind), followed(entity, kind), strict=True)
        if any(number(row[columns(kind, year)[0]]) is not None for year in FOLLOWED)
    ]


@pytest.mark.parametrize(
    ("entity", "keys", "no_bpin", "found"),
    [("25", 373, 0, 175), ("25126", 316, 1, 185), ("25200", 85, 0, 20), ("25486", 283, 0, 7)],
)
def test_physical_coverage_is_that_of_dnps_summary(entity, keys, no_bpin, found):
    # DNP's other reasons and what is only in PIIP cannot be known from its detail sheet.
    plan = [group.key for group in physical_groups(plan_rows(entity))]
    coverage = physical_coverage(plan, found_keys(entity, "físico"))
    assert len(coverage.only_plan) + len(coverage.both) == keys
    assert len(coverage.by_reason[CoverageReason.NO_BPIN]) == no_bpin
    assert len(coverage.both) == found
    assert not coverage.only_source


@pytest.mark.parametrize(
    ("entity", "only_plan", "both"),
    [("25", 56, 308), ("25126", 86, 182), ("25200", 7, 78), ("25486", 135, 107)],
)
def test_financial_coverage_is_that_of_dnps_summary(entity, only_plan, both):
    plan = [group.key for group in financial_groups(plan_rows(entity))]
    coverage = financial_coverage(plan, found_keys(entity, "financiero"))
    assert (len(coverage.only_plan), len(coverage.both)) == (only_plan, both)


@pytest.mark.parametrize(
    ("entity", "rows", "totals"),
    [
        ("25", 385, (2968988381931, 5068069951147, 4289585563474, 3247352178752)),
        ("25200", 117, (18078589078, 20776515054, 18160791889, 18094201996)),
        ("25486", 305, (13877096083, 18934420804, 15299498431, 15911478369)),
        ("25126", 339, (112283272823, 173674562121, 96452248199, 99345815645)),
    ],
)
def test_totals_of_the_indicative_plan(entity, rows, totals):
    assert len(plan_rows(entity)) == rows
    for year, total in zip(YEARS, totals, strict=True):
        assert round(year_total(row.money[year] for row in plan_rows(entity))) == total


@ALL_ENTITIES
def test_every_total_is_the_sum_of_its_sources_as_far_as_a_spreadsheet_can_tell(entity):
    for cells in plan_cells(entity):
        for year in YEARS:
            assert same_as_spreadsheet(
                year_total(sources(cells, year)), number(cells[f"Total {year}"]) or D(0)
            )


@pytest.mark.parametrize(
    ("entity", "counts", "verdict"),
    [
        ("25", (305, 4, 1, 75), PlanVerdict.AS_DECLARED),
        ("25126", (257, 58, 12, 12), PlanVerdict.MIXED),
        ("25200", (1, 95, 1, 20), PlanVerdict.INVERTED),
        ("25486", (281, 0, 20, 4), PlanVerdict.AS_DECLARED),
    ],
)
def test_how_each_plan_uses_its_accumulation(entity, counts, verdict):
    reading = plan_reading(
        YearPlan(row.accumulation, row.target, row.quantities) for row in plan_rows(entity)
    )
    assert (reading.agree, reading.inverted, reading.both, reading.neither) == counts
    assert reading.verdict is verdict


def test_payments_exceed_obligations_in_six_real_cells_and_nothing_else_breaks_the_order():
    found = Counter()
    for entity in ENTITIES:
        for row in followed(entity, "financiero"):
            for year in FOLLOWED:
                obligations = number(row[f"Obligaciones {year} (CUIPO)"])
                if obligations is None:
                    continue
                money = CheckedFinancial(
                    consecutives=(),
                    fiscal_year=year,
                    progress=annual_progress(obligations, obligations, has_bpin=True),
                    commitments=number(row[f"Compromisos {year} (CUIPO)"]),
                    obligations=obligations,
                    payments=number(row[f"Pagos {year} (CUIPO)"]),
                )
                found.update(finding.check for finding in check_financial(money))
    assert found == {PAYMENTS_ABOVE_OBLIGATIONS: 6}


@ALL_ENTITIES
def test_codes_form_a_chain_and_the_principal_indicator_ends_in_00(entity):
    for cells in plan_cells(entity):
        indicator = cells["Código de indicador de producto (MGA)"]
        assert not chain_problems(
            cells["Código del sector"],
            cells["Código del programa (MGA)"],
            cells["Código del producto (MGA)"],
            indicator,
        )
        assert is_principal(indicator) == (cells["Principal"] == "Sí")


def test_the_figures_above_cover_all_entities():
    assert Counter(entity for entity, _ in COMPARED) == dict.fromkeys(ENTITIES, 2)
