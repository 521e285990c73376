"""Bringing indicators in: the traps of the published files, and every problem with its row."""

from decimal import Decimal as D
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from kpt.audit.models import AuditEvent
from kpt.indicators.loading.rows import UnknownEntity, entity_code
from kpt.indicators.models import Indicator, IndicatorComparison, IndicatorLoad, IndicatorValue
from tests.factories import DepartmentFactory, EntityFactory
from tests.indicators.files import HEADERS, OURS, csv_file, our_row, terridata_row, workbook

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def some_entities(db):
    quindio = DepartmentFactory(divipola="63")
    antioquia = DepartmentFactory(divipola="05")
    for code, department in (("63111", quindio), ("63001", quindio), ("05001", antioquia)):
        EntityFactory(divipola=code, department=department)


def load(command: str, *arguments, **options) -> tuple[str, str]:
    out, err = StringIO(), StringIO()
    try:
        call_command(command, *map(str, arguments), stdout=out, stderr=err, **options)
    finally:
        load.said = err.getvalue()
    return out.getvalue(), err.getvalue()


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("63111", "63111"),
        ("5001", "05001"),
        ("05001", "05001"),
        ("5", "05"),
        ("5000", "05"),
        ("05000", "05"),
        ("63000", "63"),
        ("01", None),
        ("1001", None),
        ("01001", None),
        ("00", None),
        ("País", None),
        ("1", None),
    ],
)
def test_the_codes_that_files_write(text, code):
    assert entity_code(text, frozenset({"63111", "63", "05", "05001"})) == code


@pytest.mark.parametrize("text", ["99999", "Armenia", "630011", "", "5-001"])
def test_a_code_of_nobody_is_refused(text):
    with pytest.raises(UnknownEntity):
        entity_code(text, frozenset({"63111"}))


def test_terridata_with_its_traps_goes_in_with_provenance(tmp_path):
    path = csv_file(
        tmp_path,
        ("", "", "", "", "", "", "fila de relleno", "", "", "", "", "", ""),
        terridata_row("63111", "1.140.658,00"),
        terridata_row("5001", "12,5"),
        terridata_row("63000", "40"),
        terridata_row("1001", "1.250"),
        terridata_row("63111", "", **{"Dato Cualitativo": "Alta", "Indicador": "Nivel"}),
        terridata_row("63111", "", **{"Indicador": "Sin dato"}),
    )

    out, _ = load("load_terridata", path)

    values = IndicatorValue.objects.filter(indicator__name="Cobertura neta en media")
    assert {value.entity_id: value.value for value in values} == {
        "63111": D("1140658.00"),
        "05001": D("12.5"),
        "63": D(40),
        None: D(1250),
    }
    one = values.get(entity="63111")
    assert (one.year, one.month, one.source) == (2023, 12, "Ministerio de Educación Nacional")
    assert (one.load.file_name, one.load_row, one.load.publisher) == (
        "datos.csv",
        3,
        "DNP, TerriData",
    )
    assert (one.indicator.unit, one.indicator.sector_code) == ("Porcentaje", "22")
    assert IndicatorValue.objects.get(indicator__name="Nivel").text == "Alta"
    assert "Valores nuevos: 5" in out
    assert AuditEvent.objects.filter(kind="indicators_loaded").count() == 1


def test_terridata_as_a_workbook_with_a_row_before_its_headers(tmp_path):
    path = workbook(
        tmp_path,
        HEADERS,
        terridata_row(63111, 38.5, Año=2023, Mes=12),
        terridata_row("63001", "41,5"),
        headers=("Filtro aplicado: todo", *[""] * 12),
    )

    load("load_terridata", path)

    assert {v.entity_id: (v.value, v.load_row) for v in IndicatorValue.objects.all()} == {
        "63111": (D("38.5"), 3),
        "63001": (D("41.5"), 4),
    }


def test_every_problem_is_told_with_its_row_and_column_and_nothing_goes_in(tmp_path):
    path = csv_file(
        tmp_path,
        terridata_row(),
        terridata_row("99999"),
        terridata_row("63111", "1250.5"),
        terridata_row("63111", Año="el año"),
        terridata_row("63111", Mes="13"),
        terridata_row("63111", Indicador=""),
    )

    with pytest.raises(CommandError, match="5 filas tienen errores"):
        load("load_terridata", path)

    said = load.said.splitlines()
    assert [line.partition(":")[0] for line in said] == [
        "Fila 3, Código Entidad",
        "Fila 4, Dato Numérico",
        "Fila 5, Año",
        "Fila 6, Mes",
        "Fila 7, Indicador",
    ]
    assert not IndicatorValue.objects.exists()
    assert not Indicator.objects.exists()
    assert not AuditEvent.objects.exists()


