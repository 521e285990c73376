"""A municipality reports, its gobernación reviews, DNP verifies: who, when, and nothing lost."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

import pytest
from django.urls import reverse

from kpt.accounts.actor import actor_for
from kpt.accounts.models import Membership
from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed
from kpt.followup.actions import review
from kpt.followup.actions.reports import (
    AnsweredMeanwhile,
    Given,
    Money,
    NothingToReport,
    ReportIncomplete,
    UnknownTarget,
    answer_target,
    open_report,
    submit_report,
)
from kpt.followup.models import (
    FollowUpReport,
    Observation,
    ReportState,
    ReportTransition,
    TargetAnswer,
    TargetSpending,
    WindowExtension,
)
from kpt.followup.queries.reports import facts_of, lines_of, unfinished
from kpt.plans.models import ProductTarget
from tests.factories import EntityFactory, MembershipFactory, actor_of
from tests.followup.windows import a_window
from tests.plan_factories import a_plan

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)  # while 2025 is reported
LAST_MINUTE = datetime(2026, 10, 31, 4, 59, tzinfo=UTC)  # 23:59 of the thirtieth in Bogotá
VALIDATION = datetime(2026, 11, 3, 15, 0, tzinfo=UTC)
CLOSED = datetime(2026, 12, 6, 5, 0, tzinfo=UTC)


class Place:
    """A municipality with an adopted plan of three targets, and everybody who has to do with it."""

    def __init__(self):
        self.entity = EntityFactory()
        self.version = a_plan(targets=3, entity=self.entity)
        self.window = a_window()
        self.leader = actor_of(Role.TEAM_LEADER, self.entity)
        self.member = actor_of(Role.TEAM_MEMBER, self.entity)
        self.gobernacion = actor_of(Role.DEPARTMENT_REVIEWER, self.entity.department)
        self.dnp = actor_of(Role.DNP_REVIEWER)

    def opened(self, **more):
        given = {"entity_id": self.entity.pk, "fiscal_year": 2025, "actor": self.leader}
        return open_report(**(given | {"now": NOW} | more))

    @property
    def targets(self):
        return list(ProductTarget.objects.filter(version=self.version).order_by("position"))

    def answer(self, report, target, achieved="3", **more):
        known = {"actor", "now", "seen"}
        given = {"achieved": None if achieved is None else D(achieved)}
        given |= {name: value for name, value in more.items() if name not in known}
        return answer_target(
            report_id=report.pk,
            target_uid=target.uid,
            given=Given(**given),
            seen=more.get("seen"),
            actor=more.get("actor", self.member),
            now=more.get("now", NOW),
        )

    def sent(self):
        report = self.opened()
        for target in self.targets:
            self.answer(report, target)
        return submit_report(report_id=report.pk, actor=self.leader, now=NOW)

    def decide(self, act, report, actor, reason="", now=NOW):
        return act(report_id=report.pk, reason=reason, actor=actor, now=now)


@pytest.fixture
def here():
    return Place()


def test_a_report_opens_once_while_the_window_receives(here):
    report = here.opened()
    assert here.opened(actor=here.member) == report
    assert (report.state, report.fiscal_year) == (ReportState.DRAFT, 2025)
    assert AuditEvent.objects.filter(kind="report_opened").count() == 1


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"fiscal_year": 2026}, "no ha abierto"),
        ({"now": VALIDATION}, "se está validando"),
        ({"now": CLOSED}, "cerró el"),
    ],
)
def test_a_report_does_not_open_out_of_its_window(here, more, words):
    with pytest.raises(NothingToReport, match=words):
        here.opened(**more)
    assert not FollowUpReport.objects.exists()


def test_nobody_answers_for_a_government_that_is_not_on_record(here, monkeypatch):
    report, target = here.opened(), here.targets[0]
    monkeypatch.setattr("kpt.followup.actions.answers.government_on", lambda entity, on: None)
    with pytest.raises(NothingToReport, match="quién gobierna hoy"):
        here.answer(report, target)


def test_without_a_plan_in_force_there_is_nothing_to_report(here):
    entity = EntityFactory()
    with pytest.raises(NothingToReport, match="no tiene un plan adoptado"):
        here.opened(entity_id=entity.pk, actor=actor_of(Role.TEAM_LEADER, entity))


def test_an_answer_keeps_who_how_much_and_under_which_government(here):
    report, target = here.opened(), here.targets[0]
    money = Money(1, "2024990010001", D(900), D(500), D("250.25"))
    here.answer(report, target, "2.5", narrative=" Se hizo ", money=(money,))
    here.answer(report, target, "3", money=(money,))

    answer = TargetAnswer.objects.get()
    assert (answer.achieved, answer.row_version, answer.narrative) == (D(3), 2, "")
    assert (answer.changed_by, answer.changed_at) == (here.member.user, NOW)
    assert answer.government.entity == here.entity
    assert TargetSpending.objects.get().payments_cop == D("250.25")
    kept = AuditEvent.objects.filter(kind="report_answered").order_by("pk").last()
    assert (kept.before["achieved"], kept.after["achieved"]) == ("2.5", "3")


def test_two_people_on_one_target_are_told_and_none_is_overwritten(here):
    report, target = here.opened(), here.targets[0]
    here.answer(report, target, "1", seen=0)
    with pytest.raises(AnsweredMeanwhile, match="reportó esta meta mientras"):
        here.answer(report, target, "9", seen=0, actor=here.leader)
    assert TargetAnswer.objects.get().achieved == 1
    here.answer(report, target, "9", seen=1, actor=here.leader)
    assert TargetAnswer.objects.get().achieved == 9
    with pytest.raises(AnsweredMeanwhile, match="ya no tiene reporte"):
        here.answer(report, here.targets[1], "9", seen=4)


def test_a_target_of_another_plan_is_not_answered(here):
    other = a_plan(targets=1).producttargets.get()
    with pytest.raises(UnknownTarget, match="no es del plan vigente"):
        here.answer(here.opened(), other)
    assert not TargetAnswer.objects.exists()


@pytest.mark.parametrize(
    ("who", "answers", "sends", "reason"),
    [
        ("leader", True, True, ""),
        ("member", True, False, "Solo el líder"),
        ("gobernacion", False, False, "Solo el equipo"),
        ("dnp", False, False, "Solo el equipo"),
        ("neighbour", False, False, "Solo el equipo"),
        ("reader", False, False, "Solo el equipo"),
        ("without_module", False, False, "no tiene a cargo «El seguimiento»"),
        ("other_sector", False, False, "no está a su cargo"),
        ("handed_over", False, False, "Su gobierno entregó"),
    ],
)
def test_who_answers_and_who_sends(here, who, answers, sends, reason):
    report = here.opened()
    made = {
        "neighbour": lambda: actor_of(Role.TEAM_LEADER, EntityFactory()),
        "reader": lambda: actor_of(Role.READER, here.entity),
        "without_module": lambda: _member(here, modules=["plan"]),
        "other_sector": lambda: _member(here, sectors=["99"]),
        "handed_over": lambda: _handed_over(here),
    }
    actor = made[who]() if who in made else getattr(here, who)
    for target in here.targets:
        if answers:
            here.answer(report, target, actor=actor)
        else:
            with pytest.raises(NotAllowed, match=reason):
                here.answer(report, target, actor=actor)
    if not answers:
        assert not TargetAnswer.objects.exists()
    if sends:
        submit_report(report_id=report.pk, actor=actor, now=NOW)
    else:
        with pytest.raises(NotAllowed):
            submit_report(report_id=report.pk, actor=actor, now=NOW)
    report.refresh_from_db()
    assert (report.state == ReportState.SUBMITTED) == sends


def _member(here, **more):
    membership = MembershipFactory(role=Role.TEAM_MEMBER, entity=here.entity, **more)
    return actor_for(membership.user, NOW.date())


def _handed_over(here):
    Membership.objects.filter(user=here.leader.user).update(read_only_from=date(2026, 1, 1))
    return actor_for(here.leader.user, NOW.date())


def test_a_report_with_targets_missing_is_not_sent_and_says_which(here):
    report = here.opened()
    first, second, _ = here.targets
    here.answer(report, first)
    here.answer(report, second, "0")
    with pytest.raises(ReportIncomplete, match=r"Faltan 2 metas.*IP-2, IP-3"):
        submit_report(report_id=report.pk, actor=here.leader, now=NOW)
    assert unfinished(report) == ["IP-2", "IP-3"]
    assert not ReportTransition.objects.exists()


def test_sending_is_signed_dated_and_recorded_and_closes_the_answers(here):
    report = here.sent()
    assert (report.state, report.submitted_at, report.submitted_by) == (
        ReportState.SUBMITTED,
        NOW,
        here.leader.user,
    )
    step = report.transitions.get()
    assert (step.event, step.by, step.role) == ("submit", here.leader.user, "Líder del equipo")
    with pytest.raises(NotAllowed, match="ya se envió"):
        here.answer(report, here.targets[0])
    with pytest.raises(NotAllowed, match="ya se envió"):
        submit_report(report_id=report.pk, actor=here.leader, now=NOW)
    assert AuditEvent.objects.filter(kind="report_submitted").count() == 1


def test_the_first_cut_ends_at_midnight_in_bogota_and_an_extension_moves_it(here):
    report = here.opened()
    here.answer(report, here.targets[0], now=LAST_MINUTE)
    with pytest.raises(NotAllowed, match="se está validando"):
        here.answer(report, here.targets[1], now=VALIDATION)
    WindowExtension.objects.create(
        window=here.window, entity=here.entity, until=date(2026, 11, 4), reason="X", at=NOW
    )
    here.answer(report, here.targets[1], now=VALIDATION)
    assert TargetAnswer.objects.count() == 2


def test_the_whole_path_with_a_return_and_a_sending_back(here):
    report = here.sent()
    review.observe(
        report_id=report.pk,
        target_uid=here.targets[0].uid,
        text=" Falta el soporte ",
        actor=here.gobernacion,
        now=NOW,
    )
    here.decide(review.return_report, report, here.gobernacion, "Falta el soporte de la meta 1")
    here.answer(report, here.targets[0], "2", now=VALIDATION)
    made = Observation.objects.get()
    review.answer_observation(
        observation_id=made.pk, text="Se anexa", actor=here.member, now=VALIDATION
    )
    submit_report(report_id=report.pk, actor=here.leader, now=VALIDATION)
    here.decide(review.validate_report, report, here.gobernacion, now=VALIDATION)
    here.decide(review.send_back_report, report, here.dnp, "Revise la meta 3", now=VALIDATION)
    here.decide(review.validate_report, report, here.gobernacion, now=VALIDATION)
    here.decide(review.verify_report, report, here.dnp, now=VALIDATION)

    report.refresh_from_db()
    made.refresh_from_db()
    assert report.state == ReportState.DNP_VERIFIED
    assert (made.text, made.answer) == ("Falta el soporte", "Se anexa")
    assert [step.event for step in report.transitions.all()] == [
        "submit",
        "return",
        "submit",
        "validate",
        "send_back",
        "validate",
        "verify",
    ]


@pytest.mark.parametrize(
    ("act", "who", "reason"),
    [
        (review.return_report, "leader", "Lo decide la gobernación"),
        (review.validate_report, "dnp", "Lo decide la gobernación"),
        (review.validate_report, "other", "Lo decide la gobernación"),
        (review.verify_report, "gobernacion", "Lo decide el DNP"),
        (review.verify_report, "dnp", "ya se envió"),
        (review.send_back_report, "dnp", "ya se envió"),
    ],
)
def test_who_may_not_decide_is_told_why_and_nothing_changes(here, act, who, reason):
    report = here.sent()
    other = actor_of(Role.DEPARTMENT_REVIEWER, EntityFactory().department)
    actor = other if who == "other" else getattr(here, who)
    with pytest.raises(NotAllowed, match=reason):
        here.decide(act, report, actor, "Porque sí")
    report.refresh_from_db()
    assert (report.state, report.transitions.count()) == (ReportState.SUBMITTED, 1)


def test_nothing_is_decided_after_the_definitive_cut(here):
    report = here.sent()
    with pytest.raises(NotAllowed, match="cerró el"):
        here.decide(review.validate_report, report, here.gobernacion, now=CLOSED)
    here.window.delete()
    with pytest.raises(NotAllowed, match="no ha abierto"):
        here.decide(review.validate_report, report, here.gobernacion)


def test_giving_back_says_why(here):
    report = here.sent()
    with pytest.raises(review.ReasonNeeded, match="qué debe corregirse"):
        here.decide(review.return_report, report, here.gobernacion, "  ")
    for act in (
        lambda: review.observe(
            report_id=report.pk, target_uid=None, text=" ", actor=here.gobernacion, now=NOW
        ),
        lambda: review.answer_observation(
            observation_id=_observed(here, report), text=" ", actor=here.leader, now=NOW
        ),
    ):
        with pytest.raises(review.ReasonNeeded):
            act()


def _observed(here, report):
    made = review.observe(
        report_id=report.pk, target_uid=None, text="Todo", actor=here.gobernacion, now=NOW
    )
    here.decide(review.return_report, report, here.gobernacion, "Mire")
    return made.pk


def test_only_who_reviews_observes_and_only_the_team_answers(here):
    report = here.sent()
    with pytest.raises(NotAllowed):
        review.observe(report_id=report.pk, target_uid=None, text="X", actor=here.dnp, now=NOW)
    made = _observed(here, report)
    with pytest.raises(NotAllowed):
        review.answer_observation(observation_id=made, text="X", actor=here.gobernacion, now=NOW)
    assert Observation.objects.get().answer == ""


def test_a_department_reports_to_dnp(here):
    department = EntityFactory().department
    department.makes_plan = True
    department.save()
    version = a_plan(targets=1, entity=department)
    leader = actor_of(Role.TEAM_LEADER, department)
    report = open_report(entity_id=department.pk, fiscal_year=2025, actor=leader, now=NOW)
    target = version.producttargets.get()
    here.answer(report, target, actor=leader)
    submit_report(report_id=report.pk, actor=leader, now=NOW)
    reviewer = actor_of(Role.DEPARTMENT_REVIEWER, department)
    with pytest.raises(NotAllowed, match="Lo decide el DNP"):
        here.decide(review.return_report, report, reviewer, "X")
    here.decide(review.return_report, report, here.dnp, "Falta algo")
    submit_report(report_id=report.pk, actor=leader, now=NOW)
    here.decide(review.verify_report, report, here.dnp)
    report.refresh_from_db()
    assert report.state == ReportState.DNP_VERIFIED


def test_a_report_is_loaded_in_three_queries_whatever_its_size(here, django_assert_num_queries):
    report = here.sent()
    with django_assert_num_queries(3):
        lines = lines_of(facts_of(report))
    assert [line.state for line in lines] == ["Reportada"] * 3
    assert reverse("reports:report", args=[here.entity.pk, 2025]).endswith("/reporte/2025/")


def test_what_was_said_before_a_correction_stays_in_the_audit(here):
    report = here.sent()
    target = here.targets[0]
    here.decide(review.return_report, report, here.gobernacion, "La plata no cuadra")
    money = tuple(
        Money(1, "2024990010001", D(amount), D(amount), D(0)) for amount in ("900000", "1000000")
    )
    for one in money:
        here.answer(report, target, "7", narrative=f"Van {one.obligations_cop}", money=(one,))
    last = AuditEvent.objects.filter(kind="report_answered").latest("pk")
    assert last.before["money"] == [[1, "2024990010001", "900000", "900000", "0"]]
    assert last.after["money"] == [[1, "2024990010001", "1000000", "1000000", "0"]]
    assert (last.before["narrative"], last.after["narrative"]) == ("Van 900000", "Van 1000000")
    assert last.before["achieved"] == last.after["achieved"] == "7"
    assert "difficulties" not in last.after


def test_without_a_window_nothing_is_answered(here):
    report = here.opened()
    here.window.delete()
    with pytest.raises(NotAllowed, match="no ha abierto"):
        here.answer(report, here.targets[0])
    assert not TargetAnswer.objects.exists()
