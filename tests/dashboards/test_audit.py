"""The audit on screen: whose it is, what it finds, and that it stays quick when it is long."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from kpt.accounts.permissions import can_read_audit, can_read_country_audit
from kpt.accounts.roles import Role
from kpt.audit.kinds import AuditKind
from kpt.audit.models import AuditEvent
from kpt.dashboards.queries import audit
from kpt.dashboards.queries.audit import as_text, events_of
from kpt.dashboards.words import AUDIT_LABELS
from tests.factories import (
    SOME_DAY,
    DepartmentFactory,
    EntityFactory,
    MembershipFactory,
    UserFactory,
    actor_of,
    client_of,
)

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 10, 20, 17, 0, tzinfo=UTC)


@pytest.fixture
def here():
    return EntityFactory(
        divipola="63111", name="Buenavista", department=DepartmentFactory(divipola="63")
    )


def event(entity=None, at=NOON, kind=AuditKind.IMPORT_CONFIRMED, **more) -> AuditEvent:
    values = {"user_email": "ana@ejemplo.gov.co", "role": Role.TEAM_LEADER, "after": {"filas": 3}}
    return AuditEvent.objects.create(
        at=at, kind=kind, divipola=entity.pk if entity else "", **values | more
    )


def text(response) -> str:
    return response.content.decode()


def sent(response) -> str:
    return b"".join(response.streaming_content).decode("utf-8-sig")


# For whom -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", Role)
def test_who_reads_which_audit(here, role):
    at_home = {Role.DEPARTMENT_REVIEWER: here.department, Role.DEPARTMENT_LEADER: here.department}
    actor = actor_of(role, at_home.get(role, here))
    dnp = role in (Role.DNP_REVIEWER, Role.DNP_ADMIN)

    assert bool(can_read_country_audit(actor)) is dnp
    assert bool(can_read_audit(actor, here)) is (dnp or role == Role.TEAM_LEADER)
    assert bool(can_read_audit(actor, EntityFactory())) is dnp
    if not dnp:
        assert can_read_country_audit(actor).reason


def test_a_leader_sees_her_entity_and_nothing_else(here):
    event(here, after={"dato": "de aquí"})
    event(EntityFactory(), after={"dato": "de otra"})
    event(None, kind=AuditKind.SIGNED_IN, after={"dato": "de nadie"})
    browser = client_of(actor_of(Role.TEAM_LEADER, here))

    page = text(browser.get("/e/63111/auditoria/?entidad=73001"))
    file = sent(browser.get("/e/63111/auditoria/auditoria.csv?entidad=73001"))

    for answer in (page, file):
        assert "de aquí" in answer
        assert "de otra" not in answer
        assert "de nadie" not in answer
    assert browser.get("/auditoria/").status_code == 403


def test_the_leader_who_handed_over_still_reads_it(here):
    membership = MembershipFactory(entity=here, read_only_from=SOME_DAY)

    assert client_of(membership.user).get("/e/63111/auditoria/").status_code == 200


@pytest.mark.parametrize("role", [Role.TEAM_MEMBER, Role.DEPARTMENT_REVIEWER])
def test_others_of_the_workspace_do_not(here, role):
    place = here.department if role == Role.DEPARTMENT_REVIEWER else here
    browser = client_of(actor_of(role, place))

    assert browser.get("/e/63111/auditoria/").status_code == 403
    assert browser.get("/e/63111/auditoria/auditoria.csv").status_code == 403
    assert "Auditoría" not in text(browser.get("/e/63111/"))


def test_dnp_sees_the_country(here):
    event(here)
    event(EntityFactory(divipola="73001", name="Ibagué"))

    page = text(client_of(actor_of(Role.DNP_REVIEWER)).get("/auditoria/"))

    assert "Buenavista (63111)" in page
    assert "Ibagué (73001)" in page


# What it finds ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("query", "finds"),
    [
        ("", {1, 2, 3, 4}),
        ("desde=2026-10-20", {2, 3, 4}),
        ("hasta=2026-10-19", {1}),
        ("desde=2026-10-20&hasta=2026-10-20", {2, 3, 4}),
        ("hecho=signed_in", {3}),
        ("hecho=nothing_of_the_list", {1, 2, 3, 4}),
        ("persona=ana", {1, 2, 3}),
        ("persona=LUIS%40ejemplo.gov.co", {4}),
        ("persona=luis%40", set()),
        ("rol=revisor_dnp", {4}),
        ("sobre=files", {2}),
        ("entidad=63111", {1, 2, 4}),
        ("desde=ayer", {1, 2, 3, 4}),
    ],
)
def test_filters_of_the_address(here, query, finds):
    # 1: at 11 at night of the 19th in Bogotá, which in UTC is the 20th already.
    event(here, at=datetime(2026, 10, 20, 4, 0, tzinfo=UTC), after={"n": 1})
    event(here, target_type="files.importbatch", target_id="7", after={"n": 2})
    event(None, kind=AuditKind.SIGNED_IN, after={"n": 3})
    event(here, user_email="luis@ejemplo.gov.co", role=Role.DNP_REVIEWER, after={"n": 4})

    answer = client_of(actor_of(Role.DNP_ADMIN)).get(f"/auditoria/?{query}")

    assert {int(fact.changes[0][2]) for fact in answer.context["page"].object_list} == finds
    if query and "=ayer" not in query and "nothing" not in query:
        assert "Filtros puestos" in text(answer)


def test_the_details_say_before_and_after(here):
    person = UserFactory(full_name="Ana Ruiz")
    event(
        here,
        user_id=person.pk,
        before={"estado": "abierto"},
        after={"estado": "cerrado", "filas": [1, 2]},
        address="192.0.2.7",
        request_id="abc123",
    )

    page = text(client_of(actor_of(Role.TEAM_LEADER, here)).get("/e/63111/auditoria/"))

    for told in ("Ana Ruiz", "abierto → cerrado", "filas: 1, 2", "192.0.2.7", "abc123"):
        assert told in page


@pytest.mark.parametrize(
    ("value", "told"),
    [(None, ""), (True, "sí"), (False, "no"), ({}, ""), ({"a": [1, {"b": None}]}, "a: 1, b: ")],
)
def test_what_was_recorded_is_written_in_a_line(value, told):
    assert as_text(value) == told


def test_every_kind_has_a_name():
    assert set(AUDIT_LABELS) == set(AuditKind)


# Long ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("count", [1, 120])
def test_a_page_costs_the_same_queries_however_long(here, count, django_assert_max_num_queries):
    AuditEvent.objects.bulk_create(
        AuditEvent(at=NOON + timedelta(minutes=n), kind=AuditKind.SIGNED_IN, divipola=here.pk)
        for n in range(count)
    )
    browser = client_of(actor_of(Role.TEAM_LEADER, here))

    with django_assert_max_num_queries(10):
        answer = browser.get("/e/63111/auditoria/")

    assert len(answer.context["page"].object_list) == min(count, audit.PER_PAGE)


def test_pages_go_on_from_newest_to_oldest(here):
    for n in range(audit.PER_PAGE + 1):
        event(here, at=NOON + timedelta(minutes=n), after={"n": n})
    browser = client_of(actor_of(Role.TEAM_LEADER, here))

    first = browser.get("/e/63111/auditoria/").context["page"].object_list
    last = browser.get("/e/63111/auditoria/?pagina=2").context["page"].object_list

    assert [fact.changes[0][2] for fact in (first[0], first[-1], last[0])] == ["50", "1", "0"]


def test_a_history_without_end_is_counted_up_to_a_limit(here, monkeypatch):
    monkeypatch.setattr(audit, "COUNTED", 3)
    for n in range(5):
        event(here, at=NOON + timedelta(minutes=n))

    page = text(client_of(actor_of(Role.TEAM_LEADER, here)).get("/e/63111/auditoria/"))

    assert "Más de 3" in page


@pytest.mark.parametrize(
    ("said", "index"),
    [
        ({}, "audit_by_entity"),
        ({"entidad": "", "persona": "ana@ejemplo.gov.co"}, "audit_by_person"),
        ({"entidad": "", "hecho": "signed_in"}, "audit_by_kind"),
        ({"entidad": ""}, "audit_newest_first"),
    ],
    ids=["an entity", "a person", "a kind", "the country"],
)
def test_each_way_to_look_has_its_index(here, said, index):
    if connection.vendor != "sqlite":
        pytest.skip("con pocas filas, PostgreSQL prefiere leerlas todas")
    entity = None if "entidad" in said else here

    plan = events_of(entity, said)[: audit.PER_PAGE].explain()

    assert index in plan


def test_the_file_is_sent_in_pieces_and_runs_nothing(here):
    for n in range(3):
        event(here, at=NOON + timedelta(minutes=n), user_email="=cmd()")
    browser = client_of(actor_of(Role.TEAM_LEADER, here))

    answer = browser.get("/e/63111/auditoria/auditoria.csv?hecho=import_confirmed")

    assert answer.streaming
    assert 'filename="auditoria-63111.csv"' in answer["Content-Disposition"]
    lines = sent(answer).splitlines()
    assert len(lines) == 4
    assert lines[1].startswith("2026-10-20 12:02:00,Se confirmó una importación")
    assert ",'=cmd()," in lines[1]


def test_the_file_as_a_workbook(here):
    event(here)

    answer = client_of(actor_of(Role.DNP_ADMIN)).get("/auditoria/auditoria.xlsx")

    assert b"".join(answer.streaming_content)[:2] == b"PK"


def test_reading_the_audit_writes_nothing(here):
    event(here)
    browser = client_of(actor_of(Role.TEAM_LEADER, here))
    before = AuditEvent.objects.count()

    browser.get("/e/63111/auditoria/")
    sent(browser.get("/e/63111/auditoria/auditoria.csv"))

    assert AuditEvent.objects.count() == before
    assert browser.post("/e/63111/auditoria/").status_code == 405
