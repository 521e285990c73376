"""After a change of government: whose values they are, and what needs a reason."""

from datetime import UTC, date, datetime

import pytest

from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.exchange import actions
from kpt.exchange.authorship import years_to_explain
from kpt.files.models import ImportKind, ImportState
from kpt.followup.models import PhysicalExecution
from kpt.plans.models import ChangeSet
from kpt.territories.models import Government
from tests.exchange.test_execution import buenavista
from tests.factories import actor_of, client_of
from tests.official import official_workbook
from tests.plan_factories import GovernmentFactory, PeriodFactory

IN_TIME = datetime(2028, 1, 20, 15, 0, tzinfo=UTC)
LATE = datetime(2028, 2, 1, 15, 0, tzinfo=UTC)


@pytest.fixture
def plan(upload, confirm):
    return confirm(upload(official_workbook())).plan


@pytest.fixture
def reported(plan, upload, confirm):
    """What the outgoing government had reported."""
    batch = upload(buenavista(), ImportKind.EXECUTION, name="seguimiento.xlsx")
    confirm(batch)
    return batch


@pytest.fixture
def incoming(small_world):
    period = PeriodFactory(label="2028-2031", first_year=2028, last_year=2031)
    return GovernmentFactory(
        entity=small_world,
        period=period,
        authority_name="Julián Mejía",
        starts_on=date(2028, 1, 1),
        ends_on=date(2031, 12, 31),
    )


@pytest.fixture
def correction(reported, upload):
    """The same report with another figure of 2024, brought by whoever comes after."""
    return upload(buenavista("2.5"), ImportKind.EXECUTION, name="corregido.xlsx")


def test_a_value_is_of_the_government_in_office_when_it_is_entered(
    correction, incoming, leader, small_world
):
    actions.confirm_import(
        batch_id=correction.pk, actor=leader, now=IN_TIME, reason="Cifra corregida por PIIP"
    )

    by_government = ChangeSet.objects.order_by("at", "pk").values_list("government", flat=True)
    assert list(by_government)[-1] == incoming.pk
    assert set(by_government) == set(
        Government.objects.filter(entity=small_world).values_list("pk", flat=True)
    )


def test_what_another_government_reported_changes_only_with_a_reason(correction, incoming, leader):
    assert years_to_explain(correction, date(2028, 1, 20)) == (2024,)

    with pytest.raises(actions.ReasonMissing, match="lo que reportó otro gobierno \\(2024\\)"):
        actions.confirm_import(batch_id=correction.pk, actor=leader, now=IN_TIME, reason="  ")

    correction.refresh_from_db()
    assert correction.state == ImportState.READY
    assert str(PhysicalExecution.objects.get(fiscal_year=2024).executed) == "1.5"

    confirmed = actions.confirm_import(
        batch_id=correction.pk, actor=leader, now=IN_TIME, reason="Cifra corregida por PIIP"
    )

    assert confirmed.change.note == "Cifra corregida por PIIP"
    told = AuditEvent.objects.filter(kind="import_confirmed").latest("pk")
    assert told.after["reason"] == "Cifra corregida por PIIP"


def test_the_government_that_reported_corrects_itself_without_a_reason(correction, leader):
    assert years_to_explain(correction, date(2026, 11, 1)) == ()


def test_what_is_missing_of_an_old_year_needs_a_reason_after_the_legal_date(plan, incoming, upload):
    batch = upload(buenavista(), ImportKind.EXECUTION, name="seguimiento.xlsx")

    assert years_to_explain(batch, date(2025, 1, 31)) == ()
    assert years_to_explain(batch, LATE.date()) == (2024,)


def test_the_plan_itself_asks_no_reason(upload, incoming):
    assert years_to_explain(upload(official_workbook()), date(2028, 6, 1)) == ()


def test_the_screen_asks_for_the_reason_and_keeps_it(
    correction, small_world, incoming, monkeypatch
):
    monkeypatch.setattr("django.utils.timezone.now", lambda: IN_TIME)
    browser = client_of(actor_of(Role.TEAM_LEADER, small_world))
    page = f"/e/63111/archivos/{correction.uid}/"
    asked = browser.get(page).content.decode()
    assert "Por qué se cambia lo que reportó otro gobierno (2024)" in asked

    answer = browser.post(f"{page}confirmar/", {}, follow=True).content.decode()
    assert "Escriba el motivo" in answer
    browser.post(f"{page}confirmar/", {"motivo": "Cifra corregida por PIIP"})

    correction.refresh_from_db()
    assert correction.state == ImportState.CONFIRMED
    assert correction.changes.get().note == "Cifra corregida por PIIP"
