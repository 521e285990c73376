"""An outcome whose plan says nothing gets its baseline from the entity, and says so everywhere."""

from datetime import timedelta
from decimal import Decimal as D

import pytest
from django.urls import reverse
from django.utils import timezone

from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed
from kpt.briefs.queries.gather import outcomes_of
from kpt.followup.actions.baselines import BaselineIncomplete, declare_baseline
from kpt.followup.actions.reports import (
    AnsweredMeanwhile,
    NothingToReport,
    UnknownTarget,
    submit_report,
)
from kpt.followup.models import FollowUpReport, OutcomeBaseline, ReportState
from kpt.followup.queries.outcomes_reported import outcome_lines
from kpt.plans.models import OutcomeDetail
from kpt.rules.baselines import DECLARED, DeclaredBaseline
from tests.factories import EntityFactory, actor_of, client_of
from tests.followup.test_outcomes_reported import an_outcome, tell, text
from tests.followup.test_reporting import NOW, Place
from tests.plan_factories import a_plan

pytestmark = pytest.mark.django_db
FROM = DeclaredBaseline(D(20), 2023, "DANE, ECV 2023", "SisPT no la recibe")
SENT = {
    "version": "0",
    "valor": "20",
    "anio": "2023",
    "fuente": "DANE, ECV 2023",
    "ausencia": "SisPT no la recibe",
}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setattr(timezone, "now", lambda: NOW)


@pytest.fixture
def here():
    return Place()


@pytest.fixture
def report(here):
    return here.opened()


@pytest.fixture
def outcome(here, report):
    outcome = an_outcome(here.version, baseline="")
    tell(here, report, outcome)
    return outcome


def declare(here, report, outcome, given=FROM, **more):
    known = {"report_id": report.pk, "outcome_uid": outcome.uid, "given": given, "seen": None}
    return declare_baseline(**(known | {"actor": here.member, "now": NOW} | more))


def url(here, year=2025):
    return reverse("reports:outcome-baseline", args=[here.entity.pk, year, 1])


def progress(report):
    line = outcome_lines(report)[0]
    return line.progress.replace("\u00a0", " "), line.baseline_label


def test_a_declared_baseline_gives_the_outcome_its_percentage_and_its_label(here, report, outcome):
    assert progress(report) == ("—", "")
    kept = declare(here, report, outcome)
    assert (kept.value, kept.year, kept.number, kept.version) == (D(20), 2023, 1, here.version)
    assert (kept.declared_by, kept.declared_at) == (here.member.user, NOW)
    assert kept.government.entity == here.entity
    assert progress(report) == ("66,7 %", DECLARED)
    event = AuditEvent.objects.get(kind="outcome_baseline_declared")
    assert (event.before, event.after["meta"], event.after["source"]) == (
        {},
        "IR-1",
        "DANE, ECV 2023",
    )
    assert not OutcomeDetail.objects.filter(outcome=outcome).exists()


def test_it_is_of_the_plan_and_not_of_a_vigencia(here, report, outcome):
    declare(here, report, outcome)
    before = FollowUpReport.objects.create(
        plan=report.plan, fiscal_year=2024, opened_at=NOW, state=ReportState.DRAFT
    )
    line = outcome_lines(before)[0]
    assert (line.baseline, line.baseline_label) == ("20", DECLARED)


def test_the_baseline_of_the_plan_wins(here, report, outcome):
    declare(here, report, outcome)
    OutcomeDetail.objects.create(outcome=outcome, baseline=D(30), baseline_year=2022)
    line = outcome_lines(report)[0]
    assert (line.baseline, line.baseline_label, line.baseline_note) == ("30", "", "2022")
    with pytest.raises(NotAllowed, match="ya dice de dónde parte"):
        declare(here, report, outcome)
    page = client_of(here.member).get(url(here))
    assert "ya dice de dónde parte" in text(page)
    assert 'name="valor"' not in text(page)


