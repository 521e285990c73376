"""The Plan Indicativo against the plan: movement of targets, differences and their explanations."""

from decimal import Decimal as D

from kpt.rules.indicative import (
    QUANTITY,
    Difference,
    Programmed,
    by_source,
    differences,
    movement,
    unexplained,
    whole_line,
)


def test_targets_that_came_and_went_are_told_apart():
    assert movement([1, 2], [2, 3]) == movement([1, 2, 2], [3, 2])
    found = movement([1, 2], [2, 3])
    assert (found.came, found.went, bool(found)) == ((1,), (3,), True)
    assert not movement([1, 2], [2, 1])


def test_each_figure_that_differs_is_listed_with_both_and_its_difference():
    plan = [Programmed("a", D(3), {1: D(100), 2: D(5)}), Programmed("new", D(1), {})]
    indicative = [Programmed("a", D(2), {1: D(90), 14: D("0.01")}), Programmed("old", D(1), {})]

    assert differences(plan, indicative) == [
        Difference("a", QUANTITY, D(3), D(2), D(-1)),
        Difference("a", 1, D(100), D(90), D(-10)),
        Difference("a", 2, D(5), D(0), D(-5)),
        Difference("a", 14, D(0), D("0.01"), D("0.01")),
    ]


def test_a_blank_programs_as_much_as_zero_and_one_cent_is_a_difference():
    def against(planned, programmed):
        return differences([Programmed(1, planned, {})], [Programmed(1, programmed, {})])

    assert against(None, D(0)) == against(D("1.0"), D(1)) == []
    assert against(D(1), D("1.01"))[0].amount == D("0.01")


def test_an_explanation_answers_only_for_the_figures_that_it_named():
    found = differences([Programmed(1, D(3), {1: D(100)})], [Programmed(1, D(3), {1: D(90)})])

    assert unexplained(found, {}) == found
    assert unexplained(found, {(1, 1): (D(100), D(90))}) == []
    assert unexplained(found, {(1, 1): (D(100), D(80))}) == found
    assert unexplained(found, {(1, 2): (D(100), D(90))}) == found


def test_totals_by_source_add_up_to_the_whole():
    plan = [Programmed(1, None, {1: D(60), 3: D(7)}), Programmed(2, None, {1: D(40)})]
    indicative = [Programmed(1, None, {1: D(60)}), Programmed(2, None, {1: D(30), 14: D(1)})]

    lines = by_source(plan, indicative)

    assert [(line.source, line.planned, line.programmed, line.amount) for line in lines] == [
        (1, D(100), D(90), D(-10)),
        (3, D(7), D(0), D(-7)),
        (14, D(0), D(1), D(1)),
    ]
    whole = whole_line(lines)
    assert (whole.planned, whole.programmed, whole.amount) == (D(107), D(91), D(-16))
