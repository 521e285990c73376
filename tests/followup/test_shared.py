"""Money of several targets is shared, what is left stays in sight, and it all meets the budget."""

import random
from decimal import Decimal as D

import pytest
from django.urls import reverse
from django.utils import timezone

from kpt.accounts.actor import actor_for
from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed
from kpt.followup.actions.reports import Money
from kpt.followup.actions.shared import (
    SharedGiven,
    SpendingMeanwhile,
    WrongShares,
    delete_shared,
    write_budget,
    write_shared,
)
from kpt.followup.models import BudgetExecution, ReportSummary, SharedSpending, SpendingShare
from kpt.followup.queries.reconciliation import reconciliation, sources_of
from kpt.followup.queries.reported import reported_targets, shared_of
from kpt.followup.queries.shared import budget_version
from kpt.rules.apportionment import all_sources
from kpt.rules.reported import Amounts, total_amounts
from tests.factories import EntityFactory, MembershipFactory, actor_of, client_of
from tests.followup.test_reporting import NOW, Place
from tests.plan_factories import a_plan

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def here():
    return Place()


def pesos_of(n):
    return Amounts(D(n) * 3, D(n) * 2, D(n))


def write(here, report, shares, **more):
    given = {"concept": " Interventoría ", "source": 1, "bpin": "", "amounts": pesos_of(100)}
    given |= {name: more.pop(name) for name in list(more) if name in given}
    parts = tuple((target.uid, D(part)) for target, part in shares.items())
    known = {"spending_id": None, "seen": 0, "actor": here.member, "now": NOW}
    return write_shared(
        report_id=report.pk, given=SharedGiven(**given, shares=parts), **(known | more)
    )


def url(here, name="shared", *more):
    return reverse(f"reports:{name}", args=[here.entity.pk, 2025, *more])


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def test_an_expense_is_written_shared_changed_and_deleted(here):
    report = here.opened()
    first, second, _ = here.targets
    made = write(here, report, {first: "60", second: "30"})
    assert (made.concept, made.row_version, made.changed_by) == (
        "Interventoría",
        1,
        here.member.user,
    )
    assert [t.amounts for t in reported_targets(report)][:2] == [
        Amounts(D(180), D(120), D(60)),
        Amounts(D(90), D(60), D(30)),
    ]
    assert ReportSummary.objects.get(report=report).is_stale
    again = write(here, report, {second: "100"}, spending_id=made.pk, seen=1)
    assert again.row_version == 2
    assert SpendingShare.objects.get().target_uid == second.uid
    delete_shared(spending_id=made.pk, seen=2, actor=here.member, now=NOW)
    assert not SharedSpending.objects.exists()
    kinds = AuditEvent.objects.filter(kind__startswith="shared_spending").order_by("pk")
    assert [one.kind for one in kinds] == ["shared_spending_written"] * 2 + [
        "shared_spending_deleted"
    ]
    assert kinds[1].before["shares"] == {str(first.uid): "60.000000", str(second.uid): "30.000000"}


def test_parts_may_not_go_over_the_expense_nor_out_of_the_plan(here):
    report = here.opened()
    first, second, _ = here.targets
    with pytest.raises(WrongShares, match="Quite 10 puntos"):
        write(here, report, {first: "60", second: "50"})
    with pytest.raises(WrongShares, match="no es del plan vigente"):
        write(here, report, {a_plan(targets=1).producttargets.get(): "10"})
    with pytest.raises(WrongShares, match="repetida"):
        write_shared(
            report_id=report.pk,
            spending_id=None,
            given=SharedGiven("X", 1, "", pesos_of(1), ((first.uid, D(1)), (first.uid, D(2)))),
            seen=0,
            actor=here.member,
            now=NOW,
        )
    assert not SharedSpending.objects.exists()


def test_two_people_on_one_expense_are_told(here):
    report = here.opened()
    made = write(here, report, {})
    with pytest.raises(SpendingMeanwhile, match="mientras usted lo escribía"):
        write(here, report, {}, spending_id=made.pk, seen=0, actor=here.leader)
    with pytest.raises(SpendingMeanwhile):
        delete_shared(spending_id=made.pk, seen=0, actor=here.leader, now=NOW)
    delete_shared(spending_id=made.pk, seen=1, actor=here.leader, now=NOW)
    with pytest.raises(SpendingMeanwhile, match="eliminó"):
        write(here, report, {}, spending_id=made.pk, seen=1)


