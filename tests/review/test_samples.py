"""A sample drawn of what was reported, and what was seen beside it."""

from datetime import date, timedelta
from decimal import Decimal as D
from io import BytesIO

import pytest
from django.core.files.base import File

from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed
from kpt.followup.actions import review
from kpt.followup.models import TargetAnswer
from kpt.review.actions.samples import (
    NothingToSample,
    Seen,
    WrongDay,
    WrongSize,
    ask_for_sample,
    draw_asked,
    draw_sample,
    verify_target,
)
from kpt.review.calculator import look_again
from kpt.review.exports.samples import sample_table
from kpt.review.models import Sample, SampledTarget, SampleRequest
from kpt.review.queries.samples import places_for, sample_page, samples_of, years_to_sample
from tests.factories import EntityFactory, actor_of
from tests.followup.test_reporting import NOW, VALIDATION
from tests.review.places import Neighbour

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.4\n1 0 obj\nendobj\n%%EOF"


@pytest.fixture
def sent(here):
    """Two municipalities that sent their reports, of three targets each."""
    there = Neighbour(here)
    reports = [here.sent(), there.sent()]
    look_again(NOW)
    return reports


def drawn(here, **more):
    given = {
        "department_id": here.entity.department_id,
        "fiscal_year": 2025,
        "at_random": 2,
        "by_risk": 1,
        "seed": "3008",
        "actor": here.gobernacion,
        "now": NOW,
    }
    return draw_sample(**(given | more))


def keys(sample):
    return [(row.report_id, row.target_uid, row.chosen) for row in sample.targets.all()]


def test_the_same_seed_draws_the_same_and_says_how(here, sent):
    first, again = drawn(here), drawn(here, now=NOW + timedelta(days=1))
    assert keys(first) == keys(again)
    assert [row.chosen for row in first.targets.all()] == ["azar", "azar", "riesgo"]
    assert first.population == 6
    assert "«3008|clave»" in first.method
    assert (first.drawn_by, first.role) == (here.gobernacion.user, "Revisor de la gobernación")
    assert drawn(here, seed="").seed == NOW.isoformat(timespec="seconds")
    assert AuditEvent.objects.filter(kind="sample_drawn").count() == 3


def test_what_was_reported_is_frozen_at_the_draw(here, sent):
    report = sent[0]
    sample = drawn(here, at_random=6, by_risk=0)
    here.decide(review.return_report, report, here.gobernacion, "Corrija")
    here.answer(report, here.targets[0], "9", now=VALIDATION)
    assert TargetAnswer.objects.get(report=report, target_uid=here.targets[0].uid).achieved == 9
    assert {row.reported for row in sample.targets.all()} == {D(3)}
    # What the team corrects is not to be sampled until it is sent again.
    assert drawn(here, at_random=6, by_risk=0).targets.count() == 3


def test_nothing_to_sample_and_a_wrong_size(here, sent):
    with pytest.raises(NothingToSample, match="2024"):
        drawn(here, fiscal_year=2024)
    for size in ({"at_random": 0, "by_risk": 0}, {"at_random": 150, "by_risk": 100}):
        with pytest.raises(WrongSize, match="de 1 a 200"):
            drawn(here, **size)
    assert not Sample.objects.exists()


def asked(here, **more):
    given = {
        "department_id": None,
        "fiscal_year": 2025,
        "at_random": 2,
        "by_risk": 1,
        "seed": "3008",
        "actor": here.dnp,
        "now": NOW,
    }
    return ask_for_sample(**(given | more))


def test_a_sample_that_was_asked_for_is_drawn_once(here, sent):
    request = asked(here)
    told = []
    for _ in range(2):
        sample = draw_asked(
            request_id=request.pk, actor=here.dnp, now=NOW, say=lambda *step: told.append(step)
        )
    assert keys(sample) == keys(drawn(here, department_id=None, actor=here.dnp))
    assert told == [(0, 2, "Leyendo los reportes enviados")]
    request.refresh_from_db()
    assert (request.sample, Sample.objects.count()) == (sample, 2)


