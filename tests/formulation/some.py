"""An exception to a check, for tests that need one and say nothing of it."""

from kpt.accounts.actor import Actor
from kpt.formulation.actions.exceptions import ask_exception
from kpt.formulation.models import CheckException
from kpt.plans.models import PlanVersion
from tests.plan_factories import NOW


def an_exception(draft: PlanVersion, leader: Actor) -> CheckException:
    """Return an exception that was asked for a line without sectors."""
    return ask_exception(
        version_id=draft.pk,
        code="linea-sin-sectores",
        row_uid=draft.strategiclines.order_by("position").first().uid,
        reason="La línea es transversal a todos los sectores.",
        actor=leader,
        now=NOW,
    )
