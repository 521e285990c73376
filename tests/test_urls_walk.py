"""Walk every address as everybody: nobody reaches what is not hers, and no page was forgotten."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from kpt.accounts.actor import Actor
from kpt.accounts.middleware import WORKSPACE
from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.base.access import Access, access_of
from kpt.base.jobs import actions as jobs
from kpt.catalogues.models import CatalogueRelease
from kpt.files.models import ImportBatch, ImportState, StoredFile
from kpt.followup.models import FollowUpReport, Observation
from kpt.formulation.actions.checklist import add_item
from kpt.plans.actions.opening import open_draft
from kpt.plans.actions.outcomes import create_own_outcome
from kpt.plans.models import OutcomeTarget, PlanVersion, VersionState
from tests.base import some_jobs
from tests.diagnosis.found import a_diagnosis
from tests.enrolment.requests import a_request
from tests.factories import DepartmentFactory, EntityFactory, MembershipFactory, actor_of, client_of
from tests.files.test_storing import keep
from tests.followup.windows import a_window
from tests.formulation.documents.some import an_approved
from tests.formulation.some import an_exception
from tests.handover.states import a_handover
from tests.plan_factories import ImportBatchFactory, a_plan, some_regalias
from tests.promises.some import a_promise
from tests.url_row import Opens, Row
from tests.url_rows import all_found
from tests.url_table import TABLE

NOW = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)

# Who walks: the role, and of which place of the made-up world.
WALKERS = {
    "nobody": None,
    "leader of here": (Role.TEAM_LEADER, "here"),
    "member of here": (Role.TEAM_MEMBER, "here"),
    "reviewer of this department": (Role.DEPARTMENT_REVIEWER, "department"),
    "dnp": (Role.DNP_REVIEWER, None),
    "reader of here": (Role.READER, "here"),
    "secretary of the body of here": (Role.BODY_SECRETARY, "here"),
    "councillor of here": (Role.CTP_COUNCILLOR, "here"),
    "environmental authority of here": (Role.ENVIRONMENTAL_AUTHORITY, "here"),
    "adviser of here": (Role.ADVISER, "here"),
    "coordinator of advisers of here": (Role.ADVISER_COORDINATOR, "here"),
    "leader of this gobernación": (Role.DEPARTMENT_LEADER, "department"),
    "dnp admin": (Role.DNP_ADMIN, None),
    "national partner": (Role.NATIONAL_PARTNER, None),
    "control body": (Role.CONTROL_BODY, None),
    "site admin": (Role.SITE_ADMIN, None),
    "adviser of elsewhere": (Role.ADVISER, "elsewhere"),
    "leader of a neighbour": (Role.TEAM_LEADER, "neighbour"),
    "leader of the department itself": (Role.TEAM_LEADER, "department"),
    "leader of elsewhere": (Role.TEAM_LEADER, "elsewhere"),
    "member of elsewhere": (Role.TEAM_MEMBER, "elsewhere"),
    "reviewer of another department": (Role.DEPARTMENT_REVIEWER, "other"),
}
# What the state of the world does not allow even to whom it opens for: its import is not confirmed,
# its change of government is past the cut-off and not signed.
NOT_YET = {"exchange:undo", "handover:cutoff", "handover:close"}
TEAM = {"leader of here", "member of here"}
DEPARTMENT = {"reviewer of this department", "leader of this gobernación"}
DNP = {"dnp", "dnp admin"}
READERS = {who for who in WALKERS if who.endswith(" of here")} - TEAM
INSIDE = TEAM | DEPARTMENT | DNP | READERS | {"national partner", "control body"}
REVIEWERS = {
    Opens.REVIEWER: DEPARTMENT | DNP,
    Opens.DEPARTMENT: DEPARTMENT,
    Opens.DNP: DNP,
    Opens.NATIONAL: DEPARTMENT | DNP | {"national partner", "reviewer of another department"},
    Opens.DEPARTMENT_OR_NATION: DEPARTMENT | DNP | {"national partner"},
    Opens.COUNTRY_BOARD: DNP | {"national partner", "control body"},
    Opens.BOARD: DEPARTMENT | DNP | {"national partner", "control body"},
    Opens.DNP_ADMIN: {"dnp admin"},
    Opens.WRITER: DEPARTMENT | DNP | {"reviewer of another department"},
    Opens.WRITER_OR_CONTROL: DEPARTMENT | DNP | {"reviewer of another department", "control body"},
}
CHANGERS = {
    Opens.TEAM: TEAM,
    Opens.LEADER: {"leader of here"},
    Opens.LEADER_OR_DNP: {"leader of here", "dnp admin"},
    Opens.AUDIT: {"leader of here"} | DNP,
}


@dataclass(frozen=True)
class Address:
    name: str
    route: str
    pattern: URLPattern

    @property
    def is_guarded(self) -> bool:
        return self.route.startswith(WORKSPACE)


def addresses(resolver: URLResolver | None = None, route="", namespace="") -> Iterator[Address]:
    """Yield every address of the site, through all includes."""
    for pattern in (resolver or get_resolver()).url_patterns:
        here = f"{route}{pattern.pattern}"
        if isinstance(pattern, URLResolver):
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from addresses(pattern, here, inner)
        else:
            yield Address(f"{namespace}{pattern.name}", here, pattern)


ALL = {address.name: address for address in addresses()}


def prioritised(draft: PlanVersion, leader: Actor) -> OutcomeTarget:
    """Return an outcome of a plan in formulation."""
    given = {"name": "Agua todos los días", "lines": [1], "sheet": {"unit": "Porcentaje"}}
    return create_own_outcome(version_id=draft.pk, actor=leader, now=NOW, **given)[0]


@pytest.fixture
def world(settings, tmp_path) -> dict:
    """Two departments with plans, imports, a job and a file of «here» (Buenavista, 63111)."""
    settings.MEDIA_ROOT = tmp_path / "files"
    quindio, tolima = DepartmentFactory(divipola="63"), DepartmentFactory(divipola="73")
    here = EntityFactory(divipola="63111", department=quindio)
    elsewhere = EntityFactory(divipola="73001", department=tolima)
    version = a_plan(targets=2, entity=here)
    # Its act must be pending, or there is no page to tell it.
    PlanVersion.objects.filter(pk=version.pk).update(
        state=VersionState.ADOPTED_PENDING_ACT, act_kind="", act_number="", act_on=None
    )
    a_plan(targets=2, entity=elsewhere)
    batch = ImportBatchFactory(
        entity=here, file=keep(entity=here), state=ImportState.READY, confirmed_at=None
    )
    leader = actor_of(Role.TEAM_LEADER, here)
    assert some_jobs.counts
    handover = a_handover(here)
    CatalogueRelease.objects.create(
        label="de prueba", published_on=NOW.date(), source="a mano", sha256="0", loaded_at=NOW
    )
    draft = open_draft(entity_id=here.pk, actor=leader, now=NOW)
    some_regalias(draft)
    report = FollowUpReport.objects.create(plan=version.plan, fiscal_year=2025, opened_at=NOW)
    Observation.objects.create(report=report, text="Falta el soporte", at=NOW)
    made = {
        "here": here,
        "neighbour": EntityFactory(divipola="63130", department=quindio),
        "department": quindio,
        "elsewhere": elsewhere,
        "other": tolima,
        "leader": leader,
        "batch": batch,
        "uid": batch.uid,
        "job": jobs.enqueue("test_counts", title="Contar", owner=leader.user, now=NOW),
        "public_file": keep(is_public=True),
        "extension": "csv",
        "leader_request": a_request(here),
        "member": MembershipFactory(role=Role.TEAM_MEMBER, entity=here),
        "councillor": MembershipFactory(role=Role.CTP_COUNCILLOR, entity=here),
        "handover": handover,
        "approved": an_approved(PlanVersion.objects.get(pk=version.pk), leader),
        "promise": a_promise(leader, here),
        "exception": an_exception(draft, leader),
        "window": a_window(),
        "report": report,
        "observation": report.observations.get(),
        # A version in formulation, a copy of the one in force: what one writes on the screen.
        "draft": draft,
        "outcome": prioritised(draft, leader),
        "own_item": add_item(plan_id=draft.plan_id, title="Rendir cuentas", actor=leader, now=NOW),
        "objection": handover.objections.get(),
        "found": a_diagnosis(here, leader),
        "consecutive": 1,
        "number": version.number,
    }
    return made | all_found(made)


def url_of(name: str, world: dict, entity=None) -> str:
    arguments = TABLE[name].needs(world)
    if ALL[name].is_guarded:
        arguments = {"divipola": (entity or world["here"]).pk, **arguments}
    return reverse(name, kwargs=arguments)


def browser_of(who: str, world: dict) -> Client:
    role = WALKERS[who]
    if who == "leader of here":
        actor = world["leader"]  # of whom there is one
    else:
        actor = actor_of(role[0], world.get(role[1])) if role else None
    browser = client_of(actor)
    browser.raise_request_exception = False  # a page that fails is one more line of the list
    return browser


WORDS = {403: "refused", 404: "missing", 405: "method"}


def outcome(response) -> str:
    """Return in a word what came of a request."""
    if response.streaming:
        b"".join(response.streaming_content)
    status = response.status_code
    if status == 302 and response.headers["Location"].startswith("/ingresar/?next="):
        return "login"
    return WORDS.get(status, str(status))


def expected(row: Row, who: str) -> set[str]:
    """Return what may come of opening a page, by the table."""
    opens = {WORDS.get(status, str(status)) for status in row.answers}
    if row.opens == Opens.PUBLIC:
        return {"method"} if row.saves else opens
    if who == "nobody":
        return {"login"}
    if row.opens in REVIEWERS:
        if who == "reviewer of another department" and (row.of_one or row.opens == Opens.REVIEWER):
            return {"missing"} if row.of_one else opens
        return opens if who in REVIEWERS[row.opens] else {"refused"}
    if row.opens == Opens.SIGNED_IN:
        return {"missing"} if row.of_one and who != "leader of here" else opens
    if who not in INSIDE:
        return {"refused"}
    if row.saves:
        return {"method"}
    inside = CHANGERS.get(row.opens, INSIDE)
    return opens if who in inside else {"refused"}


# The table ----------------------------------------------------------------------------------------


def test_every_address_has_a_row_and_every_row_an_address():
    assert set(ALL) == set(TABLE)


def test_no_address_is_without_a_name():
    assert [address.route for address in addresses() if address.pattern.name is None] == []


def test_every_page_says_in_the_code_what_the_table_says():
    declared = {Opens.PUBLIC: Access.PUBLIC, Opens.SIGNED_IN: Access.SIGNED_IN}
    declared |= dict.fromkeys(REVIEWERS, Access.SIGNED_IN)
    for name, address in ALL.items():
        if address.is_guarded:
            assert TABLE[name].opens not in declared, name
        else:
            assert access_of(address.pattern.callback) == declared[TABLE[name].opens], name


# The walk -----------------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("who", WALKERS)
def test_each_page_opens_for_whom_it_should_and_for_nobody_else(world, who):
    browser = browser_of(who, world)
    before = AuditEvent.objects.count()

    wrong = []
    for name, row in TABLE.items():
        may = expected(row, who)
        # Who administers at the DNP also closes what nobody signed and moves a past cut-off.
        if name in NOT_YET and may == {"200"}:
            may = {"refused", "200"} if who == "dnp admin" else {"refused"}
        came = outcome(browser.get(url_of(name, world)))
        if came not in may:
            wrong.append((name, came, may))

    assert wrong == []
    assert AuditEvent.objects.count() == before  # opening a page changes nothing


@pytest.mark.django_db
@pytest.mark.parametrize("who", [who for who in WALKERS if who not in TEAM])
def test_only_the_team_changes_anything_of_its_entity(world, who):
    browser = browser_of(who, world)
    before = AuditEvent.objects.count(), StoredFile.objects.count()

    wrong = []
    for name, row in TABLE.items():
        if ALL[name].is_guarded:
            may = "login" if who == "nobody" else "refused"
            came = outcome(browser.post(url_of(name, world), {"confirm": "on", "tipo": "plan"}))
            is_read = who in INSIDE and not row.saves and not row.form
            if came not in ({"method"} if is_read else {may} | handled(row, who)):
                wrong.append((name, came))

    assert wrong == []
    assert (AuditEvent.objects.count(), StoredFile.objects.count()) == before
    batch = ImportBatch.objects.get(pk=world["batch"].pk)
    assert (batch.state, batch.closed_by) == (ImportState.READY, None)


def handled(row: Row, who: str) -> set[str]:
    """Whoever presses a button that is the team's may be told so on the page she came from."""
    if row.opens == Opens.LEADER_OR_DNP and who == "dnp admin":
        return {"302", "422"}  # hers too; what is sent here is not what the form asks
    return {"302"} if row.saves and who in INSIDE else set()


