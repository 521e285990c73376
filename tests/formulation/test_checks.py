"""The checks of a plan in formulation, live, and the exceptions to them."""

import uuid
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from kpt.accounts.actor import Actor, system_actor
from kpt.accounts.roles import Role
from kpt.audit.kinds import AuditKind
from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed
from kpt.formulation.actions.exceptions import (
    NothingToExcept,
    UnexplainedDecision,
    ask_exception,
    decide_exception,
)
from kpt.formulation.models import CheckException, ExceptionState
from kpt.formulation.queries.check_rows import checked_draft
from kpt.formulation.queries.checks import findings_of, findings_of_row
from kpt.plans.models import (
    FundingCeiling,
    LineSector,
    OutcomeDetail,
    OutcomeTarget,
    OutcomeTargetLine,
    SgrBiennium,
    SgrInitiative,
    SgrTarget,
    TargetDetail,
)
from kpt.promises.actions.promises import link_promise, set_aside
from kpt.rules.workflows.check_exception import ExceptionEvent
from tests.base.ui import elements
from tests.factories import actor_of, client_of
from tests.plan_factories import TargetFactory
from tests.plans.drafts import NOW
from tests.promises.some import a_promise

pytestmark = pytest.mark.django_db
DAY = NOW.date()
MONEY = {(year, 1): 400 for year in (2024, 2025, 2026, 2027)}


@pytest.fixture
def draft(place):
    """One line with its sectors, an outcome and a target; all of it complete."""
    version = place.version
    line = place.line("Tejido social")
    LineSector.objects.create(line=line, sector_code="24")
    target = TargetFactory(version=version, number=1, lines=[line], money=MONEY)
    TargetDetail.objects.create(
        target=target, responsible_office="Planeación", unit_cost_cop=Decimal(133)
    )
    outcome = OutcomeTarget.objects.create(
        version=version,
        consecutive=1,
        position=1,
        indicator_name="Pobreza",
        target=Decimal(17),
        change=version.change,
    )
    OutcomeTargetLine.objects.create(outcome=outcome, line=line, position=1)
    OutcomeDetail.objects.create(
        outcome=outcome, baseline=Decimal(20), direction="reducir", rationale="Por el programa."
    )
    return place


def codes(place) -> set[str]:
    return {one.check.code for one in findings_of(place.version, DAY)}


def test_what_is_complete_is_left_alone_and_the_rest_is_told(draft):
    assert codes(draft) == {
        "indicador-fuera-del-catalogo",
        "sin-ods",
        "ppi-sin-techos",
        "sin-promesas",
    }


def test_the_loader_gives_the_rules_every_number_of_the_plan(draft):
    FundingCeiling.objects.create(
        plan=draft.version.plan, fiscal_year=2024, source_id=1, amount_cop=300, changed_at=NOW
    )
    plan = checked_draft(draft.version).plan

    (target,) = plan.targets
    assert target.checked.quantities == dict.fromkeys((2024, 2025, 2026, 2027), Decimal(3))
    assert sum(target.checked.money.values()) == 1600
    assert (target.checked.lines, target.responsible, target.unit_cost) == (
        (1,),
        "Planeación",
        Decimal(133),
    )
    (line,) = plan.lines
    assert (line.sectors, line.targets, line.outcomes) == (1, 1, 1)
    (outcome,) = plan.outcomes
    assert (outcome.baseline, outcome.target, outcome.increases) == (20, 17, False)
    assert plan.ceilings == {(2024, 1): 300}
    assert plan.spent[2024, 1] == 400
    assert "ppi-sobre-el-techo" in codes(draft)


def test_what_is_taken_away_is_told(draft):
    version = draft.version
    LineSector.objects.all().delete()
    OutcomeDetail.objects.all().delete()
    TargetDetail.objects.update(responsible_office="", unit_cost_cop=10)
    version.producttargets.update(target=50)
    draft.line("Sin nada")

    assert codes(draft) >= {
        "linea-sin-sectores",
        "linea-sin-metas",
        "linea-sin-resultado",
        "resultado-sin-linea-base",
        "resultado-sin-justificacion",
        "meta-sin-responsable",
        "costo-lejos-de-los-recursos",
        "programacion-que-no-cuadra",
    }


