"""How far a formulation is, with numbers done by hand."""

from decimal import Decimal as D

import pytest

from kpt.rules.alistamiento import ITEMS, item_of
from kpt.rules.route import (
    MAY_NOT_APPLY,
    ROUTE,
    Count,
    StepState,
    line_progress,
    route_progress,
    share_of,
    step_of,
)


@pytest.mark.parametrize(
    ("count", "share"),
    [(Count(0, 0), D(0)), (Count(0, 4), D(0)), (Count(3, 4), D("0.75")), (Count(4, 4), D(1))],
)
def test_a_share_is_what_is_complete_of_all(count, share):
    assert share_of(count) == share


def test_a_module_is_the_mean_of_its_steps_and_the_whole_the_mean_of_its_modules():
    progress = route_progress({"equipo": Count(2, 2), "alistamiento": Count(9, 12)})
    first = progress.modules[0]
    assert (first.share, first.state) == (D("0.875"), StepState.DOING)
    assert progress.share == D("0.875") / 7
    assert progress.step("equipo").state == StepState.DONE
    assert progress.step("lineas").state == StepState.PENDING


def test_a_step_that_does_not_apply_counts_neither_for_nor_against():
    counts = {"programacion": Count(4, 4), "inversiones": Count(2, 4), "techos": Count(0, 4)}
    without = route_progress(counts, not_applicable=["techos", "regalias"]).modules[4]
    assert without.share == D("0.75")
    assert [step.state for step in without.steps][2:] == [StepState.NOT_APPLICABLE] * 2


def test_what_every_plan_must_have_cannot_be_left_out():
    progress = route_progress({}, not_applicable=["lineas"])
    assert progress.step("lineas").share == 0
    assert not {step for step in MAY_NOT_APPLY if step_of(step).legal}


def test_a_complete_route_is_whole():
    counts = {step.code: Count(1, 1) for module in ROUTE for step in module.steps}
    progress = route_progress(counts)
    assert progress.share == 1
    assert {module.state for module in progress.modules} == {StepState.DONE}


def test_a_module_whose_steps_do_not_apply_is_left_out_of_the_whole(monkeypatch):
    from kpt.rules import route

    module = route.Module("x", 1, "X", "X", (step_of("regalias"),))
    monkeypatch.setattr(route, "ROUTE", (module, route.ROUTE[0]))
    progress = route_progress({"equipo": Count(1, 2)}, not_applicable=["regalias"])
    assert progress.modules[0].share is None
    assert progress.modules[0].state == StepState.NOT_APPLICABLE
    assert progress.share == D("0.25")


def test_a_line_is_the_mean_of_its_parts():
    counts = {
        "sectores": Count(1, 1),
        "resultados": Count(1, 2),
        "metas": Count(3, 4),
        "programacion": Count(4, 4),
        "recursos": Count(1, 4),
    }
    assert round(line_progress(counts).share, 3) == D("0.583")
    assert line_progress(counts, not_applicable=["resultados"]).share == D("0.6")


def test_every_need_names_a_step_and_codes_are_not_repeated():
    steps = [step for module in ROUTE for step in module.steps]
    codes = [step.code for step in steps]
    assert len(set(codes)) == len(codes)
    assert {step.needs for step in steps} - {""} <= set(codes)
    assert [module.number for module in ROUTE] == [1, 2, 3, 4, 5, 6, 7]


def test_the_checklist_names_its_basis_and_finds_its_activities():
    assert len({item.code for item in ITEMS}) == len(ITEMS) == 13
    assert all(item.basis and item.help for item in ITEMS)
    assert item_of("ctp").basis.endswith("artículo 34")
    assert item_of("nada") is None
