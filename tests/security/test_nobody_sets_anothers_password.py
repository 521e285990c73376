"""Nobody sets another's password: not the leader, not the DNP, not who looks after the server.

The circular of 2021 forbids it to officials; here there is nothing with which to do it. Walked over
every page, form, address, command, and line of code.
"""

import ast
from pathlib import Path

import pytest
from django import forms
from django.core.management import CommandError, call_command, get_commands
from django.urls import URLPattern, URLResolver, get_resolver

from kpt.accounts.models import User
from tests.factories import PASSWORD, UserFactory
from tests.markup import Page
from tests.security.test_purpose_of_data import form_classes
from tests.test_urls_walk import browser_of, outcome, url_of
from tests.url_table import TABLE

SRC = Path(__file__).resolve().parents[2] / "src" / "kpt"
NEW = "otra frase bien larga de alguien"
# Where people write a password, and it is always their own: to sign in, to say again that it is
# they, to change it, and by the link that came to their address.
OWN = {
    "account_login": {"password"},
    "account_reauthenticate": {"password"},
    "account_change_password": {"oldpassword", "password1", "password2"},
    "account_reset_password_from_key": {"password1", "password2"},
}
POWERFUL = ["nobody", "leader of here", "dnp admin", "site admin"]


def passwords(victims: list[User]) -> list[str]:
    return [User.objects.get(pk=one.pk).password for one in victims]


@pytest.mark.django_db
@pytest.mark.parametrize("who", POWERFUL)
def test_no_page_but_ones_own_asks_for_a_password(world, who):
    browser = browser_of(who, world)
    found = {}

    for name in [name for name, row in TABLE.items() if not row.saves]:
        answer = browser.get(url_of(name, world))
        outcome(answer)
        if name.startswith("gallery:") or "html" not in answer.headers.get("Content-Type", ""):
            continue
        for form in Page(answer.content.decode()).forms:
            boxes = {box["name"] for box in form.boxes if box["type"] == "password"}
            if boxes:
                found.setdefault(name, set()).update(boxes)

    asked = {name: boxes for name, boxes in found.items() if boxes != OWN.get(name)}
    # Whoever must say again that it is she is led to that page by others.
    again = {name for name in asked if name.startswith("mfa_") and asked[name] == {"password"}}
    assert set(asked) - again == set()


@pytest.mark.django_db
@pytest.mark.parametrize("who", POWERFUL)
def test_no_address_writes_a_password_whatever_is_sent_to_it(world, who):
    victims = [world["leader"].user, world["member"].user, UserFactory()]
    browser = browser_of(who, world)
    before = passwords(victims)
    sent = {
        "password": NEW,
        "password1": NEW,
        "password2": NEW,
        "oldpassword": PASSWORD + "x",
        "new_password1": NEW,
        "new_password2": NEW,
        "is_active": "1",
        "clave": NEW,
        "contrasena": NEW,
    }

    for victim in victims[: 1 if who == "nobody" else 2]:
        whose = {"user": victim.pk, "user_id": victim.pk, "pk": victim.pk, "id": victim.pk}
        for name in [name for name in TABLE if name != "account_logout"]:
            url = url_of(name, world)
            about = whose | {"email": victim.email, "action": "set"}
            outcome(browser.post(f"{url}?user={victim.pk}", sent | about))

    assert passwords(victims) == before


def patterns(resolver: URLResolver | None = None, route: str = ""):
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLPattern):
            yield f"{route}{pattern.pattern}"
        else:
            yield from patterns(pattern, f"{route}{pattern.pattern}")


def test_no_address_is_about_the_password_of_somebody_named():
    about = {route for route in patterns() if "clave" in route or "password" in route.lower()}

    # The only one that names somebody also has the token that came to her address.
    assert {route for route in about if "(?P" in route or "<" in route} == {
        "^clave/nueva/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$"
    }
    assert len(about) == 5


def test_no_form_of_ours_has_a_box_for_a_password():
    with_box = {
        f"{form.__module__}.{form.__name__}"
        for form in form_classes()
        for field in getattr(form, "base_fields", {}).values()
        if isinstance(field.widget, forms.PasswordInput)
    }

    assert with_box <= {
        "kpt.accounts.forms.LoginForm",
        "kpt.accounts.forms.ChangePasswordForm",
        "kpt.accounts.forms.ReauthenticateForm",
        "kpt.accounts.forms.ResetPasswordKeyForm",
    }


def calls_that_write(path: Path) -> set[str]:
    """Return what a file calls, or assigns, that writes a password."""
    written = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call):
            name = getattr(node.func, "attr", getattr(node.func, "id", ""))
            if name in ("set_password", "make_password"):
                written.add(name)
            # The second argument of create_user is the password.
            elif name == "create_user" and (
                len(node.args) > 1 or any(word.arg == "password" for word in node.keywords)
            ):
                written.add("create_user with a password")
            elif name == "update" and any(word.arg == "password" for word in node.keywords):
                written.add("update(password=)")
        elif isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            if any(isinstance(one, ast.Attribute) and one.attr == "password" for one in targets):
                written.add(".password =")
    return written


def test_no_code_writes_a_password_but_the_form_of_its_owner():
    found = {
        str(path.relative_to(SRC)): written
        for path in SRC.rglob("*.py")
        if (written := calls_that_write(path))
    }

    assert found == {
        # With the link or the present password in hand, by the forms of one's own.
        "accounts/adapter.py": {"set_password"},
        # How the manager keeps the one it is given: nobody gives it any but the demonstration.
        "accounts/models.py": {"set_password"},
        "demo/people.py": {"make_password"},
    }


@pytest.mark.django_db
@pytest.mark.parametrize("command", ["changepassword", "createsuperuser"])
def test_the_commands_of_django_that_write_passwords_refuse(command):
    person = UserFactory()
    before = person.password

    with pytest.raises(CommandError, match="contraseña"):
        call_command(command, *([person.email] if command == "changepassword" else []))

    person.refresh_from_db()
    assert (person.password, User.objects.count()) == (before, 1)


def test_no_other_command_speaks_of_passwords():
    named = {name for name in get_commands() if "pass" in name or "clave" in name or "user" in name}

    assert named <= {"changepassword", "createsuperuser"}
