"""The page of checks: what was found, why it matters and what to do."""

import io

import openpyxl
import pytest
from django.urls import reverse

from kpt.accounts.roles import Role
from kpt.followup.models import PlanFinding
from kpt.rules.checks import ABOVE_PHYSICAL, CHECKS, INVERTED, NO_BPIN, Severity
from tests.factories import actor_of, client_of
from tests.plan_factories import TargetFactory, VersionFactory, a_plan, compute

pytestmark = pytest.mark.django_db


def team_of(version):
    return client_of(actor_of(Role.TEAM_MEMBER, version.plan.entity))


def get(version, **query):
    address = reverse("followup:findings", args=[version.plan.entity_id])
    response = team_of(version).get(address, query)
    assert response.status_code == 200
    return response


def test_findings_are_grouped_with_why_and_what_to_do():
    response = get(a_plan(10))

    groups = {group.check: group for group in response.context["checks"].groups}
    page = response.content.decode()
    assert groups[NO_BPIN].count == 1
    assert groups[ABOVE_PHYSICAL].targets == 2
    assert NO_BPIN.why in page
    assert NO_BPIN.how_to_fix in page
    assert NO_BPIN.basis in page


def test_a_long_group_shows_some_and_links_to_all_of_them():
    version = a_plan(40)
    some = next(g for g in get(version).context["checks"].groups if g.check is ABOVE_PHYSICAL)

    whole = get(version, revision=ABOVE_PHYSICAL.code).context["checks"]

    assert len(some.shown) == 5
    assert some.left == some.count - 5
    assert [group.check for group in whole.groups] == [ABOVE_PHYSICAL]
    assert len(whole.groups[0].shown) == some.count


def test_severity_filters():
    version = a_plan(10)

    checks = get(version, gravedad="note").context["checks"]

    assert checks.total == PlanFinding.objects.filter(severity="note").count()
    assert {group.check.severity for group in checks.groups} <= {Severity.NOTE}


def test_inverted_accumulation_is_explained_with_the_numbers_of_the_plan():
    version = VersionFactory()
    for number in (1, 2):
        TargetFactory(version=version, number=number, target=3, accumulation="acumulativo")
    compute(version.plan)

    response = get(version)

    checks = response.context["checks"]
    assert checks.reading.inverted == 2
    assert [row.label for row in checks.examples] == ["IP-1", "IP-2"]
    assert checks.examples[0].total == 12
    assert "al revés" in response.content.decode()
    assert INVERTED.title in response.content.decode()


def test_a_plan_without_findings_says_that_all_is_in_order():
    version = a_plan(1, executed=False)
    PlanFinding.objects.all().delete()

    assert "Todo en orden" in get(version).content.decode()


def test_filters_that_nothing_meets_say_so():
    assert "Nada cumple esos filtros" in get(a_plan(7), q="submarino").content.decode()


def test_every_check_can_be_said_in_a_chip():
    from kpt.followup.words import check_mark

    assert all(check_mark(check.code) for check in CHECKS)


def test_the_workbook_has_what_the_filters_left():
    version = a_plan(10)
    address = reverse("followup:findings-file", args=[version.plan.entity_id, "xlsx"])

    content = team_of(version).get(address, {"revision": NO_BPIN.code}).getvalue()

    sheet = openpyxl.load_workbook(io.BytesIO(content)).active
    rows = list(sheet.iter_rows(min_row=2, values_only=True))
    assert [(row[0], row[3]) for row in rows] == [("IP-7", NO_BPIN.title)]