def test_regalias_are_checked_apart(draft):
    version = draft.version
    initiative = SgrInitiative.objects.create(
        version=version, consecutive=1, position=1, name="Vías", change=version.change
    )
    coded = {
        "sector_code": "24",
        "programme_code": "2402",
        "product_code": "2402041",
        "indicator_code": "240204100",
        "indicator_name": "Vía mejorada",
        "accumulation": "acumulativo",
        "change": version.change,
        "version": version,
    }
    good = SgrTarget.objects.create(
        consecutive=1, position=1, official_code="SGR-A", initiative=initiative, **coded
    )
    SgrTarget.objects.create(consecutive=2, position=2, official_code="SGR-B", **coded)
    SgrBiennium.objects.create(
        target=good, biennium="2025-2026", amount_cop=500, change=version.change
    )
    found = {
        one.check.code: one.key for one in findings_of(version, DAY) if "sgr" in one.check.code
    }

    assert found == {"sgr-sin-iniciativa": "SGR-B", "sgr-sin-recursos": "SGR-B"}


def test_promises_are_counted_by_where_they_are(draft):
    promise = a_promise(draft.leader, draft.entity)
    assert "promesas-por-ubicar" in codes(draft)
    uid = draft.version.strategiclines.get().uid
    link_promise(promise_id=promise.pk, row_uids=[uid], actor=draft.leader, now=NOW)
    assert "promesas-por-ubicar" not in codes(draft)
    promise.links.update(row_uid=uuid.uuid4())  # its row has left the plan
    assert "promesas-por-ubicar" in codes(draft)
    promise.links.all().delete()
    set_aside(promise_id=promise.pk, reason="No es nuestra", actor=draft.leader, now=NOW)
    assert not {"promesas-por-ubicar", "sin-promesas"} & codes(draft)


def test_findings_lead_to_where_they_are_corrected(draft):
    target = draft.version.producttargets.get()
    found = {one.check.code: one for one in findings_of(draft.version, DAY)}

    assert found["sin-ods"].url.endswith(f"/metas/{target.uid}/#que")
    assert found["ppi-sin-techos"].url.endswith("/techos/")
    for one in found.values():
        assert client_of(draft.leader).get(one.url).status_code in (200, 302)


def test_the_findings_of_one_row(draft):
    target = draft.version.producttargets.get()

    assert {one.check.code for one in findings_of_row(draft.version, target.uid)} == {
        "indicador-fuera-del-catalogo",
        "sin-ods",
    }


# Exceptions ---------------------------------------------------------------------------------------


def ask(place, code="sin-ods", row=True, actor=None, reason="El DNP lo corrige."):
    return ask_exception(
        version_id=place.version.pk,
        code=code,
        row_uid=place.version.producttargets.get().uid if row else None,
        reason=reason,
        actor=actor or place.leader,
        now=NOW,
    )


def decide(place, exception, event, answer="", actor=None):
    return decide_exception(
        exception_id=exception.pk,
        event=event,
        answer=answer,
        actor=actor or place.leader,
        now=NOW,
    )


def test_an_approved_exception_takes_the_finding_from_the_list_until_it_is_revoked(draft):
    exception = ask(draft)
    page = reverse("formulation:findings", args=[draft.entity.pk])
    browser = client_of(draft.leader)
    assert "Excepción pedida" in said(browser.get(page))

    decide(draft, exception, ExceptionEvent.APPROVE)
    assert "Nada con esos filtros" in said(browser.get(f"{page}?revision=sin-ods"))
    assert "1 hallazgo<" in said(browser.get(f"{page}?ver=excepciones"))
    public = said(client_of(None).get(reverse("portal:exceptions", args=[draft.entity.pk])))
    assert "El DNP lo corrige." in public
    assert draft.leader.name not in public

    decide(draft, exception, ExceptionEvent.REVOKE, "Ya tiene ODS.")
    public = said(client_of(None).get(reverse("portal:exceptions", args=[draft.entity.pk])))
    assert "Revocada el" in public
    kinds = AuditEvent.objects.filter(kind__startswith="check_exception").values_list(
        "kind", flat=True
    )
    assert set(kinds) == {
        AuditKind.CHECK_EXCEPTION_ASKED,
        AuditKind.CHECK_EXCEPTION_APPROVED,
        AuditKind.CHECK_EXCEPTION_REVOKED,
    }


