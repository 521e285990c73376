"""A change of government in the middle, written directly, for tests of other things."""

from datetime import UTC, date, datetime

from kpt.handover.models import Handover, HandoverState, Side, Snapshot
from tests.factories import UserFactory
from tests.files.test_storing import keep
from tests.plan_factories import GovernmentFactory, PeriodFactory

NOW = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)


def a_handover(entity, state=HandoverState.SNAPSHOT_TAKEN) -> Handover:
    """Return one whose copy is taken, with an objection of the incoming government."""
    period = PeriodFactory(label="2028-2031", first_year=2028, last_year=2031)
    handover = Handover.objects.create(
        entity=entity,
        outgoing=GovernmentFactory(entity=entity),
        incoming=GovernmentFactory(
            entity=entity,
            period=period,
            authority_name="Julián Mejía",
            starts_on=date(2028, 1, 1),
            ends_on=date(2031, 12, 31),
        ),
        cutoff_on=date(2028, 1, 1),
        state=state,
        opened_at=NOW,
    )
    handover.transitions.create(event="open", to_state=HandoverState.OPEN, at=NOW)
    file = keep(entity=entity, is_public=True)
    snapshot = Snapshot.objects.create(
        handover=handover,
        taken_at=NOW,
        sha256=file.sha256,
        has_plan=True,
        findings=2,
        pending_imports=1,
    )
    snapshot.files.create(file=file, label="El plan", position=1)
    handover.objections.create(side=Side.INCOMING, text="Falta la meta 3", by=UserFactory(), at=NOW)
    return handover
