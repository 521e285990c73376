"""Who may write the diagnosis: whoever may write the plan."""

from kpt.accounts.actor import Actor
from kpt.base.verdict import Verdict
from kpt.plans.permissions import can_formulate
from kpt.territories.models import TerritorialEntity


def can_edit_diagnosis(actor: Actor, entity: TerritorialEntity) -> Verdict:
    """The leader, and members who have «El plan» in their care.

    A diagnosis is of the entity and not of a version: it is kept up to date also while no version
    is being written, and a frozen copy is kept by saving a version of the document.
    """
    return can_formulate(actor, entity)