def test_with_partial_the_good_rows_go_in_and_the_rest_is_counted(tmp_path):
    path = csv_file(tmp_path, terridata_row(), terridata_row("99999"))
    told = tmp_path / "problemas.csv"

    out, _ = load("load_terridata", path, "--partial", "--problems", told)

    assert IndicatorValue.objects.count() == 1
    assert IndicatorLoad.objects.get().rows_left_out == 1
    assert "filas por fuera: 1" in out
    assert told.read_text(encoding="utf-8").splitlines()[1].startswith("3,Código Entidad,99999,")


def test_the_same_file_twice_changes_nothing(tmp_path):
    path = csv_file(tmp_path, terridata_row(), terridata_row("63001", "4"))
    load("load_terridata", path)
    before = list(IndicatorValue.objects.values())

    out, _ = load("load_terridata", path)

    assert list(IndicatorValue.objects.values()) == before
    assert IndicatorLoad.objects.count() == 1
    assert "nuevos: 0; cambian: 0; iguales: 2" in out


def test_a_newer_file_corrects_what_differs_and_says_from_which_row(tmp_path):
    load("load_terridata", csv_file(tmp_path, terridata_row(number="10")))

    load("load_terridata", csv_file(tmp_path, terridata_row("63001"), terridata_row(number="11")))

    value = IndicatorValue.objects.get(entity="63111")
    assert (value.value, value.load_row, value.load.values_changed) == (D(11), 3, 1)


def test_a_row_that_repeats_another_with_other_figure_is_an_error(tmp_path):
    path = csv_file(tmp_path, terridata_row(number="10"), terridata_row(number="11"))

    with pytest.raises(CommandError, match="1 filas tienen errores"):
        load("load_terridata", path)
    load("load_terridata", path, "--partial")
    load("load_terridata", path, "--partial")

    assert IndicatorValue.objects.get().value == D(10)


def test_a_file_without_its_columns_says_which(tmp_path):
    path = csv_file(tmp_path, ("1", "2"), headers=("Código Entidad", "Dato"))

    with pytest.raises(CommandError, match="Falta la columna «Dimensión»"):
        load("load_terridata", path)


def test_a_file_that_is_not_there_ends_in_one_sentence(tmp_path):
    with pytest.raises(CommandError, match="No se pudo leer"):
        load("load_terridata", tmp_path / "nada.csv")


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "cp1252"), ("|", "utf-8-sig")])
def test_our_layout_in_any_writing_of_csv(tmp_path, delimiter, encoding):
    path = csv_file(
        tmp_path,
        our_row(Sentido="Aumentar"),
        our_row("00", "80", Desagregación="Zona rural"),
        headers=OURS,
        delimiter=delimiter,
        encoding=encoding,
    )

    load("load_indicators", path, "--publisher", "Superservicios")

    one, country = IndicatorValue.objects.order_by("load_row")
    assert (one.value, one.indicator.direction, one.load.publisher) == (
        D("12.5"),
        "aumentar",
        "Superservicios",
    )
    assert (country.entity, country.disaggregation) == (None, "Zona rural")


def test_our_layout_tells_what_it_does_not_understand(tmp_path):
    path = csv_file(
        tmp_path,
        our_row(number="1.250"),
        our_row(number=""),
        our_row(Sentido="subir"),
        our_row(ODS="99"),
        headers=OURS,
    )

    with pytest.raises(CommandError):
        load("load_indicators", path)

    assert [line.partition(":")[0] for line in load.said.splitlines()] == [
        "Fila 2, Dato numérico",
        "Fila 3, Dato numérico",
        "Fila 4, Sentido",
        "Fila 5, ODS",
    ]


def test_what_comes_blank_does_not_erase_what_was_known(tmp_path):
    load("load_indicators", csv_file(tmp_path, our_row(Sentido="aumentar"), headers=OURS))

    load("load_indicators", csv_file(tmp_path, our_row(Año="2025"), headers=OURS))

    assert Indicator.objects.get().direction == "aumentar"


def test_medians_are_written_for_each_group_when_values_come(tmp_path):
    path = csv_file(
        tmp_path, our_row("63111", "10"), our_row("63001", "20"), our_row("05001", "60"),
        headers=OURS,
    )  # fmt: skip

    load("load_indicators", path)

    found = {(c.group, c.code): (c.median, c.entities) for c in IndicatorComparison.objects.all()}
    assert found == {
        ("municipios", ""): (D(20), 3),
        ("departamento", "63"): (D(15), 2),
        ("departamento", "05"): (D(60), 1),
    }
