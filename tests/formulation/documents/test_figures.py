"""The figures of the documents are those of the plan, on every level, to the last decimal."""

import itertools
from decimal import Decimal as D

import pytest

from kpt.accounts.actor import SYSTEM
from kpt.base.documents.model import Heading, Row, RowKind, Table
from kpt.base.numbers import millones, parse_decimal, pesos
from kpt.formulation.documents.content.figures import (
    by_programme,
    source_amounts,
    with_total,
    year_amounts,
)
from kpt.formulation.documents.content.investment import investment
from kpt.formulation.documents.content.material import gather
from kpt.formulation.documents.content.regalias import regalias
from kpt.formulation.documents.content.strategic import strategic
from kpt.plans.models import ExpectedFunding, FundingCeiling, SgrInitiative, SgrTarget
from kpt.plans.queries import load_content
from tests.formulation.documents.some import NOW
from tests.plan_factories import YEARS, LineFactory, TargetFactory, VersionFactory, a_plan

pytestmark = pytest.mark.django_db

QUERIES = 24  # sixteen of the plan itself


def material_of(version):
    return gather(version.plan.entity, version, actor=SYSTEM, now=NOW)


def tables_of(blocks) -> dict[str, Table]:
    return {block.caption: block for block in blocks if isinstance(block, Table)}


def amount(text: str) -> D:
    return D(0) if text in ("—", "") else parse_decimal(text)


def amounts(row: Row, columns: int = 5) -> list[D]:
    return [amount(text) for text in row.cells[-columns:]]


@pytest.fixture
def version():
    """Four targets of two lines, one of them in both, with money of many decimals."""
    version = VersionFactory()
    lines = [LineFactory(version=version, consecutive=n) for n in (1, 2)]
    cells = [
        {(2024, 1): "100.5", (2025, 1): "0.0000000001", (2025, 14): "7"},
        {(2024, 3): "2968988381931"},
        {(year, 2): 1_000_000 for year in YEARS},
        {},
    ]
    served = [[lines[0]], [lines[0], lines[1]], [lines[1], lines[1]], [lines[1]]]
    for number, (money, of) in enumerate(zip(cells, served, strict=True), 1):
        TargetFactory(version=version, number=number, money=money, lines=of)
    return version


def test_the_total_of_the_plan_is_that_of_its_rows(version):
    content = load_content(version)

    total = year_amounts(content.targets, YEARS)

    assert total == (D("2968989382031.5"), D("1000007.0000000001"), D(1000000), D(1000000))
    every = [amount for target in content.targets for amount in target.money.values()]
    assert sum(total) == sum(every)
    by_source = [sum(a[at] for _, a in source_amounts(content.targets, YEARS)) for at in range(4)]
    assert tuple(by_source) == total


def test_every_level_of_the_detail_adds_up(version):
    material = material_of(version)
    tables = tables_of(investment(material))

    for line in material.content.lines:
        rows = tables[f"Inversiones de la línea {line.key}, en pesos"].rows
        heads = [amounts(row) for row in rows if row.kind == RowKind.HEAD]
        details = [amounts(row) for row in rows if row.kind == RowKind.DETAIL]
        programmes = [amounts(row) for row in rows if row.kind == RowKind.SUBTOTAL]
        (total,) = [amounts(row) for row in rows if row.kind == RowKind.TOTAL]
        targets = material.targets_of(line.consecutive)
        exact = with_total(year_amounts(targets, YEARS))
        assert [pesos(value) for value in exact] == [
            *next(row for row in rows if row.kind == RowKind.TOTAL).cells[-5:]
        ]
        for level in (heads, details, programmes):
            assert [sum(column) for column in zip(*level, strict=True)] == total
        assert len(heads) == len(targets)
        assert len(programmes) == len(by_programme(targets))


def test_a_target_of_two_lines_is_in_both_and_once_in_the_total(version):
    table = tables_of(investment(material_of(version)))[
        "Recursos por línea estratégica, en millones de pesos"
    ]

    *lines, twice, total = table.rows
    assert [row.cells[0] for row in lines] == [
        "LE-1. Línea de la región 1",
        "LE-2. Línea de la región 2",
    ]
    assert twice.cells[0] == "Menos: metas que cuentan en más de una línea"
    assert twice.cells[1] == "−2.968.988"
    assert total.cells[1] == millones(D("2968989382031.5"))
    assert "una sola vez" in table.note


def test_a_line_that_is_named_twice_counts_its_target_once(version):
    rows = tables_of(investment(material_of(version)))[
        "Inversiones de la línea LE-2, en pesos"
    ].rows

    assert [row.cells[0] for row in rows if row.kind == RowKind.HEAD] == ["IP-2", "IP-3", "IP-4"]


