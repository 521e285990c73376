"""The pages of files: what they show, to whom, and that each button is sent and only sent."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from kpt.accounts.roles import Role
from kpt.files.models import ImportBatch, ImportKind, ImportState, StoredFile
from kpt.plans.models import Plan, PlanVersion
from kpt.plans.workbook import layout
from tests.factories import EntityFactory, actor_of, client_of
from tests.jobs import run_jobs
from tests.official import changed, official_workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
HTMX = {"HX-Request": "true"}
BAD_ROW = changed(layout.TARGETS, 0, **{layout.money("Recursos propios", 2024): "dos"})


def url(name: str, batch=None, entity=None) -> str:
    arguments = [batch.entity_id, batch.uid] if batch else [entity or "63111"]
    return reverse(f"exchange:{name}", args=arguments)


def page(web, address: str, **options) -> str:
    response = web.get(address, **options)
    assert response.status_code == 200, response.status_code
    return text_of(response)


def text_of(response) -> str:
    """Return the page with plain blanks: numbers carry some that do not break lines."""
    return response.content.decode().replace("\xa0", " ").replace("\u202f", " ")


@pytest.fixture
def web(leader):
    return client_of(leader)


@pytest.fixture
def confirmed(upload, confirm):
    batch = upload(official_workbook())
    confirm(batch)
    return batch


def as_upload(book: io.BytesIO, name: str = "plan.xlsx") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, book.getvalue(), content_type=XLSX)


# Uploading ----------------------------------------------------------------------------------------


def test_an_upload_goes_to_the_page_of_its_import(web, small_world):
    answer = web.post(url("upload"), {"tipo": "plan", "archivo": as_upload(official_workbook())})

    batch = ImportBatch.objects.get()
    assert (answer.status_code, answer.url) == (302, url("import", batch))
    assert "Revisión de «plan.xlsx»" in page(web, answer.url)
    run_jobs()
    assert "Qué trae el libro" in page(web, answer.url)
    assert not Plan.objects.exists()


def test_the_form_names_both_books_and_opens_on_the_one_that_was_asked_for(web, small_world):
    html = page(web, url("upload") + "?tipo=ejecucion")

    assert "Plan (exportación oficial de SisPT)" in html
    chosen = html[html.index('value="ejecucion"') - 200 : html.index('value="ejecucion"') + 200]
    assert "checked" in chosen


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("plan.docx", b"PK\x03\x04", "debe ser un libro de Excel"),
        ("plan.xlsx", b"", "está vacío"),
        ("plan.xlsx", b"%PDF-1.7 no es un libro", "por dentro es otra clase de archivo"),
        ("plan.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "tiene contraseña"),
        ("<b>plan.xlsx", b"%PDF-1.7", "«_b_plan.xlsx»"),
    ],
    ids=["another name", "empty", "a PDF", "encrypted", "markup in the name"],
)
def test_what_is_no_workbook_is_said_beside_its_field(web, small_world, name, content, says):
    upload = SimpleUploadedFile(name, content)
    answer = web.post(url("upload"), {"tipo": "plan", "archivo": upload}, headers=HTMX)

    html = answer.content.decode()
    assert answer.status_code == 422
    assert says in html
    assert "<b>plan" not in html
    assert not StoredFile.objects.exists()


def test_an_upload_that_is_too_large_says_how_large_it_may_be(web, small_world, settings):
    settings.KPT_MAX_UPLOAD_BYTES = 1000

    answer = web.post(url("upload"), {"tipo": "plan", "archivo": as_upload(official_workbook())})

    assert answer.status_code == 422
    assert "pesa" in answer.content.decode()
    assert not StoredFile.objects.exists()


def test_nothing_chosen_is_two_sentences_and_no_file(web, small_world):
    answer = web.post(url("upload"), {})

    assert answer.status_code == 422
    assert "Escoja el archivo." in answer.content.decode()
    assert not ImportBatch.objects.exists()


# One import ---------------------------------------------------------------------------------------


def test_the_preview_shows_what_comes_its_money_and_asks(web, upload):
    html = page(web, url("import", upload(official_workbook())))

    assert "Qué trae el libro" in html
    assert "$ 3.000.001,50" in html
    assert "$ 12.000.006" in html
    assert "todo es nuevo" in html
    assert url("confirm", ImportBatch.objects.get()) in html


def test_while_it_is_checked_htmx_gets_only_the_card(web, leader, small_world):
    web.post(url("upload"), {"tipo": "plan", "archivo": as_upload(official_workbook())})
    batch = ImportBatch.objects.get()

    card = web.get(url("import", batch), headers=HTMX).content.decode()
    assert "<html" not in card
    assert url("import", batch) in card
    run_jobs()
    done = web.get(url("import", batch), headers=HTMX)
    assert done.headers["HX-Refresh"] == "true"


def test_a_rejected_file_says_why_and_what_to_do(web, upload):
    batch = upload(official_workbook(sheets=layout.SHEETS[1:]))

    html = page(web, url("import", batch))
    assert "Falta la hoja «Líneas estratégicas»." in html
    assert "Subir otro libro" in html
    assert url("confirm", batch) not in html


def test_a_workbook_that_came_in_by_the_wrong_door_is_shown_the_right_one(web, upload):
    book = official_workbook()

    html = page(web, url("import", upload(book, kind=ImportKind.EXECUTION)))

    assert "Este libro es la exportación del plan" in html
    assert f'{url("upload")}?tipo=plan"' in html


def test_a_workbook_that_changes_nothing_can_only_be_discarded(web, confirmed, upload):
    batch = upload(official_workbook())

    html = page(web, url("import", batch))

    assert "Este libro no cambia nada" in html
    assert url("discard", batch) in html
    assert url("confirm", batch) not in html


def test_a_check_that_broke_down_can_be_asked_for_again(web, upload):
    batch = upload(official_workbook())
    ImportBatch.objects.filter(pk=batch.pk).update(state=ImportState.FAILED)

    assert "La revisión se interrumpió" in page(web, url("import", batch))
    answer = web.post(url("recheck", batch))

    assert (answer.status_code, answer.url) == (302, url("import", batch))
    run_jobs()
    batch.refresh_from_db()
    assert batch.state == ImportState.READY


def test_confirming_writes_and_says_so(web, upload):
    batch = upload(official_workbook())

    answer = web.post(url("confirm", batch), follow=True)

    html = answer.content.decode()
    assert answer.redirect_chain == [(url("import", batch), 302)]
    assert "Se creó el plan con su primera versión" in html
    assert "Ver las metas" in html
    assert "Deshacer la importación" in html
    assert Plan.objects.count() == 1


def test_confirming_with_errors_needs_the_box_to_be_ticked(web, upload):
    batch = upload(official_workbook(BAD_ROW))
    html = page(web, url("import", batch))
    assert "Dejar por fuera 1 fila con errores" in " ".join(html.split())

    refused = web.post(url("confirm", batch), follow=True).content.decode()
    assert "Una fila tiene errores" in refused
    assert not Plan.objects.exists()

    done = text_of(web.post(url("confirm", batch), {"parcial": "1"}, follow=True))
    assert "Quedó por fuera 1 fila con errores: está" in done
    assert PlanVersion.objects.get().producttargets.count() == 2


def test_confirming_a_preview_of_another_plan_brings_a_new_preview(web, upload, confirm):
    first, second = upload(official_workbook()), upload(official_workbook())
    confirm(first)

    html = web.post(url("confirm", second), follow=True).content.decode()

    assert "El plan cambió después de esta vista previa" in html
    run_jobs()
    assert "no cambia nada" in page(web, url("import", second)).lower()


def test_discarding_goes_back_to_the_history(web, upload):
    batch = upload(official_workbook())

    html = web.post(url("discard", batch), follow=True).content.decode()

    assert "El archivo se descartó" in html
    assert "Descartado" in html
    assert "se descartó: no se guardó nada" in page(web, url("import", batch))


def test_undoing_asks_first_and_then_takes_the_plan_back(web, confirmed):
    asked = page(web, url("undo", confirmed))
    assert "Deshacer la importación" in asked
    assert Plan.objects.exists()

    html = web.post(url("undo", confirmed), follow=True).content.decode()

    assert "La importación se deshizo" in html
    assert not Plan.objects.exists()
    again = web.post(url("undo", confirmed))
    assert again.status_code == 403


def test_what_cannot_be_undone_says_why(web, confirmed, upload, confirm):
    confirm(upload(official_workbook(changed(layout.TARGETS, 0, **{layout.TARGET: 9}))))

    assert "Ya hay cambios más nuevos" in page(web, url("import", confirmed))
    assert web.get(url("undo", confirmed)).status_code == 403


@pytest.mark.parametrize("name", ["confirm", "discard", "recheck"])
def test_decisions_are_only_sent(web, upload, name):
    batch = upload(official_workbook())

    assert web.get(url(name, batch)).status_code == 405
    batch.refresh_from_db()
    assert batch.state == ImportState.READY


@pytest.mark.parametrize("name", ["imports", "plan-workbook", "followup-workbook"])
def test_pages_that_read_take_nothing(web, confirmed, name):
    assert web.post(url(name)).status_code == 405


# Who ----------------------------------------------------------------------------------------------


def test_another_entitys_leader_sees_none_of_it(upload):
    batch = upload(official_workbook())
    outsider = client_of(actor_of(Role.TEAM_LEADER, EntityFactory()))

    for name in ("import", "problems", "changes", "undo"):
        assert outsider.get(url(name, batch)).status_code == 403, name
    for name in ("confirm", "discard", "recheck", "undo"):
        assert outsider.post(url(name, batch)).status_code == 403, name
    batch.refresh_from_db()
    assert batch.state == ImportState.READY


def test_the_reviewer_reads_and_is_told_why_she_does_not_import(upload, small_world):
    batch = upload(official_workbook())
    reviewer = client_of(actor_of(Role.DEPARTMENT_REVIEWER, small_world.department))

    assert reviewer.get(url("upload")).status_code == 403
    assert "Solo el equipo de la entidad" in page(reviewer, url("imports"))
    html = page(reviewer, url("import", batch))
    assert "Solo el equipo de la entidad" in html
    assert url("confirm", batch) not in html
    assert reviewer.post(url("discard", batch)).status_code == 403


def test_an_import_of_one_entity_does_not_exist_in_another(web, upload, small_world):
    batch = upload(official_workbook())
    dnp = client_of(actor_of(Role.DNP_REVIEWER))

    address = reverse("exchange:import", args=["63001", batch.uid])
    answer = dnp.get(address)
    assert answer.status_code == 404
    assert "no existe o es de otra entidad" in answer.content.decode()
