"""Addresses of «correspondence»."""

from typing import Any

from kpt.accounts.roles import Role
from kpt.correspondence.models import Letter
from tests.correspondence.some import a_message, sent, some_letters
from tests.factories import actor_of
from tests.url_row import Opens, Row, World, workspace


def _message(world: World) -> dict[str, Any]:
    return {"uid": world["message"].uid}


def _letter(world: World) -> dict[str, Any]:
    return {"uid": world["letter"].uid}


def _extension(world: World) -> dict[str, Any]:
    return {"extension": world["extension"]}


ROWS: dict[str, Row] = {
    "correspondence:late": Row(Opens.WRITER_OR_CONTROL),
    "correspondence:late-file": Row(Opens.WRITER_OR_CONTROL, _extension),
    "correspondence:letters": Row(Opens.WRITER_OR_CONTROL),
    "correspondence:letter": Row(Opens.WRITER_OR_CONTROL, _letter, form=True, of_one=True),
    "correspondence:letter-new": Row(Opens.WRITER, form=True),
    "correspondence:messages": Row(Opens.WRITER),
    "correspondence:message-new": Row(Opens.WRITER, form=True),
    "correspondence:message": Row(Opens.WRITER, _message, form=True, of_one=True),
    "correspondence:message-file": Row(Opens.WRITER, _message, of_one=True),
    "inbox:home": workspace(),
    "inbox:message": Row(Opens.WORKSPACE, _message, of_one=True),
    "inbox:read": Row(Opens.TEAM, _message, saves=True, of_one=True),
    "inbox:file": Row(Opens.WORKSPACE, _message, of_one=True),
    "inbox:letter": Row(Opens.WORKSPACE, _letter, of_one=True),
}


def found(world: dict[str, Any]) -> dict[str, Any]:
    """Return what these addresses need: a message and a letter of the gobernación of here."""
    writer = actor_of(Role.DEPARTMENT_REVIEWER, world["department"])
    letters = some_letters(writer, world["department"], divipolas=[world["here"].pk])
    return {
        "message": a_message(writer, world["department"]),
        "letter": sent(Letter.objects.get(pk=letters[0].pk), writer),
    }
