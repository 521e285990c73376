"""The pages of the route: what each says, to whom, and how many queries it takes."""

import pytest
from django.urls import reverse

from kpt.accounts.roles import Role
from kpt.formulation.actions.summary import refresh_summaries
from kpt.formulation.models import ChecklistItem, StepSetAside
from kpt.plans.models import Plan, PlanVersion, VersionState
from tests.factories import EntityFactory, MembershipFactory, actor_of, client_of
from tests.plan_factories import GovernmentFactory, TargetFactory, a_plan
from tests.plans.drafts import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture
def web(place):
    return client_of(place.leader)


def url(name, place, *args):
    return reverse(f"formulation:{name}", args=[place.entity.pk, *args])


def text(response):
    return response.content.decode().replace("\u00a0", " ")


def test_an_entity_without_plan_is_offered_both_routes(db):
    entity = EntityFactory()
    GovernmentFactory(entity=entity)
    web = client_of(actor_of(Role.TEAM_LEADER, entity))
    home = reverse("formulation:home", args=[entity.pk])
    assert "Empezar por la ruta corta" in text(web.get(home))

    begin = reverse("formulation:begin", args=[entity.pk])
    response = web.post(begin, {"nombre": "Siembra", "corta": "1"})
    assert response.url == reverse("formulation:short", args=[entity.pk])
    assert Plan.objects.get().name == "Siembra"
    assert "Siembra" in text(web.get(home))
    assert web.post(begin).status_code == 422  # there is one version in formulation at a time


def test_a_reader_of_an_entity_without_plan_reads_that_the_team_begins(db):
    entity = EntityFactory()
    reader = client_of(actor_of(Role.READER, entity))
    page = text(reader.get(reverse("formulation:home", args=[entity.pk])))
    assert "El equipo todavía no ha empezado" in page
    response = reader.post(reverse("formulation:begin", args=[entity.pk]))
    assert response.status_code == 403
    assert not Plan.objects.exists()


def test_a_plan_in_force_is_amended_with_its_reason(db):
    version = a_plan(targets=2)
    entity = version.plan.entity
    web = client_of(actor_of(Role.TEAM_LEADER, entity))
    home = reverse("formulation:home", args=[entity.pk])
    assert "Modificar el plan" in text(web.get(home))
    web.post(reverse("formulation:begin", args=[entity.pk]), {"motivo": "Artículo 45"})
    draft = PlanVersion.objects.get(state=VersionState.DRAFT)
    assert (draft.number, draft.reason, draft.producttargets.count()) == (2, "Artículo 45", 2)
    assert "copia de la anterior" in text(web.get(home))


def test_without_a_draft_the_other_pages_lead_to_the_beginning(db):
    entity = EntityFactory()
    web = client_of(actor_of(Role.TEAM_LEADER, entity))
    response = web.get(reverse("formulation:progress", args=[entity.pk]))
    assert response.url == reverse("formulation:home", args=[entity.pk])


def test_home_says_how_far_the_plan_is_and_what_comes_next(web, place):
    page = text(web.get(url("home", place)))
    assert "El plan va en 4 %: falta terminar 7 módulos de 7." in page
    assert "Lo pide la ley" in page
    assert "Primero: «Crear y ordenar las líneas»" in page
    place.line()
    assert "Primero: «Crear y ordenar las líneas»" not in text(web.get(url("home", place)))


@pytest.mark.parametrize("name", ["home", "progress", "checklist", "short"])
def test_a_page_takes_the_same_queries_for_one_target_and_for_many(
    web, place, name, django_assert_max_num_queries, django_assert_num_queries
):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    line = place.line()
    TargetFactory(version=place.version, number=1, lines=[line], change=place.version.change)
    web.get(url(name, place))
    with CaptureQueriesContext(connection) as queries:
        web.get(url(name, place))
    for number in range(2, 30):
        TargetFactory(
            version=place.version, number=number, lines=[line], change=place.version.change
        )
    with django_assert_num_queries(len(queries)):
        web.get(url(name, place))
    assert len(queries) <= 10, "\n".join(query["sql"][:150] for query in queries)


