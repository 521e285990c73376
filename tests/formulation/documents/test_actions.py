"""Asking for documents, making them, bringing the approved ones: happy, refused, interrupted."""

import hashlib
from datetime import date, timedelta

import pytest
from django.utils import timezone

from kpt.accounts.actor import ANONYMOUS
from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.base.errors import DomainError
from kpt.base.jobs.models import Job, JobState
from kpt.base.verdict import NotAllowed
from kpt.files.kinds import WrongFile
from kpt.files.models import FileKind, StoredFile
from kpt.formulation.documents import actions, queries
from kpt.formulation.documents.actions import Approval, ImpossibleApproval, make_document
from kpt.formulation.documents.models import (
    ApprovedDocument,
    DocumentKind,
    Format,
    PlanDocument,
)
from kpt.plans.models import ActKind, PlanVersion, VersionState
from tests.factories import EntityFactory, actor_of
from tests.formulation.documents.some import NOW, a_pdf, an_approved, asked_for
from tests.jobs import run_jobs
from tests.plan_factories import a_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return a_plan(targets=2, executed=False)


@pytest.fixture
def leader(version):
    return actor_of(Role.TEAM_LEADER, version.plan.entity)


def kinds_of_events() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))


# Making -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("format", [Format.PDF, Format.DOCX])
def test_a_document_is_made_by_a_job_and_kept_with_its_hash(version, leader, format):
    asked = asked_for(version, leader, DocumentKind.LINES, format)
    assert (asked.file, asked.job.state) == (None, JobState.QUEUED)

    run_jobs()

    asked.refresh_from_db()
    with asked.file.content.open() as file:
        content = file.read()
    assert asked.made_at is not None
    assert asked.file.kind == FileKind.GENERATED
    assert asked.file.sha256 == hashlib.sha256(content).hexdigest()
    assert asked.file.stored_by == leader.user
    assert not asked.file.is_public
    place = f"{version.plan.entity_id}-{version.plan.entity.name.lower().replace(' ', '-')}"
    day = f"{timezone.localdate():%Y-%m-%d}"
    name = f"lista-de-lineas-estrategicas-{place}-v1-{day}.{format.value}"
    assert asked.file.name == name
    job = Job.objects.get(pk=asked.job_id)
    assert (job.state, job.done, job.total) == (JobState.DONE, 3, 3)
    assert job.result_url == f"/archivos/{asked.file.uid}/"
    event = AuditEvent.objects.get(kind="document_made")
    assert event.after["sha256"] == asked.file.sha256
    assert event.divipola == version.plan.entity_id


def test_who_asks_twice_gets_the_one_on_its_way(version, leader):
    first = asked_for(version, leader)

    assert asked_for(version, leader) == first
    assert asked_for(version, leader, format=Format.DOCX) != first
    run_jobs()
    assert asked_for(version, leader) != first


def test_a_document_that_is_made_is_left_as_it_is(version, leader):
    asked = asked_for(version, leader)
    made = make_document(document_id=asked.pk, actor=leader, now=NOW)

    again = make_document(document_id=asked.pk, actor=leader, now=NOW + timedelta(days=1))

    assert (again.file, again.made_at) == (made.file, NOW)
    assert StoredFile.objects.count() == 1


def test_earlier_documents_stay(version, leader):
    for day in range(3):
        asked = asked_for(version, leader, now=NOW + timedelta(days=day))
        make_document(document_id=asked.pk, actor=leader, now=NOW + timedelta(days=day))
        Job.objects.update(state=JobState.DONE, ended_at=NOW)

    assert len(queries.history(version.plan.entity, None).object_list) == 3
    page = queries.documents_page(version.plan.entity, None)
    lines = {line.kind: line for _, group in page.groups for line in group}
    assert [made.made_at for made in lines["lineas"].made] == [NOW + timedelta(days=2)]


@pytest.mark.parametrize("fails_in", ["build", "write", "store"])
def test_interrupted_in_the_middle_it_leaves_nothing(version, leader, monkeypatch, fails_in):
    asked = asked_for(version, leader)
    stored, events = StoredFile.objects.count(), AuditEvent.objects.count()

    def die(*args, **kwargs):
        raise KeyboardInterrupt

    if fails_in == "build":
        monkeypatch.setattr(actions, "build", die)
    elif fails_in == "write":
        monkeypatch.setitem(actions.WRITERS, Format.PDF, die)
    else:
        monkeypatch.setattr(actions, "record", die)
    with pytest.raises(KeyboardInterrupt):
        make_document(document_id=asked.pk, actor=leader, now=NOW)

    asked.refresh_from_db()
    assert (asked.file, asked.made_at) == (None, None)
    assert (StoredFile.objects.count(), AuditEvent.objects.count()) == (stored, events)
    monkeypatch.undo()
    assert make_document(document_id=asked.pk, actor=leader, now=NOW).file is not None


