"""A municipality that reported, for the tests of its reports."""

from datetime import UTC, datetime
from decimal import Decimal as D

from kpt.briefs.actions import make_brief
from kpt.briefs.material import Options
from kpt.followup.actions.reports import Money, submit_report
from kpt.followup.models import OutcomeAnswer
from kpt.territories.queries import government_on
from tests.followup.test_reporting import NOW, Place

__all__ = ["LATER", "NOW", "Reported"]
LATER = datetime(2026, 10, 21, 15, 0, tzinfo=UTC)


class Reported(Place):
    """A place whose three targets were told: 3 of 4 with money, 0 with its reason, 5 of 4."""

    def told(self, *, send=True):
        report = self.opened()
        first, second, third = self.targets
        money = (Money(1, "2024990010001", D(900_000), D(500_000), D("250000.25")),)
        self.answer(report, first, "3", narrative="Se hizo", money=money, difficulties="Llovió")
        self.answer(report, second, "0", no_progress_reason="Se declaró desierto")
        self.answer(report, third, "5000")
        if send:
            report = submit_report(report_id=report.pk, actor=self.leader, now=NOW)
        return report

    def brief(self, slug="corporacion", **more):
        given = {"actor": self.leader, "now": LATER} | more
        options = given.pop("options", Options(2025))
        return make_brief(entity_id=self.entity.pk, slug=slug, options=options, **given)

    def observed(self, report, outcome, value="17"):
        return OutcomeAnswer.objects.create(
            report=report,
            outcome_uid=outcome.uid,
            value=D(value),
            source="DANE",
            changed_at=NOW,
            government=government_on(self.entity, NOW.date()),
        )