def test_what_was_refused_is_not_public_and_may_be_asked_again(draft):
    exception = ask(draft)
    with pytest.raises(UnexplainedDecision):
        decide(draft, exception, ExceptionEvent.REFUSE, " ")
    decide(draft, exception, ExceptionEvent.REFUSE, "Corríjalo en el catálogo.")

    public = said(client_of(None).get(reverse("portal:exceptions", args=[draft.entity.pk])))
    assert "no tiene excepciones" in public
    assert ask(draft).state == ExceptionState.ASKED


@pytest.mark.parametrize(
    ("code", "row", "reason", "error"),
    [
        ("otra", True, "Porque sí", NothingToExcept),
        ("sin-ods", False, "Porque sí", NothingToExcept),
        ("meta-vacia", True, "Porque sí", NothingToExcept),
        ("sin-ods", True, "  ", UnexplainedDecision),
        ("plan-sin-lineas", False, "Porque sí", NotAllowed),
    ],
)
def test_what_cannot_be_excepted(draft, code, row, reason, error):
    with pytest.raises(error):
        ask(draft, code, row, reason=reason)

    assert not CheckException.objects.exists()


def test_one_exception_lives_at_a_time(draft):
    ask(draft)
    with pytest.raises(NothingToExcept, match="Ya hay"):
        ask(draft)
    assert ask(draft, "ppi-sin-techos", row=False).row_uid is None
    with pytest.raises(NothingToExcept, match="Ya hay"):
        ask(draft, "ppi-sin-techos", row=False)


WHO = [
    (Role.TEAM_MEMBER, True, False),
    (Role.READER, False, False),
    (Role.DNP_ADMIN, False, False),
    (Role.CTP_COUNCILLOR, False, False),
]


@pytest.mark.parametrize(("role", "asks", "decides"), WHO)
def test_the_team_asks_and_only_the_leader_decides(draft, role, asks, decides):
    actor = actor_of(role, draft.entity)
    exception = ask(draft, "ppi-sin-techos", row=False)
    if asks:
        assert ask(draft, actor=actor).asked_by == actor.user
    else:
        with pytest.raises(NotAllowed):
            ask(draft, actor=actor)
    for event in ExceptionEvent:
        with pytest.raises(NotAllowed):
            decide(draft, exception, event, "Sí", actor=actor)
    exception.refresh_from_db()
    assert exception.state == ExceptionState.ASKED


def test_a_command_signs_nothing_and_a_team_that_handed_over_only_reads(draft):
    exception = ask(draft)
    for event in (ExceptionEvent.APPROVE, ExceptionEvent.REFUSE):
        with pytest.raises(NotAllowed, match="persona"):
            decide(draft, exception, event, "Sí", actor=system_actor("prueba"))
    with pytest.raises(NotAllowed, match="persona"):
        ask(draft, "ppi-sin-techos", row=False, actor=system_actor("prueba"))

    membership = draft.leader.memberships[0]
    membership.read_only_from = DAY
    former = Actor(
        user=draft.leader.user,
        memberships=(membership,),
        read_only=frozenset({membership.pk}),
    )
    with pytest.raises(NotAllowed, match="entregó"):
        decide(draft, exception, ExceptionEvent.APPROVE, actor=former)


@pytest.mark.parametrize(
    ("state", "event", "allowed"),
    [
        ("asked", ExceptionEvent.APPROVE, True),
        ("asked", ExceptionEvent.REFUSE, True),
        ("asked", ExceptionEvent.REVOKE, False),
        ("approved", ExceptionEvent.APPROVE, False),
        ("approved", ExceptionEvent.REVOKE, True),
        ("refused", ExceptionEvent.REVOKE, False),
        ("revoked", ExceptionEvent.APPROVE, False),
    ],
)
def test_what_may_be_decided_in_each_state(draft, state, event, allowed):
    exception = ask(draft)
    CheckException.objects.filter(pk=exception.pk).update(
        state=state,
        **({} if state == "asked" else {"decided_at": NOW, "decided_by": draft.leader.user}),
    )
    if allowed:
        decide(draft, exception, event, "Sí")
    else:
        with pytest.raises(NotAllowed):
            decide(draft, exception, event, "Sí")


# The pages ----------------------------------------------------------------------------------------


def url(place, name="findings", *more):
    return reverse(f"formulation:{name}", args=[place.entity.pk, *more])


