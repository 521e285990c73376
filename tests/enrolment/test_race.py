"""Two reviewers press at the same instant: one decides, the other is told."""

import threading

import pytest
from django.db import connection

from kpt.accounts.models import Membership
from kpt.accounts.roles import Role
from kpt.base.errors import DomainError, NotAllowed
from kpt.enrolment.actions import decisions, requests
from kpt.enrolment.models import LeaderRequest
from tests.enrolment.requests import NOW, a_request, answers, document
from tests.factories import DepartmentFactory, EntityFactory, actor_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def salento(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return EntityFactory(divipola="63690", department=DepartmentFactory(divipola="63"))


def at_once(*calls) -> list[object]:
    """Run each call in a thread of its own, all from the same instant; return what came of each."""
    start, came = threading.Barrier(len(calls)), [None] * len(calls)

    def run(place, call):
        try:
            connection.ensure_connection()
            start.wait(20)
            came[place] = call()
        except DomainError as error:
            came[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return came


def refused(came: list[object]) -> list[object]:
    return [one for one in came if isinstance(one, DomainError)]


def approving(request, actor):
    return lambda: decisions.approve_request(request_id=request.pk, actor=actor, now=NOW)


def rejecting(request, actor):
    return lambda: decisions.reject_request(
        request_id=request.pk, reason="No es.", actor=actor, now=NOW
    )


def test_of_two_approvals_one_counts(salento):
    request = a_request(salento)
    two = [actor_of(Role.DNP_REVIEWER) for _ in range(2)]

    came = at_once(*(approving(request, actor) for actor in two))

    assert [type(one) for one in refused(came)] == [NotAllowed]
    assert list(request.transitions.values_list("event", flat=True)) == ["submit", "approve"]
    assert Membership.objects.filter(entity=salento, role=Role.TEAM_LEADER).count() == 1


def test_of_an_approval_and_a_refusal_one_counts(salento):
    request = a_request(salento)
    one, other = (actor_of(Role.DNP_REVIEWER) for _ in range(2))

    came = at_once(approving(request, one), rejecting(request, other))

    assert len(refused(came)) == 1
    assert request.transitions.count() == 2


def test_without_the_lock_both_would_count(salento, monkeypatch):
    """The control: what the lock is for. Each decides on what it read before the other wrote."""
    request = a_request(salento)
    two = [actor_of(Role.DNP_REVIEWER) for _ in range(2)]
    copies = [
        LeaderRequest.objects.select_related("entity__department").get(pk=request.pk) for _ in two
    ]
    monkeypatch.setattr(decisions, "lock", lambda request_id: copies.pop())

    came = at_once(*(rejecting(request, actor) for actor in two))

    assert refused(came) == []
    assert request.transitions.filter(event="reject").count() == 2


def test_of_two_requests_for_one_entity_one_is_kept(salento):
    def asking():
        return requests.submit_request(
            divipola=salento.pk,
            answers=answers(),
            possession=document(),
            appointment=document(),
            consents=True,
            actor=actor,
            now=NOW,
        )

    actor = actor_of(Role.TEAM_MEMBER, salento)

    came = at_once(asking, asking)

    assert [type(one) for one in refused(came)] == [requests.AlreadyAsked]
    assert LeaderRequest.objects.count() == 1
