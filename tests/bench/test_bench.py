"""Every benchmark runs, on tiny sizes. Nothing is timed here: how long it takes is not asked."""

from pathlib import Path

import pytest
from bench.invented import planned

from bench import __main__ as command
from bench import country, documents, exports, grid, imports, memory, pages, tables
from kpt.followup.models import PlanYearSummary, TargetYearProgress
from kpt.plans.models import Funding, Plan, ProductTarget

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
ROOT = Path(__file__).parents[2]
OF_PLANS = ("plans", "followup")


@pytest.fixture
def made_up(tmp_path):
    """A small workbook, as when there are no real ones."""
    return imports.largest_file(tmp_path, real_files=tmp_path / "none", targets=6)


def values(section):
    return {measure.title: measure.value for measure in section.measures}


def test_the_largest_real_file_is_taken_when_there_is_one(tmp_path):
    (tmp_path / "25.xlsx").write_bytes(b"12345")
    (tmp_path / "25200.xlsx").write_bytes(b"123")

    path, which = imports.largest_file(tmp_path, real_files=tmp_path)

    assert path.name == "25.xlsx"
    assert "reales" in which


def test_import_is_measured_and_leaves_the_tables_empty(made_up):
    path, which = made_up

    section = imports.measure(path, which, rounds=1)

    assert all(value > 0 for value in values(section).values())
    assert "6 metas" in section.how
    titles = [row[0] for row in section.details]
    assert set(imports.PARTS) < set(titles)
    assert not [row for row in section.details if row[1] == "0,0 ms"], "a part was not reached"
    assert not Plan.objects.exists()


def test_export_is_measured(made_up):
    section = exports.measure(*made_up, rounds=1)

    assert all(value > 0 for value in values(section).values())
    assert not Plan.objects.exists()


def test_the_whole_plan_in_pdf_is_measured(settings, tmp_path):
    settings.MEDIA_ROOT, settings.VAR_DIR = tmp_path / "files", tmp_path

    section = documents.measure(ROOT, rounds=1, targets=6)

    assert all(value > 0 for value in values(section).values())
    assert "6 metas" in section.how
    assert not [row for row in section.details if row[1] == "0,0 ms"], "a part was not reached"
    assert not Plan.objects.exists()


def test_the_bare_insert_leaves_the_same_rows(made_up):
    planned("63111", 6)
    models = tables.models_of(*OF_PLANS)
    before = tables.rows_of(models)

    tables.empty(models)
    assert tables.rows_of(models) == []
    tables.insert(before)

    assert tables.rows_of(models) == before
    assert {table.model for table in before} >= {Plan, ProductTarget, Funding, TargetYearProgress}


def test_every_page_opens_and_is_measured():
    section = pages.measure(rounds=1, sizes=(20, 21))

    queries, growth = section.measures
    assert 0 < queries.value <= queries.limit
    assert growth.value > 0
    assert [row[0] for row in section.details[1:]] == [page.title for page in pages.PAGES]


def test_a_page_that_does_not_open_stops_the_benchmark(client):
    with pytest.raises(RuntimeError, match="answers 404"):
        pages.visit(client, "/planes/00000/")()


def test_copies_of_a_plan_are_whole_plans():
    plan = planned(country.FIRST, 6)
    template = country.template_of(plan)
    rows = country.row_count()

    country.multiply(template, range(1, 4))

    assert country.row_count() == rows * 4
    for copy in Plan.objects.exclude(pk=plan.pk):
        assert copy.entity_id != plan.entity_id
        assert copy.uid != plan.uid
        assert copy.versions.get().producttargets.count() == 6
        assert PlanYearSummary.objects.filter(plan=copy).count() == 5
        money = Funding.objects.filter(target__version__plan=copy)
        assert money.count() == Funding.objects.filter(target__version__plan=plan).count()
    assert all(taken > 0 for taken in country.page_times().values())


def test_memory_is_measured_in_a_process_of_its_own(made_up):
    path, which = made_up

    section = memory.measure(path, which, ROOT)

    assert section.measures[0].is_within
    assert len(section.details) == 4


def test_an_unknown_benchmark_is_refused(capsys):
    with pytest.raises(SystemExit):
        command.main(["imports"])

    assert "no existe: imports" in capsys.readouterr().err


def test_the_sheet_is_measured_and_its_cell_is_saved():
    section = grid.measure(1, sizes=(4, 8))

    assert values(section)["Consultas de una página de la hoja"] <= 10
    assert set(values(section)) == {
        "Consultas de una página de la hoja",
        "La hoja con 8 metas ÷ con 4",
        "Guardar una celda ÷ envío vacío",
    }
    assert ("Totales que se vuelven a escribir", "2", "", "", "") in section.details
    kept = Funding.objects.filter(target__consecutive=2, fiscal_year=2025, source=1)
    assert kept.filter(amount_cop__gte=1_000_000).exists()