@pytest.mark.parametrize("who", ["gobernacion", "dnp", "neighbour", "other_sector"])
def test_who_may_not_write_it(here, who):
    report = here.opened()
    made = write(here, report, {here.targets[0]: "10"})
    others = {
        "neighbour": lambda: actor_of(Role.TEAM_LEADER, EntityFactory()),
        "other_sector": lambda: actor_for(
            MembershipFactory(role=Role.TEAM_MEMBER, entity=here.entity, sectors=["99"]).user,
            NOW.date(),
        ),
    }
    actor = others[who]() if who in others else getattr(here, who)
    with pytest.raises(NotAllowed):
        write(here, report, {}, spending_id=made.pk, seen=1, actor=actor)
    with pytest.raises(NotAllowed):
        delete_shared(spending_id=made.pk, seen=1, actor=actor, now=NOW)
    with pytest.raises(NotAllowed):
        write_budget(report_id=report.pk, rows={}, seen="", actor=actor, now=NOW)
    assert SpendingShare.objects.get().percent == 10


def test_the_budget_is_of_who_has_the_whole_plan(here):
    """It is one figure of the entity: who answers for one sector, even hers, does not write it."""
    report = here.opened()
    sector = here.targets[0].sector_code
    narrow = MembershipFactory(role=Role.TEAM_MEMBER, entity=here.entity, sectors=[sector]).user
    given = {"report_id": report.pk, "rows": {}, "seen": budget_version(report), "now": NOW}
    with pytest.raises(NotAllowed, match="es de toda la entidad"):
        write_budget(actor=actor_for(narrow, NOW.date()), **given)
    page = client_of(actor_for(narrow, NOW.date())).get(url(here, "budget")).content.decode()
    assert "es de toda la entidad" in page
    write_budget(actor=here.member, **given)
    write_budget(actor=here.leader, **given)


def test_nothing_is_shared_while_others_have_the_report(here):
    report = here.sent()
    with pytest.raises(NotAllowed, match="ya se envió"):
        write(here, report, {})


FORM = {
    "version": "0",
    "concepto": "Contrato 045",
    "fuente": "1",
    "bpin": "",
    "compromisos": "300",
    "obligaciones": "$ 200",
    "pagos": "",
    "partes-INITIAL_FORMS": "0",
    "partes-TOTAL_FORMS": "3",
}


def rows(*typed):
    found = {}
    for number, (target, part) in enumerate(typed):
        found |= {f"partes-{number}-meta": target, f"partes-{number}-parte": part}
    return found


def test_an_expense_is_written_on_the_page_and_what_is_left_is_in_sight(here):
    here.opened()
    web = client_of(here.member)
    assert "No hay gastos compartidos" in text(web.get(url(here)))
    assert '<option value="IP-1">' in text(web.get(url(here, "shared-new")))
    sent = FORM | rows(("IP-1 Vereda 1", "50"), ("2", "12,5"), ("", ""))
    assert web.post(url(here, "shared-new"), sent).url == url(here)
    page = text(web.get(url(here)))
    assert "IP-1: 50 %" in page
    assert "37,5 %" in page
    assert "$ 75" in page
    made = SharedSpending.objects.get()
    edit = url(here, "shared-edit", made.uid)
    assert 'value="12,5"' in text(web.get(edit))
    changed = FORM | rows(("IP-3", "100")) | {"version": "1"}
    assert web.post(edit, changed).url == url(here)
    assert SpendingShare.objects.get().percent == 100


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (rows(("IP-99", "50")), "«IP-99» no es una meta de este plan"),
        (rows(("", "50")), "Escriba de qué meta es esta parte"),
        (rows(("IP-1", "")), "Escriba qué parte toma"),
        (rows(("IP-1", "101")), "100"),
        (rows(("IP-1", "60"), ("IP-2", "60")), "Quite 20 puntos"),
        (rows(("IP-1", "6"), ("IP-1", "6")), "repetida"),
        ({"concepto": ""}, "obligatorio"),
        ({"fuente": ""}, "obligatorio"),
        ({"bpin": "12"}, "13 o 15"),
    ],
)
def test_a_wrong_expense_says_what_and_keeps_what_was_typed(here, typed, words):
    here.opened()
    response = client_of(here.member).post(url(here, "shared-new"), FORM | typed)
    assert response.status_code == 422
    assert words in text(response)
    assert 'value="300"' in text(response)
    assert not SharedSpending.objects.exists()


