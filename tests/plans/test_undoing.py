"""Taking a workbook back gives back all that it changed, also the shape of the official one."""

from datetime import datetime

import pytest

from kpt.plans.actions.undo import can_undo, undo_change
from kpt.plans.models import ValueHistory
from kpt.plans.queries import current_version
from kpt.plans.workbook import layout
from tests.official import changed, default_rows, official_workbook
from tests.plans.test_writing import cells, written

FIRST_DAY, SECOND_DAY = datetime(2024, 10, 4, 11, 52), datetime(2025, 3, 1, 8)  # noqa: DTZ001
OLD_PATR, NEW_PATR = [["Iniciativa", 3.5]], [["Iniciativa", 4]]


def reordered() -> dict:
    rows = default_rows()
    rows[layout.TARGETS].reverse()
    rows[layout.LINES].reverse()
    return rows


def filled_in() -> dict:
    """Return rows that say something where the older ones are empty."""
    rows = default_rows()
    rows[layout.TARGETS][2] |= {
        layout.SDG_CODE: 2,
        layout.SDG: "Hambre cero",
    }
    rows[layout.SGR_TARGETS][0] |= {layout.SGR_MONEY.format("2027-2028"): 9}
    return rows


def plainly_changed() -> dict:
    rows = default_rows()
    rows[layout.OUTCOMES][0] |= {layout.IN_NATIONAL_PLAN: None, layout.TARGET: None}
    rows[layout.TARGETS][0] |= {
        layout.SDG_CODE: None,
        layout.SDG: None,
        layout.ACCUMULATION: "No acumulativo",
        layout.quantity(2026): None,
        layout.money("SGP salud", 2025): None,
    }
    rows[layout.SGR_TARGETS][0] |= {layout.SGR_MONEY.format("2025-2026"): None}
    rows[layout.INITIATIVES][0] |= {layout.INDICATIVE: 7}
    return rows


NEWER = {
    "the day it was made": {"with_created": SECOND_DAY, "patr": OLD_PATR},
    "the sheet that is kept as it came": {"with_created": FIRST_DAY, "patr": NEW_PATR},
    "the order of the rows": {"rows": reordered(), "with_created": FIRST_DAY, "patr": OLD_PATR},
    "plain values": {"rows": plainly_changed(), "with_created": FIRST_DAY, "patr": OLD_PATR},
    "values where there were none": {
        "rows": filled_in(),
        "with_created": FIRST_DAY,
        "patr": OLD_PATR,
    },
    "zeros left empty": {
        "rows": changed(layout.TARGETS, 0, **{layout.money("SGP salud", 2024): None}),
        "with_created": FIRST_DAY,
        "patr": OLD_PATR,
    },
}


@pytest.mark.parametrize("what", NEWER)
def test_undoing_gives_back(bring, what):
    older = official_workbook(with_created=FIRST_DAY, patr=OLD_PATR)
    before = cells(older)
    newer = official_workbook(**NEWER[what])
    after = cells(newer)
    plan = bring(older).plan

    applied = bring(newer)
    assert not applied.opened_version
    assert cells(written(current_version(plan))) == after
    undo_change(applied.change.pk)

    assert cells(written(current_version(plan))) == before
    assert not ValueHistory.objects.exists()


def test_a_workbook_that_changed_nothing_has_nothing_to_undo():
    assert "no cambió nada" in can_undo(None).reason
