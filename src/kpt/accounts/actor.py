"""Who acts: a person with what she is for which entities today, nobody, or a command."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import date

from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db.models import Q

from kpt.accounts.models import Membership, User
from kpt.accounts.roles import DEPARTMENTAL, READS_COUNTRY, SECOND_FACTOR, TEAM, Role
from kpt.accounts.second_factor import has_second_factor
from kpt.base.jobs.models import Job
from kpt.base.verdict import ALLOWED, Verdict, denied
from kpt.territories.models import TerritorialEntity


@dataclass(frozen=True, slots=True)
class Actor:
    """What every action and permission receives. Immutable: rights are those of its making.

    ``user`` is None for nobody and for a command; ``command`` names the command that runs.
    """

    user: User | None = None
    memberships: tuple[Membership, ...] = field(default=(), repr=False)
    command: str = ""
    read_only: frozenset[int] = field(default=frozenset(), repr=False)  # ids of memberships
    # Her rights ask for a second factor that she has not set up: until then she has none.
    lacks_second_factor: bool = False

    @property
    def is_anonymous(self) -> bool:
        return self.user is None and not self.command

    @property
    def is_system(self) -> bool:
        """Whoever may run a command on the server may do anything; it is recorded by its name."""
        return bool(self.command)

    @property
    def name(self) -> str:
        """Return who it is, for a screen: «Marcela Ospina», «import_plan», «Sin identificar»."""
        return self.command or (str(self.user) if self.user else "Sin identificar")

    @property
    def is_nationwide(self) -> bool:
        """Say whether the plans of the whole country open for this person."""
        return any(membership.role in READS_COUNTRY for membership in self.memberships)

    def has_any(self, roles: Collection[str], entity: TerritorialEntity) -> bool:
        """Say whether one of ``roles`` reaches ``entity``.

        A team's roles reach its own entity; the departmental ones, the department and its
        municipalities; DNP's, the country; the site administrator's, no entity at all. A command
        has every role. A right that was left to read only counts for entering and nothing else.
        """
        return self.is_system or any(
            membership.role in roles
            and membership.pk not in self.read_only
            and _reaches(membership, entity)
            for membership in self.memberships
        )

    def may_edit(self, module: str, entity: TerritorialEntity) -> bool:
        """Say whether ``module`` of the entity is this person's to change.

        The leader's are all; of a member's, those that the leader left her.
        """
        return self.has_any({Role.TEAM_LEADER}, entity) or any(
            membership.role == Role.TEAM_MEMBER
            and membership.pk not in self.read_only
            and membership.entity_id == entity.pk
            and module in membership.modules
            for membership in self.memberships
        )

    def reads_only_since(self, entity: TerritorialEntity) -> date | None:
        """Return since when somebody of the entity's team may only read, or None.

        The team of a government that handed over; see ``kpt.handover``.
        """
        days = [
            membership.read_only_from
            for membership in self.memberships
            if membership.pk in self.read_only and membership.entity_id == entity.pk
        ]
        return min((day for day in days if day is not None), default=None)

    def may_enter(self, entity: TerritorialEntity) -> Verdict:
        """Answer whether the entity's workspace opens for this person, and if not, why."""
        if self.is_anonymous:
            return denied("Ingrese con su usuario para entrar a esta entidad.")
        if self.is_system or any(_reaches(membership, entity) for membership in self.memberships):
            return ALLOWED
        if {membership.role for membership in self.memberships} == {Role.SITE_ADMIN}:
            return denied(
                "La administración del sitio no entra al espacio de ninguna entidad ni ve su plan."
            )
        if any(membership.role in TEAM for membership in self.memberships):
            return denied(f"Usted no hace parte del equipo de {entity}.")
        return denied(f"Usted no está vinculado a {entity}.")

    def role_in(self, entity: TerritorialEntity | None) -> str:
        """Return the label for the screen, «Líder del equipo», or nothing.

        With several roles the nearest one counts: a team's, then the reviewer's, then DNP's.
        Without an entity, the first role that the person has anywhere. Who leads only for the
        days of somebody's absence is «Líder del equipo (encargo)».
        """
        code = self.role_code(entity)
        if not code:
            return ""
        held = [m for m in self.memberships if m.role == code and _is_at(m, entity)]
        by_delegation = all(membership.delegated_by_id for membership in held)
        return f"{Role(code).label} (encargo)" if by_delegation else str(Role(code).label)

    def role_code(self, entity: TerritorialEntity | None) -> str:
        """Return the code of the role of :meth:`role_in`, or nothing."""
        held = {m.role for m in self.memberships if _is_at(m, entity)}
        return next((role.value for role in Role if role in held), "")


def _is_at(membership: Membership, entity: TerritorialEntity | None) -> bool:
    return entity is None or _reaches(membership, entity)


def _reaches(membership: Membership, entity: TerritorialEntity) -> bool:
    if membership.role in READS_COUNTRY:
        return True
    if membership.role in DEPARTMENTAL:
        return membership.entity_id in (entity.pk, entity.department_id)
    return membership.entity_id == entity.pk


ANONYMOUS = Actor()
SYSTEM = Actor(command="sistema")


def system_actor(command: str) -> Actor:
    """Return the actor of a command, under whose name its changes are recorded."""
    return Actor(command=command)


def actor_for(user: User | AnonymousUser | None, on: date) -> Actor:
    """Return who ``user`` is on a day, in one query; whoever is not active is nobody."""
    if user is None or not user.is_authenticated or not user.is_active:
        return ANONYMOUS
    current = Q(ends_on=None) | Q(ends_on__gte=on)
    memberships = Membership.objects.filter(current, user=user, starts_on__lte=on)
    memberships = memberships.select_related("entity__department").order_by("entity_id", "role")
    read_only = frozenset(
        membership.pk
        for membership in memberships
        if membership.read_only_from is not None and membership.read_only_from <= on
    )
    if settings.KPT_REQUIRE_SECOND_FACTOR and _lacks_second_factor(user, memberships):
        return Actor(user=user, lacks_second_factor=True)
    return Actor(user=user, memberships=tuple(memberships), read_only=read_only)


def actor_of_job(job: Job, on: date) -> Actor:
    """Return who a job works for: whoever asked for it, as she is that day, or else the system."""
    return system_actor(job.name) if job.owner is None else actor_for(job.owner, on)


def _lacks_second_factor(user: User, memberships: Iterable[Membership]) -> bool:
    needed = any(membership.role in SECOND_FACTOR for membership in memberships)
    return needed and not has_second_factor(user)
