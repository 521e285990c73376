"""Writing a confirmed workbook: versions, identities, history, authorship, and taking it back."""

from decimal import Decimal as D

import pytest

from kpt.base.errors import NotAllowed
from kpt.plans.actions import undo_change
from kpt.plans.actions.apply import NoGovernment
from kpt.plans.models import (
    Funding,
    Plan,
    PlanVersion,
    ProductTarget,
    RowOrigin,
    ValueHistory,
    VersionState,
    YearProgramming,
)
from kpt.plans.queries import current_version, load_content
from kpt.plans.workbook import layout
from kpt.territories.models import Government
from tests.official import changed, default_rows, line_cell, official_workbook, target

PROPIOS_24 = layout.money("Recursos propios", 2024)
SALUD_24 = layout.money("SGP salud", 2024)
TOTAL_24 = layout.TOTAL.format(2024)


def uids(version: PlanVersion) -> dict[str, object]:
    return {row.label: row.uid for row in version.producttargets.all()}


def history() -> list[tuple]:
    values = ValueHistory.objects.values_list(
        "row_label", "field", "fiscal_year", "source", "before", "after"
    )
    return sorted(values, key=str)


def test_the_first_workbook_makes_a_plan_adopted_with_its_act_pending(bring):
    applied = bring(official_workbook())

    version = current_version(applied.plan)
    assert (version.number, version.state) == (1, VersionState.ADOPTED_PENDING_ACT)
    assert applied.opened_version
    assert version.producttargets.count() == 3
    assert Funding.objects.filter(amount_cop=D("1000000.5")).count() == 12
    assert list(version.producttargets.get(consecutive=3).bpins.all()) == []
    origin = RowOrigin.objects.get(uid=version.producttargets.get(consecutive=7).uid)
    assert (origin.sheet, origin.row) == (layout.TARGETS, 3)
    assert history() == []


def test_the_same_workbook_twice_changes_nothing(bring):
    first = bring(official_workbook())
    before = list(YearProgramming.objects.values_list("pk", "change_id"))

    again = bring(official_workbook())

    assert (again.change, again.opened_version) == (None, False)
    assert list(YearProgramming.objects.values_list("pk", "change_id")) == before
    assert first.plan.changes.count() == 1


def test_other_figures_stay_in_the_version_with_their_history_and_author(bring):
    first = bring(official_workbook())
    rows = changed(
        layout.TARGETS,
        0,
        **{PROPIOS_24: None, SALUD_24: 500, TOTAL_24: 500, layout.quantity(2024): 1,
           layout.CUSTOMISATION: "Otro nombre", layout.LINE: line_cell(2),
           layout.BPIN: "2024631110009"},
    )  # fmt: skip

    second = bring(official_workbook(rows))

    assert not second.opened_version
    assert second.version == first.version
    assert history() == sorted(
        [
            ("IP-7", "bpin_text", "", None, "2024631110001", "2024631110009"),
            ("IP-7", "customisation", "", None, "Mercado campesino 7", "Otro nombre"),
            ("IP-7", "funding", "2024", 1, "1000000.5", None),
            ("IP-7", "funding", "2024", 3, "0", "500"),
            ("IP-7", "lines", "", None, "1", "2"),
            ("IP-7", "programming", "2024", None, "2", "1"),
        ],
        key=str,
    )
    row = ProductTarget.objects.get(consecutive=7)
    assert (row.customisation, row.row_version, row.change) == ("Otro nombre", 2, second.change)
    assert "otro nombre" in row.search_text
    assert [bpin.code for bpin in row.bpins.all()] == ["2024631110009"]
    assert [link.line.consecutive for link in row.line_links.all()] == [2]
    programmed = {p.fiscal_year: (p.quantity, p.change) for p in row.programming.all()}
    assert programmed[2024] == (D(1), second.change)
    assert programmed[2025] == (D(2), first.change)


@pytest.mark.parametrize(
    "rows",
    [
        default_rows() | {layout.TARGETS: [*default_rows()[layout.TARGETS], target(40)]},
        default_rows() | {layout.TARGETS: default_rows()[layout.TARGETS][:2]},
        default_rows() | {layout.OUTCOMES: []},
        changed(layout.TARGETS, 0, **{layout.INDICATOR_CODE: "170203800"[:-1] + "1"}),
    ],
    ids=["a target comes", "a target goes", "an outcome goes", "another indicator"],
)
def test_what_was_approved_changes_only_in_a_new_version_that_asks_for_its_act(bring, rows):
    first = bring(official_workbook())
    before = uids(first.version)

    second = bring(official_workbook(rows))

    first.version.refresh_from_db()
    assert first.version.state == VersionState.SUPERSEDED
    assert (second.version.number, second.version.state) == (2, VersionState.ADOPTED_PENDING_ACT)
    after = uids(second.version)
    assert {key: after[key] for key in after if key in before} == {
        key: uid for key, uid in before.items() if key in after
    }
    assert first.version.producttargets.count() == 3


