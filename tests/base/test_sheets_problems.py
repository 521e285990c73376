"""Problems: counted, grouped for the eye, and never lost."""

import json

import pytest

from kpt.base.sheets.problems import CELLS_SHOWN, Grade, Problem, ProblemList


def problem(row: int, grade=Grade.ERROR, *, code="not_a_number", column="Total 2024", **more):
    return Problem(
        grade, code, more.pop("message", "Aquí va un número."), sheet="Plan", cell=f"Z{row}",
        row=row, column=column, **more,
    )  # fmt: skip


def test_problems_are_counted_by_grade():
    problems = ProblemList([problem(3), problem(4, Grade.WARNING), problem(5, Grade.NOTE)])
    problems.add(problem(6, Grade.NOTE))

    assert (problems.errors, problems.warnings, problems.notes, len(problems)) == (1, 1, 2, 4)
    assert problems.has_errors
    assert not ProblemList().has_errors
    assert "Z6" in repr(problems)


def test_many_of_a_kind_are_one_line_and_none_is_lost():
    rows = [problem(row) for row in range(3, 403)]
    others = [problem(3, column="Total 2025"), problem(3, code="missing"), problem(9, Grade.NOTE)]

    groups = ProblemList([others[2], *rows, *others[:2]]).grouped()

    assert [(g.first.grade, g.first.column, g.first.code, g.count) for g in groups] == [
        (Grade.ERROR, "Total 2024", "not_a_number", 400),
        (Grade.ERROR, "Total 2025", "not_a_number", 1),
        (Grade.ERROR, "Total 2024", "missing", 1),
        (Grade.NOTE, "Total 2024", "not_a_number", 1),
    ]
    assert groups[0].cells == tuple(f"Z{row}" for row in range(3, 3 + CELLS_SHOWN))
    assert (groups[0].hidden_cells, groups[3].hidden_cells) == (380, 0)
    assert {p for group in groups for p in group.problems} == {*rows, *others}


@pytest.mark.parametrize(("second", "same"), [("Aquí va un número.", True), ("Otra cosa.", False)])
def test_a_group_knows_whether_one_sentence_is_enough(second, same):
    [group] = ProblemList([problem(3), problem(4, message=second)]).grouped()

    assert group.same_message is same


def test_problems_of_a_row_are_found():
    whole_file = Problem(Grade.ERROR, "missing_sheet", "Falta la hoja «Plan».")
    problems = ProblemList([problem(3), problem(4), problem(3, column="BPIN"), whole_file])

    assert [p.column for p in problems.of_row("Plan", 3)] == ["Total 2024", "BPIN"]
    assert {place: len(found) for place, found in problems.by_row().items()} == {
        ("Plan", 3): 2,
        ("Plan", 4): 1,
    }


def test_problems_can_be_stored_and_read_back():
    problems = ProblemList([problem(3, value="dos", fix="Escriba 2."), problem(4, Grade.NOTE)])

    stored = json.loads(json.dumps(problems.as_dicts()))

    assert list(ProblemList.from_dicts(stored)) == list(problems)


def test_grades_have_words_and_an_order():
    assert [(g.label, g.rank) for g in Grade] == [("Error", 0), ("Advertencia", 1), ("Nota", 2)]