def test_a_step_that_does_not_apply_is_said_with_its_reason_and_taken_back(web, place):
    page = url("set-aside", place, "regalias")
    assert web.post(page, {"motivo": ""}).status_code == 422
    web.post(page, {"motivo": "No recibe regalías"})
    progress = text(web.get(url("progress", place)))
    assert "No recibe regalías" in progress
    assert str(place.leader.user) in progress
    web.post(url("take-up", place, "regalias"))
    assert not StepSetAside.objects.exists()
    assert web.get(url("set-aside", place, "nada")).status_code == 404
    refused = web.post(url("set-aside", place, "lineas"), {"motivo": "No"})
    assert "es para todos los planes" in text(refused)


def test_the_plan_takes_another_name(web, place):
    assert web.post(url("name", place), {"nombre": " "}).status_code == 422
    web.post(url("name", place), {"nombre": "Ulloa florece"})
    assert Plan.objects.get().name == "Ulloa florece"
    assert "Ulloa florece" in text(web.get(url("home", place)))


def test_an_activity_is_noted_added_and_dropped(web, place, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    page = url("checklist-item", place, "equipo")
    wrong = web.post(page, {"estado": "hecha", "fecha": "ayer"})
    assert wrong.status_code == 422
    from django.core.files.uploadedfile import SimpleUploadedFile

    evil = SimpleUploadedFile("acta.pdf", b"MZ\x90\x00 not a document")
    refused = web.post(page, {"estado": "hecha", "responsable": "Obras", "evidencia": evil})
    assert refused.status_code == 422
    assert "Obras" in text(refused)  # nothing typed is lost
    web.post(page, {"estado": "hecha", "responsable": "Obras", "fecha": "2026-02-03"})
    assert "Obras" in text(web.get(url("checklist", place)))

    web.post(url("checklist-add", place), {"titulo": "Cabildos"})
    own = ChecklistItem.objects.get(code="")
    assert "Cabildos" in text(web.get(url("checklist", place)))
    web.post(url("checklist-drop", place, own.pk))
    assert not ChecklistItem.objects.filter(code="").exists()
    empty = web.post(url("checklist-add", place), {"titulo": ""}, follow=True)
    assert "Escriba qué actividad" in text(empty)
    assert web.get(url("checklist-item", place, "nada")).status_code == 404


def test_the_country_and_a_department_say_who_is_where(place):
    a_plan(targets=1, entity=EntityFactory(department=place.entity.department, name="Adoptada"))
    EntityFactory(department=place.entity.department, name="Quieta")
    MembershipFactory(role=Role.TEAM_MEMBER, entity=place.entity)
    refresh_summaries(NOW)
    dnp = client_of(actor_of(Role.DNP_REVIEWER))
    country = text(dnp.get(reverse("formulations:country")))
    code = place.entity.department_id
    row = country[country.index(f"/formulacion/{code}/") :].split("</tr>")[0]
    assert [row.count(f">{n}</td>") for n in (4, 1)] == [1, 2]  # 4 entities: 1 and 1, and 2 wait
    assert ">7 %</td>" in row  # the team is whole: (1 + 0) ÷ 2 of the first of seven modules

    department = reverse("formulations:department", args=[code])
    page = text(dnp.get(department))
    assert page.index("En formulación") < page.index("Plan adoptado")
    only = text(dnp.get(f"{department}?estado=sin-empezar"))
    assert "Quieta" in only
    assert "Adoptada</a>" not in only
    assert "Ninguna entidad en este estado" not in only
    names = [text(dnp.get(f"{department}?orden={order}")) for order in ("nombre", "-nombre")]
    assert names[0].index("Adoptada") < names[0].index("Quieta")
    assert names[1].index("Quieta") < names[1].index("Adoptada")
    csv = b"".join(dnp.get(f"{department}formulacion.csv").streaming_content).decode()
    assert csv.splitlines()[0].endswith("Contado el")
    assert len(csv.splitlines()) == 5


def test_a_gobernacion_sees_its_department_at_once_and_no_other(place):
    its = place.entity.department
    reviewer = client_of(actor_of(Role.DEPARTMENT_REVIEWER, its))
    response = reviewer.get(reverse("formulations:country"))
    assert response.url == reverse("formulations:department", args=[its.pk])
    other = EntityFactory().department
    refused = reviewer.get(reverse("formulations:department", args=[other.pk]))
    assert refused.status_code == 403
    assert "su departamento" in text(refused)
    dnp = client_of(actor_of(Role.DNP_REVIEWER))
    assert dnp.get(reverse("formulations:department", args=["99"])).status_code == 404
