"""The compliance of before, loaded from a file: tolerant, strict, and never twice."""

from decimal import Decimal as D

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, transaction
from django.urls import reverse

from kpt.accounts.actor import system_actor
from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.cuts.actions import Figure, SeriesProblem, load_series
from kpt.cuts.models import EarlierFigure, Series, SeriesLoad
from tests.factories import EntityFactory, actor_of
from tests.followup.test_reporting import NOW

pytestmark = pytest.mark.django_db
SOURCE = "DNP, archivo de prueba"


def a_figure(entity, year, measure, value, series=Series.SIEE):
    """Load one figure of an earlier series."""
    figure = Figure(entity.pk, year, measure, D(value), "Nota")
    return load_series(
        series=series,
        source=SOURCE,
        file_name="serie.csv",
        sha256="0" * 64,
        figures=[figure],
        actor=system_actor("tests"),
        now=NOW,
    )


@pytest.fixture
def entity():
    return EntityFactory(divipola="05001", name="Medellín")


def load(tmp_path, text, capsys, series="siee", encoding="utf-8", **more):
    path = tmp_path / "serie.csv"
    path.write_text(text, encoding=encoding)
    call_command("load_series", path, series=series, source=SOURCE, **more)
    return capsys.readouterr().out


def test_a_file_with_dirt_is_read_and_its_provenance_kept(entity, tmp_path, capsys):
    text = "Fiscal_Year ;DIVIPOLA;Measure;value;note\n2018;5001;Eficacia;87,5;Según el DNP\n"
    assert "Cifras nuevas: 1; cambian: 0; iguales: 0" in load(tmp_path, text, capsys)
    figure = EarlierFigure.objects.select_related("load").get()
    assert (figure.entity, figure.fiscal_year, figure.measure) == (entity, 2018, "eficacia")
    assert (figure.value, figure.note, figure.load.source) == (D("0.875"), "Según el DNP", SOURCE)
    assert (figure.load.file_name, len(figure.load.sha256)) == ("serie.csv", 64)
    assert AuditEvent.objects.filter(kind="series_loaded").count() == 1


def test_the_same_file_twice_adds_nothing_and_another_value_stands_beside(entity, tmp_path, capsys):
    text = "divipola,fiscal_year,measure,value\n05001,2018,fisico,80\n05001,2019,fisico,90\n"
    load(tmp_path, text, capsys)
    assert "nuevas: 0; cambian: 0; iguales: 2" in load(tmp_path, text, capsys)
    assert SeriesLoad.objects.count() == 1
    out = load(tmp_path, text.replace("90", "91.5"), capsys)
    assert "nuevas: 0; cambian: 1; iguales: 1" in out
    assert [str(one.value) for one in EarlierFigure.objects.order_by("pk")] == [
        "0.8",
        "0.9",
        "0.915",
    ]


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("99999,2018,fisico,80", "no es el código de una entidad"),
        ("00,2018,fisico,80", "no es el código de una entidad"),
        (",2018,fisico,80", "Falta «divipola»"),
        ("05001,2021,fisico,80", "vigencias de 2016 a 2019"),
        ("05001,,fisico,80", "Falta «fiscal_year»"),
        ("05001,2018,otra,80", "No se conoce la medida «otra»"),
        ("05001,2018,,80", "Falta «measure»"),
        ("05001,2018,fisico,ochenta", "Aquí va un número"),
        ("05001,2018,fisico,", "Falta «value»"),
        ("05001,2018,fisico,-1", "va de 0 a 1.000"),
        ("05001,2017,fisico,80", "ya trae este dato"),
    ],
)
def test_a_row_with_an_error_stops_the_file_unless_told_otherwise(
    entity, tmp_path, capsys, row, words
):
    text = f"divipola,fiscal_year,measure,value\n05001,2017,fisico,70\n{row}\n"
    with pytest.raises(CommandError, match="No se cargó nada"):
        load(tmp_path, text, capsys)
    assert words in capsys.readouterr().err
    assert not EarlierFigure.objects.exists()
    assert "nuevas: 1" in load(tmp_path, text, capsys, partial=True)


def test_a_file_without_its_columns_or_that_is_not_there_is_told(entity, tmp_path, capsys):
    with pytest.raises(CommandError, match="value"):
        load(tmp_path, "divipola,fiscal_year,measure\n05001,2018,fisico\n", capsys)
    with pytest.raises(CommandError, match="No se pudo leer"):
        call_command("load_series", tmp_path / "no.csv", series="kpt", source="X")


def test_many_problems_are_counted(entity, tmp_path, capsys):
    rows = "".join(f"{n},2018,fisico,80\n" for n in range(90000, 90040))
    with pytest.raises(CommandError):
        load(tmp_path, f"divipola,fiscal_year,measure,value\n{rows}", capsys)
    assert "… y 10 más" in capsys.readouterr().err


def test_each_series_has_its_years(entity, tmp_path, capsys):
    text = "divipola,fiscal_year,measure,value\n05001,2021,financiero,50\n"
    load(tmp_path, text, capsys, series="kpt")
    assert EarlierFigure.objects.get().series == Series.KPT


def test_only_the_command_loads_and_it_names_its_source(entity):
    given = {"series": Series.SIEE, "file_name": "x", "sha256": "0", "figures": [], "now": NOW}
    with pytest.raises(SeriesProblem, match="comando"):
        load_series(source="X", actor=actor_of(Role.DNP_ADMIN), **given)
    with pytest.raises(SeriesProblem, match="--source"):
        load_series(source=" ", actor=system_actor("x"), **given)


def test_what_was_loaded_is_never_changed(entity):
    a_figure(entity, 2018, "fisico", "0.5")
    for act in (
        lambda: EarlierFigure.objects.update(value=D(1)),
        lambda: SeriesLoad.objects.update(source="Otra"),
        lambda: EarlierFigure.objects.all()._raw_delete("default"),
    ):
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            act()


def test_the_template_names_the_columns(client):
    answer = client.get(reverse("cuts:series-template"))
    assert answer.content == b"divipola,fiscal_year,measure,value,note\n"
