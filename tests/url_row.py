"""What a row of the table of addresses says; see tests/url_table.py."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

World = Mapping[str, Any]


class Opens(StrEnum):
    PUBLIC = "anybody"
    SIGNED_IN = "people with an account"
    WORKSPACE = "who may enter the entity"
    TEAM = "the entity's own team"
    LEADER = "the leader of the entity's team"
    AUDIT = "the leader of the entity's team, and all of the DNP"
    LEADER_OR_DNP = "the leader, and who administers at the DNP"
    REVIEWER = "the gobernación of the department and the DNP"
    DEPARTMENT = "the gobernación of the department"
    NATIONAL = "who reviews departments or the country"
    COUNTRY_BOARD = "the DNP, who controls, and the national partners"
    BOARD = "who reviews this department, the DNP, who controls, and the national partners"
    DEPARTMENT_OR_NATION = "who reviews this department, or the country"
    WRITER = "the gobernaciones and the DNP"
    WRITER_OR_CONTROL = "the gobernaciones, the DNP and the control bodies"
    DNP = "the DNP"
    DNP_ADMIN = "who administers at the DNP"


@dataclass(frozen=True)
class Row:
    opens: Opens
    needs: Callable[[World], dict[str, Any]] = field(default=lambda world: {})
    saves: bool = False
    form: bool = False
    of_one: bool = False
    # What the page answers to whom it opens for, when it is not a page: a redirect, a 404.
    answers: frozenset[int] = frozenset({200})


def public(**more: Any) -> Row:
    return Row(Opens.PUBLIC, **more)


def workspace(needs: str = "", **more: Any) -> Row:
    return Row(Opens.WORKSPACE, taken(needs), **more)


def team(needs: str = "", **more: Any) -> Row:
    return Row(Opens.TEAM, taken(needs), **more)


def leader(needs: str = "", **more: Any) -> Row:
    return Row(Opens.LEADER, taken(needs), **more)


def leader_or_dnp(needs: str = "", **more: Any) -> Row:
    return Row(Opens.LEADER_OR_DNP, taken(needs), **more)


def taken(names: str) -> Callable[[World], dict[str, Any]]:
    """Return a function that takes from the world what is called by the names of an address."""
    return lambda world: {name: world[name] for name in names.split()}


def of(entity: str, names: str = "") -> Callable[[World], dict[str, Any]]:
    """The same for a public page, whose address names the entity itself."""
    return lambda world: {entity: world["here"].pk, **taken(names)(world)}
