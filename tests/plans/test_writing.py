"""Export equals import: sheets, headers, order of rows, every value."""

import io
import re
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from kpt.base.sheets.reading import read_workbook
from kpt.catalogues.models import SDG
from kpt.plans.queries import load_content
from kpt.plans.workbook import layout
from kpt.plans.workbook.writing import write_plan
from tests.official import changed, default_rows, official_workbook, target

REAL = Path(__file__).parents[3] / "shared" / "data" / "sispt"
CREATED = datetime(2024, 10, 4, 11, 52, 19)  # noqa: DTZ001 – as a workbook holds it


def cleaned(value):
    """Return a cell without white dirt; the rest must come out letter by letter."""
    return re.sub(r"_x000D_|\s+", " ", value).strip() or None if isinstance(value, str) else value


def cells(book) -> dict[str, list[list]]:
    return {
        name: [[cleaned(value) for value in row] for row in sheet.rows]
        for name, sheet in read_workbook(book).sheets.items()
    }


def written(version) -> io.BytesIO:
    out = io.BytesIO()
    write_plan(load_content(version), out, sdgs=dict(SDG.objects.values_list("number", "name")))
    out.seek(0)
    return out


@pytest.mark.parametrize(
    "book",
    [
        official_workbook(),
        official_workbook(with_created=CREATED),
        official_workbook(patr=[["Iniciativa", None, 3.5], [None, CREATED, "Sí"]]),
        official_workbook(default_rows() | {layout.TARGETS: [target(n) for n in (9, 2, 600)]}),
        official_workbook(changed(layout.TARGETS, 1, **{layout.quantity(2026): 0.25})),
    ],
    ids=["85 columns", "86 columns", "with PATR", "sparse numbers", "a quarter of a document"],
)
def test_what_came_in_goes_out(bring, book):
    version = bring(book).version
    book.seek(0)

    assert cells(written(version)) == cells(book)


def test_money_with_seventeen_digits_and_totals_come_out_digit_by_digit(bring):
    first, second = 23326371344.342903, 0.1
    rows = changed(
        layout.TARGETS,
        0,
        **{
            layout.money("Recursos propios", 2024): first,
            layout.money("SGP salud", 2024): second,
            layout.TOTAL.format(2024): first + second,
        },
    )
    version = bring(with_all_digits(official_workbook(rows), first, first + second)).version

    sheet = load_workbook(written(version))[layout.TARGETS]
    headers = [cell.value for cell in sheet[2]]
    row = {header: cell.value for header, cell in zip(headers, sheet[3], strict=True)}
    assert row[layout.money("Recursos propios", 2024)] == first
    assert row[layout.TOTAL.format(2024)] == first + second


def with_all_digits(book: io.BytesIO, *numbers: float) -> io.BytesIO:
    """Return the workbook with its numbers as Excel saves them: the library cuts at 16 digits."""
    whole = io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(whole, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            for number in numbers:
                cut, full = f"<v>{number:.16g}</v>", f"<v>{number!r}</v>"
                content = content.replace(cut.encode(), full.encode())
            new.writestr(name, content)
    whole.seek(0)
    return whole


def test_nothing_in_the_workbook_is_a_formula(bring):
    rows = changed(layout.TARGETS, 0, **{layout.UNIT: "+cmd|' /C calc'!A0"})
    rows[layout.TARGETS][1][layout.CUSTOMISATION] = "@SUM(1+1)"
    version = bring(official_workbook(rows)).version

    book = load_workbook(written(version))
    kinds = {cell.data_type for sheet in book for row in sheet for cell in row}
    assert "f" not in kinds
    assert book[layout.TARGETS]["O3"].value == "+cmd|' /C calc'!A0"


def test_loading_a_plan_takes_the_same_queries_whatever_its_size(bring, django_assert_num_queries):
    rows = default_rows() | {layout.TARGETS: [target(n) for n in range(1, 31)]}
    small = bring(official_workbook()).version
    with django_assert_num_queries(16):
        load_content(type(small).objects.get(pk=small.pk))
    large = bring(official_workbook(rows)).version
    with django_assert_num_queries(16):
        load_content(type(large).objects.get(pk=large.pk))
