"""The demo country shows every situation that the rules know. Looked for with the rules."""

from decimal import Decimal

import pytest

from kpt.followup.models import PlanFinding, TargetYearProgress
from kpt.plans.models import OutcomeTarget, Plan, ProductTarget, YearProgramming
from kpt.plans.queries import current_version
from kpt.rules import checks
from kpt.rules.checks import Check
from kpt.rules.codes import is_principal, repeated_bpins, split_bpins
from kpt.rules.coverage import CoverageReason
from kpt.rules.progress import Explanation

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_country")]
EVERY_CHECK = [value for value in vars(checks).values() if isinstance(value, Check)]
# What no workbook can bring in: the database refuses it, or the column is not kept.
NOT_IN_A_PLAN = {checks.BROKEN_CHAIN.code, checks.PRINCIPAL_CONTRADICTS.code}
# Said of a whole plan, by those of two municipalities.
OF_A_PLAN = {checks.INVERTED_PLAN.code: "63548", checks.MIXED_PLAN.code: "63470"}


def buenavista() -> Plan:
    return Plan.objects.get(entity_id="63111")


def targets():
    return ProductTarget.objects.filter(version=current_version(buenavista()))


def progress(fiscal_year: int):
    return TargetYearProgress.objects.filter(target__in=targets(), fiscal_year=fiscal_year)


def test_there_are_some_eighty_targets_in_the_five_lines_of_the_kit():
    version = current_version(buenavista())

    assert [line.name for line in version.strategiclines.all()] == [
        "Tejido Social",
        "Desarrollo Económico",
        "Fortalecimiento Institucional",
        "Integración Regional",
        "Sostenibilidad y Gestión Ambiental",
    ]
    assert 80 <= targets().count() <= 90


@pytest.mark.parametrize("explanation", list(Explanation))
@pytest.mark.parametrize("field", ["explanation", "financial_explanation"])
def test_each_of_the_eight_explanations_is_there(explanation, field):
    assert progress(2025).filter(**{field: explanation.value}).exists()


@pytest.mark.parametrize("reason", list(CoverageReason))
def test_each_reason_of_coverage_is_there(reason):
    assert progress(2025).filter(coverage_reason=reason.value).exists()


@pytest.mark.parametrize("check", EVERY_CHECK, ids=lambda check: check.code)
def test_each_check_finds_something(check):
    found = PlanFinding.objects.filter(
        plan__entity_id=OF_A_PLAN.get(check.code, "63111"), code=check.code
    )

    assert found.exists() != (check.code in NOT_IN_A_PLAN)


def test_both_modes_and_secondary_indicators_are_used():
    codes = targets().values_list("indicator_code", flat=True)

    assert {*targets().values_list("accumulation", flat=True)} == {"acumulativo", "no_acumulativo"}
    assert {is_principal(code) for code in codes} == {True, False}


def test_one_ratio_is_absurd_and_several_are_above_100_percent():
    ratios = [ratio for ratio in progress(2025).values_list("ratio", flat=True) if ratio]

    assert max(ratios) == Decimal(950)
    assert 10 <= sum(1 for ratio in ratios if 1 < ratio < 2) <= 30


def test_targets_with_several_projects_with_one_twice_and_without_any():
    texts = [*targets().values_list("bpin_text", flat=True)]

    assert any(len(split_bpins(text)) == 2 for text in texts)
    assert any(repeated_bpins(text) for text in texts)
    assert "" in texts
    assert "NO APLICA" in texts
    assert {len(code) for text in texts for code in split_bpins(text)} == {13, 15}


def test_two_targets_are_one_group_named_as_dnp_does():
    target = progress(2025).get(target__consecutive=57)

    assert target.physical_group == "IP-101, IP-57"
    assert (target.programmed, target.executed) == (800, 850)


def test_two_projects_of_a_target_are_summed():
    target = progress(2025).get(target__consecutive=56)

    assert (target.programmed, target.executed) == (Decimal("3.5"), Decimal("2.8"))
    assert target.ratio == Decimal("0.8")


def test_a_target_serves_two_lines_and_another_the_same_one_twice():
    def lines_of(consecutive):
        links = targets().get(consecutive=consecutive).line_links.order_by("position")
        return [link.line.consecutive for link in links]

    assert lines_of(20) == [1, 4]
    assert lines_of(73) == [5, 5]


def test_quantities_have_decimals_and_blank_is_not_zero():
    programming = YearProgramming.objects.filter(target__in=targets())

    assert programming.filter(quantity=Decimal("0.25")).exists()
    assert programming.filter(quantity=Decimal(0)).exists()
    assert programming.filter(zero_sources__gt=0).exists()
    assert targets().filter(consecutive=79).get().programming.exclude(quantity=None).count() == 0


def test_outcomes_may_go_down_and_sgr_has_its_own_chapter():
    version = current_version(buenavista())
    youth = OutcomeTarget.objects.get(version=version, consecutive=1)

    assert "de 20 % a 17 %" in youth.indicator_name
    assert youth.target == 17
    assert (version.sgrinitiatives.count(), version.sgrtargets.count()) == (3, 3)


def test_the_sources_know_projects_that_no_target_names():
    summary = buenavista().summaries.get(fiscal_year=2025)

    assert summary.unassigned_cop > 0
    assert summary.coincidence < 1