def test_summaries_by_source_and_sector_end_in_the_total_of_the_plan(version):
    material = material_of(version)
    total = [millones(value) for value in with_total(year_amounts(material.content.targets, YEARS))]
    tables = tables_of(investment(material))

    for what in ("línea estratégica", "fuente", "sector"):
        rows = tables[f"Recursos por {what}, en millones de pesos"].rows
        assert list(rows[-1].cells[1:]) == total


def test_money_to_be_obtained_says_so(version):
    target = version.producttargets.get(consecutive=1)
    ExpectedFunding.objects.create(target=target, fiscal_year=2025, source_id=14)

    table = tables_of(investment(material_of(version)))["Inversiones de la línea LE-1, en pesos"]

    names = [row.cells[1] for row in table.rows if row.kind == RowKind.DETAIL]
    assert "Otros (por gestionar)" in names
    assert "por gestionar" in table.note


def test_a_ceiling_says_what_is_left_or_that_it_is_passed(version):
    for year, source, pesos_ in ((2024, 1, 1_000_000_000), (2024, 3, 1_000_000)):
        FundingCeiling.objects.create(
            plan=version.plan,
            fiscal_year=year,
            source_id=source,
            amount_cop=pesos_,
            changed_at=NOW,
        )

    table = tables_of(investment(material_of(version)))[
        "Techos por fuente y lo programado, en millones de pesos"
    ]

    assert [row.cells for row in table.rows] == [
        ("Recursos propios", "2024", "1.000", "< 1".replace(" ", "\u00a0"), "1.000"),
        ("SGP salud", "2024", "1", "2.968.988", "−2.968.987 (se pasa)"),
    ]


def test_the_matrix_shows_every_target_with_its_years(version):
    material = material_of(version)
    tables = tables_of(strategic(material))

    shown = {
        row.cells[0]: row.cells
        for name, table in tables.items()
        if name.startswith("Metas de producto")
        for row in table.rows
        if row.kind == RowKind.PLAIN
    }
    assert set(shown) == {target.key for target in material.content.targets}
    assert shown["IP-1"][4:9] == ("12", "3", "3", "3", "3")
    assert shown["IP-1"][9] == "Acumulativo"


def test_regalias_are_by_biennium_and_never_in_the_ordinary_money(version):
    line = version.strategiclines.get(consecutive=1)
    shared = {"version": version, "consecutive": 1, "position": 1, "change": version.change}
    initiative = SgrInitiative.objects.create(
        name="Vía a la vereda", kind="Iniciativa", indicative_cop=D("900.5"), **shared
    )
    initiative.line_links.create(line=line, position=1)
    target = SgrTarget.objects.create(
        official_code="SGR-1",
        initiative=initiative,
        sector_code="24",
        sector_name="Transporte",
        programme_code="2402",
        programme_name="Red vial",
        product_code="2402041",
        product_name="Vía terciaria mejorada",
        indicator_code="240204100",
        indicator_name="Vía terciaria mejorada",
        unit="Kilómetros",
        target=4,
        accumulation="acumulativo",
        **shared,
    )
    for term, pesos_ in (("2025-2026", 300), ("2023-2024", 600)):
        target.biennia.create(biennium=term, quantity=2, amount_cop=pesos_, change=version.change)
    material = material_of(version)

    tables = tables_of(regalias(material))

    assert [row.cells[-1] for row in tables["Iniciativas del SGR, en pesos"].rows] == [
        "$\u00a0900,50",
        "$\u00a0900,50",
    ]
    by_term = tables["Metas de producto con cargo al SGR, por bienio"]
    assert [group.label for group in by_term.groups] == ["", "Bienio 2023-2024", "Bienio 2025-2026"]
    assert by_term.rows[1].cells[-4:] == ("2", "$\u00a0600", "2", "$\u00a0300")
    assert by_term.rows[-1].cells[-4:] == ("", "$\u00a0600", "", "$\u00a0300")
    assert sum(year_amounts(material.content.targets, YEARS)) == D("2968992382038.5000000001")


@pytest.mark.parametrize("targets", [3, 40])
def test_a_plan_is_read_in_the_same_queries_whatever_its_size(targets, django_assert_num_queries):
    version = a_plan(targets=targets, executed=False)

    with django_assert_num_queries(QUERIES):
        material = material_of(version)

    assert len(material.content.targets) == targets


def test_headings_follow_each_other_without_a_gap(version):
    levels = [b.level for b in strategic(material_of(version)) if isinstance(b, Heading)]

    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