@pytest.mark.django_db
def test_what_belongs_to_one_entity_does_not_exist_through_another(world):
    leader = client_of(actor_of(Role.TEAM_LEADER, world["elsewhere"]))
    dnp = client_of(actor_of(Role.DNP_REVIEWER))

    wrong = []
    for name, row in TABLE.items():
        if row.of_one and ALL[name].is_guarded:
            url = url_of(name, world, entity=world["elsewhere"])
            for browser in (leader, dnp):
                for answer in (browser.get(url), browser.post(url, {})):
                    if outcome(answer) not in ("missing", "method"):
                        wrong.append((name, outcome(answer)))

    assert wrong == []
    assert ImportBatch.objects.get(pk=world["batch"].pk).state == ImportState.READY


@pytest.mark.django_db
def test_no_page_answers_methods_that_nobody_uses(world):
    browser = browser_of("leader of here", world)

    for name in TABLE:
        for method in ("PUT", "DELETE", "PATCH", "TRACE"):
            assert browser.generic(method, url_of(name, world)).status_code == 405, name


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["nobody", "leader of here"])
def test_every_page_carries_its_protections(world, who):
    browser = browser_of(who, world)

    for name in TABLE:
        response = browser.get(url_of(name, world))
        outcome(response)
        policy = response.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy, name
        assert "unsafe" not in policy, name
        assert response.headers["X-Content-Type-Options"] == "nosniff", name
        assert response.headers["X-Frame-Options"] == "DENY", name
        assert response.headers["Referrer-Policy"] == "same-origin", name
        if who != "nobody" and TABLE[name].opens != Opens.PUBLIC:
            assert "private" in response.headers["Cache-Control"], name
