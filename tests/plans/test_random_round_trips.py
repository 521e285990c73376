"""Whatever a workbook says goes out as it came in; a newer one replaces it, and undoing gives back.

The plans are made by chance; each example runs in a transaction of its own and leaves nothing.
"""

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kpt.plans.actions.undo import undo_change
from kpt.plans.models import ValueHistory
from kpt.plans.queries import current_version
from kpt.plans.workbook import layout
from kpt.rules.money import FUNDING_SOURCES
from tests.official import YEARS, default_rows, line_cell, official_workbook, target
from tests.plans.test_writing import cells, written

pytestmark = pytest.mark.django_db

# Quarters are exact in binary, so that a total is its sum whichever way it is added.
quarters = st.integers(1, 10**12).map(lambda n: n / 4)
amounts = st.one_of(st.none(), st.just(0), quarters)
# The library that writes these books takes what begins with «=» for a formula.
texts = st.text("aé ñ=+-@<&>«\"'/0,;", max_size=12).filter(lambda text: text[:1] != "=")
bpins = st.lists(st.sampled_from(["2024631110001", "202463111000002", "NO APLICA"]), max_size=3)
lines = st.lists(st.sampled_from([1, 2]), min_size=1, max_size=3)


@st.composite
def a_target(draw, consecutive: int) -> dict:
    """Return a row with any programming, any money in any source, any lines and projects."""
    row = target(
        consecutive,
        **{
            layout.LINE: line_cell(*draw(lines)),
            layout.CUSTOMISATION: draw(texts),
            layout.TARGET: draw(amounts),
            layout.ACCUMULATION: draw(st.sampled_from(["Acumulativo", "No acumulativo"])),
            layout.BPIN: ",".join(draw(bpins)),
        },
    )
    if draw(st.booleans()):
        row |= {layout.SDG_CODE: None, layout.SDG: None}
    for year in YEARS:
        row[layout.quantity(year)] = draw(amounts)
        for source in FUNDING_SOURCES:
            row.pop(layout.money(source.label, year), None)
        used = draw(st.lists(st.sampled_from(FUNDING_SOURCES), max_size=3, unique=True))
        found = {layout.money(source.label, year): draw(amounts) for source in used}
        row |= found | {layout.TOTAL.format(year): sum(value or 0 for value in found.values())}
    return row


@st.composite
def a_plan(draw) -> dict:
    """Return the rows of a plan of one to four targets, numbered as chance has it."""
    numbers = draw(st.lists(st.integers(1, 9), min_size=1, max_size=4, unique=True))
    rows = default_rows()
    rows[layout.TARGETS] = [draw(a_target(number)) for number in numbers]
    if draw(st.booleans()):
        rows[layout.OUTCOMES] = []
    if draw(st.booleans()):
        rows[layout.SGR_TARGETS] = []
    return rows


@pytest.fixture
def apart():
    """Return how to run an example so that the next one finds nothing of it."""

    def running(example):
        with transaction.atomic():
            example()
            transaction.set_rollback(True)

    return running


EXAMPLES = settings(
    max_examples=10,
    deadline=None,
    phases=[Phase.generate],  # an example writes two plans: looking for a smaller one takes minutes
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@EXAMPLES
@given(rows=a_plan())
def test_whatever_comes_in_goes_out_and_the_second_time_changes_nothing(bring, apart, rows):
    def example():
        book = official_workbook(rows)
        came = cells(book)

        first = bring(book)
        assert cells(written(first.version)) == came
        assert bring(written(first.version)).change is None

    apart(example)


@EXAMPLES
@given(first=a_plan(), second=a_plan())
def test_a_newer_workbook_replaces_the_plan_and_undoing_gives_it_back(bring, apart, first, second):
    def example():
        older, newer = official_workbook(first), official_workbook(second)
        before, after = cells(older), cells(newer)
        plan = bring(older).plan

        applied = bring(newer)
        assert cells(written(current_version(plan))) == after
        if applied.change is None:
            assert before == after
            return
        undo_change(applied.change.pk)

        assert cells(written(current_version(plan))) == before
        assert not ValueHistory.objects.filter(change_id=applied.change.pk).exists()

    apart(example)
