"""Whatever a plan and its executions are, the figures add up, and equal the rules on the rows."""

import random
from collections import defaultdict
from decimal import Decimal

import pytest

from kpt.followup.models import (
    WHOLE_TERM,
    Dimension,
    FinancialExecution,
    PhysicalExecution,
    PlanFigure,
    PlanYearSummary,
    TargetYearProgress,
)
from kpt.followup.queries.rows import load_facts
from kpt.rules.exact import exact_sum
from kpt.rules.grouping import (
    executed_money,
    executed_quantity,
    execution_index,
    financial_groups,
    match_execution,
    physical_groups,
)
from kpt.rules.progress import annual_progress
from kpt.rules.rollup import RollItem, RollUpMethod, roll_up
from tests.plan_factories import YEARS, LineFactory, TargetFactory, VersionFactory, compute

pytestmark = pytest.mark.django_db
D = Decimal
BPINS = ["2024990010001", "2024990010002", "2024990010003", "2024990010004"]
INDICATORS = ["190204100", "190204101", "220204100", "240204100"]
SECTORS = {"19": "Salud y protección social", "22": "Educación", "24": "Transporte"}


@pytest.fixture(params=range(4))
def plan(request):
    """Return a plan made by chance, always the same for the same number."""
    chance = random.Random(request.param)
    version = VersionFactory()
    lines = [LineFactory(version=version, consecutive=n + 1) for n in range(3)]
    for number in range(1, chance.randint(5, 25)):
        code = chance.choice(INDICATORS)
        TargetFactory(
            version=version,
            number=number,
            bpin_text=", ".join(chance.sample(BPINS, chance.choice([0, 1, 1, 1, 2]))),
            accumulation=chance.choice(["acumulativo", "no_acumulativo"]),
            sector_code=code[:2],
            sector_name=SECTORS[code[:2]],
            programme_code=code[:4],
            programme_name="Programa",
            product_code=code[:7],
            indicator_code=code,
            target=_amount(chance),
            lines=chance.sample(lines, chance.randint(1, 3)),
            quantities={year: chance.choice([None, D(0), _amount(chance)]) for year in YEARS},
            money={
                (year, source): _amount(chance)
                for year in YEARS
                for source in chance.sample(range(1, 15), chance.randint(0, 3))
            },
        )
    _execute(version, chance)
    compute(version.plan)
    return version


def _amount(chance) -> Decimal:
    return D(chance.randint(1, 10**9)).scaleb(-chance.choice([0, 0, 2, 7]))


def _execute(version, chance) -> None:
    for year in (2024, 2025):
        keys = {(", ".join(sorted(chance.sample(BPINS, chance.choice([1, 1, 2]))))) for _ in BPINS}
        for bpins in sorted(keys):
            for code in chance.sample(INDICATORS, 3):
                PhysicalExecution.objects.create(
                    plan=version.plan,
                    fiscal_year=year,
                    bpins=bpins,
                    indicator_code=code,
                    accumulation=chance.choice(["acumulativo", "no_acumulativo", ""]),
                    executed=chance.choice([D(0), _amount(chance)]),
                    change=version.change,
                )
            for product in {code[:7] for code in chance.sample(INDICATORS, 3)}:
                FinancialExecution.objects.create(
                    plan=version.plan,
                    fiscal_year=year,
                    bpins=bpins,
                    product_code=product,
                    commitments_cop=_amount(chance),
                    obligations_cop=chance.choice([D(0), _amount(chance)]),
                    payments_cop=_amount(chance),
                    change=version.change,
                )


def test_every_target_has_the_figures_that_the_rules_give_its_group(plan):
    facts = load_facts(plan)
    for year in YEARS:
        stored = {row.target_id: row for row in TargetYearProgress.objects.filter(fiscal_year=year)}
        pks = {target.row.consecutive: target.pk for target in facts.targets}
        groups = physical_groups(facts.rows)
        index = execution_index([g.key for g in groups], facts.physical.get(year, ()))
        for group in groups:
            executed = executed_quantity(match_execution(group.key, index))
            done = annual_progress(group.programmed.get(year, D(0)), executed, group.has_bpin)
            for number in group.consecutives:
                row = stored[pks[number]]
                assert (row.executed, row.ratio) == (done.executed, done.ratio)
                assert row.explanation == done.explanation.value
                assert row.physical_group == group.label

        groups = financial_groups(facts.rows)
        index = execution_index([g.key for g in groups], facts.financial.get(year, ()))
        for group in groups:
            money = executed_money(match_execution(group.key, index))
            for number in group.consecutives:
                row = stored[pks[number]]
                assert row.obligations_cop == (money.obligations if money else None)
                assert row.financial_group == group.label


