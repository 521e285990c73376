"""Having a report made, set, published and taken back: who, when, and nothing made twice."""

from datetime import timedelta

import pytest
from django.http import Http404

from kpt.accounts.actor import actor_for, system_actor
from kpt.accounts.models import Membership
from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.base.errors import DomainError, NotAllowed
from kpt.base.jobs.models import Job, JobState
from kpt.briefs.actions import (
    CannotBePublished,
    ask_for_file,
    file_name,
    make_file,
    make_open_briefs,
    publish_brief,
    withdraw_brief,
)
from kpt.briefs.material import Options
from kpt.briefs.models import Brief, BriefFile, BriefFormat
from kpt.followup.actions import review
from kpt.followup.actions.reports import submit_report
from kpt.followup.models import TargetAnswer
from tests.briefs.some import LATER, NOW, Reported
from tests.factories import EntityFactory, actor_of
from tests.jobs import run_jobs

pytestmark = pytest.mark.django_db
TOMORROW = LATER + timedelta(days=1)


@pytest.fixture
def here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return Reported()


def test_the_same_report_is_not_made_twice_until_something_changes(here):
    report = here.told()
    first = here.brief()
    assert here.brief(now=TOMORROW) == first
    assert here.brief(options=Options(2025, sector=here.targets[0].sector_code)) != first
    TargetAnswer.objects.filter(report=report, achieved=3).update(achieved=2)
    second = here.brief(now=TOMORROW)
    assert second != first
    assert second.made_at == TOMORROW
    assert Brief.objects.count() == 3
    assert AuditEvent.objects.filter(kind="brief_made").count() == 3


@pytest.mark.parametrize(
    ("who", "makes", "publishes"),
    [
        ("leader", True, True),
        ("member", True, False),
        ("gobernacion", True, False),
        ("dnp", True, False),
        ("councillor", True, False),
        ("control", True, False),
        ("neighbour", False, False),
        ("handed_over", True, False),
    ],
)
def test_who_makes_and_who_publishes(here, who, makes, publishes):
    here.told()
    made = here.brief()
    actors = {
        "neighbour": lambda: actor_of(Role.TEAM_LEADER, EntityFactory()),
        "councillor": lambda: actor_of(Role.CTP_COUNCILLOR, here.entity),
        "control": lambda: actor_of(Role.CONTROL_BODY),
        "handed_over": lambda: _handed_over(here),
    }
    actor = actors[who]() if who in actors else getattr(here, who)
    if makes:
        assert here.brief("control", actor=actor)
        assert ask_for_file(brief_id=made.pk, format=BriefFormat.XLSX, actor=actor, now=LATER)
    else:
        with pytest.raises(NotAllowed):
            here.brief("control", actor=actor)
        with pytest.raises(NotAllowed):
            ask_for_file(brief_id=made.pk, format=BriefFormat.XLSX, actor=actor, now=LATER)
        assert not BriefFile.objects.exists()
    if publishes:
        assert publish_brief(brief_id=made.pk, actor=actor, now=LATER).is_published
    else:
        with pytest.raises(NotAllowed):
            publish_brief(brief_id=made.pk, actor=actor, now=LATER)
        with pytest.raises(NotAllowed):
            withdraw_brief(brief_id=made.pk, reason="x", actor=actor, now=LATER)
        made.refresh_from_db()
        assert not made.is_published


def _handed_over(here):
    Membership.objects.filter(user=here.leader.user).update(read_only_from=NOW.date())
    return actor_for(here.leader.user, LATER.date())


def test_a_report_that_an_entity_does_not_have_is_not_made(here):
    here.told()
    department = here.entity.department
    with pytest.raises(NotAllowed, match="no es para esta entidad"):
        here.brief("evaluacion", actor=_of(here, department))


def test_a_vigencia_that_was_not_reported_has_no_report(here):
    here.told()
    with pytest.raises(Http404):
        here.brief(options=Options(2026))


def test_the_worker_makes_what_anybody_reads_once_for_each_step(here):
    assert make_open_briefs(LATER) == 0
    report = here.told(send=False)
    assert make_open_briefs(LATER) == 0
    submit_report(report_id=report.pk, actor=here.leader, now=NOW)
    assert make_open_briefs(LATER) == 2
    assert make_open_briefs(LATER) == 0
    assert {one.slug for one in Brief.objects.all()} == {"ciudadania", "ctp"}
    here.decide(review.validate_report, report, here.gobernacion, now=TOMORROW)
    assert make_open_briefs(TOMORROW) == 2
    assert set(Brief.objects.values_list("label", flat=True)) == {"self", "reviewed"}


