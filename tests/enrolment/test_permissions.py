"""Who × what × state, written out: a new state or right without its row fails."""

import pytest

from kpt.accounts.actor import ANONYMOUS, system_actor
from kpt.accounts.roles import Role
from kpt.enrolment import permissions
from kpt.enrolment.models import RequestState
from tests.enrolment.requests import a_request
from tests.factories import DepartmentFactory, EntityFactory, actor_of

STATES = [state.value for state in RequestState]
UNDECIDED = {"submitted", "vouched"}
DNP = {"dnp", "dnp admin"}
DEPARTMENT = {"gobernación", "departmental leader"}

# what → (who may, in which states)
TABLE = {
    "can_vouch": (DEPARTMENT, {"submitted"}),
    "can_approve": (DNP, UNDECIDED),
    "can_return": (DNP, UNDECIDED),
    "can_reject": (DNP, UNDECIDED | {"returned"}),
    "can_add_domain": ({"dnp admin"}, set(STATES)),
}
WHO = [
    "nobody",
    "command",
    "leader",
    "member",
    "gobernación",
    "another gobernación",
    "leader of the department",
    "departmental leader",
    "dnp",
    "dnp admin",
    "site administrator",
    "control body",
]


@pytest.fixture
def people(quindio, salento):
    tolima = DepartmentFactory(divipola="73", name="Tolima")
    return {
        "nobody": ANONYMOUS,
        "command": system_actor("import_plan"),
        "leader": actor_of(Role.TEAM_LEADER, EntityFactory(divipola="63130", department=quindio)),
        "member": actor_of(Role.TEAM_MEMBER, salento),
        "gobernación": actor_of(Role.DEPARTMENT_REVIEWER, quindio),
        "another gobernación": actor_of(Role.DEPARTMENT_REVIEWER, tolima),
        "leader of the department": actor_of(Role.TEAM_LEADER, quindio),
        "departmental leader": actor_of(Role.DEPARTMENT_LEADER, quindio),
        "dnp": actor_of(Role.DNP_REVIEWER),
        "dnp admin": actor_of(Role.DNP_ADMIN),
        "site administrator": actor_of(Role.SITE_ADMIN),
        "control body": actor_of(Role.CONTROL_BODY),
    }


@pytest.mark.parametrize("state", STATES)
def test_who_may_do_what_in_each_state(people, salento, state):
    request = a_request(salento, state=state)

    wrong = []
    for what, (who_may, states) in TABLE.items():
        for who in WHO:
            verdict = getattr(permissions, what)(people[who], request)
            if bool(verdict) != (who in who_may and state in states):
                wrong.append((what, who, state))
            if not verdict and not verdict.reason:
                wrong.append((what, who, "says nothing"))

    assert wrong == []


@pytest.mark.parametrize("state", STATES)
def test_whoever_holds_the_receipt_corrects_what_was_returned_and_withdraws_what_waits(
    salento, state
):
    request = a_request(salento, state=state)

    assert bool(permissions.can_correct(request)) == (state == "returned")
    assert bool(permissions.can_withdraw(request)) == (state in UNDECIDED | {"returned"})


def test_only_reviewers_see_the_queue_and_each_sees_hers(people, salento):
    request = a_request(salento)

    queue = {who for who in WHO if permissions.can_see_queue(people[who])}
    reads = {who for who in WHO if permissions.can_read(people[who], request)}

    assert queue == DEPARTMENT | DNP | {"another gobernación"}
    assert reads == DEPARTMENT | DNP


def test_a_gobernacion_does_not_vouch_for_itself(people, quindio):
    request = a_request(quindio)

    assert not permissions.can_vouch(people["gobernación"], request)
    assert not permissions.can_read(people["gobernación"], request)
    assert permissions.can_approve(people["dnp"], request)


def test_nobody_decides_her_own_request(salento, quindio):
    dnp = actor_of(Role.DNP_REVIEWER, email="Planeacion@Salento.gov.co")
    reviewer = actor_of(Role.DEPARTMENT_REVIEWER, quindio, email="otra@salento.gov.co")
    request = a_request(salento)
    assert "propia" in permissions.can_approve(dnp, request).reason
    assert permissions.can_vouch(reviewer, request)

    request.email = "otra@salento.gov.co"

    assert not permissions.can_vouch(reviewer, request)
