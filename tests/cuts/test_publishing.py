"""DNP publishes the cut of a window that closed, and corrects it with another."""

import hashlib
import json
from datetime import UTC, datetime, timedelta
from decimal import Decimal as D

import pytest
from django.db import DatabaseError, transaction
from django.http import Http404

from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed
from kpt.base.jobs.models import Job, JobState
from kpt.cuts.actions import (
    CutInCourse,
    NotOfTheWindow,
    ReasonNeeded,
    publish_cut,
)
from kpt.cuts.entities import entity_file
from kpt.cuts.models import CutEntity, CutRequest, PublishedCut, Situation
from kpt.cuts.queries import cut_targets, cuts_of
from kpt.files.models import FileKind, StoredFile
from kpt.followup.actions import review
from kpt.followup.actions.reports import Money, submit_report
from kpt.followup.models import Evidence, WindowEntity
from kpt.followup.queries.reported import reported_targets
from tests.cuts.places import AFTER, Closed, municipality
from tests.factories import actor_of
from tests.followup.test_reporting import NOW, VALIDATION
from tests.followup.windows import a_window
from tests.jobs import run_jobs
from tests.plan_factories import a_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def here():
    return Closed()


def content_of(file):
    with file.content.open("rb") as opened:
        return opened.read()


def records_of(cut, divipola):
    file = CutEntity.objects.get(cut=cut, entity=divipola).file
    return [json.loads(one) for one in content_of(file).decode().split("\n") if one]


def test_a_cut_freezes_what_was_reported_and_gives_it_back(here):
    cut = here.published()
    row = CutEntity.objects.get(cut=cut, entity=here.entity)
    assert (cut.number, cut.fiscal_year, cut.previous, cut.is_correction) == (1, 2025, None, False)
    assert (row.situation, row.label) == (Situation.REPORTED, "self")
    assert (row.targets, row.reported_targets, row.physical_ratio) == (3, 3, D(1))
    assert cut_targets(1, here.entity.pk) == reported_targets(here.report)
    assert [(one.number, one.label) for one in cuts_of(here.entity.pk)] == [(1, "self")]
    assert AuditEvent.objects.filter(kind="cut_published").count() == 1


def test_the_manifest_lists_each_file_with_its_hash_and_size(here):
    cut = here.published()
    manifest = json.loads(content_of(cut.manifest))
    assert manifest["anterior"] == "ninguno"
    assert hashlib.sha256(content_of(cut.manifest)).hexdigest() == cut.manifest_sha256
    files = {one.name: one for one in StoredFile.objects.filter(kind=FileKind.PUBLISHED_CUT)}
    assert (
        {one["nombre"] for one in manifest["archivos"]}
        == {
            f"2025-{here.entity.pk}.jsonl",
            "2025-pais.jsonl",
        }
        == set(files) - {"corte-1-manifiesto.json"}
    )
    for one in manifest["archivos"]:
        content = content_of(files[one["nombre"]])
        assert hashlib.sha256(content).hexdigest() == one["huella"]
        assert len(content) == int(one["bytes"])
        assert files[one["nombre"]].is_public


def test_who_reviewed_is_a_role_and_an_office_and_never_a_name(here):
    review.validate_report(
        report_id=here.report.pk, reason="", actor=here.gobernacion, now=VALIDATION
    )
    review.verify_report(report_id=here.report.pk, reason="", actor=here.dnp, now=VALIDATION)
    cut = here.published()
    head = records_of(cut, here.entity.pk)[0]
    assert head["reporte"]["etiqueta"] == "verified"
    assert [(s["paso"], s["rol"], s["oficina"]) for s in head["reporte"]["pasos"]] == [
        ("submit", "Líder del equipo", here.entity.name),
        ("validate", "Revisor de la gobernación", f"Gobernación ({here.entity.department.name})"),
        ("verify", "Revisor del DNP", "Departamento Nacional de Planeación"),
    ]
    assert head["plan"]["acto"] == {"clase": "acuerdo", "fecha": "2024-05-28", "numero": "005"}
    text = content_of(CutEntity.objects.get().file).decode()
    for actor in (here.leader, here.gobernacion, here.dnp):
        assert actor.user.full_name not in text
        assert actor.user.email not in text