def test_money_is_counted_once(plan):
    for year in (*YEARS, WHOLE_TERM):
        summary = PlanYearSummary.objects.get(plan=plan.plan, fiscal_year=year)
        records = FinancialExecution.objects.filter(plan=plan.plan)
        if year:
            records = records.filter(fiscal_year=year)
        spent = exact_sum(record.obligations_cop for record in records)
        rows = TargetYearProgress.objects.filter(fiscal_year=year)
        shared = exact_sum(row.own_obligations_cop or D(0) for row in rows)

        assert (summary.obligations_cop or D(0)) == spent
        assert shared + (summary.unassigned_cop or D(0)) == spent
        figures = PlanFigure.objects.filter(plan=plan.plan, fiscal_year=year)
        for dimension in (Dimension.SECTOR, Dimension.PROGRAMME, Dimension.SDG):
            slices = figures.filter(dimension=dimension)
            assert exact_sum(s.obligations_cop or D(0) for s in slices) == shared
            assert exact_sum(s.programmed_cop for s in slices) == summary.programmed_cop
        sources = figures.filter(dimension=Dimension.SOURCE)
        assert exact_sum(s.programmed_cop for s in sources) == summary.programmed_cop


def test_summaries_equal_the_rules_on_the_targets(plan):
    for summary in PlanYearSummary.objects.filter(plan=plan.plan):
        rows = TargetYearProgress.objects.filter(fiscal_year=summary.fiscal_year)
        programmed = _programmed(plan, summary.fiscal_year)
        average = roll_up(
            (
                RollItem(row.ratio, row.own_programmed_cop, programmed[row.target_id], has_bpin)
                for row in rows.select_related("target")
                for has_bpin in [bool(row.target.bpin_text)]
            ),
            RollUpMethod.SIMPLE,
        )
        assert summary.physical_ratio == average.value
        assert summary.physical_counted == average.counted
        classes = (summary.met, summary.below, summary.not_executed)
        assert sum(classes) == summary.physical_counted
        assert summary.no_data == summary.physical_left_out
        assert summary.programmed_targets == sum(classes) + summary.no_data


def _programmed(plan, year) -> dict[int, Decimal]:
    sums: dict[int, list[Decimal]] = defaultdict(list)
    for target in plan.producttargets.prefetch_related("programming"):
        for programming in target.programming.all():
            if year in (WHOLE_TERM, programming.fiscal_year):
                sums[target.pk].append(programming.quantity or D(0))
    return {pk: exact_sum(parts) for pk, parts in sums.items()}


def test_every_combination_has_one_explanation_and_one_reason(plan):
    facts = load_facts(plan)
    figures = PlanFigure.objects.filter(plan=plan.plan)
    for year in (2024, 2025):
        explained = figures.filter(dimension=Dimension.PHYSICAL_EXPLANATION, fiscal_year=year)
        assert sum(e.targets for e in explained) == len(physical_groups(facts.rows))
        explained = figures.filter(dimension=Dimension.FINANCIAL_EXPLANATION, fiscal_year=year)
        assert sum(e.targets for e in explained) == len(financial_groups(facts.rows))
    for summary in PlanYearSummary.objects.filter(plan=plan.plan):
        reasons = figures.filter(
            dimension=Dimension.COVERAGE_REASON, fiscal_year=summary.fiscal_year
        )
        assert sum(r.targets for r in reasons) == summary.coverage_total
        assert [r.targets for r in reasons if r.key == "found"] == [summary.coverage_found]


def test_a_plan_is_read_in_eight_queries(plan, django_assert_num_queries):
    version = type(plan).objects.select_related("plan__period").get(pk=plan.pk)

    with django_assert_num_queries(8):
        load_facts(version)
