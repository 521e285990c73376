"""Performance frames: loaded whole or not at all, and asked by code or by name."""

from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command

from kpt.audit.models import AuditEvent
from kpt.base.sheets.reading import read_workbook
from kpt.catalogues.frames import DEMO, suggestions
from kpt.catalogues.models import FrameLink, PerformanceFrame
from kpt.catalogues.populations import group_name, population_groups
from kpt.catalogues.reference import DATA
from kpt.catalogues.search import Narrowed, current_shelf, level_of, synonyms
from kpt.catalogues.workbook import write_catalogue
from tests.plans.drafts import NOW, a_catalogue

pytestmark = pytest.mark.django_db
HEADERS = (
    "Código del indicador de resultado,Indicador de resultado,Código del programa,"
    "Código del producto,Peso,Justificación"
)


def load(path, **options) -> str:
    out = StringIO()
    call_command("load_frames", path, stdout=out, **options)
    return out.getvalue()


def a_table(tmp_path, *rows: str, name="marco.csv"):
    path = tmp_path / name
    path.write_text("\n".join([HEADERS, *rows]), encoding="utf-8")
    return path


def test_the_demonstration_is_loaded_and_marked_as_such():
    out = StringIO()
    call_command("load_frames", demo=True, stdout=out)
    frame = PerformanceFrame.objects.get()
    assert frame.is_demo
    assert "Inventado" in frame.source
    assert frame.links.count() == len(DEMO.read_text(encoding="utf-8").splitlines()) - 1
    assert f"{frame.links.count()} filas" in out.getvalue()
    assert AuditEvent.objects.get().after["rows"] == frame.links.count()


def test_the_products_of_the_demonstration_are_in_the_catalogue():
    known = {
        line.split(",", 1)[0]
        for line in (DATA / "mga_productos.csv").read_text(encoding="utf-8").splitlines()
    }
    call_command("load_frames", demo=True, stdout=StringIO())
    assert set(FrameLink.objects.values_list("product_code", flat=True)) <= known


def test_the_same_label_is_replaced_and_another_stands_beside(tmp_path):
    path = a_table(tmp_path, "A-1,Agua,4003,4003017,90,Sí")
    load(path, label="Agua 2026", source="Ministerio")
    load(a_table(tmp_path, "A-1,Agua,4003,4003018,80,No"), label="Agua 2026")
    load(a_table(tmp_path, "B-1,Paz,1905,1905021,10,"), label="Otra")
    assert set(FrameLink.objects.values_list("frame__label", "product_code")) == {
        ("Agua 2026", "4003018"),
        ("Otra", "1905021"),
    }
    assert not PerformanceFrame.objects.get(label="Otra").is_demo


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("A-1,Agua,4003,2402041,90,", "El producto no es de ese programa."),
        ("A-1,Agua,4003,4003017,0,", "El peso va de 1 a 100."),
        ("A-1,Agua,4003,4003017,101,", "El peso va de 1 a 100."),
        ("A-1,Agua,4003,40030,50,", "El código tiene 7 dígitos."),
        ("A-1,,4003,4003017,50,", "Indicador de resultado"),
        ("A-1,Agua,4003,4003017,mucho,", "Peso"),
    ],
)
def test_an_error_names_row_and_column_and_nothing_is_loaded(tmp_path, row, words, capsys):
    path = a_table(tmp_path, "A-1,Agua,4003,4003018,90,Sí", row)
    errors = StringIO()
    with pytest.raises(CommandError, match="no se cargó"):
        call_command("load_frames", path, stderr=errors)
    assert "Fila 3" in errors.getvalue()
    assert words in errors.getvalue()
    assert not PerformanceFrame.objects.exists()


