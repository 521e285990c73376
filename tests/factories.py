"""People and entities for the tests. Each layer above adds its factories in a module of its own."""

from datetime import date
from typing import Any

import factory
from django.test import Client
from factory.django import DjangoModelFactory

from kpt.accounts.actor import Actor, actor_for
from kpt.accounts.models import Membership, User
from kpt.accounts.roles import DEPARTMENTAL, NATIONWIDE, Role
from kpt.territories.models import EntityKind, TerritorialEntity
from kpt.territories.search import search_form

PASSWORD = "cuatro palabras bien largas"
SOME_DAY = date(2024, 1, 1)


class DepartmentFactory(DjangoModelFactory):
    """A department, with codes that no real one has unless one is given."""

    class Meta:
        model = TerritorialEntity
        django_get_or_create = ("divipola",)

    divipola = factory.Sequence(lambda n: f"{10 + n % 89}")
    name = factory.Sequence(lambda n: f"Departamento {n}")
    search_name = factory.LazyAttribute(lambda entity: search_form(entity.name))
    kind = EntityKind.DEPARTMENT
    makes_plan = True


class EntityFactory(DjangoModelFactory):
    """A municipality; its department follows from its code."""

    class Meta:
        model = TerritorialEntity
        django_get_or_create = ("divipola",)

    department = factory.SubFactory(DepartmentFactory)
    divipola = factory.LazyAttributeSequence(
        lambda entity, n: f"{entity.department.divipola}{100 + n % 899}"
    )
    name = factory.Sequence(lambda n: f"Municipio {n}")
    search_name = factory.LazyAttribute(lambda entity: search_form(entity.name))
    kind = EntityKind.MUNICIPALITY
    makes_plan = True


class UserFactory(DjangoModelFactory):
    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"persona{n}@example.org")
    full_name = factory.Sequence(lambda n: f"Persona {n}")
    password = factory.django.Password(PASSWORD)


class MembershipFactory(DjangoModelFactory):
    """A leader of a municipality, unless another role is given; DNP's people have no entity."""

    class Meta:
        model = Membership

    user = factory.SubFactory(UserFactory)
    role = Role.TEAM_LEADER
    starts_on = SOME_DAY

    @factory.lazy_attribute
    def entity(self) -> TerritorialEntity | None:
        if self.role in NATIONWIDE:
            return None
        return DepartmentFactory() if self.role in DEPARTMENTAL else EntityFactory()

    @classmethod
    def _create(cls, model_class, *args, **given):
        """Add one: an entity has one leader in office, so a second one is for some time only."""
        if given["role"] == Role.TEAM_LEADER and given.get("ends_on") is None:
            others = model_class.objects.filter(role=Role.TEAM_LEADER, entity=given["entity"])
            if others.filter(ends_on=None).exists():
                given["ends_on"] = date(2999, 12, 31)
        return super()._create(model_class, *args, **given)


def actor_of(role: Role, entity: TerritorialEntity | None = None, **user: Any) -> Actor:
    """Return a new person with one role, for an entity where the role needs one."""
    person = UserFactory(**user)
    if role in NATIONWIDE:
        MembershipFactory(user=person, role=role, entity=None)
    elif entity is None:
        MembershipFactory(user=person, role=role)
    else:
        MembershipFactory(user=person, role=role, entity=entity)
    return actor_for(person, on=SOME_DAY)


def client_of(who: Actor | User | None) -> Client:
    """Return a browser in which that person has signed in, or nobody."""
    client = Client()
    person = who.user if isinstance(who, Actor) else who
    if person is not None:
        client.force_login(person)
    return client
