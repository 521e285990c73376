"""The pages: happy, outsider, invalid, as many queries for one document as for many."""

import hashlib
from datetime import timedelta

import pytest
from django.urls import reverse

from kpt.accounts.roles import Role
from kpt.base.jobs.models import Job, JobState
from kpt.files.models import StoredFile
from kpt.formulation.documents.actions import make_document
from kpt.formulation.documents.models import ApprovedDocument, DocumentKind, PlanDocument
from kpt.plans.models import PlanVersion, VersionState
from tests.factories import EntityFactory, actor_of, client_of
from tests.formulation.documents.some import A_PDF, NOW, a_pdf, an_approved, asked_for
from tests.jobs import run_jobs
from tests.plan_factories import a_plan

pytestmark = pytest.mark.django_db


@pytest.fixture
def version():
    return a_plan(targets=2, executed=False)


@pytest.fixture
def leader(version):
    return actor_of(Role.TEAM_LEADER, version.plan.entity)


@pytest.fixture
def tab(leader):
    return client_of(leader)


def url(name: str, version, *more) -> str:
    return reverse(f"formulation:{name}", args=[version.plan.entity_id, *more])


def shown(response) -> str:
    return " ".join(response.content.decode().split())


def to_draft(version) -> None:
    PlanVersion.objects.filter(pk=version.pk).update(
        state=VersionState.DRAFT, adopted_at=None, act_kind="", act_number="", act_on=None
    )


def test_a_person_asks_for_a_document_and_downloads_it(tab, version):
    page = tab.get(url("documents", version))
    assert "Todavía no se ha generado." in shown(page)

    sent = tab.post(
        url("document-make", version),
        {"documento": "lineas", "formato": "pdf", "version": version.pk},
    )
    assert sent["Location"] == f"{url('documents', version)}?version={version.pk}#trabajos"
    assert "En espera" in shown(tab.get(url("documents", version)))
    run_jobs()

    made = PlanDocument.objects.get().file
    page = shown(tab.get(url("documents", version)))
    assert made.sha256 in page
    assert "está listo para descargar" in page
    download = tab.get(reverse("files:download", args=[made.uid]))
    content = b"".join(download.streaming_content)
    assert hashlib.sha256(content).hexdigest() == made.sha256
    assert content.startswith(b"%PDF")


def test_a_word_file_goes_out_as_one(tab, version):
    tab.post(url("document-make", version), {"documento": "equipo", "formato": "docx"})
    run_jobs()

    made = PlanDocument.objects.get().file
    download = tab.get(reverse("files:download", args=[made.uid]))
    assert "wordprocessingml" in download["Content-Type"]
    assert "attachment" in download["Content-Disposition"]
    download.close()


@pytest.mark.parametrize("sent", [{}, {"documento": "otro", "formato": "pdf"}])
def test_a_document_that_does_not_exist_is_not_asked_for(tab, version, sent):
    answer = tab.post(url("document-make", version), sent, follow=True)

    assert "Ese documento no existe" in shown(answer)
    assert not PlanDocument.objects.exists()


def test_the_version_of_another_entity_is_not_printed(tab, version):
    other = a_plan(targets=1, executed=False)

    tab.post(
        url("document-make", version),
        {"documento": "lineas", "formato": "pdf", "version": other.pk},
    )

    assert PlanDocument.objects.get().version == version


@pytest.mark.parametrize("role", [Role.READER, Role.CTP_COUNCILLOR, Role.DNP_REVIEWER])
def test_readers_and_reviewers_make_documents_and_bring_none(version, role):
    place = None if role == Role.DNP_REVIEWER else version.plan.entity
    tab = client_of(actor_of(role, place))

    page = shown(tab.get(url("documents", version)))
    assert "Generar PDF" in page
    assert "Solo el equipo" in page
    tab.post(url("document-make", version), {"documento": "lineas", "formato": "pdf"})
    assert PlanDocument.objects.count() == 1
    assert tab.get(url("approved-upload", version)).status_code == 403


def test_outsiders_see_nothing(version):
    tab = client_of(actor_of(Role.TEAM_LEADER, EntityFactory()))

    for name in ("documents", "document-history", "approved-upload"):
        assert tab.get(url(name, version)).status_code == 403


def test_without_a_plan_the_page_says_what_to_do_first():
    entity = EntityFactory()
    tab = client_of(actor_of(Role.TEAM_LEADER, entity))

    page = shown(tab.get(reverse("formulation:documents", args=[entity.pk])))

    assert "Todavía no hay plan" in page
    assert "Hace falta crear las líneas estratégicas." in page
    assert "Subir un documento aprobado</a>" not in page


def test_what_is_there_is_not_asked_for(tab, version):
    page = shown(tab.get(url("documents", version)))

    assert "Hace falta crear las líneas estratégicas." not in page
    assert "Hace falta escribir el diagnóstico" in page


def test_a_draft_and_the_plan_in_force_can_both_be_chosen(tab, version):
    draft = PlanVersion.objects.create(
        plan=version.plan,
        number=2,
        state=VersionState.DRAFT,
        opened_at=NOW,
        change=version.change,
    )

    page = shown(tab.get(url("documents", version)))
    assert f'<option value="{draft.pk}" selected>' in page
    chosen = shown(tab.get(url("documents", version), {"version": version.pk}))
    assert f'<option value="{version.pk}" selected>' in chosen