def test_a_correction_leaves_what_there_was_with_its_reason(here, report, outcome):
    declare(here, report, outcome)
    wrong = DeclaredBaseline(D(19), 2023, "DANE", "No cabe")
    with pytest.raises(BaselineIncomplete, match="por qué se corrige"):
        declare(here, report, outcome, wrong)
    right = DeclaredBaseline(D(19), 2023, "DANE", "No cabe", "Se leyó otra columna")
    later = NOW + timedelta(days=1)
    kept = declare(here, report, outcome, right, actor=here.leader, now=later)
    assert (kept.number, kept.correction_reason) == (2, "Se leyó otra columna")
    assert progress(report) == ("50,0 %", DECLARED)
    line = outcome_lines(report)[0]
    assert [one.value for one in line.declarations] == ["19", "20"]
    assert AuditEvent.objects.filter(kind="outcome_baseline_declared").count() == 2
    page = text(client_of(here.gobernacion).get(reverse("reports:outcome", args=_at(here))))
    assert "Corrección: Se leyó otra columna" in page
    assert "Corregir la línea base" not in page


def _at(here):
    return [here.entity.pk, 2025, 1]


def test_it_may_be_taken_back_with_a_reason_and_declared_again(here, report, outcome):
    with pytest.raises(BaselineIncomplete, match="valor del que partió"):
        declare(here, report, outcome, DeclaredBaseline(None))
    declare(here, report, outcome)
    gone = DeclaredBaseline(None, correction_reason="Era de otro indicador")
    assert declare(here, report, outcome, gone).value is None
    assert progress(report) == ("—", "")
    assert declare(here, report, outcome, gone).number == 2
    assert declare(here, report, outcome).number == 3
    assert outcome_lines(report)[0].declarations[1].value == ""


def test_the_same_again_is_not_written(here, report, outcome):
    first = declare(here, report, outcome)
    assert declare(here, report, outcome, actor=here.leader) == first
    assert OutcomeBaseline.objects.count() == 1


def test_an_amended_plan_keeps_what_was_declared_and_counts_again(here, report, outcome):
    kept = declare(here, report, outcome)
    older = a_plan(targets=1)  # any other version: what counts is the uid of the outcome
    OutcomeBaseline.objects.filter(pk=kept.pk).update(version=older)
    assert progress(report) == ("66,7 %", DECLARED)
    right = DeclaredBaseline(D(19), 2023, "DANE", "No cabe", "Error")
    assert declare(here, report, outcome, right).number == 1
    assert progress(report)[0].startswith("50")


def test_who_may_not_declare(here, report, outcome, monkeypatch):
    others = (here.gobernacion, here.dnp, actor_of(Role.TEAM_LEADER, EntityFactory()))
    for actor in others:
        with pytest.raises(NotAllowed):
            declare(here, report, outcome, actor=actor)
    with pytest.raises(UnknownTarget):
        declare(here, report, an_outcome(a_plan(targets=1)))
    with pytest.raises(AnsweredMeanwhile, match="Otra persona"):
        declare(here, report, outcome, seen=7)
    monkeypatch.setattr("kpt.followup.actions.baselines.government_on", lambda entity, on: None)
    with pytest.raises(NothingToReport):
        declare(here, report, outcome)
    assert not OutcomeBaseline.objects.exists()


def test_not_once_the_report_is_out_of_the_teams_hands(here, report, outcome):
    for target in here.targets:
        here.answer(report, target)
    submit_report(report_id=report.pk, actor=here.leader, now=NOW)
    with pytest.raises(NotAllowed, match="ya se envió"):
        declare(here, report, outcome)
    assert client_of(here.member).post(url(here), SENT).status_code == 403