def said(response) -> str:
    return " ".join(response.content.decode().split())


def test_the_page_groups_by_weight_and_filters_by_the_address(draft):
    draft.version.strategiclines.all()
    browser = client_of(draft.leader)
    page = said(browser.get(url(draft)))
    assert "Buena práctica" in page
    assert "Ir a corregir" in page
    assert "Sistema oficial: DNP, catálogo" in page

    only = said(browser.get(f"{url(draft)}?revision=ppi-sin-techos"))
    assert "1 hallazgo<" in only
    assert "Nada con esos filtros" in said(browser.get(f"{url(draft)}?buscar=nada+de+esto"))
    lines = b"".join(
        browser.get(f"{url(draft, 'findings-file', 'csv')}?sobre=target").streaming_content
    ).decode("utf-8-sig")
    assert len(lines.splitlines()) == 3


def test_an_exception_is_asked_and_decided_on_the_screen(draft):
    target = draft.version.producttargets.get()
    browser = client_of(draft.leader)
    where = f"{url(draft, 'exception-ask', 'sin-ods')}?fila={target.uid}"
    links = [link["href"] for link in elements(browser.get(url(draft)).content.decode(), "a")]
    assert where in links
    assert browser.post(where, {"razon": ""}).status_code == 422
    page = said(browser.post(where, {"razon": "El DNP lo corrige."}, follow=True))
    assert "La excepción quedó pedida" in page

    one = CheckException.objects.get()
    where = url(draft, "exception", one.uid)
    assert "Aprobar y publicar" in said(browser.get(where))
    refused = browser.post(where, {"decision": "negar", "respuesta": ""})
    assert refused.status_code == 422
    assert "Escriba por qué" in said(refused)
    page = said(browser.post(where, {"decision": "aprobar", "respuesta": ""}, follow=True))
    assert "quedó aprobada y es pública" in page
    sent = {"decision": "revocar", "respuesta": "Ya no hace falta."}
    assert "quedó revocada" in said(browser.post(where, sent, follow=True))


def test_addresses_that_nobody_wrote_are_not_found(draft):
    browser = client_of(draft.leader)
    assert browser.get(url(draft, "exception-ask", "otra")).status_code == 404
    assert browser.get(f"{url(draft, 'exception-ask', 'sin-ods')}?fila=x").status_code == 404
    assert browser.get(url(draft, "exception", uuid.uuid4())).status_code == 404
    gone = browser.get(url(draft, "exception-ask", "meta-vacia"))
    assert "ya no encuentra nada" in said(gone)


def test_a_reader_reads_and_asks_for_nothing(draft):
    browser = client_of(actor_of(Role.READER, draft.entity))
    page = said(browser.get(url(draft)))
    assert "Ir a corregir" in page
    assert "Pedir excepción" not in page
    assert browser.get(url(draft, "exception-ask", "sin-ods")).status_code == 403


def test_four_hundred_targets_cost_ten_queries_as_one_does(draft):
    browser = client_of(draft.leader)

    def cost() -> int:
        browser.get(url(draft))
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(url(draft)).status_code == 200
        return len(queries)

    few = cost()
    lines = list(draft.version.strategiclines.all())
    for number in range(2, 42):
        TargetFactory(version=draft.version, number=number, lines=lines, money=MONEY)
    assert cost() == few
    assert few <= 10


def test_a_row_says_what_the_checks_find_in_it_and_again_after_each_save(place):
    web = client_of(place.leader)
    target = TargetFactory(version=place.version, number=1, change=place.version.change)
    page = web.get(reverse("draft:target", args=[place.entity.pk, target.uid])).content.decode()
    url = reverse("formulation:row-findings", args=[place.entity.pk, target.uid])
    assert f'hx-get="{url}"' in page
    assert "guardar:hecho from:document" in page

    fragment = web.get(url, headers={"HX-Request": "true"}).content.decode()
    found = findings_of_row(place.version, target.uid)
    assert found
    assert fragment.count("k-finding") == len(found)
    assert all(str(one.check.title) in fragment for one in found)
    assert "<html" not in fragment
    assert "<html" in web.get(url).content.decode()
    nothing = reverse("formulation:row-findings", args=[place.entity.pk, uuid.uuid4()])
    assert "no encuentran nada" in web.get(nothing).content.decode()
