"""Each attack that we stop, by its name, with the tests that would fail if we stopped doing so.

A test that is taken away or renamed without its place here is missed; what only a walk can say of
every address is asked in this file.
"""

from importlib import import_module

import pytest
from django.core import mail
from django.test import Client

from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.files.models import StoredFile
from tests.factories import MembershipFactory, actor_of, client_of
from tests.jobs import run_jobs
from tests.test_urls_walk import browser_of, outcome, url_of
from tests.url_table import TABLE

HERE = "tests.security.test_attacks_by_name"
FORMS, THROTTLE = "tests.security.test_sessions_and_forms", "tests.security.test_sign_in_throttle"
WALK, WELCOME = "tests.test_urls_walk", "tests.enrolment.test_welcome"
STOPPED = {
    "brute force of a password": [
        f"{THROTTLE}:test_fifty_passwords_for_one_person_are_five",
        f"{THROTTLE}:test_one_person_guessed_at_from_many_addresses_is_thirty",
        f"{THROTTLE}:test_the_right_password_does_not_pass_once_the_limit_is_reached",
    ],
    "brute force of a code of the second factor": [
        "tests.accounts.test_second_factor:test_codes_are_not_guessed",
    ],
    "brute force of a receipt": [
        "tests.enrolment.test_applicants:"
        "test_guessing_has_to_wait_and_the_owner_elsewhere_does_not",
    ],
    "enumeration of accounts": [
        f"{FORMS}:test_the_answers_do_not_tell_who_has_an_account",
        f"{FORMS}:test_the_time_does_not_tell_who_has_an_account",
        "tests.accounts.test_passwords:"
        "test_an_unknown_address_gets_the_same_answer_and_an_honest_message",
    ],
    "session fixation": [
        f"{FORMS}:test_a_session_planted_before_signing_in_is_not_the_one_after",
    ],
    "forged host in mails": [
        "tests.enrolment.test_applicants:test_a_forged_host_does_not_reach_the_links_of_a_message",
        f"{HERE}:test_a_forged_host_reaches_no_message_of_the_team_or_of_a_role",
        f"{FORMS}:test_an_address_that_is_not_ours_is_refused",
    ],
    "expired tokens": [f"{WELCOME}:test_a_link_expires_after_three_days"],
    "reused tokens": [
        f"{WELCOME}:test_a_used_link_explains_itself",
        "tests.team.test_actions:test_the_link_of_an_invitation_serves_once",
        "tests.accounts.test_passwords:test_a_link_serves_once",
        "tests.accounts.test_second_factor:test_a_recovery_code_signs_in_once",
    ],
    "forged requests of another site (CSRF)": [
        f"{FORMS}:test_a_form_of_another_site_is_refused",
        f"{HERE}:test_no_address_takes_a_form_of_another_site",
    ],
    "open redirect": [
        f"{FORMS}:test_nobody_is_sent_to_another_site",
        "tests.accounts.test_personal_data:test_it_leads_nowhere_else",
        "tests.notices.test_notices:test_a_notice_never_leads_out_of_the_site",
    ],
    "a role changed in a live session": [
        f"{FORMS}:test_rights_end_with_the_membership_in_the_middle_of_a_session",
        f"{FORMS}:test_a_session_ends_when_the_account_is_closed",
        "tests.accounts.test_second_factor:test_a_role_taken_away_ends_in_a_session_that_is_open",
    ],
    "the rows of another entity (IDOR)": [
        f"{WALK}:test_what_belongs_to_one_entity_does_not_exist_through_another",
        f"{WALK}:test_only_the_team_changes_anything_of_its_entity",
        f"{WALK}:test_each_page_opens_for_whom_it_should_and_for_nobody_else",
        f"{HERE}:test_the_role_of_somebody_is_not_ended_by_its_number",
        "tests.security.test_numbers_of_others:"
        "test_what_is_of_another_report_is_not_found_in_this_one",
        "tests.security.test_numbers_of_others:"
        "test_the_matrix_of_another_entity_is_not_loaded_here",
    ],
    "what an entity said, changed by others or out of time": [
        "tests.followup.test_only_the_entity_speaks:test_nobody_else_changes_what_an_entity_said",
        "tests.followup.test_only_the_entity_speaks:"
        "test_at_midnight_in_bogota_nothing_more_is_said",
        "tests.cuts.test_publishing:"
        "test_the_database_refuses_to_change_or_delete_what_was_published",
    ],
    "a photo that says where it was taken": [
        "tests.files.test_photos:"
        "test_whatever_a_photo_is_brought_with_it_is_kept_without_its_place",
    ],
    "a robot that takes file after file": [
        "tests.base.test_limits:test_what_passes_of_the_limit_waits_a_minute_and_others_do_not",
        "tests.base.test_limits:test_every_heavy_file_of_the_public_is_limited",
    ],
    "headers added to a mail": [
        "tests.correspondence.test_letters:"
        "test_a_subject_of_several_lines_adds_no_header_to_the_mail",
    ],
    "an executable that says it is a PDF": [
        "tests.enrolment.test_actions:test_a_document_that_is_not_what_it_says_leaves_nothing",
        "tests.enrolment.test_applicants:test_an_executable_as_a_pdf_is_refused_beside_its_field",
    ],
    "the password of another": [
        "tests.security.test_nobody_sets_anothers_password:"
        "test_no_address_writes_a_password_whatever_is_sent_to_it",
        "tests.security.test_nobody_sets_anothers_password:"
        "test_no_code_writes_a_password_but_the_form_of_its_owner",
    ],
    "names of people in public": [
        "tests.security.test_no_person_in_public:"
        "test_no_public_page_or_file_says_who_works_on_a_plan",
    ],
    "an audit rewritten": [
        "tests.audit.test_recording:test_the_database_refuses_to_change_what_was_said",
        "tests.audit.test_recording:test_the_database_refuses_to_empty_the_audit",
    ],
}


