"""What the checks find in a plan, one row per target and year, in the order of the registry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kpt.catalogues.models import CatalogueRelease, Product
from kpt.followup.groups import FollowUp
from kpt.followup.models import PlanFinding
from kpt.followup.queries.rows import PlanFacts, TargetFacts
from kpt.rules.checks import place_of
from kpt.rules.findings import (
    CheckedFinancial,
    CheckedPhysical,
    CheckedTarget,
    Finding,
    check_financial,
    check_physical,
    check_plan,
    check_target,
)


def plan_findings(facts: PlanFacts, follow_up: FollowUp) -> list[PlanFinding]:
    """Return what every check finds. A finding of a group stands in each of its targets."""
    known = _known_products(facts)
    targets = [_checked(target, known) for target in facts.targets]
    found = [
        *check_plan(targets),
        *(finding for target in targets for finding in check_target(target)),
        *_of_executions(facts, follow_up),
    ]
    found.sort(key=lambda f: (place_of(f.check), f.consecutives, f.fiscal_year or 0))
    pks = {target.row.consecutive: target.pk for target in facts.targets}
    rows = [
        (finding, pks[number] if number else None)
        for finding in found
        for number in (finding.consecutives or (0,))
    ]
    return [
        PlanFinding(
            plan_id=facts.plan_id,
            target_id=target_id,
            code=finding.check.code,
            severity=finding.check.severity.value,
            fiscal_year=finding.fiscal_year,
            sentence=_sentence(finding),
            position=position,
        )
        for position, (finding, target_id) in enumerate(rows)
    ]


def _sentence(finding: Finding) -> str:
    """Say that the numbers are of several targets together, when they are."""
    if len(finding.consecutives) < 2:
        return finding.sentence
    together = ", ".join(f"IP-{number}" for number in finding.consecutives)
    return f"{finding.sentence} Las cifras son de {together} juntas."


def _of_executions(facts: PlanFacts, follow_up: FollowUp) -> Iterator[Finding]:
    for physical in follow_up.physical:
        for year, progress in physical.years.items():
            if progress.executed is not None:
                yield from check_physical(
                    CheckedPhysical(physical.group.consecutives, year, progress)
                )
    for financial in follow_up.financial:
        for year, amounts in financial.amounts.items():
            if amounts is not None:
                yield from check_financial(
                    CheckedFinancial(
                        consecutives=financial.group.consecutives,
                        fiscal_year=year,
                        progress=financial.years[year],
                        commitments=amounts.commitments,
                        obligations=amounts.obligations,
                        payments=amounts.payments,
                    )
                )


def _checked(target: TargetFacts, known_products: Iterable[str] | None) -> CheckedTarget:
    row = target.row
    return CheckedTarget(
        consecutive=row.consecutive,
        sector_code=target.sector[0],
        programme_code=target.programme[0],
        product_code=row.product_code,
        indicator_code=row.indicator_code,
        accumulation=row.accumulation,
        target=target.target,
        quantities=target.quantities,
        money=row.money,
        bpin_text=row.bpin_text,
        lines=target.mentions,
        sdg=target.sdg,
        known_product=known_products is None or row.product_code in known_products,
        known_indicator=known_products is None or target.indicator_id is not None,
    )


def _known_products(facts: PlanFacts) -> set[str] | None:
    """Return the plan's products that the latest release has; None while there is no release."""
    release = CatalogueRelease.objects.order_by("-published_on").first()
    if release is None:
        return None
    codes = {target.row.product_code for target in facts.targets}
    found = Product.objects.filter(release=release, code__in=codes)
    return set(found.values_list("code", flat=True))
