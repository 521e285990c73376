"""The decisions about a request, one by one."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.db import DatabaseError, IntegrityError, transaction

from kpt.accounts import consent
from kpt.accounts.actor import ANONYMOUS, actor_for
from kpt.accounts.models import Membership, User
from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed
from kpt.enrolment.actions import decisions, requests
from kpt.enrolment.actions import steps as steps_of
from kpt.enrolment.models import EntityDomain, LeaderRequest, LeaderRequestTransition
from kpt.files.kinds import WrongFile
from kpt.files.models import StoredFile
from kpt.rules.workflows.leader_request import LeaderRequestEvent as Event
from tests.enrolment.requests import EXECUTABLE, JPG, NOW, PDF, a_request, answers, document
from tests.factories import DepartmentFactory, EntityFactory, MembershipFactory, UserFactory
from tests.jobs import run_jobs

TODAY = date(2026, 10, 20)


def submit(entity, **options):
    given = {
        "answers": answers(),
        "possession": document(),
        "appointment": document(JPG, "designacion.jpg"),
        "consents": True,
        "actor": ANONYMOUS,
        "now": NOW,
    } | options
    return requests.submit_request(divipola=entity.pk, **given)


def approve(request, actor, now=NOW):
    return decisions.approve_request(request_id=request.pk, actor=actor, now=now)


def steps(request) -> list[str]:
    return list(request.transitions.values_list("event", flat=True))


def kinds() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))


# Asking -------------------------------------------------------------------------------------------


def test_a_request_is_kept_with_its_documents_and_the_words_that_were_authorised(salento):
    request = submit(salento)

    request.refresh_from_db()
    assert (request.state, request.submitted_at, steps(request)) == ("submitted", NOW, ["submit"])
    assert (request.consent_version, request.consent_text) == (consent.VERSION, consent.TEXT)
    with request.possession.content.open() as kept:
        assert kept.read() == PDF
    assert not request.possession.is_public
    assert request.appointment.entity is None  # whoever enters the entity does not reach it
    assert kinds() == ["file_stored", "file_stored", "leader_request_submitted"]


def test_the_receipt_goes_to_the_address_and_carries_nothing_that_was_typed(salento):
    request = submit(salento, answers=answers(full_name="Gane premios en malo.example"))
    run_jobs()

    (message,) = mail.outbox
    assert message.to == ["planeacion@salento.gov.co"]
    assert request.receipt in message.body
    assert "malo.example" not in message.body + message.subject
    assert f"http://testserver/solicitar/estado/?codigo={request.receipt}" in message.body


def test_an_entity_has_one_request_at_a_time(salento):
    first = submit(salento)

    with pytest.raises(requests.AlreadyAsked, match="en trámite"):
        submit(salento, answers=answers(email="otra@salento.gov.co"))
    requests.withdraw_request(request_id=first.pk, actor=ANONYMOUS, now=NOW)
    second = submit(salento)

    assert second.receipt != first.receipt
    assert LeaderRequest.objects.count() == 2


def test_the_database_too_refuses_a_second_open_request(salento):
    first = submit(salento)

    first.pk, first.receipt = None, "0000-0000-0000"
    with pytest.raises(IntegrityError), transaction.atomic():
        first.save()


@pytest.mark.parametrize("reason", ["", "   "])
def test_another_domain_needs_a_reason(salento, reason):
    with pytest.raises(requests.MailNotInstitutional):
        submit(salento, answers=answers(email="tomas@gmail.com", domain_reason=reason))

    request = submit(
        salento, answers=answers(email="Tomas@Gmail.com", domain_reason=" El dominio venció. ")
    )
    assert (request.email, request.domain_reason) == ("tomas@gmail.com", "El dominio venció.")


def test_a_domain_noted_for_the_entity_needs_none_and_only_for_that_entity(salento, quindio):
    EntityDomain.objects.create(entity=salento, domain="salento.com.co", added_at=NOW)
    neighbour = EntityFactory(divipola="63130", department=quindio)

    request = submit(
        salento, answers=answers(email="ana@salento.com.co", domain_reason="No hace falta.")
    )

    assert request.domain_reason == ""
    with pytest.raises(requests.MailNotInstitutional):
        submit(neighbour, answers=answers(email="ana@salento.com.co"))


def test_without_authorisation_nothing_is_kept(salento):
    with pytest.raises(requests.NoConsent):
        submit(salento, consents=False)

    assert not LeaderRequest.objects.exists()


def test_a_place_that_makes_no_plan_has_no_leader(quindio):
    area = EntityFactory(divipola="63999", department=quindio, makes_plan=False)

    with pytest.raises(requests.NoPlanHere):
        submit(area)


@pytest.mark.parametrize("which", ["possession", "appointment"])
@pytest.mark.parametrize(
    ("content", "name"),
    [
        (EXECUTABLE, "acta.pdf"),
        (b"<html><script>alert(1)</script></html>", "acta.pdf"),
        (PDF, "acta.exe"),
        (PDF, "acta.png"),
        (b"", "acta.pdf"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "acta.svg"),
    ],
)
def test_a_document_that_is_not_what_it_says_leaves_nothing(salento, which, content, name):
    with pytest.raises(WrongFile):
        submit(salento, **{which: document(content, name)})

    assert not LeaderRequest.objects.exists()
    assert not StoredFile.objects.exists()


# Correcting and desisting -------------------------------------------------------------------------


def correct(request, **options):
    given = {"answers": answers(phone="310"), "actor": ANONYMOUS, "now": NOW} | options
    return requests.correct_request(request_id=request.pk, **given)


def test_what_was_returned_is_corrected_and_waits_again(salento):
    request = a_request(salento, state="returned")
    later = NOW + timedelta(days=2)

    correct(request, now=later, appointment=document(PDF, "nueva.pdf"))

    before = request.possession
    request.refresh_from_db()
    assert (request.state, request.waiting_since, request.phone) == ("submitted", later, "310")
    assert request.submitted_at == NOW
    assert request.possession == before
    assert request.appointment.name == "nueva.pdf"
    assert steps(request) == ["submit", "return", "correct"]


def test_each_document_is_replaced_by_itself(salento):
    request = a_request(salento, state="returned")

    correct(request, possession=document(JPG, "otra.jpg"))

    kept = request.appointment
    request.refresh_from_db()
    assert (request.possession.name, request.appointment) == ("otra.jpg", kept)


def test_a_step_that_the_table_lacks_is_a_mistake_of_ours(salento, dnp):
    request = a_request(salento, state="approved")

    with pytest.raises(AssertionError, match="ask the permission first"):
        steps_of.advance(request, Event.VOUCH, actor=dnp, now=NOW)


def test_only_what_was_returned_is_corrected(salento):
    request = a_request(salento)

    with pytest.raises(NotAllowed, match="Por revisar"):
        correct(request)


def test_a_correction_keeps_the_rule_of_the_address(salento):
    request = a_request(salento, state="returned")

    with pytest.raises(requests.MailNotInstitutional):
        correct(request, answers=answers(email="tomas@gmail.com"))


# The gobernación and the DNP ----------------------------------------------------------------------


def test_a_vouching_says_who_and_as_what(salento, gobernacion):
    request = a_request(salento)

    decisions.vouch_request(
        request_id=request.pk, comment=" Los conocemos. ", actor=gobernacion, now=NOW
    )

    step = request.transitions.last()
    assert (step.event, step.comment, step.by) == ("vouch", "Los conocemos.", gobernacion.user)
    assert step.role == "Revisor de la gobernación"


@pytest.mark.parametrize("decide", [decisions.return_request, decisions.reject_request])
def test_whatever_goes_back_says_why(salento, dnp, decide):
    request = a_request(salento)

    with pytest.raises(decisions.ReasonMissing):
        decide(request_id=request.pk, reason="  ", actor=dnp, now=NOW)
    decide(request_id=request.pk, reason="Falta la firma.", actor=dnp, now=NOW)
    run_jobs()

    request.refresh_from_db()
    assert request.transitions.last().comment == "Falta la firma."
    assert "Falta la firma." in mail.outbox[-1].body
    assert mail.outbox[-1].to == [request.email]


def test_an_approval_makes_a_leader_with_an_account_that_waits_for_its_password(salento, dnp):
    request = a_request(salento)

    done = approve(request, dnp)

    assert (done.is_new_account, done.replaced) == (True, ())
    assert not done.user.has_usable_password()
    assert (done.user.full_name, done.user.job_title) == (
        "Tomás Cardona", "Secretario de Planeación",
    )  # fmt: skip
    assert actor_for(done.user, on=TODAY).has_any({Role.TEAM_LEADER}, salento)
    request.refresh_from_db()
    assert (request.state, request.decided_at, request.decided_by) == ("approved", NOW, dnp.user)
    assert request.membership.starts_on == TODAY
    assert request.membership.granted_by == dnp.user
    assert kinds()[-3:] == ["person_created", "membership_granted", "leader_request_approved"]


def test_a_replacement_ends_the_leader_at_once_and_keeps_her_history_and_other_roles(salento, dnp):
    elsewhere = EntityFactory(divipola="63130", department=salento.department)
    old = MembershipFactory(entity=salento, user__email="anterior@salento.gov.co")
    other = MembershipFactory(entity=elsewhere, user=old.user, role=Role.TEAM_MEMBER)
    request = a_request(salento, kind="reemplazo")

    done = approve(request, dnp)
    run_jobs()

    old.refresh_from_db()
    before = actor_for(old.user, on=TODAY)
    assert done.replaced == (old,)
    assert old.ends_on == TODAY - timedelta(days=1)
    assert (old.ended_by, old.end_reason) == (dnp.user, decisions.REPLACED)
    assert not before.may_enter(salento)
    assert before.may_enter(elsewhere)
    assert User.objects.get(pk=old.user_id).is_active
    assert Membership.objects.filter(pk=other.pk, ends_on=None).exists()
    told = next(m for m in mail.outbox if m.to == ["anterior@salento.gov.co"])
    assert "otra persona es líder del equipo de Salento" in told.body


def test_a_leader_of_this_very_day_is_replaced_too(salento, dnp):
    old = MembershipFactory(entity=salento, starts_on=TODAY)

    approve(a_request(salento), dnp)

    assert not actor_for(old.user, on=TODAY).may_enter(salento)
    ended = AuditEvent.objects.get(kind="membership_ended")
    assert ended.before == {"starts_on": "2026-10-20", "ends_on": None}


def test_leaders_for_some_time_end_too(salento, dnp):
    MembershipFactory(entity=salento)
    delegate = MembershipFactory(entity=salento, ends_on=TODAY + timedelta(days=9))

    done = approve(a_request(salento), dnp)

    assert delegate in done.replaced
    assert [m.user for m in decisions.current_leaders(salento, TODAY)] == [done.user]


def test_whom_a_handover_cut_off_goes_on_reading_and_the_new_leader_begins_then(salento, dnp):
    cut_off, last = date(2027, 1, 1), date(2027, 6, 30)
    outgoing = MembershipFactory(entity=salento, read_only_from=cut_off, ends_on=last)

    done = approve(a_request(salento), dnp)
    run_jobs()

    outgoing.refresh_from_db()
    assert (done.replaced, outgoing.ends_on) == ((), last)
    assert not actor_for(done.user, on=TODAY).may_enter(salento)
    assert actor_for(done.user, on=cut_off).may_enter(salento)
    assert "desde el 1\xa0de enero de\xa02027" in mail.outbox[-1].body


def test_who_handed_over_can_be_named_again(salento, dnp):
    MembershipFactory(
        entity=salento,
        user__email="planeacion@salento.gov.co",
        read_only_from=date(2026, 10, 1),
        ends_on=date(2027, 3, 1),
    )

    done = approve(a_request(salento), dnp)

    assert actor_for(done.user, on=TODAY).has_any({Role.TEAM_LEADER}, salento)
    assert not done.is_new_account


def test_an_account_that_exists_is_found_whatever_its_case_and_is_not_rewritten(salento, dnp):
    user = UserFactory(email="planeacion@salento.gov.co", full_name="Otro Nombre")
    request = a_request(salento, email="Planeacion@SALENTO.gov.co")

    done = approve(request, dnp)
    run_jobs()

    assert (done.user, done.is_new_account) == (user, False)
    user.refresh_from_db()
    assert user.full_name == "Otro Nombre"
    assert "/clave/nueva/" not in mail.outbox[-1].body  # it has a password of its owner's
    assert "http://testserver/ingresar/" in mail.outbox[-1].body


def test_an_account_that_is_closed_is_not_opened_by_a_form(salento, dnp):
    UserFactory(email="planeacion@salento.gov.co", is_active=False)
    request = a_request(salento)

    with pytest.raises(decisions.AccountClosed):
        approve(request, dnp)

    request.refresh_from_db()
    assert request.state == "submitted"


def test_who_is_the_leader_already_gets_nothing(salento, dnp):
    old = MembershipFactory(entity=salento, user__email="planeacion@salento.gov.co")

    with pytest.raises(decisions.AlreadyLeader):
        approve(a_request(salento), dnp)

    old.refresh_from_db()
    assert old.ends_on is None


def test_what_is_decided_is_not_decided_again(salento, dnp):
    request = a_request(salento, state="approved")

    with pytest.raises(NotAllowed, match="Aprobada"):
        approve(request, dnp)

    assert Membership.objects.filter(entity=salento).count() == 1


def test_another_department_decides_nothing(salento):
    tolima = actor_for(
        MembershipFactory(
            role=Role.DEPARTMENT_REVIEWER, entity=DepartmentFactory(divipola="73")
        ).user,
        on=TODAY,
    )
    request = a_request(salento)

    with pytest.raises(NotAllowed):
        decisions.vouch_request(request_id=request.pk, actor=tolima, now=NOW)
    with pytest.raises(NotAllowed):
        decisions.add_domain(request_id=request.pk, actor=tolima, now=NOW)

    assert steps(request) == ["submit"]


def test_the_steps_cannot_be_rewritten(salento):
    request = a_request(salento)

    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        request.transitions.update(comment="otra cosa")
    with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
        LeaderRequestTransition.objects.filter(request=request).delete()
