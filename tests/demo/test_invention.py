"""Nothing of the demo is chance, and nothing of it is copied."""

from pathlib import Path

import pytest

from kpt.base.sheets.reading import read_workbook
from kpt.catalogues.queries import sdgs
from kpt.demo.plans import demo_plan, load_words
from kpt.demo.spec import BIENNIA, YEARS, entities
from kpt.demo.workbooks import followup_workbook, plan_workbook
from kpt.plans.content import TargetRow
from kpt.plans.workbook import layout
from kpt.plans.workbook.known import load_known
from kpt.plans.workbook.reading import read_plan
from kpt.rules.codes import split_bpins
from kpt.rules.periods import biennia, fiscal_years
from kpt.rules.text import fold
from kpt.territories.models import TerritorialEntity

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("reference_data")]
REAL = Path(__file__).resolve().parents[3] / "shared" / "data" / "sispt"
CODES = [spec.divipola for spec in entities()]


def plan_of(divipola):
    spec = next(spec for spec in entities() if spec.divipola == divipola)
    return demo_plan(spec, load_words())


def saved(tmp_path, content: bytes) -> Path:
    path = tmp_path / "book.xlsx"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("divipola", CODES)
def test_the_same_plan_and_execution_every_time(divipola):
    first, second = plan_of(divipola), plan_of(divipola)

    assert first == second


def test_chance_does_not_move_between_releases_of_python():
    """A changed figure here is a changed demo country: its pictures and texts change too."""
    salento = plan_of("63690")

    assert salento.content.targets[0].quantities[2024] == 5290
    assert len(salento.outputs) == 46


@pytest.mark.parametrize("divipola", ["63111", "63"])
def test_the_workbook_says_what_the_plan_says(divipola, tmp_path):
    plan = plan_of(divipola)
    entity = TerritorialEntity.objects.get(pk=divipola)
    path = saved(tmp_path, plan_workbook(plan.content, {goal.number: goal.name for goal in sdgs()}))
    workbook = read_workbook(path)

    book = read_plan(workbook, load_known(entity), divipola=divipola)

    headers = workbook.sheets[layout.TARGETS].rows[layout.HEADER_ROW - 1]
    assert len(headers) == (86 if entity.is_department else 85)
    assert not book.problems.has_errors
    assert [_values(row) for row in book.content.targets] == [
        _values(row) for row in plan.content.targets
    ]


def _values(row: TargetRow) -> tuple:
    return (row.key, row.lines, row.indicator_code, row.target, row.quantities, row.money)


def test_the_report_is_whole_and_says_that_it_is_invented(tmp_path):
    plan = plan_of("63111")
    report = followup_workbook(
        plan, load_words(), entity_text="Buenavista, Quindío", years=(2024, 2025)
    )
    workbook = read_workbook(saved(tmp_path, report))

    assert "inventadas" in str(workbook.sheets["Resumen"].rows[0])
    assert {*workbook.sheets} == {
        "Resumen",
        "Detalle seguimiento financiero",
        "Detalle seguimiento físico",
    }


def test_every_bpin_names_its_entity():
    for spec in entities():
        for target in plan_of(spec.divipola).content.targets:
            for code in split_bpins(target.bpin_text):
                assert code[4:9] == spec.bpin_entity, target


def test_years_and_biennia_are_those_of_the_rules():
    assert fiscal_years(2024) == YEARS
    assert biennia(2024) == BIENNIA


@pytest.mark.skipif(not REAL.is_dir(), reason=f"no real workbooks in {REAL}")
def test_no_row_of_a_real_workbook_is_in_it():
    real_words, real_projects = set(), set()
    for path in sorted(REAL.glob("*.xlsx")):
        rows = read_workbook(path).sheets[layout.TARGETS].rows
        headers = list(rows[layout.HEADER_ROW - 1])
        words, bpin = headers.index(layout.CUSTOMISATION), headers.index(layout.BPIN)
        for row in rows[layout.HEADER_ROW :]:
            real_words.add(fold(str(row[words] or "")))
            real_projects.update(split_bpins(str(row[bpin] or "")))
    for divipola in CODES:
        for target in plan_of(divipola).content.targets:
            assert fold(target.customisation) not in real_words, target.customisation
            assert real_projects.isdisjoint(split_bpins(target.bpin_text))
