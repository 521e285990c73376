"""The pages of versions and their acts."""

import pytest
from django.urls import reverse

from kpt.accounts.roles import Role
from kpt.plans.models import PlanVersion, VersionState
from tests.factories import EntityFactory, actor_of, client_of
from tests.plan_factories import PlanFactory, VersionFactory
from tests.plans.test_acts import PENDING

pytestmark = pytest.mark.django_db
GOOD = {"tipo": "acuerdo", "numero": "005", "fecha": "2024-05-28"}


@pytest.fixture
def version():
    return VersionFactory(plan=PlanFactory(), **PENDING)


@pytest.fixture
def web(version):
    return client_of(actor_of(Role.TEAM_LEADER, version.plan.entity))


def versions_url(version) -> str:
    return reverse("plans:versions", args=[version.plan.entity_id])


def act_url(version) -> str:
    return reverse("plans:act", args=[version.plan.entity_id, version.number])


def superseded(version, number: int) -> None:
    VersionFactory(plan=version.plan, number=number, state=VersionState.SUPERSEDED)


@pytest.mark.parametrize("versions", [1, 3])
def test_versions_take_the_same_queries(web, version, versions, django_assert_num_queries):
    for number in range(2, versions + 1):
        superseded(version, number)
    web.get(versions_url(version))

    with django_assert_num_queries(7):
        html = web.get(versions_url(version)).content.decode()
    assert html.count("<tr") - html.count("<thead") == versions


def test_the_leader_finds_where_to_tell_the_act_and_the_reviewer_does_not(web, version):
    assert act_url(version) in web.get(versions_url(version)).content.decode()

    reviewer = client_of(actor_of(Role.DNP_REVIEWER))
    html = reviewer.get(versions_url(version)).content.decode()
    assert "Sin anotar" in html
    assert act_url(version) not in html


def test_telling_the_act_comes_back_to_the_versions_and_says_it(web, version):
    answer = web.post(act_url(version), GOOD, follow=True)

    assert answer.redirect_chain == [(versions_url(version), 302)]
    html = answer.content.decode().replace("\xa0", " ")
    assert "Quedó anotado: Acuerdo 005 del 28 de mayo de 2024." in html
    assert PlanVersion.objects.get().state == VersionState.ADOPTED
    assert web.get(act_url(version)).status_code == 403


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"tipo": "ordenanza"}, "no es una de las opciones"),
        ({"numero": ""}, "obligatorio"),
        ({"fecha": "28 de mayo"}, "día/mes/año"),
        ({"fecha": "2022-05-28"}, "Revise la fecha"),
        ({"fecha": "2999-05-28"}, "en el futuro"),
    ],
)
@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "htmx"])
def test_what_is_wrong_is_said_beside_what_was_typed(web, version, changes, says, headers):
    answer = web.post(act_url(version), GOOD | changes, headers=headers)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert says in html
    assert 'value="005"' in html or changes.get("numero") == ""
    assert PlanVersion.objects.get().state == VersionState.ADOPTED_PENDING_ACT


def test_an_empty_form_is_told_whole(web, version):
    answer = web.post(act_url(version), {})

    assert answer.status_code == 422
    assert "Número" in answer.content.decode()


def test_only_the_leader_of_this_entity_opens_the_form(version):
    here = version.plan.entity
    for actor in (
        actor_of(Role.TEAM_MEMBER, here),
        actor_of(Role.TEAM_LEADER, EntityFactory()),
        actor_of(Role.DEPARTMENT_REVIEWER, here.department),
        actor_of(Role.DNP_REVIEWER),
    ):
        web = client_of(actor)
        assert web.get(act_url(version)).status_code == 403
        assert web.post(act_url(version), GOOD).status_code == 403
    assert PlanVersion.objects.get().state == VersionState.ADOPTED_PENDING_ACT


def test_a_version_that_does_not_exist_is_not_found(web, version):
    address = reverse("plans:act", args=[version.plan.entity_id, 9])

    assert "Esa versión del plan no existe" in web.get(address).content.decode()


def test_without_a_plan_the_page_says_how_it_begins():
    entity = EntityFactory()
    web = client_of(actor_of(Role.TEAM_LEADER, entity))

    html = web.get(reverse("plans:versions", args=[entity.pk])).content.decode()

    assert "Todavía no hay un plan" in html
    assert reverse("exchange:imports", args=[entity.pk]) in html
