"""The outcomes of a plan are reported with their source, and nobody's value is overwritten."""

from datetime import date
from decimal import Decimal as D

import pytest
from django.urls import reverse
from django.utils import timezone

from kpt.accounts.actor import actor_for
from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed
from kpt.followup.actions.outcomes import OutcomeGiven, OutcomeWithoutSource, answer_outcome
from kpt.followup.actions.reports import (
    AnsweredMeanwhile,
    NothingToReport,
    UnknownTarget,
    submit_report,
)
from kpt.followup.models import FollowUpReport, OutcomeAnswer, ReportState
from kpt.followup.queries.outcomes_reported import outcome_lines
from kpt.followup.queries.reach import sectors_of_outcomes
from kpt.plans.models import (
    OutcomeDetail,
    OutcomeTarget,
    OutcomeTargetLine,
    ProductTarget,
    ProductTargetLine,
)
from tests.factories import EntityFactory, MembershipFactory, actor_of, client_of
from tests.followup.test_reporting import NOW, Place
from tests.plan_factories import a_plan

pytestmark = pytest.mark.django_db
DATUM = OutcomeGiven(D(18), "DANE, ECV 2025", date(2025, 12, 31), "Bajó")


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def here():
    return Place()


def an_outcome(version, number=1, target="17", baseline="20"):
    outcome = OutcomeTarget.objects.create(
        version=version,
        consecutive=number,
        position=number,
        indicator_name=f"Pobreza {number}",
        target=D(target),
        change=version.change,
    )
    if baseline:
        OutcomeDetail.objects.create(
            outcome=outcome,
            unit="Porcentaje",
            direction="reducir",
            baseline=D(baseline),
            baseline_year=2023,
        )
    return outcome


def tell(here, report, outcome, given=DATUM, **more):
    return answer_outcome(
        **(
            {
                "report_id": report.pk,
                "outcome_uid": outcome.uid,
                "given": given,
                "seen": None,
                "actor": here.member,
                "now": NOW,
            }
            | more
        )
    )


def url(here, *more):
    return reverse(
        "reports:outcome" if more else "reports:outcomes", args=[here.entity.pk, 2025, *more]
    )


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def test_a_value_is_kept_with_its_source_and_its_government(here):
    report, outcome = here.opened(), an_outcome(here.version)
    tell(here, report, outcome)
    kept = OutcomeAnswer.objects.get()
    assert (kept.value, kept.row_version, kept.changed_by) == (D(18), 1, here.member.user)
    assert kept.government.entity == here.entity
    assert AuditEvent.objects.get(kind="outcome_reported").after["meta"] == "IR-1"
    line = outcome_lines(report)[0]
    assert (line.value, line.progress.replace("\u00a0", " "), line.state) == (
        "18",
        "66,7 %",
        "Va hacia la meta",
    )


def test_the_same_again_changes_nothing_and_keeps_its_author(here):
    report, outcome = here.opened(), an_outcome(here.version)
    tell(here, report, outcome)
    tell(here, report, outcome, actor=here.leader)
    kept = OutcomeAnswer.objects.get()
    assert (kept.changed_by, kept.row_version) == (here.member.user, 1)
    assert AuditEvent.objects.filter(kind="outcome_reported").count() == 1


def test_what_keeps_a_value_from_being_written(here, monkeypatch):
    report, outcome = here.opened(), an_outcome(here.version)
    with pytest.raises(OutcomeWithoutSource, match="de dónde sale"):
        tell(here, report, outcome, OutcomeGiven(D(18), " "))
    with pytest.raises(UnknownTarget):
        tell(here, report, an_outcome(a_plan(targets=1)))
    for actor in (here.gobernacion, here.dnp, actor_of(Role.TEAM_LEADER, EntityFactory())):
        with pytest.raises(NotAllowed):
            tell(here, report, outcome, actor=actor)
    monkeypatch.setattr("kpt.followup.actions.outcomes.government_on", lambda entity, on: None)
    with pytest.raises(NothingToReport):
        tell(here, report, outcome)
    assert not OutcomeAnswer.objects.exists()


def test_two_people_on_one_outcome_are_told(here):
    report, outcome = here.opened(), an_outcome(here.version)
    tell(here, report, outcome, seen=0)
    with pytest.raises(AnsweredMeanwhile, match="mientras usted"):
        tell(here, report, outcome, OutcomeGiven(D(1), "X"), seen=0, actor=here.leader)
    with pytest.raises(AnsweredMeanwhile):
        tell(here, report, an_outcome(here.version, 2), seen=3)
    assert OutcomeAnswer.objects.get().value == 18


def test_outcomes_that_are_missing_are_listed_and_do_not_stop_sending(here):
    report = here.opened()
    an_outcome(here.version)
    for target in here.targets:
        here.answer(report, target)
    page = text(client_of(here.leader).get(url(here)))
    assert "1 meta sin reportar" in page
    assert "No impiden enviar el reporte" in page
    assert submit_report(report_id=report.pk, actor=here.leader, now=NOW)