def test_who_may_no_longer_enter_gets_no_document(version, leader):
    asked = asked_for(version, leader)
    leader.memberships[0].delete()

    run_jobs()

    asked.refresh_from_db()
    assert asked.file is None
    assert asked.job.state == JobState.FAILED
    assert "vinculado" in asked.job.message or "equipo" in asked.job.message


def test_outsiders_ask_for_nothing(version):
    for actor in (ANONYMOUS, actor_of(Role.TEAM_LEADER, EntityFactory())):
        with pytest.raises(NotAllowed):
            asked_for(version, actor)
    assert not PlanDocument.objects.exists()
    assert not Job.objects.exists()


def test_a_document_without_a_plan_says_so(leader):
    entity = EntityFactory()
    reader = actor_of(Role.READER, entity)

    asked = actions.ask_for_document(
        entity=entity,
        version=None,
        kind=DocumentKind.STATUS,
        format=Format.PDF,
        actor=reader,
        now=NOW,
    )
    run_jobs()

    asked.refresh_from_db()
    assert (asked.version_text, asked.version) == ("Sin plan", None)
    assert asked.file is not None


def test_a_document_outlives_the_version_it_speaks_of(version, leader):
    asked = asked_for(version, leader)
    make_document(document_id=asked.pk, actor=leader, now=NOW)

    PlanDocument.objects.update(version=None)  # as the database does when a version is deleted

    asked.refresh_from_db()
    assert asked.file is not None
    assert list(queries.history(version.plan.entity, None).object_list) == [asked]
    assert asked.version_text.startswith("2024-2027 · versión 1")


def test_the_six_are_counted_once_each(version, leader):
    for kind in (DocumentKind.LINES, DocumentKind.LINES, DocumentKind.TEAM, DocumentKind.STATUS):
        asked = asked_for(version, leader, kind)
        make_document(document_id=asked.pk, actor=leader, now=NOW)
        Job.objects.update(state=JobState.DONE, ended_at=NOW)

    assert queries.made_of_the_six(version.plan) == 2


# Approved -----------------------------------------------------------------------------------------


def test_an_approved_document_is_kept_with_its_act_and_its_hash(version, leader):
    document = an_approved(version, leader)

    assert (document.act_kind, document.act_number) == ("acuerdo", "005")
    assert document.act_on == date(2024, 5, 28)
    assert document.file.sha256 == hashlib.sha256(a_pdf().read()).hexdigest()
    assert document.file.kind == FileKind.APPROVED_DOCUMENT
    assert kinds_of_events()[-2:] == ["file_stored", "approved_uploaded"]


@pytest.mark.parametrize(
    ("state", "is_public"),
    [
        (VersionState.DRAFT, False),
        (VersionState.ADOPTED_PENDING_ACT, True),
        (VersionState.ADOPTED, True),
        (VersionState.SUPERSEDED, True),
    ],
)
def test_it_is_for_everybody_from_the_adoption_on(version, leader, state, is_public):
    document = an_approved(version, leader)
    adopted = {"adopted_at": None} if state == VersionState.DRAFT else {}
    acts = (
        {} if state == VersionState.ADOPTED else {"act_kind": "", "act_number": "", "act_on": None}
    )
    PlanVersion.objects.filter(pk=version.pk).update(state=state, **acts, **adopted)
    document.refresh_from_db()

    assert document.is_published == is_public
    assert [d.pk for d in queries.published_documents(version.plan)] == [document.pk] * is_public