def test_a_repeated_row_and_a_missing_column_are_told(tmp_path):
    again = a_table(tmp_path, "A-1,Agua,4003,4003018,90,", "A-1,AGUA,4003,4003018,10,")
    errors = StringIO()
    with pytest.raises(CommandError):
        call_command("load_frames", again, stderr=errors)
    assert "Ya está en la fila 2" in errors.getvalue()
    other = tmp_path / "otro.csv"
    other.write_text("Cosa,Otra\n1,2\n", encoding="utf-8")
    with pytest.raises(CommandError):
        call_command("load_frames", other, stderr=errors)
    assert "Falta la columna" in errors.getvalue()
    with pytest.raises(CommandError, match="Diga qué archivo"):
        call_command("load_frames")
    with pytest.raises(CommandError, match="No se pudo leer"):
        call_command("load_frames", tmp_path / "nada.csv")


def test_suggestions_come_by_code_then_by_a_name_that_is_nearly_the_same(tmp_path):
    load(
        a_table(
            tmp_path,
            "A-1,Cobertura de acueducto rural,4003,4003018,60,",
            "A-1,Cobertura de acueducto rural,4003,4003017,90,Lleva el agua",
            "B-1,Homicidios,1905,1905021,10,",
        )
    )
    by_code = suggestions("Otro nombre", "A-1")
    assert [(one.product_code, one.weight) for one in by_code] == [
        ("4003017", 90),
        ("4003018", 60),
    ]
    assert by_code == suggestions("Cobertura rural de los acueductos")
    assert suggestions("Rendimiento del café") == []


def test_the_workbook_is_made_of_the_edition_and_the_frames(tmp_path):
    release = a_catalogue()
    load(a_table(tmp_path, '=1+1,"=CMD()",4003,4003017,90,Sí'), label="Agua", source="Ministerio")
    file = BytesIO()
    write_catalogue(file, release=release, now=NOW)
    book = read_workbook(BytesIO(file.getvalue()))
    catalogue = book.sheet("Catálogo")
    assert catalogue.rows[0][4] == "Código del producto"
    assert len(catalogue.rows) == 1 + release.indicators.count()
    assert catalogue.rows[1][0] == "19"
    frames = book.sheet("Marcos de desempeño")
    assert frames.rows[1][0] == "Agua"
    assert frames.rows[1][2] == "=CMD()"  # a text, never a formula
    assert ("Edición", release.label) in book.sheet("De dónde sale").rows


# Search -------------------------------------------------------------------------------------------


def test_the_shelf_is_read_once_and_asked_without_queries(django_assert_num_queries):
    a_catalogue()
    current_shelf()
    with django_assert_num_queries(1):
        shelf = current_shelf()
        found = shelf.by_words("acueductos construidos", Narrowed(), limit=9)
    assert [product.code for product in found] == ["4003017"]
    assert shelf.by_words("400301800", Narrowed(), limit=9)[0].code == "4003018"
    near = shelf.by_meaning("acueducto veredal", Narrowed(), limit=2)
    assert {product.sector_code for product in near} == {"40"}
    assert shelf.by_meaning("acueducto veredal", Narrowed(sectors=frozenset({"24"})), limit=2) == []


def test_what_a_norm_gives_to_another_level_is_left_out_until_asked_for():
    a_catalogue()
    shelf = current_shelf()
    municipal = shelf.by_words("vía terciaria", Narrowed(level="municipio"), limit=9)
    assert [product.code for product in municipal] == ["2402041"]
    assert shelf.by_words("vía terciaria", Narrowed(level="departamento"), limit=9) == []
    assert level_of("2402041").norm.startswith("Ley 105")
    assert level_of("4103999") is None


def test_without_a_catalogue_there_is_no_shelf():
    assert current_shelf() is None


def test_no_way_of_saying_is_twice_in_its_group():
    for group in synonyms():
        assert len(group) == len(set(group)) > 1


def test_each_population_group_has_a_code_that_fits_and_a_name():
    codes = [group.code for group in population_groups()]
    assert len(codes) == len(set(codes))
    assert max(map(len, codes)) <= 30
    assert group_name("victimas") == "Víctimas del conflicto armado"
    assert group_name("desconocido") == "desconocido"
