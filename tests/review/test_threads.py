"""What both sides say under an observation, until whoever reviews closes it."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.base import File

from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed
from kpt.followup.actions import review
from kpt.followup.models import ObservationReply, ObservationState, ReportingWindow
from kpt.review.actions.threads import NothingSaid, close, reopen, reply
from kpt.review.permissions import reviews
from kpt.review.queries.threads import threads_of
from tests.factories import EntityFactory, actor_of
from tests.followup.test_reporting import CLOSED, NOW
from tests.review.places import observed

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)
PDF = b"%PDF-1.4\n1 0 obj\nendobj\n%%EOF"


@pytest.fixture
def asked(here):
    report = here.sent()
    return report, observed(here, report, target=here.targets[0])


def say(observation, actor, text="Aquí está", now=LATER, **more):
    return reply(observation_id=observation.pk, text=text, actor=actor, now=now, **more)


def state(observation):
    observation.refresh_from_db()
    return observation.state


def test_both_sides_speak_and_the_state_says_whose_turn_it_is(here, asked):
    report, observation = asked
    assert state(observation) == ObservationState.OPEN
    said = say(observation, here.member, " Va el acta ")
    assert (said.text, said.by_team, said.role) == ("Va el acta", True, "Integrante del equipo")
    assert state(observation) == ObservationState.ANSWERED
    assert not say(observation, here.gobernacion, "No se lee").by_team
    assert state(observation) == ObservationState.OPEN
    say(observation, here.dnp, "¿Y el contrato?")
    (thread,) = threads_of(report, here.gobernacion, None)
    assert [one.text for one in thread.messages] == [
        "Falta el soporte",
        "Va el acta",
        "No se lee",
        "¿Y el contrato?",
    ]
    assert thread.messages[0].role == "Revisor de la gobernación"
    assert AuditEvent.objects.filter(kind="observation_replied").count() == 3


def test_the_first_answer_of_before_is_part_of_the_thread(here, asked):
    report, observation = asked
    here.decide(review.return_report, report, here.gobernacion, "Corrija")
    review.answer_observation(
        observation_id=observation.pk, text="Se anexa", actor=here.member, now=LATER
    )
    assert state(observation) == ObservationState.ANSWERED
    (thread,) = threads_of(report, here.member, None)
    assert [(one.text, one.by_team) for one in thread.messages][1] == ("Se anexa", True)


def test_what_is_answered_again_erases_nothing(here, asked):
    report, observation = asked
    here.decide(review.return_report, report, here.gobernacion, "Corrija")
    for text, now in (("Se anexa", LATER), ("Mejor este", LATER + timedelta(hours=1))):
        review.answer_observation(
            observation_id=observation.pk, text=text, actor=here.member, now=now
        )
    (thread,) = threads_of(report, here.member, None)
    assert [(one.text, one.by_team) for one in thread.messages] == [
        ("Falta el soporte", False),
        ("Se anexa", True),
        ("Mejor este", True),
    ]


def test_a_message_brings_a_file_which_is_kept_as_evidence(here, asked, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    _, observation = asked
    said = say(observation, here.leader, file=File(BytesIO(PDF), name="acta.pdf"))
    assert (said.file.name, said.file.kind, said.file.entity) == (
        "acta.pdf",
        "evidencia",
        here.entity,
    )
    report = observation.report
    (thread,) = threads_of(report, here.gobernacion, None)
    assert thread.messages[1].file == said.file.uid


def test_only_the_two_sides_speak_and_they_say_something(here, asked):
    _, observation = asked
    others = (
        actor_of(Role.READER, here.entity),
        actor_of(Role.TEAM_LEADER, EntityFactory()),
        actor_of(Role.DEPARTMENT_REVIEWER, EntityFactory().department),
        actor_of(Role.CONTROL_BODY),
    )
    for actor in others:
        with pytest.raises(NotAllowed, match="Responden el equipo"):
            say(observation, actor)
    with pytest.raises(NothingSaid):
        say(observation, here.member, "  ")
    with pytest.raises(NotAllowed, match="cerró el"):
        say(observation, here.member, now=CLOSED)
    ReportingWindow.objects.all().delete()
    with pytest.raises(NotAllowed, match="no ha abierto"):
        say(observation, here.member)
    assert not ObservationReply.objects.exists()


def test_whoever_reviews_closes_and_opens_again(here, asked):
    report, observation = asked
    with pytest.raises(NotAllowed, match="las cierra quien revisa"):
        close(observation_id=observation.pk, actor=here.leader, now=LATER)
    close(observation_id=observation.pk, actor=here.gobernacion, now=LATER)
    assert state(observation) == ObservationState.CLOSED
    assert (observation.closed_by, observation.closed_at) == (here.gobernacion.user, LATER)
    with pytest.raises(NotAllowed, match="ya cerró"):
        say(observation, here.member)
    with pytest.raises(NotAllowed, match="ya cerró"):
        close(observation_id=observation.pk, actor=here.dnp, now=LATER)
    with pytest.raises(NotAllowed, match="las vuelve a abrir"):
        reopen(observation_id=observation.pk, actor=here.member, now=LATER)
    (thread,) = threads_of(report, here.gobernacion, None)
    assert thread.closed == str(here.gobernacion.user)
    reopen(observation_id=observation.pk, actor=here.gobernacion, now=LATER)
    assert (state(observation), observation.closed_at) == (ObservationState.OPEN, None)
    with pytest.raises(NotAllowed, match="está abierta"):
        reopen(observation_id=observation.pk, actor=here.gobernacion, now=LATER)


def test_what_is_closed_is_not_answered_nor_closed_while_the_team_corrects(here, asked):
    report, observation = asked
    other = observed(here, report)
    close(observation_id=observation.pk, actor=here.gobernacion, now=LATER)
    here.decide(review.return_report, report, here.gobernacion, "Corrija")
    with pytest.raises(review.ObservationClosed):
        review.answer_observation(
            observation_id=observation.pk, text="X", actor=here.member, now=LATER
        )
    with pytest.raises(NotAllowed, match="lo tiene la entidad"):
        close(observation_id=other.pk, actor=here.gobernacion, now=LATER)


def test_a_department_is_not_on_the_side_that_reviews_its_own_report(here):
    department = here.entity.department
    assert reviews(here.gobernacion, here.entity)
    assert not reviews(here.gobernacion, department)
    assert reviews(here.dnp, department)