def test_what_cannot_be_drawn_is_said_before_any_job(here, sent):
    with pytest.raises(WrongSize, match="de 1 a 200"):
        asked(here, at_random=-1)
    with pytest.raises(NothingToSample, match="2024"):
        asked(here, fiscal_year=2024)
    with pytest.raises(NotAllowed, match="Las muestras las toma"):
        asked(here, actor=here.gobernacion)
    assert not SampleRequest.objects.exists()


def test_reports_read_one_by_one_give_the_same_sample(here, sent, monkeypatch):
    first = drawn(here)
    monkeypatch.setattr("kpt.review.actions.samples.REPORTS_AT_A_TIME", 1)
    again = drawn(here)
    assert (keys(again), again.population) == (keys(first), 6)


def test_who_draws_where(here, sent):
    country = drawn(here, department_id=None, actor=here.dnp)
    assert country.department is None
    drawn(here, actor=here.dnp)
    stranger = actor_of(Role.DEPARTMENT_REVIEWER, EntityFactory().department)
    for actor, place in (
        (here.gobernacion, None),
        (stranger, here.entity.department_id),
        (here.leader, here.entity.department_id),
    ):
        with pytest.raises(NotAllowed, match="Las muestras las toma"):
            drawn(here, actor=actor, department_id=place)
    assert [line.place for line in samples_of(here.gobernacion)] == [here.entity.department.name]
    assert len(samples_of(here.dnp)) == 2
    assert samples_of(stranger) == []
    assert places_for(here.gobernacion) == [
        (here.entity.department_id, here.entity.department.name)
    ]
    assert places_for(here.dnp)[0] == ("", "Todo el país")
    assert years_to_sample(here.gobernacion) == years_to_sample(here.dnp) == [2025]
    assert years_to_sample(stranger) == []


def test_what_is_seen_stands_beside_what_was_reported(here, sent, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    sample = drawn(here)
    one, two, three = sample.targets.all()

    def see(row, value, **more):
        given = {"actor": here.gobernacion, "now": NOW} | more
        return verify_target(
            sampled_id=row.pk, seen=Seen(D(value), date(2026, 10, 19), " Se vio "), **given
        )

    assert sample_page(sample.uid, here.gobernacion).result.sentence.startswith("Todavía no")
    see(one, "3")
    seen = see(two, "2.5", file=File(BytesIO(PDF), name="foto.pdf"))
    assert (seen.verified, seen.note, seen.recorded_by) == (
        D("2.5"),
        "Se vio",
        here.gobernacion.user,
    )
    assert seen.file.entity == seen.report.plan.entity
    page = sample_page(sample.uid, here.gobernacion)
    assert [line.word for line in page.lines] == ["Coincide", "Difiere", "Por verificar"]
    assert page.result.sentence.startswith("2 de 3 metas verificadas: 1 coincide")
    rows = [row[13:15] for row in sample_table(page).rows]
    assert rows == [[D(3), D(0)], [D("2.5"), D("-0.5")], [None, None]]
    # Nothing of the report changes, and what was written before stays in the audit.
    assert set(TargetAnswer.objects.values_list("achieved", flat=True)) == {D(3)}
    see(one, "4", actor=here.dnp)
    event = AuditEvent.objects.filter(kind="sampled_target_verified").order_by("pk").last()
    assert (event.before["verified"], event.after["verified"]) == ("3", "4")
    see(two, "2", file=File(BytesIO(PDF + b"2"), name="otra.pdf"))
    event = AuditEvent.objects.filter(kind="sampled_target_verified").order_by("pk").last()
    assert (event.before["note"], event.before["file"]) == ("Se vio", seen.file.sha256)
    assert event.after["file"] not in ("", seen.file.sha256)
    with pytest.raises(WrongDay):
        verify_target(
            sampled_id=three.pk,
            seen=Seen(D(3), date(2026, 10, 21)),
            actor=here.gobernacion,
            now=NOW,
        )
    with pytest.raises(NotAllowed):
        see(three, "3", actor=here.leader)
    assert SampledTarget.objects.get(pk=three.pk).verified is None