def _of(here, department):
    here.entity = department
    return actor_of(Role.DNP_REVIEWER)


def test_the_files_are_set_in_the_background_once_each(here):
    here.told()
    made = here.brief("ciudadania")
    for format in BriefFormat:
        asked = ask_for_file(brief_id=made.pk, format=format, actor=here.member, now=LATER)
        again = ask_for_file(brief_id=made.pk, format=format, actor=here.leader, now=LATER)
        assert again.job == asked.job
    run_jobs()
    assert set(Job.objects.values_list("state", flat=True)) == {JobState.DONE}
    files = BriefFile.objects.select_related("file")
    assert {one.file.extension for one in files} == {".pdf", ".docx", ".xlsx"}
    one = files.first()
    kept = one.file
    make_file(file_id=one.pk, actor=here.leader, now=TOMORROW)
    one.refresh_from_db()
    assert one.file == kept
    assert AuditEvent.objects.filter(kind="brief_filed").count() == 3
    assert ask_for_file(brief_id=made.pk, format=one.format, actor=here.leader, now=LATER) == one


def test_a_file_that_failed_may_be_asked_for_again(here):
    here.told()
    made = here.brief("ciudadania")
    asked = ask_for_file(brief_id=made.pk, format=BriefFormat.XLSX, actor=here.member, now=LATER)
    Job.objects.filter(pk=asked.job_id).update(state=JobState.FAILED, ended_at=LATER)
    again = ask_for_file(brief_id=made.pk, format=BriefFormat.XLSX, actor=here.member, now=LATER)
    assert (again, again.job_id != asked.job_id) == (asked, True)
    made_by_command = make_file(file_id=again.pk, actor=system_actor("x"), now=LATER)
    assert made_by_command.file is not None


def test_the_name_of_a_file_says_what_it_is(here):
    here.told()
    name = file_name(here.brief(), BriefFormat.PDF)
    assert name.startswith("informe-anual-a-la-corporacion-2025-")
    assert name.endswith("-2026-10-21.pdf")


def test_publishing_is_signed_and_sets_the_three_files(here):
    here.told()
    made = here.brief()
    publish_brief(brief_id=made.pk, actor=here.leader, now=LATER)
    publish_brief(brief_id=made.pk, actor=here.leader, now=TOMORROW)
    made.refresh_from_db()
    assert (made.published_at, made.published_by) == (LATER, here.leader.user)
    assert made.files.count() == 3
    assert AuditEvent.objects.filter(kind="brief_published").count() == 1


def test_what_is_not_ready_is_not_published(here):
    here.told(send=False)
    draft = here.brief()
    with pytest.raises(CannotBePublished, match="sin enviar"):
        publish_brief(brief_id=draft.pk, actor=here.leader, now=LATER)
    part = here.brief(options=Options(2025, sector=here.targets[0].sector_code))
    Brief.objects.filter(pk=part.pk).update(is_draft=False)
    with pytest.raises(CannotBePublished, match="de todo el plan"):
        publish_brief(brief_id=part.pk, actor=here.leader, now=LATER)
    inside = here.brief("control")
    with pytest.raises(NotAllowed, match="no se publica"):
        publish_brief(brief_id=inside.pk, actor=here.leader, now=LATER)
    assert not Brief.objects.exclude(published_at=None).exists()


def test_a_published_report_is_taken_back_with_its_reason(here):
    here.told()
    made = here.brief()
    assert withdraw_brief(brief_id=made.pk, reason="", actor=here.leader, now=LATER) == made
    publish_brief(brief_id=made.pk, actor=here.leader, now=LATER)
    with pytest.raises(DomainError, match="por qué se retira"):
        withdraw_brief(brief_id=made.pk, reason=" ", actor=here.leader, now=LATER)
    gone = withdraw_brief(brief_id=made.pk, reason=" Faltó ", actor=here.leader, now=LATER)
    assert (gone.is_published, gone.withdrawn_reason) == (False, "Faltó")
    with pytest.raises(CannotBePublished, match="se retiró"):
        publish_brief(brief_id=made.pk, actor=here.leader, now=LATER)
    assert here.brief(now=TOMORROW) != made  # a new one, to be published again
