"""The one calculator: figures follow from the rows, add up, and are never patched."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from kpt.catalogues.models import BudgetProgramme, CatalogueRelease, Product, Sector
from kpt.followup.calculator import recalculate
from kpt.followup.models import (
    WHOLE_TERM,
    Dimension,
    FinancialExecution,
    PhysicalExecution,
    PlanFigure,
    PlanFinding,
    PlanYearSummary,
    ReportedCoverage,
    TargetYearProgress,
)
from kpt.plans.models import VersionState
from tests.plan_factories import LineFactory, TargetFactory, VersionFactory, a_plan

D = Decimal
pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)
BPIN, OTHER = "2024990010001", "2024990010002"


@pytest.fixture
def version():
    return VersionFactory()


def physical(version, bpins=BPIN, *, year=2024, executed="3", mode="acumulativo"):
    return PhysicalExecution.objects.create(
        plan=version.plan,
        fiscal_year=year,
        bpins=bpins,
        indicator_code="240204100",
        accumulation=mode,
        executed=D(executed),
        change=version.change,
    )


def financial(version, bpins=BPIN, *, year=2024, obligations="50", product="2402041"):
    return FinancialExecution.objects.create(
        plan=version.plan,
        fiscal_year=year,
        bpins=bpins,
        product_code=product,
        commitments_cop=D(obligations) + 20,
        obligations_cop=D(obligations),
        payments_cop=D(obligations) - 20,
        change=version.change,
    )


def target(version, number=1, **given):
    given.setdefault("bpin_text", BPIN)
    given.setdefault("money", dict.fromkeys([(2024, 1), (2025, 1)], 100))
    return TargetFactory(version=version, number=number, **given)


def of(row, year=2024) -> TargetYearProgress:
    return TargetYearProgress.objects.get(target=row, fiscal_year=year)


def summary(version, year=2024) -> PlanYearSummary:
    return PlanYearSummary.objects.get(plan=version.plan, fiscal_year=year)


def calculate(version, now=NOW):
    recalculate(version.plan.pk, now=now)


def test_a_year_has_its_inputs_its_ratio_and_why(version):
    row = target(version)
    physical(version, executed="1.5")
    financial(version)

    calculate(version)

    year = of(row)
    assert (year.programmed, year.executed, year.ratio) == (D(3), D("1.5"), D("0.5"))
    assert year.explanation == "below"
    assert year.coverage_reason == "found"
    assert (year.programmed_cop, year.obligations_cop) == (D(100), D(50))
    assert (year.commitments_cop, year.payments_cop) == (D(70), D(30))
    assert (year.financial_ratio, year.financial_explanation) == (D("0.5"), "below")
    assert year.physical_group == year.financial_group == "IP-1"
    later = of(row, 2025)
    assert (later.executed, later.ratio, later.explanation) == (None, None, "not_found")
    assert (later.own_obligations_cop, later.obligations_cop) == (None, None)


def test_the_whole_term_counts_only_the_years_that_ended(version):
    row = target(version)
    physical(version, executed="3")
    physical(version, year=2025, executed="3")
    physical(version, year=2026, executed="3")

    calculate(version)

    term = of(row, WHOLE_TERM)
    assert (term.programmed, term.own_programmed) == (D(12), D(12))
    assert term.ratio == D("0.5")  # 2026 has not ended
    assert (term.explanation, term.coverage_reason) == ("", "")

    calculate(version, datetime(2027, 1, 1, 5, tzinfo=UTC))  # midnight in Bogotá

    assert of(row, WHOLE_TERM).ratio == D("0.75")


def test_targets_of_a_group_carry_the_figures_of_the_group(version):
    first, second = target(version, 106), target(version, 93, money={(2024, 1): 300})
    physical(version, executed="3")
    financial(version, obligations="100")

    calculate(version)

    for row in (first, second):
        year = of(row)
        assert year.physical_group == year.financial_group == "IP-106, IP-93"
        assert (year.programmed, year.own_programmed, year.ratio) == (D(6), D(3), D("0.5"))
        assert (year.programmed_cop, year.obligations_cop) == (D(400), D(100))
    assert of(first).own_obligations_cop == D(25)
    assert of(second).own_obligations_cop == D(75)


def test_thirds_of_an_obligation_add_up_to_all_of_it(version):
    rows = [target(version, number) for number in (1, 2, 3)]
    financial(version, obligations="100")

    calculate(version)

    parts = [of(row).own_obligations_cop for row in rows]
    assert sum(parts) == D(100)
    assert sorted(parts) == [D("33.33"), D("33.33"), D("33.34")]


def test_money_of_no_target_stays_in_sight(version):
    target(version)
    financial(version, obligations="50")
    financial(version, OTHER, obligations="30")

    calculate(version)

    year = summary(version)
    assert (year.obligations_cop, year.unassigned_cop) == (D(80), D(30))
    assert year.financial_ratio == D("0.8")
    attributed = [row.own_obligations_cop for row in TargetYearProgress.objects.all()]
    assert sum(part for part in attributed if part) == 2 * D(50)  # its year and the whole term


def test_unknown_is_not_zero_in_the_plans_average(version):
    target(version)
    target(version, 2, bpin_text=OTHER)
    target(version, 3, bpin_text="")
    target(version, 4, bpin_text="2024990010004", quantities={2025: D(12)})
    physical(version, executed="4.5")

    calculate(version)

    year = summary(version)
    assert (year.targets, year.programmed_targets) == (4, 3)
    assert year.physical_ratio == 1  # capped
    assert (year.physical_counted, year.physical_left_out) == (1, 2)
    assert (year.met, year.below, year.not_executed, year.no_data) == (1, 0, 0, 2)
    assert (year.coverage_found, year.coverage_total) == (1, 4)


def test_a_year_without_any_execution_says_so(version):
    target(version)
    physical(version)

    calculate(version)

    assert summary(version).has_execution
    year = summary(version, 2025)
    assert not year.has_execution
    assert (year.obligations_cop, year.unassigned_cop, year.financial_ratio) == (None, None, None)


def test_a_target_counts_in_each_of_its_lines_once(version):
    one, two = (
        LineFactory(version=version, consecutive=1),
        LineFactory(version=version, consecutive=2),
    )
    target(version, lines=[one, two, one])
    target(version, 2, bpin_text=OTHER, lines=[two])

    calculate(version)

    lines = PlanFigure.objects.filter(dimension=Dimension.LINE, fiscal_year=2024)
    assert {line.key: (line.targets, line.programmed_cop) for line in lines} == {
        "LE-1": (1, D(100)),
        "LE-2": (2, D(200)),
    }
    assert summary(version).programmed_cop == D(200)


def test_slices_say_what_they_are(version):
    target(version, money={(2024, 1): 100, (2025, 14): 5})
    physical(version)

    calculate(version)

    figures = PlanFigure.objects.filter(plan=version.plan)
    sources = figures.filter(dimension=Dimension.SOURCE, fiscal_year=WHOLE_TERM)
    assert [(s.key, s.label, s.programmed_cop) for s in sources] == [
        ("1", "Recursos propios", D(100)),
        ("14", "Otros", D(5)),
    ]
    (sector,) = figures.filter(dimension=Dimension.SECTOR, fiscal_year=2024)
    assert (sector.key, sector.label, sector.physical_ratio) == ("24", "Transporte", D(1))
    (sdg,) = figures.filter(dimension=Dimension.SDG, fiscal_year=2024)
    assert (sdg.key, sdg.label) == ("0", "Sin ODS")
    explained = figures.filter(dimension=Dimension.PHYSICAL_EXPLANATION)
    assert {e.fiscal_year for e in explained} == {2024}  # the only year reported
    assert [e.key for e in explained if e.targets] == ["complete"]
    assert len(explained) == 8
    reasons = figures.filter(dimension=Dimension.COVERAGE_REASON, fiscal_year=2025)
    assert [(r.key, r.targets) for r in reasons if r.targets] == [("bpin_not_found", 1)]


def test_a_mode_that_differs_is_why_nothing_was_found(version):
    row = target(version)
    physical(version, mode="no_acumulativo")

    calculate(version)

    assert (of(row).explanation, of(row).coverage_reason) == ("not_found", "mode_not_found")


def test_coincidence_is_dnps_when_dnp_states_it(version):
    target(version)
    physical(version)
    financial(version)
    calculate(version)
    assert summary(version).coincidence == 1
    assert not summary(version).coincidence_is_reported
    assert summary(version, 2025).coincidence is None

    ReportedCoverage.objects.create(
        plan=version.plan, change=version.change, triple=3, only_plan=1, only_cuipo=4
    )
    calculate(version)

    assert summary(version).coincidence is None
    assert summary(version, WHOLE_TERM).coincidence == D("0.375")
    assert summary(version, WHOLE_TERM).coincidence_is_reported


def test_findings_stand_in_each_target_with_the_plans_numbers(version):
    first, second = target(version, 1), target(version, 2)
    physical(version, executed="9")
    financial(version, obligations="500")

    calculate(version)

    above = PlanFinding.objects.filter(code="avance-fisico-mayor-a-100")
    assert {finding.target_id for finding in above} == {first.pk, second.pk}
    assert above[0].sentence.endswith("Las cifras son de IP-1, IP-2 juntas.")
    assert (above[0].fiscal_year, above[0].severity) == (2024, "warning")
    assert summary(version).warnings >= 4
    assert summary(version).errors == 0
    positions = list(PlanFinding.objects.values_list("position", flat=True))
    assert positions == list(range(len(positions)))


def test_codes_are_looked_for_in_the_latest_release_of_the_catalogue(version):
    known = target(version)
    unknown = target(version, 2, product_code="2402999", indicator_code="240299900")
    calculate(version)
    catalogue_codes = ["producto-fuera-del-catalogo", "indicador-fuera-del-catalogo"]
    assert not PlanFinding.objects.filter(code__in=catalogue_codes).exists()  # there is none yet

    release = CatalogueRelease.objects.create(
        label="2025", published_on=date(2025, 6, 1), source="a mano", sha256="0", loaded_at=NOW
    )
    sector = Sector.objects.create(release=release, code="24", name="Transporte")
    programme = BudgetProgramme.objects.create(
        release=release, sector=sector, code="2402", name="Vías"
    )
    Product.objects.create(release=release, programme=programme, code="2402041", name="Vía")
    calculate(version)

    found = PlanFinding.objects.filter(code__in=catalogue_codes)
    assert {(finding.code, finding.target_id) for finding in found} == {
        ("indicador-fuera-del-catalogo", known.pk),
        ("producto-fuera-del-catalogo", unknown.pk),
    }


def test_rows_say_what_they_are_of(version):
    row = target(version)
    record, money = physical(version), financial(version)
    calculate(version)

    assert str(record) == f"2024 {BPIN} × 240204100: 3"
    assert str(money) == f"2024 {BPIN} × 2402041: 50"
    assert str(of(row)) == f"{row.pk} · 2024: 1"
    assert str(summary(version)) == f"{version.plan.pk} · 2024"
    figures = PlanFigure.objects.filter(dimension=Dimension.SECTOR, fiscal_year=2024)
    assert [str(figure) for figure in figures] == ["sector 24 · 2024"]
    finding = PlanFinding.objects.filter(target=row).first()
    assert str(finding) == finding.sentence


def test_a_plan_without_a_version_in_force_has_no_figures(version):
    target(version)
    calculate(version)
    version.state = VersionState.SUPERSEDED
    version.save()

    calculate(version)

    for figures in (TargetYearProgress, PlanYearSummary, PlanFigure, PlanFinding):
        assert not figures.objects.exists()


def test_an_empty_plan_has_empty_years(version):
    calculate(version)

    assert [s.targets for s in PlanYearSummary.objects.all()] == [0] * 5
    assert summary(version).physical_ratio is None


def test_calculating_again_gives_the_same_and_touches_no_other_plan():
    version, other = a_plan(8), a_plan(3)
    before = snapshot(version.plan)
    others = list(PlanYearSummary.objects.filter(plan=other.plan).values_list("pk", flat=True))
    PlanYearSummary.objects.filter(plan=version.plan).update(physical_ratio=D("0.99"))

    calculate(version, version.plan.summaries.first().computed_at)

    assert snapshot(version.plan) == before
    kept = PlanYearSummary.objects.filter(plan=other.plan).values_list("pk", flat=True)
    assert list(kept) == others


def snapshot(plan) -> list:
    rows = []
    for model, owner in (
        (TargetYearProgress, "target__version__plan"),
        (PlanYearSummary, "plan"),
        (PlanFigure, "plan"),
        (PlanFinding, "plan"),
    ):
        names = [f.attname for f in model._meta.fields if f.attname != "id"]
        found = model.objects.filter(**{owner: plan}).values_list(*names)
        rows += sorted(map(str, found))
    return rows


@pytest.mark.parametrize("targets", [1, 3, 12])
def test_figures_are_read_and_made_with_the_same_queries(targets, django_assert_max_num_queries):
    version = a_plan(targets)

    with django_assert_max_num_queries(32):
        calculate(version)
