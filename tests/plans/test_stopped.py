"""Rows that a newer file brings with errors: the plan keeps what it says of them."""

from kpt.plans.comparison import compare
from kpt.plans.stopped import keep_stopped
from kpt.plans.workbook import layout
from tests.official import changed, default_rows, official_workbook

PROPIOS_24 = layout.money("Recursos propios", 2024)


def with_errors(rows, *positions):
    for position in positions:
        rows[layout.TARGETS][position] = rows[layout.TARGETS][position] | {PROPIOS_24: "dos"}
    return official_workbook(rows)


def test_a_row_with_an_error_is_not_a_row_that_is_gone(read):
    before = read(official_workbook()).content
    newer = read(with_errors(changed(layout.TARGETS, 1, **{layout.TARGET: 9}), 0))
    assert newer.stopped["targets"] == {"IP-7": 3}

    content = keep_stopped(newer.content, before, newer.stopped)

    assert [row.key for row in content.targets] == ["IP-7", "IP-3", "IP-12"]
    comparison = compare(before, content)
    assert not comparison.opens_version
    assert [change.after.key for change in comparison.kinds["target"].changed] == ["IP-3"]


def test_a_row_that_the_plan_did_not_have_stays_out(read):
    before = read(official_workbook()).content
    rows = default_rows()
    rows[layout.TARGETS].append(rows[layout.TARGETS][0] | {layout.IP_CODE: "IP-40"})
    newer = read(with_errors(rows, 3))

    content = keep_stopped(newer.content, before, newer.stopped)

    assert compare(before, content).is_same


def test_a_first_plan_has_nothing_to_keep(read):
    book = read(with_errors(default_rows(), 0))

    assert keep_stopped(book.content, None, book.stopped) is book.content


def test_a_line_with_an_error_stays_with_the_targets_that_name_it(read):
    before = read(official_workbook()).content
    rows = changed(layout.LINES, 1, **{layout.LINE: None})
    newer = read(official_workbook(rows))
    assert newer.stopped["lines"] == {"LE-2": 4}

    content = keep_stopped(newer.content, before, newer.stopped)

    assert compare(before, content).is_same


def test_what_is_gone_from_the_file_goes_from_the_rows_that_are_kept(read):
    before = read(official_workbook()).content
    rows = default_rows()
    del rows[layout.LINES][1]
    rows[layout.INITIATIVES] = []
    rows[layout.TARGETS][1] |= {PROPIOS_24: "dos"}
    rows[layout.SGR_TARGETS][0] |= {layout.ACCUMULATION: "?"}
    newer = read(official_workbook(rows))

    content = keep_stopped(newer.content, before, newer.stopped)

    kept = next(row for row in content.targets if row.key == "IP-3")
    assert kept.lines == (1,)
    assert content.sgr_targets[0].initiative is None
    assert [line.key for line in content.lines] == ["LE-1"]


def test_both_rows_of_a_repeated_number_leave_the_one_that_the_plan_has(read):
    before = read(official_workbook()).content
    rows = changed(layout.TARGETS, 1, **{layout.IP_CODE: "IP-7"})
    newer = read(with_errors(rows, 0))

    content = keep_stopped(newer.content, before, newer.stopped)

    assert [row.key for row in content.targets] == ["IP-7", "IP-12"]
    assert content.targets[0].money == before.targets[0].money
