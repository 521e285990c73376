"""Real matrices: titles above, one sheet per secretaría, totals, % and text for numbers."""

from io import BytesIO

import pytest

from kpt.base.downloads import as_file
from kpt.base.sheets.refusals import UnsafeWorkbook
from kpt.base.sheets.writing import WorkbookWriter
from kpt.indicative.exports import matrix_table
from kpt.indicative.matrix.reading import MOST_BYTES, NoMatrix, read_matrix
from tests.indicative.place import NOW, Place

HEADERS = ["CÓDIGO DE PRODUCTO ", "INDICADOR DE PRODUCTO", "UNIDAD DE MEDIDA", "META \n2026"]


def book(**sheets):
    buffer = BytesIO()
    with WorkbookWriter(buffer, title="x", created=NOW.replace(tzinfo=None)) as made:
        for name, rows in sheets.items():
            sheet = made.sheet(name)
            for number, row in enumerate(rows, 1):
                sheet.row(number, row)
    return buffer


def read(file, name="m.xlsx", year=2026):
    return read_matrix(file, name, year)


def csv(text, encoding="utf-8"):
    return read(BytesIO(text.encode(encoding)), "m.csv")


def test_one_sheet_per_secretaria_with_a_title_and_a_total():
    title, total = ["AVANCE DEL PLAN"], [None, None, "TOTAL", 7]
    found = read(
        book(
            Obras=[title, HEADERS, ["240204100\n", "Vía mejorada", "Metros ", 4], total],
            Salud=[HEADERS, [None, "Personas vacunadas", None, "12 %"]],
            Resumen=[["LÍNEA", "AVANCE"], ["1", "0.5"]],
        )
    )

    assert [(one.sheet, one.row, one.code, one.quantity, one.office) for one in found] == [
        ("Obras", 3, "240204100", "4", "Obras"),
        ("Salud", 2, "", "12", "Salud"),
    ]
    assert found[0].unit == "Metros"
    assert "se leyó como número" in found[1].notes[0]


def test_the_matrix_of_the_guide_with_its_two_kinds_of_rows():
    found = csv(
        "CODIGO,DESCRIPCION,UNIDAD,INDICADOR,META,VALOR\n"
        "400000,Servicio,Meta de Producto,Gestor,,\n"
        "400001,Pliegos,Indicador de Producto,Resolución,0,1\n"
    )
    assert [(one.code, one.quantity) for one in found] == [("400000", ""), ("400001", "1")]


def test_the_year_of_the_vigencia_goes_before_the_four_years():
    found = csv("CODIGO;META;META 2025;META 2026\nIP-1;12;3;4\n")
    assert found[0].quantity == "4"


@pytest.mark.parametrize(
    ("typed", "quantity", "words"),
    [
        ("1.250", "", "No se sabe si"),
        ("muchos", "", "Aquí va un número"),
        ("1250", "1250", ""),
        ("1.250,5", "1250.5", "se leyó como número"),
        ("", "", ""),
    ],
)
def test_a_number_that_is_not_sure_is_not_guessed(typed, quantity, words):
    one = csv(f"CODIGO;VALOR\nIP-1;{typed}\n")[0]
    assert one.quantity == quantity
    assert words in " ".join(one.notes)


def test_a_csv_of_an_old_excel_is_read():
    found = csv("CODIGO;VALOR;RESPONSABLE\nIP-1;2;Secretaría de Planeación\n", "cp1252")
    assert found[0].office == "Secretaría de Planeación"


def test_what_is_no_matrix_says_so():
    with pytest.raises(NoMatrix, match="META 2026 o RESPONSABLE"):
        csv("una;dos\n1;2\n")
    with pytest.raises(NoMatrix, match="no tiene filas"):
        csv("CODIGO;VALOR\n;5\n")
    with pytest.raises(NoMatrix, match="más de 3000 filas"):
        csv("CODIGO;VALOR\n" + "IP-1;2\n" * 3001)
    with pytest.raises(NoMatrix, match="5 MB"):
        read(BytesIO(b"x" * (MOST_BYTES + 1)), "m.csv")
    with pytest.raises(UnsafeWorkbook):
        read(BytesIO(b"PK no es un libro"))


@pytest.mark.django_db
@pytest.mark.parametrize("extension", ["xlsx", "csv"])
def test_what_is_downloaded_can_be_brought_back(extension):
    here = Place()
    here.answer(here.uids, office="Obras")
    table = matrix_table(here.opened())
    content = b"".join(as_file(table, extension, now=NOW).content)

    found = read(BytesIO(content), f"m.{extension}")

    assert [(one.code, one.quantity, one.office) for one in found] == [
        (f"IP-{n}", "3", "Obras") for n in (1, 2, 3)
    ]