@pytest.mark.parametrize(
    ("more", "field", "words"),
    [
        ({"approval": Approval(ActKind.ORDINANCE, "1", date(2024, 5, 1))}, "tipo", "acuerdo"),
        ({"approval": Approval(ActKind.DECREE, "1", date(2026, 10, 21))}, "fecha", "futuro"),
        ({"approval": Approval(ActKind.DECREE, "1", date(2023, 5, 1))}, "fecha", "2023"),
    ],
)
def test_an_impossible_act_is_refused_and_nothing_is_kept(version, leader, more, field, words):
    with pytest.raises(ImpossibleApproval, match=words) as caught:
        an_approved(version, leader, **more)

    assert caught.value.field == field
    assert not ApprovedDocument.objects.exists()
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("name", ["acuerdo.docx", "acuerdo.pdf"])
def test_what_is_not_a_pdf_is_refused(version, leader, name):
    with pytest.raises(WrongFile):
        an_approved(version, leader, upload=a_pdf(name, b"PK\x03\x04" + b"x" * 100))

    assert not ApprovedDocument.objects.exists()


def test_the_same_file_is_not_kept_twice(version, leader):
    an_approved(version, leader)

    with pytest.raises(ImpossibleApproval, match="ya está"):
        an_approved(version, leader)

    assert ApprovedDocument.objects.count() == StoredFile.objects.count() == 1


@pytest.mark.parametrize("role", [Role.READER, Role.DEPARTMENT_REVIEWER, Role.DNP_ADMIN])
def test_only_the_team_brings_an_approved_document(version, role):
    place = version.plan.entity if role == Role.READER else None
    place = version.plan.entity.department if role == Role.DEPARTMENT_REVIEWER else place

    with pytest.raises(NotAllowed):
        an_approved(version, actor_of(role, place))

    assert not StoredFile.objects.exists()


def test_a_wrong_document_is_withdrawn_with_its_reason(version, leader):
    document = an_approved(version, leader)

    actions.withdraw_approved(
        document_id=document.pk, reason=" Era otro acuerdo. ", actor=leader, now=NOW
    )

    document.refresh_from_db()
    assert (document.withdrawn_at, document.withdrawn_by) == (NOW, leader.user)
    assert document.withdrawn_reason == "Era otro acuerdo."
    assert queries.approved_documents(version.plan.entity) == []
    assert queries.published_documents(version.plan) == []
    assert kinds_of_events()[-1] == "approved_withdrawn"
    assert an_approved(version, leader).pk != document.pk  # the right one may be the same file


def test_withdrawing_needs_a_leader_and_a_reason(version, leader):
    document = an_approved(version, leader)
    member = actor_of(Role.TEAM_MEMBER, version.plan.entity)

    with pytest.raises(NotAllowed):
        actions.withdraw_approved(document_id=document.pk, reason="x", actor=member, now=NOW)
    with pytest.raises(DomainError, match="por qué"):
        actions.withdraw_approved(document_id=document.pk, reason="  ", actor=leader, now=NOW)

    document.refresh_from_db()
    assert document.withdrawn_at is None


def test_a_worker_that_comes_late_leaves_what_the_other_kept(version, leader):
    asked = asked_for(version, leader)
    made = make_document(document_id=asked.pk, actor=leader, now=NOW)

    late = actions._keep(asked.pk, b"%PDF-1.7 otro", "otro.pdf", actor=leader, now=NOW)

    assert late.file == made.file
    assert StoredFile.objects.count() == 1


def test_withdrawing_twice_keeps_the_first_reason(version, leader):
    document = an_approved(version, leader)
    for reason in ("Era otro acuerdo.", "Otra cosa."):
        actions.withdraw_approved(document_id=document.pk, reason=reason, actor=leader, now=NOW)

    document.refresh_from_db()
    assert document.withdrawn_reason == "Era otro acuerdo."
    assert kinds_of_events().count("approved_withdrawn") == 1


def test_the_version_is_named_by_its_state_or_its_act(version, leader):
    assert asked_for(version, leader).version_text == (
        "2024-2027 · versión 1 · Acuerdo 005 del 28\u00a0de mayo de\u00a02024"
    )
    for state, words in (
        (VersionState.ADOPTED_PENDING_ACT, "2024-2027 · versión 1"),
        (VersionState.DRAFT, "2024-2027 · versión 1 en formulación"),
    ):
        adopted = {"adopted_at": None} if state == VersionState.DRAFT else {}
        PlanVersion.objects.filter(pk=version.pk).update(
            state=state, act_kind="", act_number="", act_on=None, **adopted
        )
        version.refresh_from_db()
        Job.objects.update(state=JobState.DONE, ended_at=NOW)
        assert asked_for(version, leader).version_text == words