def test_the_series_of_earlier_vigencias_is_beside_the_value(here):
    report, outcome = here.opened(), an_outcome(here.version)
    before = FollowUpReport.objects.create(
        plan=report.plan, fiscal_year=2024, opened_at=NOW, state=ReportState.DRAFT
    )
    kept = tell(here, report, outcome)
    OutcomeAnswer.objects.create(
        report=before,
        outcome_uid=outcome.uid,
        value=D(19),
        changed_at=NOW,
        government=kept.government,
    )
    line = outcome_lines(report)[0]
    assert [(one.fiscal_year, one.value) for one in line.earlier] == [(2024, "19")]
    page = text(client_of(here.leader).get(url(here, 1)))
    assert "Vigencias anteriores" in page
    assert "33,3 %" in page
    assert [one.fiscal_year for one in outcome_lines(before)[0].series] == [2024]


def test_the_form_keeps_what_was_typed_and_then_writes_it(here):
    report, outcome = here.opened(), an_outcome(here.version)
    tell(here, report, outcome, actor=here.leader)
    web = client_of(here.member)
    sent = {"version": "0", "valor": "18,5", "fuente": "La nuestra", "narrativa": ""}
    told = web.post(url(here, 1), sent)
    assert told.status_code == 422
    assert 'value="18,5"' in text(told)
    assert 'name="version" value="1"' in text(told)
    assert web.post(url(here, 1), sent | {"version": "1"}).url == url(here, 1)
    assert OutcomeAnswer.objects.get().value == D("18.5")
    page = text(web.get(url(here, 1)))
    assert "en el mandato de" in page
    assert "(18,5 − 20)" in page


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"fuente": ""}, "de dónde sale el dato"),
        ({"fecha": "2027-01-01"}, "no ha llegado"),
        ({"valor": "18.5"}, "decimales con coma"),
    ],
)
def test_a_wrong_form_says_what(here, wrong, words):
    here.opened()
    an_outcome(here.version)
    sent = {"version": "0", "valor": "18", "fuente": "X", "narrativa": "Lo mío"} | wrong
    told = client_of(here.member).post(url(here, 1), sent)
    assert told.status_code == 422
    assert words in text(told)
    assert "Lo mío" in text(told)
    assert not OutcomeAnswer.objects.exists()


def test_who_reviews_reads_what_was_said(here):
    report, outcome = here.opened(), an_outcome(here.version)
    tell(here, report, outcome)
    web = client_of(here.gobernacion)
    page = text(web.get(url(here, 1)))
    assert "DANE, ECV 2025" in page
    assert "Bajó" in page
    assert '<button class="btn btn-primary">Guardar' not in page
    assert web.post(url(here, 1), {"valor": "1"}).status_code == 403
    assert web.get(url(here, 99)).status_code == 404


def test_many_outcomes_cost_no_more(here, django_assert_max_num_queries):
    report = here.opened()
    for number in range(1, 9):
        tell(here, report, an_outcome(here.version, number, baseline="20" if number % 2 else ""))
    web = client_of(here.leader)
    web.get(url(here))
    with django_assert_max_num_queries(10):
        assert "Pobreza 8" in text(web.get(url(here)))


def test_a_plan_without_outcomes_says_that_nothing_is_missing(here):
    here.opened()
    assert "no tiene metas de resultado" in text(client_of(here.leader).get(url(here)))


def with_sectors(here, *sectors):
    made = MembershipFactory(role=Role.TEAM_MEMBER, entity=here.entity, sectors=list(sectors))
    return actor_for(made.user, NOW.date())


def of_sector_17(target, **more):
    ProductTarget.objects.filter(pk=target.pk).update(
        sector_code="17",
        programme_code="1702",
        product_code="1702010",
        indicator_code="170201000",
        **more,
    )


def test_a_member_with_sectors_reports_the_outcomes_that_they_serve(here):
    """Those whose targets name the outcome; when none does, those of the targets of its lines."""
    report = here.opened()
    hers, others = with_sectors(here, here.targets[0].sector_code), with_sectors(here, "99")
    loose, named, by_line = (an_outcome(here.version, number) for number in (1, 2, 3))
    of_sector_17(here.targets[1], outcome=named)
    lines = list(here.version.strategiclines.all())
    ProductTargetLine.objects.filter(line=lines[0]).delete()
    for target in here.targets[:2]:
        ProductTargetLine.objects.create(target=target, line=lines[0], position=9)
    for outcome in (named, by_line):
        OutcomeTargetLine.objects.create(outcome=outcome, line=lines[0], position=1)
    assert sectors_of_outcomes(report) == {
        named.uid: {"17"},
        by_line.uid: {here.targets[0].sector_code, "17"},
    }

    tell(here, report, by_line, actor=hers)
    for outcome, actor, why in (
        (named, hers, "de sectores que no están a su cargo"),
        (by_line, others, "de sectores que no están a su cargo"),
        (loose, hers, "no es de ningún sector"),
    ):
        with pytest.raises(NotAllowed, match=why):
            tell(here, report, outcome, actor=actor)
    tell(here, report, named, actor=with_sectors(here, "17"))
    for outcome in (loose, named, by_line):
        tell(here, report, outcome, OutcomeGiven(D(19), "DANE"), actor=here.leader)
    page = client_of(hers).get(url(here, 2)).content.decode()
    assert "de sectores que no están a su cargo" in page
