"""The history of files, their problems and changes as lists, and what is taken out of them."""

import io

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from kpt.accounts.roles import Role
from kpt.plans.workbook import layout
from tests.exchange.test_views import XLSX, confirmed, page, url, web
from tests.factories import EntityFactory, actor_of, client_of
from tests.official import changed, default_rows, official_workbook, target

__all__ = ["confirmed", "web"]


def rows_of_the_table(html: str) -> int:
    return html.count("<tr") - html.count("<thead")


# Lists --------------------------------------------------------------------------------------------


def test_the_history_is_empty_with_its_next_step_and_then_tells_each_file(web, upload):
    assert "Empiece por el plan" in page(web, url("imports"))

    upload(official_workbook(), name="primero.xlsx")
    upload(official_workbook(), name="segundo.xlsx")

    html = page(web, url("imports"))
    assert html.index("segundo.xlsx") < html.index("primero.xlsx")
    assert rows_of_the_table(html) == 2


@pytest.mark.parametrize("imports", [1, 3])
def test_the_history_takes_the_same_queries(web, upload, imports, django_assert_num_queries):
    for _ in range(imports):
        upload(official_workbook())
    page(web, url("imports"))

    with django_assert_num_queries(8):
        html = page(web, url("imports"))
    assert rows_of_the_table(html) == imports


def troubled(rows: int) -> dict:
    """Return a plan in which ``rows`` targets have an error, and a plan that changes others."""
    found = default_rows()
    found[layout.TARGETS] = [
        target(n, **{layout.money("Recursos propios", 2024): "dos"} if n <= rows else {})
        for n in range(1, 6)
    ]
    return found


@pytest.mark.parametrize("rows", [1, 3])
def test_problems_take_the_same_queries(web, upload, rows, django_assert_num_queries):
    batch = upload(official_workbook(troubled(rows)))
    page(web, url("problems", batch))

    with django_assert_num_queries(8):
        html = page(web, url("problems", batch) + "?grado=error")
    assert rows_of_the_table(html) == rows
    with django_assert_num_queries(8):
        page(web, url("import", batch))


@pytest.mark.parametrize("rows", [1, 3])
def test_changes_take_the_same_queries(web, confirmed, upload, rows, django_assert_num_queries):
    newer = default_rows()
    newer[layout.TARGETS] = [
        row | ({layout.quantity(2025): 4} if place < rows else {})
        for place, row in enumerate(newer[layout.TARGETS])
    ]
    batch = upload(official_workbook(newer))
    page(web, url("changes", batch))

    with django_assert_num_queries(6):
        html = page(web, url("changes", batch))
    assert rows_of_the_table(html) == rows
    assert "Programado 2025" in html


def test_problems_are_grouped_and_each_kind_has_a_page(web, upload):
    found = default_rows()
    found[layout.TARGETS] = [target(n, **{layout.TOTAL.format(2024): 1}) for n in range(1, 9)]
    batch = upload(official_workbook(found))

    html = page(web, url("import", batch))
    assert "Ver los 8 de esta clase" in html
    every = page(web, url("problems", batch) + "?codigo=total_is_not_its_sum&grado=error")
    assert rows_of_the_table(every) == 8
    assert "Descargar con lo que hay que corregir" in every
    none = page(web, url("problems", batch) + "?codigo=otro")
    assert "No hay problemas de esta clase" in none


def test_text_of_the_workbook_is_shown_as_text(web, upload):
    marked = "<script>alert(1)</script>"
    rows = changed(layout.TARGETS, 0, **{layout.ACCUMULATION: marked, layout.UNIT: marked})
    batch = upload(official_workbook(rows), name="<img src=x>.xlsx")

    for name in ("import", "problems", "changes"):
        html = page(web, url(name, batch))
        assert marked not in html
        assert "<img src=x" not in html


# Downloads ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "file", "sheet"),
    [
        ("plan-workbook", "plan-63111-buenavista.xlsx", "Plan indicativo - Productos"),
        ("followup-workbook", "seguimiento-63111-buenavista.xlsx", "Detalle seguimiento físico"),
    ],
)
def test_the_official_workbooks_come_as_attachments(web, confirmed, name, file, sheet):
    answer = web.get(url(name))

    assert answer.headers["Content-Disposition"] == f'attachment; filename="{file}"'
    assert answer.headers["Content-Type"] == XLSX
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    assert sheet in book.sheetnames


@pytest.mark.parametrize("name", ["plan-workbook", "followup-workbook"])
def test_without_a_plan_there_is_nothing_to_download_and_it_says_so(web, small_world, name):
    answer = web.get(url(name))

    assert answer.status_code == 422
    assert "Todavía no hay un plan" in answer.content.decode()


def test_the_original_comes_byte_by_byte_and_only_to_who_may_enter(web, upload):
    book = official_workbook()
    batch = upload(book)
    address = reverse("files:download", args=[batch.file.uid])

    answer = web.get(address)

    assert b"".join(answer.streaming_content) == book.getvalue()
    assert answer.headers["Content-Disposition"] == 'attachment; filename="plan.xlsx"'
    outsider = client_of(actor_of(Role.TEAM_LEADER, EntityFactory()))
    assert outsider.get(address).status_code == 403


def test_without_a_plan_there_is_nothing_to_take_out(web):
    html = page(web, url("imports"))

    assert "Todavía no hay un plan" in html
    assert url("plan-workbook") not in html


def test_with_a_plan_both_workbooks_are_offered(web, confirmed):
    html = page(web, url("imports"))

    assert url("plan-workbook") in html
    assert url("followup-workbook") in html