def test_money_evidence_and_words_are_in_the_file_of_a_target(here):
    review.return_report(report_id=here.report.pk, reason="Falta", actor=here.gobernacion, now=NOW)
    first = here.targets[0]
    money = (Money(1, "", D(900), D("500.50"), D(250)),)
    here.answer(here.report, first, "1.50", narrative="Línea\u2028y «comillas»", money=money)
    for public in (True, False):
        file = StoredFile.objects.create(
            kind=FileKind.EVIDENCE,
            name="Foto.jpg",
            extension=".jpg",
            sha256=("a" if public else "b") * 64,
            size=10,
            content="aa/foto.jpg",
            is_public=public,
            stored_at=NOW,
        )
        Evidence.objects.create(
            report=here.report,
            target_uid=first.uid,
            kind="antes",
            file=file,
            caption="La vía",
            added_at=NOW,
        )
    submit_report(report_id=here.report.pk, actor=here.leader, now=NOW)
    cut = here.published()
    target = records_of(cut, here.entity.pk)[1]
    assert target["ejecutado"] == "1.5"
    assert target["avance_fisico"] == "0.5"
    assert target["recursos"] == {
        "compromisos": "900",
        "obligaciones": "500.5",
        "pagos": "250",
    }
    assert (target["evidencias"], target["huellas_evidencias"]) == ("2", ["a" * 64])
    assert cut_targets(1, here.entity.pk)[0].narrative == "Línea\u2028y «comillas»"


def test_who_did_not_report_is_listed_and_is_not_zero(here):
    without_report, without_plan = municipality(), municipality()
    a_plan(targets=2, entity=without_report)
    review.return_report(report_id=here.report.pk, reason="Falta", actor=here.gobernacion, now=NOW)
    cut = here.published()
    rows = {row.entity_id: row for row in cut.rows.all()}
    assert rows[without_report.pk].situation == Situation.NO_REPORT
    assert rows[without_plan.pk].situation == Situation.NO_PLAN
    assert rows[here.entity.pk].situation == Situation.RETURNED
    assert (cut.entities, cut.with_report) == (3, 0)
    for row in rows.values():
        assert (row.label, row.physical_ratio, row.financial_ratio) == ("", None, None)
    head, *targets, total = records_of(cut, without_report.pk)
    assert (head["situacion"], head["reporte"]) == ("sin_reporte", None)
    assert [one["ejecutado"] for one in targets] == [None, None]
    assert (total["avance_fisico"], total["recursos"]) == (None, None)
    assert records_of(cut, without_plan.pk)[0]["plan"] is None
    # What is being corrected is not published: only what the plan had programmed.
    assert [one["ejecutado"] for one in records_of(cut, here.entity.pk)[1:-1]] == [None] * 3


@pytest.mark.parametrize(
    ("when", "open_"),
    [
        (datetime(2026, 12, 6, 4, 59, 59, tzinfo=UTC), True),  # 23:59:59 of the fifth in Bogotá
        (datetime(2026, 12, 6, 5, 0, 0, tzinfo=UTC), False),
    ],
)
def test_at_the_midnight_of_the_definitive_cut_writing_ends_and_publishing_begins(
    here, when, open_
):
    def is_refused(act):
        try:
            with transaction.atomic():
                act()
        except NotAllowed:
            return True
        return False

    assert is_refused(lambda: here.ask(now=when)) == open_
    assert (
        is_refused(
            lambda: review.validate_report(
                report_id=here.report.pk, reason="", actor=here.gobernacion, now=when
            )
        )
        != open_
    )
    # In the last phase only reviewers decide; an adjustments phase that ends with it still writes.
    here.window.adjustments_on = here.window.definitive_on
    here.window.save()
    other = municipality()
    version = a_plan(targets=1, entity=other)
    leader = actor_of(Role.TEAM_LEADER, other)
    report = here.opened(entity_id=other.pk, actor=leader, now=NOW)
    target = version.producttargets.get()
    assert is_refused(lambda: here.answer(report, target, actor=leader, now=when)) != open_


@pytest.mark.parametrize("role", [Role.DNP_REVIEWER, Role.DEPARTMENT_REVIEWER, Role.TEAM_LEADER])
def test_only_dnps_administration_publishes(here, role):
    place = None if role == Role.DNP_REVIEWER else here.entity
    if role == Role.DEPARTMENT_REVIEWER:
        place = here.entity.department
    with pytest.raises(NotAllowed, match="administración del DNP"):
        here.ask(actor=actor_of(role, place))
    assert not CutRequest.objects.exists()


