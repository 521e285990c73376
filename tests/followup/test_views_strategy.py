"""Metas de resultado and regalías, as the team and as anybody reads them."""

from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from kpt.accounts.roles import Role
from kpt.base.numbers import pesos
from kpt.plans.models import (
    OutcomeTarget,
    OutcomeTargetLine,
    SgrBiennium,
    SgrInitiative,
    SgrInitiativeLine,
    SgrTarget,
)
from tests.factories import actor_of, client_of
from tests.plan_factories import LineFactory, VersionFactory, a_plan, compute

pytestmark = pytest.mark.django_db
D = Decimal


@pytest.fixture
def version():
    version = VersionFactory()
    line = LineFactory(version=version, name="Tejido social")
    for number in (1, 2):
        outcome = OutcomeTarget.objects.create(
            version=version,
            consecutive=number,
            position=number,
            indicator_name=f"Trabajo - Desempleo {number}",
            target=D("17.5"),
            in_national_plan=True if number == 1 else None,
            transformation_name="Convergencia regional",
            change=version.change,
        )
        OutcomeTargetLine.objects.create(outcome=outcome, line=line, position=1)
        OutcomeTargetLine.objects.create(outcome=outcome, line=line, position=2)
    compute(version.plan)
    return version


def with_sgr(version) -> None:
    line = version.strategiclines.get()
    for number in (1, 2):
        initiative = SgrInitiative.objects.create(
            version=version,
            consecutive=number,
            position=number,
            name=f"Mejorar la vía {number}",
            indicative_cop=D(1_500_000),
            change=version.change,
        )
        SgrInitiativeLine.objects.create(initiative=initiative, line=line, position=1)
    target = SgrTarget.objects.create(
        version=version,
        consecutive=1,
        position=1,
        official_code="ISGR-IP-1",
        sector_code="24",
        programme_code="2402",
        product_code="2402041",
        indicator_code="240204100",
        indicator_name="Vía mejorada",
        unit="Metros",
        target=D(900),
        accumulation="no_acumulativo",
        change=version.change,
    )
    for biennium, amount in (("2023-2024", None), ("2025-2026", D(700_000))):
        SgrBiennium.objects.create(
            target=target,
            biennium=biennium,
            quantity=D(9),
            amount_cop=amount,
            change=version.change,
        )


def both(version, name):
    """Return the page as the team opens it and as anybody does."""
    entity = version.plan.entity
    team = client_of(actor_of(Role.TEAM_MEMBER, entity))
    return [
        team.get(reverse(f"followup:{name}", args=[entity.pk])),
        Client().get(reverse(f"portal:{name}", args=[entity.pk])),
    ]


def test_outcomes_say_their_target_line_and_place_in_the_national_plan(version):
    for response in both(version, "outcomes"):
        first, second = response.context["outcomes"].page.object_list
        assert (first.label, first.target, first.lines) == ("IR-1", "17,5", "Tejido social")
        assert (first.national, second.national) == ("Sí", "No dice")
        assert "2\xa0metas de resultado" in response.content.decode()


def test_the_chapter_of_regalias_is_told_by_biennium_and_never_in_the_budget(version):
    with_sgr(version)

    for response in both(version, "sgr"):
        sgr = response.context["sgr"]
        assert sgr.indicative_cop == 3_000_000
        assert sgr.totals == (("2023-2024", 0), ("2025-2026", 700_000))
        row = sgr.targets.object_list[0]
        assert row.unit == "metros, cada bienio"
        assert row.biennia == (("2023-2024", "9", None), ("2025-2026", "9", D(700_000)))
        page = response.content.decode()
        assert "no se suma al presupuesto ordinario" in page
        assert pesos(3_000_000) in page


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("outcomes", "Este plan no tiene metas de resultado"),
        ("sgr", "Este plan no tiene capítulo de regalías"),
    ],
)
def test_what_a_plan_lacks_is_said(name, says):
    for response in both(a_plan(1), name):
        assert response.status_code == 200
        assert says in response.content.decode()


@pytest.mark.parametrize("name", ["outcomes", "sgr"])
def test_few_queries(version, name, django_assert_max_num_queries):
    with_sgr(version)
    both(version, name)
    client = client_of(actor_of(Role.TEAM_MEMBER, version.plan.entity))

    with django_assert_max_num_queries(10):
        client.get(reverse(f"followup:{name}", args=[version.plan.entity_id]))
