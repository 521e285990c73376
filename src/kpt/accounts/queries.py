"""Questions about people: which entities open for whom."""

from collections.abc import Iterable
from dataclasses import dataclass

from kpt.accounts.actor import Actor
from kpt.accounts.roles import DEPARTMENTAL, OF_ONE_ENTITY, Role
from kpt.base.verdict import Verdict, denied
from kpt.territories import queries as territories
from kpt.territories.models import TerritorialEntity
from kpt.territories.search import search_form


@dataclass(frozen=True, slots=True)
class Place:
    """An entity that opens for a person, and as what she enters it."""

    entity: TerritorialEntity
    role: str

    @property
    def url(self) -> str:
        return workspace_url(self.entity)


@dataclass(frozen=True, slots=True)
class Workspaces:
    """Everything that opens for one person.

    ``own`` are the entities where she has a place, one by one; ``reviewed``, each department she
    reviews with its municipalities; ``country`` says that she may open any, by searching.
    """

    own: tuple[Place, ...] = ()
    reviewed: tuple[tuple[Place, tuple[Place, ...]], ...] = ()
    country: bool = False
    linked: bool = False  # to something, whether or not the search found it

    @property
    def only(self) -> Place | None:
        """The one place to go to without asking, or None."""
        if len(self.own) == 1 and not self.reviewed and not self.country:
            return self.own[0]
        return None


def workspace_url(entity: TerritorialEntity) -> str:
    """Return the address of an entity's workspace."""
    return f"/e/{entity.pk}/"


def places(actor: Actor, entities: Iterable[TerritorialEntity]) -> list[Place]:
    """Return entities as places, each with the role in which ``actor`` enters it."""
    return [Place(entity, actor.role_in(entity)) for entity in entities]


def workspaces_of(actor: Actor, text: str = "") -> Workspaces:
    """Return what opens for ``actor``; with ``text``, only entities whose name or code has it.

    One query, and one more per department reviewed: nobody reviews more than a few.
    """
    own = {m.entity_id: m for m in actor.memberships if m.role in OF_ONE_ENTITY and m.entity}
    reviewed = {
        m.entity_id: (m.entity, str(Role(m.role).label))
        for m in actor.memberships
        if m.role in DEPARTMENTAL and m.entity is not None
    }
    mine = [m.entity for m in own.values() if m.entity is not None and _matches(m.entity, text)]
    mine.sort(key=lambda entity: entity.search_name)
    departments = [
        (Place(department, role), _municipalities(department, role, text))
        for department, role in reviewed.values()
    ]
    return Workspaces(
        tuple(places(actor, mine)),
        tuple(departments),
        actor.is_nationwide,
        linked=bool(actor.memberships),
    )


def _municipalities(department: TerritorialEntity, role: str, text: str) -> tuple[Place, ...]:
    return tuple(
        Place(entity, role)
        for entity in territories.planning_municipalities(department)
        if _matches(entity, text)
    )


def _matches(entity: TerritorialEntity, text: str) -> bool:
    words = search_form(text).split()
    return all(word in entity.search_name or str(entity.pk).startswith(word) for word in words)


def enterable(actor: Actor, divipola: str) -> tuple[TerritorialEntity | None, Verdict]:
    """Return the entity with that code, if it makes a plan, and whether ``actor`` may enter it."""
    entities = TerritorialEntity.objects.select_related("department")
    entity = entities.filter(divipola=divipola, makes_plan=True).first()
    if entity is None:
        return None, denied(f"Ninguna entidad que haga plan tiene el código {divipola}.")
    return entity, actor.may_enter(entity)
