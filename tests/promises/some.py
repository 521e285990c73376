"""A promise, for tests that need one and say nothing of it."""

from kpt.accounts.actor import Actor
from kpt.promises.actions.programme import Part, save_programme
from kpt.promises.actions.promises import propose_promises
from kpt.promises.models import Promise
from kpt.territories.models import TerritorialEntity
from tests.plan_factories import NOW


def a_promise(leader: Actor, entity: TerritorialEntity) -> Promise:
    """Return the only promise of a programme that the leader wrote. There is a government."""
    parts = [Part("Salud", "Haremos un puesto de salud en la vereda.")]
    programme = save_programme(entity=entity, parts=parts, actor=leader, now=NOW)
    propose_promises(entity=entity, actor=leader, now=NOW)
    return programme.government.promises.get()
