"""Municipalities of one department, each with a sent report."""

from decimal import Decimal as D

from kpt.accounts.roles import Role
from kpt.followup.actions.reports import Money
from kpt.followup.actions.review import observe
from tests.factories import EntityFactory, actor_of
from tests.followup.test_reporting import NOW, Place
from tests.plan_factories import a_plan


class Neighbour(Place):
    """Another municipality of the same department, in the same window."""

    def __init__(self, place: Place):
        self.entity = EntityFactory(department=place.entity.department)
        self.version = a_plan(targets=3, entity=self.entity)
        self.window = place.window
        self.leader = actor_of(Role.TEAM_LEADER, self.entity)
        self.member = actor_of(Role.TEAM_MEMBER, self.entity)
        self.gobernacion, self.dnp = place.gobernacion, place.dnp


def spent(amount, bpin="2024990010001"):
    return {"money": (Money(1, bpin, D(amount), D(amount), D(amount)),)}


def observed(place, report, text="Falta el soporte", target=None, now=NOW):
    uid = target.uid if target else None
    return observe(report_id=report.pk, target_uid=uid, text=text, actor=place.gobernacion, now=now)
