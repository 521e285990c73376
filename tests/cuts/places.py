"""A window that closed, with what entities reported in it, and the cut of it."""

from datetime import UTC, datetime

from kpt.accounts.roles import Role
from kpt.cuts.actions import ask_for_cut, publish_cut
from tests.factories import EntityFactory, actor_of
from tests.followup.test_reporting import Place

AFTER = datetime(2026, 12, 6, 5, 0, tzinfo=UTC)  # the first instant after the definitive cut


def municipality():
    """Return a municipality whose department makes no plan, so that a cut counts it alone."""
    entity = EntityFactory()
    entity.department.makes_plan = False
    entity.department.save()
    return entity


class Closed(Place):
    """A municipality that reported; DNP's administration publishes."""

    def __init__(self):
        super().__init__()
        self.entity.department.makes_plan = False
        self.entity.department.save()
        self.admin = actor_of(Role.DNP_ADMIN)
        self.report = self.sent()

    def ask(self, **more):
        given = {"window_id": self.window.pk, "reason": "", "actor": self.admin, "now": AFTER}
        return ask_for_cut(**(given | more))

    def published(self, now=AFTER, **more):
        """Ask for a cut, do what its job does, and return it."""
        request = self.ask(now=now, **more)
        return publish_cut(request_id=request.pk, actor=self.admin, now=now)