def test_a_window_that_ended_early_is_published_at_once(here):
    here.window.ended_on = NOW.date()
    here.window.save()
    cut = here.published(now=NOW)
    assert cut.definitive_on == NOW.date()


def test_an_entity_with_its_own_window_is_in_the_cut_of_that_one(here):
    other = municipality()
    own = a_window(for_all=False)
    WindowEntity.objects.create(window=own, entity=other, fiscal_year=2025)
    first = here.published()
    assert [row.entity_id for row in first.rows.all()] == [here.entity.pk]
    second = here.published(window_id=own.pk)
    assert [row.entity_id for row in second.rows.all()] == [other.pk]
    assert (second.number, second.is_correction, second.previous) == (2, False, first)
    assert json.loads(content_of(second.manifest))["anterior"] == first.manifest_sha256
    with pytest.raises(NotOfTheWindow, match=other.pk):
        here.ask(divipolas=[other.pk], reason="X")


def test_a_correction_says_why_and_leaves_the_first_as_it_was(here):
    here.published()
    before = content_of(CutEntity.objects.get().file)
    with pytest.raises(ReasonNeeded, match="por qué"):
        here.ask(reason="  ")
    review_done = here.published(
        divipolas=[here.entity.pk], reason=" Se registró el acto ", now=AFTER + timedelta(days=1)
    )
    assert (review_done.number, review_done.is_correction) == (2, True)
    assert review_done.reason == "Se registró el acto"
    assert [one.reason for one in cuts_of(here.entity.pk)] == ["Se registró el acto", ""]
    rows = CutEntity.objects.order_by("pk")
    # The same facts are the same bytes: one file stands for both.
    assert rows[0].file == rows[1].file
    assert content_of(rows[0].file) == before


def test_two_cuts_of_a_window_are_not_made_at_once(here):
    here.ask()
    with pytest.raises(CutInCourse, match="Espere"):
        here.ask()


def test_the_job_publishes_once_however_often_it_runs(here, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AFTER)
    request = here.ask()
    run_jobs()
    job = Job.objects.get()
    assert (job.state, job.result_url) == (JobState.DONE, "/cortes/1/")
    assert job.message == "El corte 1 quedó publicado, con 1\xa0entidad."
    cut = PublishedCut.objects.get()
    assert publish_cut(request_id=request.pk, actor=here.admin, now=AFTER) == cut
    assert PublishedCut.objects.count() == 1
    assert cut.published_by == here.admin.user


def test_a_request_that_became_a_correction_meanwhile_needs_a_reason(here):
    request = here.ask()
    Job.objects.update(state=JobState.FAILED, ended_at=AFTER)
    here.published()
    with pytest.raises(ReasonNeeded):
        publish_cut(request_id=request.pk, actor=here.admin, now=AFTER)
    assert PublishedCut.objects.count() == 1


def test_who_lost_the_role_or_reopened_the_window_does_not_publish(here):
    request = here.ask()
    here.window.definitive_on = AFTER.date() + timedelta(days=9)
    here.window.save()
    with pytest.raises(NotAllowed, match="cuando la ventana cierra"):
        publish_cut(request_id=request.pk, actor=here.admin, now=AFTER)
    assert not PublishedCut.objects.exists()


def test_the_database_refuses_to_change_or_delete_what_was_published(here):
    here.published()
    for model, field in ((PublishedCut, "reason"), (CutEntity, "label")):
        for act in (lambda m=model, f=field: m.objects.update(**{f: "otra"}), _delete(model)):
            with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
                act()
    assert PublishedCut.objects.count() == CutEntity.objects.count() == 1


def _delete(model):
    return lambda: model.objects.all()._raw_delete("default")


def test_a_cut_that_does_not_speak_of_an_entity_is_not_found(here):
    here.published()
    with pytest.raises(Http404):
        cut_targets(1, "99999")
    with pytest.raises(Http404):
        cut_targets(2, here.entity.pk)
    assert cuts_of("99999") == []


def test_a_cut_reads_as_much_for_each_entity_however_large_its_plan(
    here, django_assert_max_num_queries
):
    large = municipality()
    a_plan(targets=40, entity=large, executed=False)
    with django_assert_max_num_queries(14):
        made = entity_file(large, 2025, AFTER.date())
    assert len(made.content.split(b"\n")) == 43
    with django_assert_max_num_queries(14):
        entity_file(here.entity, 2025, AFTER.date())