@pytest.mark.parametrize("documents", [1, 3])
def test_the_page_costs_the_same_for_any_number_of_documents(
    tab, version, leader, documents, django_assert_max_num_queries
):
    for number, kind in enumerate(DocumentKind):
        if number < documents * 3:
            asked = asked_for(version, leader, kind, now=NOW + timedelta(minutes=number))
            make_document(document_id=asked.pk, actor=leader, now=NOW)
    for number in range(documents):
        upload = a_pdf(f"{number}.pdf", A_PDF + str(number).encode())
        an_approved(version, leader, upload=upload)
    Job.objects.update(state=JobState.DONE, ended_at=NOW)
    tab.get(url("documents", version))

    with django_assert_max_num_queries(10):
        page = tab.get(url("documents", version))

    assert shown(page).count("Huella SHA-256") == documents * 4


def test_the_history_shows_every_one(tab, version, leader):
    for day in range(2):
        moment = NOW + timedelta(days=day)
        asked = asked_for(version, leader, now=moment)
        make_document(document_id=asked.pk, actor=leader, now=moment)
        Job.objects.update(state=JobState.DONE, ended_at=NOW)

    page = shown(tab.get(url("document-history", version)))

    for made in StoredFile.objects.all():
        assert made.sha256 in page
    assert "20 de octubre de 2026" in page.replace("\xa0", " ")
    assert "21 de octubre de 2026" in page.replace("\xa0", " ")


FORM = {
    "parte": "acto",
    "titulo": "Acuerdo 005",
    "tipo": "acuerdo",
    "numero": "005",
    "fecha": "28/05/2024",
}


def test_the_team_brings_the_act_and_everybody_checks_it(tab, version, client):
    sent = tab.post(
        url("approved-upload", version), {**FORM, "version": version.pk, "archivo": a_pdf()}
    )

    assert sent["Location"] == url("documents", version)
    document = ApprovedDocument.objects.get()
    public = reverse("documents:published", args=[document.uid])
    assert public in shown(tab.get(url("documents", version)))
    page = shown(client.get(public))
    for text in ("Acuerdo 005", hashlib.sha256(A_PDF).hexdigest(), "Descargar el PDF"):
        assert text in page
    assert str(document.uploaded_by) not in page
    file = client.get(reverse("documents:published-file", args=[document.uid]))
    assert b"".join(file.streaming_content) == A_PDF
    assert "attachment" in file["Content-Disposition"]


def test_before_the_adoption_nobody_else_sees_it(version, leader, client):
    document = an_approved(version, leader)
    to_draft(version)

    for name in ("published", "published-file"):
        answer = client.get(reverse(f"documents:{name}", args=[document.uid]))
        assert answer.status_code == 404
    assert reverse("documents:published", args=[document.uid]) not in shown(
        client_of(leader).get(url("documents", version))
    )


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"archivo": ""}, "Escoja el archivo PDF."),
        ({"fecha": "ayer"}, "día/mes/año"),
        ({"fecha": "28/05/2999"}, "futuro"),
        ({"version": "0"}, "De qué versión"),
        ({"numero": ""}, "Número"),
    ],
)
def test_a_form_that_is_wrong_says_so_and_loses_nothing(tab, version, change, words):
    sent = {**FORM, "version": version.pk, "archivo": a_pdf(), **change}

    answer = tab.post(url("approved-upload", version), sent)

    assert answer.status_code == 422
    assert words in shown(answer)
    assert 'value="Acuerdo 005"' in shown(answer)
    assert not ApprovedDocument.objects.exists()


def test_what_is_not_a_pdf_is_told_by_its_field(tab, version):
    sent = {**FORM, "version": version.pk, "archivo": a_pdf("acta.pdf", b"no es un pdf")}

    answer = tab.post(url("approved-upload", version), sent)

    assert answer.status_code == 422
    assert "por dentro es otra clase de archivo" in shown(answer)


def test_the_form_begins_with_the_act_that_is_known(tab, version):
    page = shown(tab.get(url("approved-upload", version)))

    assert 'value="005"' in page
    assert 'value="2024-05-28"' in page


def test_the_leader_takes_back_a_wrong_one(tab, version, leader, client):
    document = an_approved(version, leader)
    here = url("approved-withdraw", version, document.uid)

    assert tab.post(here, {"motivo": ""}).status_code == 422
    answer = tab.post(here, {"motivo": "Era otro acuerdo"}, follow=True)

    assert "Se retiró" in shown(answer)
    assert client.get(reverse("documents:published", args=[document.uid])).status_code == 404
    member = client_of(actor_of(Role.TEAM_MEMBER, version.plan.entity))
    assert member.get(here).status_code == 403


def test_the_public_page_of_the_plan_leads_to_what_was_approved(version, leader, client):
    document = an_approved(version, leader)
    link = reverse("documents:published", args=[document.uid])
    plan = reverse("portal:plan", args=[version.plan.entity_id])

    assert link in shown(client.get(plan))
    PlanVersion.objects.filter(pk=version.pk).update(
        state=VersionState.SUPERSEDED, superseded_at=NOW
    )
    assert client.get(link).status_code == 200  # who kept the address still finds it