def test_the_form_declares_and_leads_back_to_the_outcome(here, report, outcome):
    web = client_of(here.member)
    assert "Declarar la línea base" in text(web.get(reverse("reports:outcome", args=_at(here))))
    listed = text(web.get(reverse("reports:outcomes", args=_at(here)[:2])))
    assert "1 no tiene línea base en el plan" in listed
    assert 'name="motivo"' not in text(web.get(url(here)))
    assert web.post(url(here), SENT).url == reverse("reports:outcome", args=_at(here))
    page = text(web.get(reverse("reports:outcome", args=_at(here))))
    assert DECLARED in page
    assert "66,7 %" in page
    assert "Corregir la línea base" in page
    assert DECLARED in text(web.get(reverse("reports:outcomes", args=_at(here)[:2])))
    assert 'name="motivo"' in text(web.get(url(here)))


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"valor": ""}, "Si fue cero, escriba 0"),
        ({"valor": "20.5"}, "decimales con coma"),
        ({"anio": "2025"}, "entre 1950 y 2024"),
        ({"anio": "mil"}, "cuatro cifras"),
        ({"fuente": " "}, "de dónde sale el dato"),
        ({"ausencia": ""}, "por qué el plan no la trae"),
    ],
)
def test_a_wrong_form_names_the_field_and_keeps_what_was_typed(here, outcome, wrong, words):
    told = client_of(here.member).post(url(here), SENT | {"fuente": "La mía"} | wrong)
    assert told.status_code == 422
    assert words in text(told)
    assert (wrong.get("fuente") or "La mía") in text(told)
    assert not OutcomeBaseline.objects.exists()


def test_two_people_on_one_baseline_are_told_and_the_second_decides(here, report, outcome):
    kept = declare(here, report, outcome, actor=here.leader)
    web = client_of(here.member)
    mine = SENT | {"valor": "21", "motivo": "La mía es la del diagnóstico"}
    told = web.post(url(here), mine)
    assert told.status_code == 422
    assert "mientras usted la escribía" in text(told)
    assert f'name="version" value="{kept.pk}"' in text(told)
    assert web.post(url(here), mine | {"version": str(kept.pk)}).status_code == 302
    assert OutcomeBaseline.objects.last().value == D(21)


def test_the_form_takes_it_back_leaving_the_value_empty(here, report, outcome):
    kept = declare(here, report, outcome)
    gone = {"version": str(kept.pk), "valor": "", "motivo": ""}
    web = client_of(here.member)
    told = web.post(url(here), SENT | gone)
    assert told.status_code == 422
    assert "por qué se corrige" in text(told)
    done = web.post(url(here), SENT | gone | {"motivo": "Era de otro indicador"}, follow=True)
    assert "Se retiró la línea base declarada de IR-1" in text(done)
    assert "Declarar la línea base" in text(done)


def test_figures_and_public_pages_say_whose_baseline_it_is(here, report, outcome):
    declare(here, report, outcome)
    inside = client_of(here.leader)
    page = text(inside.get(reverse("followup:outcomes", args=[here.entity.pk])))
    assert DECLARED in page
    assert "66,7 %" in page
    led = text(inside.get(reverse("followup:reported", args=[here.entity.pk])))
    assert reverse("followup:outcomes", args=[here.entity.pk]) in led
    public = reverse("portal:outcomes", args=[here.entity.pk])
    assert DECLARED not in text(inside.get(public))  # the team is still writing it
    for target in here.targets:
        here.answer(report, target)
    submit_report(report_id=report.pk, actor=here.leader, now=NOW)
    page = text(inside.get(public))
    assert DECLARED in page
    assert "66,7 %" in page


def test_the_reports_by_audience_say_it_too(here, report, outcome):
    declare(here, report, outcome)
    one = outcomes_of(report)[0]
    assert (one.baseline, one.baseline_label) == (D(20), DECLARED)


@pytest.mark.parametrize("outcomes", [1, 6])
def test_pages_with_outcomes_cost_the_same(here, report, outcomes, django_assert_max_num_queries):
    for number in range(1, outcomes + 1):
        one = an_outcome(here.version, number, baseline="")
        tell(here, report, one)
        declare(here, report, one)
    web = client_of(here.leader)
    for name, args in (
        ("followup:reported", [here.entity.pk]),
        ("followup:outcomes", [here.entity.pk]),
        ("portal:outcomes", [here.entity.pk]),
        ("reports:outcomes", [here.entity.pk, 2025]),
        ("reports:outcome", [here.entity.pk, 2025, 1]),
        ("reports:outcome-baseline", [here.entity.pk, 2025, 1]),
    ):
        web.get(reverse(name, args=args))
        with django_assert_max_num_queries(10):
            assert web.get(reverse(name, args=args)).status_code == 200