def test_values_that_did_not_change_keep_their_author_in_the_new_version(bring):
    first = bring(official_workbook())
    rows = changed(layout.TARGETS, 0, **{layout.quantity(2025): 5})
    rows[layout.TARGETS].append(target(40))

    second = bring(official_workbook(rows))

    row = second.version.producttargets.get(consecutive=7)
    authors = {p.fiscal_year: p.change for p in row.programming.all()}
    assert authors[2025] == second.change
    assert authors[2024] == first.change
    assert {funding.change for funding in row.funding.all()} == {first.change}
    assert second.version.producttargets.get(consecutive=40).change == second.change


def test_another_order_and_other_zeros_are_followed_without_history(bring):
    bring(official_workbook())
    rows = default_rows()
    rows[layout.TARGETS].reverse()
    rows[layout.TARGETS][0][layout.money("Otros", 2027)] = 0

    second = bring(official_workbook(rows))

    content = load_content(second.version)
    assert [row.key for row in content.targets] == ["IP-12", "IP-3", "IP-7"]
    assert content.targets[0].zeros[2027] == 0b10000000000100
    assert history() == []
    assert not second.opened_version


def test_undoing_the_first_workbook_leaves_no_plan(bring):
    applied = bring(official_workbook())

    assert undo_change(applied.change.pk) is None
    assert not Plan.objects.exists()
    assert not RowOrigin.objects.exists()


def test_undoing_other_figures_gives_values_and_authors_back(bring):
    first = bring(official_workbook())
    before = load_content(first.version)
    rows = changed(
        layout.TARGETS,
        0,
        **{PROPIOS_24: None, SALUD_24: 500, TOTAL_24: 500, layout.quantity(2024): None,
           layout.LINE: line_cell(2, 1), layout.BPIN: None, layout.TARGET: 9, layout.SDG_CODE: None,
           layout.SDG: None, layout.ACCUMULATION: "No acumulativo"},
    )  # fmt: skip
    rows[layout.OUTCOMES][0][layout.IN_NATIONAL_PLAN] = "Sí"
    rows[layout.OUTCOMES][0][layout.TARGET] = None
    rows[layout.INITIATIVES][0][layout.INDICATIVE] = 1
    rows[layout.SGR_TARGETS][0][layout.quantity("2025-2026")] = 4
    rows[layout.SGR_TARGETS][0][layout.SGR_MONEY.format("2025-2026")] = None
    rows[layout.SGR_TARGETS][0][layout.SGR_INITIATIVE] = "Sin número"
    for found in rows.values():
        for row in found:
            row[layout.PLAN_NAME] = "Otro nombre del plan"
    second = bring(official_workbook(rows))
    assert load_content(second.version) != before

    undo_change(second.change.pk)

    assert load_content(current_version(first.plan)) == before
    assert set(YearProgramming.objects.values_list("change_id", flat=True)) == {first.change.pk}
    assert set(Funding.objects.values_list("change_id", flat=True)) == {first.change.pk}
    assert history() == []


def test_undoing_a_new_version_gives_the_one_before_its_place(bring):
    first = bring(official_workbook())
    rows = default_rows() | {layout.TARGETS: default_rows()[layout.TARGETS][:2]}
    second = bring(official_workbook(rows))

    undo_change(second.change.pk)

    version = current_version(first.plan)
    assert (version, version.state) == (first.version, VersionState.ADOPTED_PENDING_ACT)
    assert first.plan.versions.count() == 1


def test_only_the_newest_change_can_be_undone(bring):
    first = bring(official_workbook())
    bring(official_workbook(changed(layout.TARGETS, 0, **{layout.TARGET: 9})))

    with pytest.raises(NotAllowed, match="más nuevos"):
        undo_change(first.change.pk)


def test_without_a_government_nothing_is_written(bring, small_world):
    Government.objects.all().delete()

    with pytest.raises(NoGovernment, match="2024–2027"):
        bring(official_workbook())
    assert not Plan.objects.exists()
