"""A municipality with an adopted plan of three targets, and who programs it."""

from datetime import UTC, date, datetime
from decimal import Decimal as D

from kpt.accounts.roles import Role
from kpt.indicative.actions.adoption import adopt_indicative
from kpt.indicative.actions.deriving import open_indicative
from kpt.indicative.actions.programming import Programme, explain_differences, programme_targets
from kpt.indicative.actions.responsibles import set_responsibles
from kpt.plans.actions.acts import adopt_draft
from kpt.plans.actions.opening import open_draft
from kpt.plans.models import ProductTarget
from tests.factories import EntityFactory, actor_of
from tests.plan_factories import TargetFactory, a_plan

NOW = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)
YEAR = 2026


class Place:
    """``leader`` leads, ``member`` has every module, ``neighbour`` is of another municipality."""

    def __init__(self, targets=3, **entity):
        self.entity = EntityFactory(**entity)
        self.version = a_plan(targets=targets, entity=self.entity, executed=False)
        self.leader = actor_of(Role.TEAM_LEADER, self.entity)
        self.member = actor_of(Role.TEAM_MEMBER, self.entity)
        self.reader = actor_of(Role.READER, self.entity)
        self.neighbour = actor_of(Role.TEAM_LEADER, EntityFactory())

    @property
    def plan(self):
        return self.version.plan

    @property
    def targets(self):
        return list(ProductTarget.objects.filter(version=self.version).order_by("position"))

    @property
    def uids(self):
        return [one.uid for one in self.targets]

    def opened(self, **more):
        given = {"entity_id": self.entity.pk, "fiscal_year": YEAR, "actor": self.member}
        return open_indicative(**given | {"now": NOW} | more)

    def programme(self, indicative, uid, quantity="3", money=None, **more):
        target = indicative.targets.get(target_uid=uid)
        one = Programme(
            uid,
            None if quantity is None else D(quantity),
            {source: D(amount) for source, amount in (money or {}).items()},
            more.pop("seen", target.row_version),
        )
        given = {"indicative_id": indicative.pk, "given": [one], "actor": self.member, "now": NOW}
        return programme_targets(**given | more)

    def explain(self, indicative, places, text="El departamento giró menos.", **more):
        given = {"indicative_id": indicative.pk, "places": places, "text": text}
        return explain_differences(**given | {"actor": self.member, "now": NOW} | more)

    def answer(self, uids, office="Secretaría de Planeación", **more):
        given = {"plan_id": self.plan.pk, "target_uids": uids, "office": office}
        given |= {"person_id": None, "reason": "", "actor": self.member, "now": NOW}
        return set_responsibles(**given | more)

    def adopt(self, indicative, **more):
        given = {"indicative_id": indicative.pk, "kind": "decreto", "number": "012"}
        given |= {"on": date(2026, 1, 30), "document": None, "actor": self.leader, "now": NOW}
        return adopt_indicative(**given | more)

    def amend(self):
        """Adopt another version of the plan: its last target went, another came."""
        draft = open_draft(entity_id=self.entity.pk, actor=self.leader, now=NOW)
        draft.producttargets.order_by("position").last().delete()
        came = TargetFactory(version=draft, number=90, money={(YEAR, 1): 7_000_000})
        adopt_draft(
            version_id=draft.pk,
            kind="decreto",
            number="044",
            on=date(2026, 9, 1),
            actor=self.leader,
            now=NOW,
        )
        draft.refresh_from_db()
        self.version = draft
        return came
