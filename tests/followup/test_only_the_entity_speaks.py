"""Every way of changing what an entity said: by its team only, in its turn, and not a minute later.

A table of the ways, so that none is forgotten: an action that is not in it fails the last test.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal as D

import pytest

from kpt.accounts.roles import Role
from kpt.base.errors import DomainError, NotAllowed
from kpt.followup.actions import (
    baselines,
    cells,
    evidence,
    loads,
    outcomes,
    reports,
    review,
    shared,
    sources,
)
from kpt.followup.actions.answers import Answering, Given, Money, answers_of
from kpt.followup.models import (
    BudgetExecution,
    Evidence,
    FollowUpReport,
    LoadWay,
    OutcomeAnswer,
    OutcomeBaseline,
    ReportLoad,
    ReportTransition,
    SharedSpending,
    SpendingShare,
    TargetAnswer,
    TargetSpending,
)
from kpt.followup.queries.shared import budget_version
from kpt.rules.baselines import DeclaredBaseline
from tests.factories import EntityFactory, actor_of
from tests.followup.test_evidence import photo
from tests.followup.test_outcomes_reported import DATUM, an_outcome
from tests.followup.test_reporting import CLOSED, NOW, Place

pytestmark = pytest.mark.django_db

# The last minute in which what was returned is adjusted, and the midnight of Bogotá after it.
LAST_MINUTE = datetime(2026, 12, 2, 4, 59, tzinfo=UTC)
MIDNIGHT = datetime(2026, 12, 2, 5, 0, tzinfo=UTC)
KEPT = (
    FollowUpReport,
    ReportTransition,
    TargetAnswer,
    TargetSpending,
    OutcomeAnswer,
    OutcomeBaseline,
    Evidence,
    SharedSpending,
    SpendingShare,
    BudgetExecution,
    ReportLoad,
)
STARTS_FROM = DeclaredBaseline(D(20), 2023, "DANE", "El libro no la recibe")
MONEY = (Money(1, "2024990010001", D(9), D(9), D(9)),)


class Full(Place):
    """A report that says something in every way there is, and can be sent."""

    def __init__(self):
        super().__init__()
        self.neighbour = actor_of(Role.TEAM_LEADER, EntityFactory())
        self.reader = actor_of(Role.READER, self.entity)
        self.control = actor_of(Role.CONTROL_BODY)
        self.outcome = an_outcome(self.version, baseline="")
        self.report = self.opened()
        first, second, third = self.targets
        self.answer(self.report, first, money=MONEY)
        self.answer(self.report, second)
        with_evidence = {"files": (photo(),), "shown": self.shown, "target_uid": first.uid}
        (self.evidence,) = evidence.add_evidence(**self.act(**with_evidence))
        given = shared.SharedGiven("Interventoría", 1, "", self.amounts, ((first.uid, D(50)),))
        self.spending = shared.write_shared(**self.act(spending_id=None, given=given, seen=0))
        item = Answering(third, None, Given(D(3)))
        self.load = loads.load_answers(
            report=self.report, items=[item], way=LoadWay.SOURCES, actor=self.member, now=NOW
        )

    shown = evidence.Shown(evidence.EvidenceKind.AFTER, "Vía terminada")
    amounts = shared.Amounts(D(3), D(2), D(1))

    def act(self, actor=None, now=NOW, **more):
        return {"report_id": self.report.pk, "actor": actor or self.member, "now": now} | more


@dataclass(frozen=True)
class Way:
    """One way of saying something, by the action that does it."""

    action: Callable
    given: Callable[[Full], dict]
    by_leader: bool = False

    def take(self, here: Full, actor, now):
        wanted = inspect.signature(self.action).parameters
        said = here.act(actor, now) | self.given(here)
        return self.action(**{name: value for name, value in said.items() if name in wanted})


def of_first(**more):
    return lambda here: {"target_uid": here.targets[0].uid} | more


WAYS = [
    Way(reports.open_report, lambda here: {"entity_id": here.entity.pk, "fiscal_year": 2025}),
    Way(reports.answer_target, of_first(given=Given(D(7)), seen=None)),
    Way(reports.times_thousand, of_first(seen=1)),
    Way(reports.submit_report, lambda here: {}, by_leader=True),
    Way(
        cells.answer_cells,
        lambda here: {"edits": [cells.CellEdit(1, cells.Column.ACHIEVED, D(7))]},
    ),
    Way(
        outcomes.answer_outcome,
        lambda here: {"outcome_uid": here.outcome.uid, "given": DATUM, "seen": None},
    ),
    Way(
        baselines.declare_baseline,
        lambda here: {"outcome_uid": here.outcome.uid, "given": STARTS_FROM, "seen": 0},
    ),
    Way(evidence.add_evidence, lambda here: of_first(files=(photo(),), shown=here.shown)(here)),
    Way(evidence.remove_evidence, lambda here: {"evidence_id": here.evidence.pk}),
    Way(
        shared.write_shared,
        lambda here: {
            "spending_id": here.spending.pk,
            "given": shared.SharedGiven("Otra", 1, "", here.amounts),
            "seen": 1,
        },
    ),
    Way(shared.delete_shared, lambda here: {"spending_id": here.spending.pk, "seen": 1}),
    Way(
        shared.write_budget,
        lambda here: {"rows": {1: here.amounts}, "seen": budget_version(here.report)},
    ),
    Way(sources.bring_sources, lambda here: {"seen": ""}),
    Way(
        loads.load_answers,
        lambda here: {
            "report": reports.lock_report(here.report.pk),
            "items": [
                Answering(one, answers_of(here.report, [one.uid]).get(one.uid), Given(D(8)))
                for one in here.targets[:1]
            ],
            "way": LoadWay.SOURCES,
        },
    ),
    Way(loads.undo_load, lambda here: {"load_id": here.load.pk}),
]
OPENING = WAYS[0]


@pytest.fixture
def here(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Full()


def all_that_was_said():
    return [list(model.objects.order_by("pk").values()) for model in KEPT]


def refused(here, way, actor, now):
    before = all_that_was_said()
    with pytest.raises(NotAllowed):
        way.take(here, actor, now)
    assert all_that_was_said() == before, way.action.__name__


@pytest.mark.parametrize("who", ["gobernacion", "dnp", "neighbour", "reader", "control"])
def test_nobody_else_changes_what_an_entity_said(here, who):
    for way in WAYS:
        refused(here, way, getattr(here, who), NOW)


def test_what_was_sent_is_not_changed_even_by_the_team(here):
    reports.submit_report(report_id=here.report.pk, actor=here.leader, now=NOW)
    for way in WAYS:
        if way is not OPENING:  # gives back the report that is there
            refused(here, way, here.leader, NOW)
    before = all_that_was_said()
    assert OPENING.take(here, here.leader, NOW) == here.report
    assert all_that_was_said() == before


@pytest.mark.parametrize("now", [MIDNIGHT, CLOSED], ids=["adjustments", "definitive cut"])
def test_at_midnight_in_bogota_nothing_more_is_said(here, now):
    returned(here)
    for way in WAYS:
        if way is OPENING:
            with pytest.raises(DomainError):
                way.take(here, here.leader, now)
        else:
            refused(here, way, here.leader, now)


@pytest.mark.parametrize("way", WAYS, ids=lambda way: way.action.__name__)
def test_in_the_last_minute_the_team_still_says_it(here, way):
    returned(here)
    before = all_that_was_said()
    try:
        way.take(here, here.leader if way.by_leader else here.member, LAST_MINUTE)
    except sources.NothingToBring:  # it was heard: PIIP and CUIPO have nothing here
        assert way.action is sources.bring_sources
    else:
        assert way is OPENING or all_that_was_said() != before


def returned(here):
    reports.submit_report(report_id=here.report.pk, actor=here.leader, now=NOW)
    here.decide(review.return_report, here.report, here.gobernacion, "Corrija la IP-1")


def test_every_action_of_the_team_is_in_the_table():
    modules = (baselines, cells, evidence, loads, outcomes, reports, shared, sources)
    found = {
        function
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if function.__module__ == module.__name__
        and not name.startswith("_")
        and {"actor", "now"} <= inspect.signature(function).parameters.keys()
    }
    # What the actions have in common: whoever calls has asked permission, or it only asks.
    assert found - {reports.advance, loads.require_all} == {way.action for way in WAYS}
