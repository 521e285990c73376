"""The demo country as a whole: who is in it, marked as invented, the same every time."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings
from django.utils.timezone import localdate

from kpt.accounts.actor import actor_for, system_actor
from kpt.accounts.models import Membership, User
from kpt.accounts.roles import Role
from kpt.demo.people import PASSWORD, PEOPLE
from kpt.demo.spec import entities
from kpt.exchange.actions import undo_import
from kpt.files.models import ImportBatch, ImportKind, ImportState
from kpt.followup.models import PlanYearSummary
from kpt.handover.models import Handover, HandoverState, Side
from kpt.handover.permissions import sides_of
from kpt.indicative.models import IndicativePlan, TargetResponsible
from kpt.plans.models import (
    Funding,
    Plan,
    PlanVersion,
    ProductTarget,
    RowOrigin,
    ValueHistory,
    VersionState,
)
from kpt.territories.models import TerritorialEntity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demo_country")]


def load(**options) -> str:
    output = StringIO()
    call_command("load_demo", stdout=output, **options)
    return output.getvalue()


def test_quindio_and_its_twelve_municipalities_have_a_plan_marked_as_invented():
    plans = Plan.objects.select_related("entity")

    assert {plan.entity_id for plan in plans} == {
        "63", *TerritorialEntity.objects.filter(department_id="63").values_list("pk", flat=True)
    }  # fmt: skip
    assert len(plans) == 13
    assert all(plan.is_demo for plan in plans)


def test_the_others_are_smaller():
    for plan in Plan.objects.exclude(entity_id="63111"):
        assert 20 <= ProductTarget.objects.filter(version__plan=plan).count() <= 40, plan


def test_every_line_of_every_plan_has_targets():
    for spec in entities():
        used = ProductTarget.objects.filter(version__plan__entity_id=spec.divipola)
        assert set(used.values_list("lines__consecutive", flat=True)) == {1, 2, 3, 4, 5}, spec


@pytest.mark.parametrize(
    ("divipola", "years"), [("63111", {2024, 2025}), ("63212", {2024}), ("63302", set())]
)
def test_some_have_less_execution_so_that_empty_pages_are_seen(divipola, years):
    with_execution = PlanYearSummary.objects.filter(
        plan__entity_id=divipola, has_execution=True, fiscal_year__gt=0
    )

    assert set(with_execution.values_list("fiscal_year", flat=True)) == years


def test_money_is_what_a_small_municipality_has():
    summary = PlanYearSummary.objects.get(plan__entity_id="63111", fiscal_year=0)

    assert 25_000_000_000 < summary.programmed_cop < 35_000_000_000


def test_no_ordinary_execution_goes_wild():
    ratios = PlanYearSummary.objects.filter(has_execution=True, fiscal_year__in=[2024, 2025])

    assert all(0.3 < summary.physical_ratio <= 1 for summary in ratios)
    assert all(0.3 < summary.financial_ratio < 1.1 for summary in ratios)


def test_plans_came_in_by_confirmed_imports_and_know_their_cells():
    batches = ImportBatch.objects.all()

    # A plan each, a report each but Génova, and the amended plan and earlier report of Buenavista.
    assert batches.count() == 13 + 12 + 2
    assert {*batches.values_list("state", flat=True)} == {ImportState.CONFIRMED}
    target = ProductTarget.objects.get(version__plan__entity_id="63690", consecutive=1)
    assert RowOrigin.objects.get(uid=target.uid).sheet == "Plan indicativo - Productos"


@pytest.mark.parametrize("person", PEOPLE, ids=lambda person: person.name)
def test_each_person_is_there_with_her_role_and_the_printed_password(person, demo_country):
    user = User.objects.get(email=person.email)
    entity = TerritorialEntity.objects.get(pk=person.divipola or "63111")
    rights = Membership.objects.filter(user=user)

    assert user.check_password(PASSWORD)
    assert {right.entity_id for right in rights} == set(person.places)
    actor = actor_for(user, on=rights[0].starts_on)
    assert bool(actor.may_enter(entity)) == (person.role != Role.SITE_ADMIN)
    assert person.email in demo_country
    assert person.role.label in demo_country


def test_there_is_somebody_of_every_role():
    assert {person.role for person in PEOPLE} == set(Role)


def test_one_entity_changes_its_government_and_both_leaders_can_sign():
    handover = Handover.objects.get()
    today = localdate()
    sides = {
        name: sides_of(
            actor_for(User.objects.get(email=f"{name}@ejemplo.gov.co"), on=today), handover
        )
        for name in ("sale.filandia", "entra.filandia")
    }

    assert (handover.entity_id, handover.state) == ("63272", HandoverState.SNAPSHOT_TAKEN)
    assert sides == {"sale.filandia": (Side.OUTGOING,), "entra.filandia": (Side.INCOMING,)}
    assert handover.snapshot.files.count() == 4


def test_it_says_whom_to_begin_with_and_how_to_try_the_second_factor(demo_country):
    begins = demo_country.partition("Para empezar:")[2]

    assert "lider.buenavista@ejemplo.gov.co" in begins
    assert "admin.dnp@ejemplo.gov.co" in begins
    assert "Seguridad de mi cuenta" in begins
    assert "/e/63272/empalme/" in begins


def test_it_says_that_figures_are_invented(demo_country):
    assert "son inventados" in demo_country
    assert PASSWORD in demo_country


def test_loading_again_changes_nothing():
    before = (ImportBatch.objects.count(), User.objects.count(), Membership.objects.count())

    output = load()

    after = (ImportBatch.objects.count(), User.objects.count(), Membership.objects.count())
    assert before == after
    assert output.count("ya estaba") == 13


def test_an_interrupted_load_goes_on_where_it_was():
    report = ImportBatch.objects.get(entity_id="63690", kind=ImportKind.EXECUTION)
    undo_import(batch_id=report.pk, actor=system_actor("prueba"), now=report.confirmed_at)
    # As if the report had never come: nobody but the test takes files away.
    ImportBatch.objects.filter(pk=report.pk).delete()

    output = load()

    assert "Salento, guardián de la palma 2024-2027: 24 metas" in output
    assert output.count("ya estaba") == 12
    plan = Plan.objects.get(entity_id="63690")
    # Two vigencias, and the four years together.
    assert plan.summaries.filter(has_execution=True).count() == 3


def test_what_people_did_with_it_is_not_done_again():
    report = ImportBatch.objects.get(entity_id="63690", kind=ImportKind.EXECUTION)
    undo_import(batch_id=report.pk, actor=system_actor("prueba"), now=report.confirmed_at)

    assert load().count("ya estaba") == 13


def test_the_plan_of_buenavista_was_amended_by_an_act_and_keeps_its_history():
    versions = PlanVersion.objects.filter(plan__entity_id="63111").order_by("number")

    assert [(v.state, v.act_number, str(v.act_on)) for v in versions] == [
        (VersionState.SUPERSEDED, "005", "2024-05-28"),
        (VersionState.ADOPTED, "002", "2025-02-07"),
    ]
    roads = ProductTarget.objects.get(version=versions[1], consecutive=56)
    history = ValueHistory.objects.filter(row_uid=roads.uid, fiscal_year="2025", source=None)
    assert [(value.before, value.after) for value in history] == [("3", "3.5")]
    assert not ProductTarget.objects.filter(version=versions[0], consecutive__gt=100).exists()


def test_buenavista_programs_its_vigencia_and_says_who_answers():
    numbers = IndicativePlan.objects.order_by("fiscal_year")

    assert {one.plan.entity_id for one in numbers} == {"63111"}
    assert [one.state for one in numbers] == ["adoptado", "borrador"]
    assert TargetResponsible.objects.filter(until=None).count() > 70


def test_one_act_is_still_to_be_told():
    pending = PlanVersion.objects.filter(state=VersionState.ADOPTED_PENDING_ACT)

    assert [version.plan.entity_id for version in pending] == ["63212"]


def test_a_plan_that_a_visitor_brought_to_the_demo_is_left_alone():
    Plan.objects.filter(entity_id="63594").update(is_demo=False)

    output = load()

    assert "Quimbaya luz del Quindío 2024-2027: ya tiene un plan propio; no se toca" in output
    assert output.count("ya estaba") == 12


def test_real_plans_are_not_mixed_with_invented_ones():
    Plan.objects.update(is_demo=False)

    with pytest.raises(CommandError, match="--force"):
        load()

    assert "ya tiene un plan propio; no se toca" in load(force=True)


def test_outside_demo_mode_nothing_is_loaded_and_nobody_of_it_signs_in(client):
    with override_settings(KPT_DEMO=False):
        with pytest.raises(CommandError, match="KPT_DEMO=1"):
            load()
        assert not client.login(email=PEOPLE[0].email, password=PASSWORD)
    assert client.login(email=PEOPLE[0].email, password=PASSWORD)


def test_funding_is_in_pesos_not_in_millions():
    assert min(Funding.objects.values_list("amount_cop", flat=True)) >= 500_000