@pytest.mark.parametrize(
    ("button", "typed", "words"),
    [
        ("iguales", rows(("IP-1", ""), ("IP-2", ""), ("IP-3", "")), 'value="33,333334"'),
        ("programado", rows(("IP-1", ""), ("IP-3", "")), 'value="75"'),
        ("filas", rows(("IP-1", "7"), ("IP-2", "8"), ("IP-3", "9")), "Meta 6"),
        ("iguales", {}, "a qué metas sirve"),
        ("programado", rows(("IP-9", "")), "no es una meta de este plan"),
        ("iguales", rows(("xyz", "")), "no es una meta de este plan"),
    ],
)
def test_the_buttons_share_out_and_save_nothing(here, button, typed, words):
    here.opened()
    response = client_of(here.member).post(
        url(here, "shared-new"), FORM | typed | {"accion": button}
    )
    assert words in text(response)
    assert 'value="Contrato 045"' in text(response)
    assert not SharedSpending.objects.exists()


def test_without_programmed_money_there_is_nothing_to_share_by(here):
    here.version.producttargets.get(consecutive=1).funding.all().delete()
    here.opened()
    sent = FORM | rows(("IP-1", "")) | {"accion": "programado"}
    response = client_of(here.member).post(url(here, "shared-new"), sent)
    assert response.status_code == 422
    assert "Reparta por partes iguales" in text(response)
    # Of a source that no target programmes, the money of all the sources is used.
    other = FORM | rows(("IP-2", "")) | {"accion": "programado", "fuente": "14"}
    response = client_of(here.member).post(url(here, "shared-new"), other)
    assert 'value="100"' in text(response)


def test_a_second_tab_keeps_what_was_typed_and_then_writes_it(here):
    report = here.opened()
    made = write(here, report, {}, actor=here.leader)
    edit = url(here, "shared-edit", made.uid)
    web = client_of(here.member)
    told = web.post(edit, FORM)
    assert told.status_code == 422
    assert "mientras usted lo escribía" in text(told)
    assert 'name="version" value="1"' in text(told)
    assert web.post(edit, FORM | {"version": "1"}).url == url(here)


def test_deleting_asks_first(here):
    report = here.opened()
    made = write(here, report, {here.targets[0]: "10"})
    page = url(here, "shared-delete", made.uid)
    web = client_of(here.member)
    assert "No se puede deshacer" in text(web.get(page))
    assert SharedSpending.objects.exists()
    assert web.post(page, {"version": "9"}).status_code >= 400
    assert web.post(page, {"version": "1"}).url == url(here)
    assert not SharedSpending.objects.exists()
    assert web.get(page).status_code == 404


def test_who_reviews_reads_and_does_not_write(here):
    report = here.opened()
    made = write(here, report, {here.targets[0]: "10"})
    web = client_of(here.gobernacion)
    assert "Interventoría" in text(web.get(url(here)))
    for page in (
        url(here, "shared-new"),
        url(here, "shared-edit", made.uid),
        url(here, "shared-delete", made.uid),
        url(here, "budget"),
    ):
        assert web.get(page).status_code == 200
        assert web.post(page, FORM).status_code == 403
    assert SharedSpending.objects.count() == 1