@pytest.mark.parametrize("attack", STOPPED)
def test_each_attack_is_stopped_by_tests_that_are_there(attack):
    for place in STOPPED[attack]:
        module, name = place.split(":")
        assert callable(getattr(import_module(module), name, None)), place


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["nobody", "leader of here", "dnp admin"])
def test_no_address_takes_a_form_of_another_site(world, who):
    signed_in = browser_of(who, world)
    browser = Client(enforce_csrf_checks=True, raise_request_exception=False)
    browser.cookies = signed_in.cookies
    before = AuditEvent.objects.count(), StoredFile.objects.count()

    taken = []
    for name in TABLE:
        for sent in ({}, {"csrfmiddlewaretoken": "x" * 64, "confirm": "on"}):
            answer = browser.post(url_of(name, world), sent, HTTP_ORIGIN="https://malo.example")
            if outcome(answer) not in ("refused", "method", "login"):
                taken.append((name, outcome(answer)))

    assert taken == []
    assert (AuditEvent.objects.count(), StoredFile.objects.count()) == before


@pytest.mark.django_db
def test_a_forged_host_reaches_no_message_of_the_team_or_of_a_role(settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.KPT_SITE_URL = "https://kpt.example.gov.co"
    membership = MembershipFactory()
    leader, admin = client_of(membership.user), client_of(actor_of(Role.DNP_ADMIN))
    person = {"nombre": "Nueva", "cargo": "Profesional", "rol": "integrante", "modulos": ["plan"]}
    role = {"nombre": "Otra", "rol": "organo_control", "desde": "2999-01-01"}

    leader.post(
        f"/e/{membership.entity_id}/equipo/invitar/",
        person | {"correo": "una@salento.gov.co"},
        HTTP_HOST="malo.example",
    )
    admin.post(
        "/personas/otorgar/", role | {"correo": "otra@control.gov.co"}, HTTP_HOST="malo.example"
    )
    run_jobs()

    assert len(mail.outbox) == 2
    for message in mail.outbox:
        assert "malo.example" not in message.subject + message.body
        assert "https://kpt.example.gov.co/clave/nueva/" in message.body


@pytest.mark.django_db
def test_the_role_of_somebody_is_not_ended_by_its_number():
    """The address of ending a role names any right of the country by its number."""
    rights = [
        MembershipFactory(role=role) for role in (Role.DNP_ADMIN, Role.TEAM_LEADER, Role.SITE_ADMIN)
    ]
    admin = actor_of(Role.DNP_ADMIN)
    stranger = client_of(MembershipFactory().user)

    for right in rights:
        url = f"/personas/{right.pk}/terminar/"
        assert stranger.post(url, {"razon": "x"}).status_code == 403
        right.refresh_from_db()
        assert (right.ends_on, right.end_reason) == (None, "")
    # Nor by the administrator, when it is not hers to end: a leader, the site's, her own.
    for right in (*rights[1:], admin.memberships[0]):
        answer = client_of(admin).post(f"/personas/{right.pk}/terminar/", {"razon": "x"})
        assert answer.status_code == 403
        right.refresh_from_db()
        assert right.end_reason == ""