def test_the_budget_is_written_by_source_and_a_zero_is_not_a_blank(here):
    report = here.opened()
    web = client_of(here.member)
    page = url(here, "budget")
    assert "SGP salud" in text(web.get(page))
    sent = {"version": "", "obligaciones_1": "500", "pagos_3": "0"}
    assert web.post(page, sent).url == url(here, "reconciliation")
    assert [row.source_id for row in BudgetExecution.objects.filter(report=report)] == [1, 3]
    told = web.post(page, sent | {"obligaciones_1": "700"})
    assert told.status_code == 422
    assert "Otra persona cambió el presupuesto" in text(told)
    assert 'value="700"' in text(told)
    seen = {"version": budget_version(report)}
    assert web.post(page, {"obligaciones_1": "800"} | seen).status_code == 302
    assert BudgetExecution.objects.get().obligations_cop == 800
    assert AuditEvent.objects.filter(kind="budget_execution_written").count() == 2


def test_what_does_not_match_the_budget_is_told_in_a_sentence(here):
    report = here.opened()
    here.answer(report, here.targets[0], money=(Money(1, "", D(30), D(20), D(10)),))
    write(here, report, {here.targets[0]: "50"}, amounts=Amounts(D(10), D(10), D(10)))
    web = client_of(here.leader)
    page = text(web.get(url(here, "reconciliation")))
    assert "falta escribir lo que dice el presupuesto" in page
    rows_ = {1: Amounts(D(40), D(35), D(15)), 3: Amounts(D(0), D(0), D(0))}
    write_budget(report_id=report.pk, rows=rows_, seen="", actor=here.leader, now=NOW)
    page = text(web.get(url(here, "reconciliation")))
    assert "Recursos propios: faltan $ 5 de obligaciones por explicar" in page
    assert "el reporte cuenta $ 5 de pagos más que el presupuesto" in page
    assert "de compromisos" not in page
    assert "SGP salud" in page
    assert "$ 15" in text(web.get(url(here, "reconciliation") + "?ver=pagos"))
    square = {1: Amounts(D(40), D(30), D(20))}
    seen = budget_version(report)
    write_budget(report_id=report.pk, rows=square, seen=seen, actor=here.leader, now=NOW)
    assert reconciliation(report, {}).is_square
    assert "coinciden, al peso" in text(web.get(url(here, "reconciliation") + "?ver=otra"))


def test_nothing_to_reconcile_says_what_to_do(here):
    here.opened()
    page = text(client_of(here.leader).get(url(here, "reconciliation")))
    assert "Todavía no hay nada que conciliar" in page


@pytest.mark.parametrize("seed", range(3))
def test_targets_and_what_has_none_are_always_what_the_report_explains(here, seed):
    """Σ targets + unassigned = execution explained, also when the plan lost a target (2.12)."""
    dice = random.Random(seed)
    report = here.opened()
    for target in here.targets:
        money = tuple(
            Money(source, "", *(D(dice.randrange(10**9)) for _ in range(3))) for source in (1, 5)
        )
        here.answer(report, target, money=money)
    for _ in range(4):
        parts = {target: dice.choice(["33.333333", "0.5", "12"]) for target in here.targets}
        write(
            here, report, parts, source=dice.choice([1, 3]), amounts=pesos_of(dice.randrange(999))
        )
    spoken = [t.amounts for t in reported_targets(report)]
    loose = [shared.unassigned for _, shared in shared_of([report.pk])]
    found = all_sources(sources_of(report).values())
    assert total_amounts([*spoken, *loose]) == found.explained
    assert total_amounts(loose) == found.loose
    here.version.producttargets.get(consecutive=3).delete()
    without = all_sources(sources_of(report).values())
    assert without.explained == found.explained
    assert total_amounts(t.amounts for t in reported_targets(report)) == total_amounts(
        [without.own, without.shared]
    )


def test_the_pages_cost_the_same_whatever_there_is(here, django_assert_max_num_queries):
    report = here.opened()
    made = [write(here, report, dict.fromkeys(here.targets, "20")) for _ in range(6)]
    rows_ = {1: pesos_of(1), 2: pesos_of(1)}
    write_budget(report_id=report.pk, rows=rows_, seen="", actor=here.leader, now=NOW)
    web = client_of(here.leader)
    web.get(url(here))
    for page in (
        url(here),
        url(here, "reconciliation"),
        url(here, "budget"),
        url(here, "shared-new"),
        url(here, "shared-edit", made[0].uid),
        url(here, "shared-delete", made[0].uid),
    ):
        with django_assert_max_num_queries(10):
            assert web.get(page).status_code == 200
