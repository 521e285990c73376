"""A workbook from its upload to its end: each decision happy, refused, and nothing left behind."""

import io

import pytest

from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.base.errors import NotAllowed
from kpt.base.sheets.reading import read_workbook
from kpt.exchange import actions
from kpt.exchange.permissions import (
    WHERE_IT_IS,
    can_confirm,
    can_discard,
    can_import,
    can_recheck,
    can_take_back,
)
from kpt.files.kinds import WrongFile
from kpt.files.models import ImportBatch, ImportState, StoredFile
from kpt.followup.models import PlanYearSummary, TargetYearProgress
from kpt.plans.actions.apply import NoGovernment
from kpt.plans.models import ChangeSet, Funding, Plan, PlanVersion
from kpt.plans.workbook import layout
from tests.factories import DepartmentFactory, EntityFactory, actor_of
from tests.jobs import run_jobs
from tests.official import changed, default_rows, official_workbook, target
from tests.plan_factories import NOW

BAD_ROW = changed(layout.TARGETS, 0, **{layout.money("Recursos propios", 2024): "dos"})


def kinds_of_audit() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("kind", flat=True))


def everything() -> tuple[int, ...]:
    """Count what an import could have written."""
    models = (Plan, PlanVersion, ChangeSet, Funding, TargetYearProgress, PlanYearSummary)
    return tuple(model.objects.count() for model in models)


NOTHING = (0,) * 6


def test_an_upload_is_looked_at_in_the_background_and_writes_nothing(upload):
    batch = upload(official_workbook())

    assert batch.state == ImportState.READY
    assert batch.job.state == "done"
    assert everything() == NOTHING
    assert batch.preview["is_first"]
    assert batch.preview["counts"][2] == {
        "label": "Metas de producto", "before": 0, "added": 3, "changed": 0, "removed": 0,
        "after": 3,
    }  # fmt: skip
    assert batch.preview["totals"][-1]["after"] == "12000006"
    assert kinds_of_audit()[:2] == ["file_stored", "import_uploaded"]


def test_confirming_writes_the_plan_with_its_figures_and_records_it(upload, confirm):
    batch = upload(official_workbook())

    confirmed = confirm(batch)

    assert (batch.state, batch.partial) == (ImportState.CONFIRMED, False)
    assert confirmed.opened_version
    summary = PlanYearSummary.objects.get(plan=confirmed.plan, fiscal_year=0)
    assert (summary.targets, summary.programmed_cop) == (3, 12000006)
    assert TargetYearProgress.objects.filter(fiscal_year=2024).count() == 3
    assert kinds_of_audit()[-1] == "import_confirmed"


def test_confirming_twice_is_refused_and_changes_nothing(upload, confirm):
    batch = upload(official_workbook())
    confirm(batch)
    before = everything()

    with pytest.raises(NotAllowed, match="El libro ya se importó, una sola vez"):
        confirm(batch)
    assert everything() == before


def test_rows_with_errors_stay_out_only_when_the_person_says_so(upload, confirm):
    batch = upload(official_workbook(BAD_ROW))

    with pytest.raises(actions.RowsLeftOut, match="Una fila tiene errores"):
        confirm(batch)
    assert everything() == NOTHING

    confirmed = confirm(batch, partial_rows=True)
    assert batch.partial
    assert sorted(t.label for t in PlanVersion.objects.get().producttargets.all()) == [
        "IP-12",
        "IP-3",
    ]
    assert confirmed.plan.name == "Buenavista es lo Nuestro"


def test_several_rows_with_errors_are_counted(upload, confirm):
    rows = changed(layout.TARGETS, 0, **{layout.ACCUMULATION: "?"})
    rows[layout.TARGETS][1][layout.LINE] = "?"

    with pytest.raises(actions.RowsLeftOut, match="2 filas tienen errores"):
        confirm(upload(official_workbook(rows)))


def test_a_preview_of_another_plan_is_looked_at_again(upload, confirm):
    first, second = upload(official_workbook()), upload(official_workbook())
    confirm(first)

    with pytest.raises(actions.PlanChanged, match="cambió después"):
        confirm(second)

    second.refresh_from_db()
    assert second.state == ImportState.CHECKING


def test_the_same_workbook_again_changes_nothing(upload, confirm):
    confirm(upload(official_workbook()))
    before = everything()

    batch = upload(official_workbook())
    assert batch.preview["is_same"]
    confirmed = confirm(batch)

    assert confirmed.change is None
    assert everything() == before


def test_a_newer_workbook_shows_what_comes_changes_and_goes_before_writing(upload, confirm):
    confirm(upload(official_workbook()))
    rows = changed(layout.TARGETS, 0, **{layout.quantity(2025): 4})
    rows[layout.TARGETS] = [*rows[layout.TARGETS][:2], target(40)]

    batch = upload(official_workbook(rows))

    assert batch.preview["opens_version"]
    assert [(r["key"], r["what"]) for r in batch.preview["rows"]] == [
        ("IP-40", "nueva"), ("IP-12", "se va"), ("IP-7", "cambia"),
    ]  # fmt: skip
    assert batch.preview["rows"][2]["values"] == [
        {"label": "Programado 2025", "before": "2", "after": "4"}
    ]
    assert PlanVersion.objects.count() == 1


def test_discarding_keeps_the_file_and_writes_nothing(upload, leader):
    batch = upload(official_workbook())

    actions.discard_import(batch_id=batch.pk, actor=leader, now=NOW)

    batch.refresh_from_db()
    assert batch.state == ImportState.DISCARDED
    with batch.file.content.open("rb") as kept:
        assert kept.read(2) == b"PK"
    assert everything() == NOTHING
    assert kinds_of_audit()[-1] == "import_discarded"


def test_undoing_leaves_no_trace_in_the_plan_and_says_so_in_the_audit(upload, confirm, leader):
    batch = upload(official_workbook())
    confirm(batch)

    actions.undo_import(batch_id=batch.pk, actor=leader, now=NOW)

    batch.refresh_from_db()
    assert batch.state == ImportState.UNDONE
    assert everything() == NOTHING
    assert kinds_of_audit()[-1] == "import_undone"


def test_undoing_a_second_workbook_gives_the_figures_back(upload, confirm, leader):
    confirm(upload(official_workbook()))
    figures = list(PlanYearSummary.objects.order_by("fiscal_year").values_list("programmed_cop"))
    header = layout.money("Recursos propios", 2024)
    rows = changed(layout.TARGETS, 0, **{header: 9, layout.TOTAL.format(2024): 9})
    second = upload(official_workbook(rows))
    confirm(second)

    actions.undo_import(batch_id=second.pk, actor=leader, now=NOW)

    assert figures == list(
        PlanYearSummary.objects.order_by("fiscal_year").values_list("programmed_cop")
    )


def test_only_the_newest_import_can_be_undone(upload, confirm, leader):
    first = upload(official_workbook())
    confirm(first)
    confirm(upload(official_workbook(changed(layout.TARGETS, 0, **{layout.TARGET: 9}))))

    with pytest.raises(NotAllowed, match="más nuevos"):
        actions.undo_import(batch_id=first.pk, actor=leader, now=NOW)
    first.refresh_from_db()
    assert first.state == ImportState.CONFIRMED


def test_an_unreadable_file_is_rejected_with_its_reason(upload):
    book = official_workbook()
    truncated = io.BytesIO(book.getvalue()[: len(book.getvalue()) // 2])

    batch = upload(truncated)

    assert batch.state == ImportState.REJECTED
    (problem,) = batch.problems.all()
    assert problem.code in ("truncated", "damaged")
    assert everything() == NOTHING


def test_what_is_no_workbook_by_its_name_or_bytes_is_not_even_kept(upload):
    for content, name in ((b"%PDF-1.7 no es un libro", "plan.xlsx"), (b"PK", "plan.exe")):
        with pytest.raises(WrongFile):
            upload(io.BytesIO(content), name=name)
    assert not ImportBatch.objects.exists()
    assert not StoredFile.objects.exists()


def test_a_check_that_breaks_down_can_be_asked_for_again(upload, leader, monkeypatch):
    from kpt.exchange import checking

    def broken(*args, **options):
        raise MemoryError

    with monkeypatch.context() as patch:
        patch.setattr(checking, "read_workbook", broken)
        batch = upload(official_workbook())
    assert batch.state == ImportState.FAILED
    assert batch.job.state == "failed"

    actions.recheck_import(batch_id=batch.pk, actor=leader, now=NOW)

    run_jobs()
    batch.refresh_from_db()
    assert batch.state == ImportState.READY


def test_the_annotated_workbook_says_in_each_row_what_to_correct(upload):
    batch = upload(official_workbook(BAD_ROW))

    with batch.problems_file.content.open("rb") as handle:
        book = read_workbook(handle)
    header = book.sheets[layout.TARGETS].rows[1]
    row = book.sheets[layout.TARGETS].rows[2]
    assert header[-1] == "Qué corregir"
    assert "dos" in row[-1]
    assert "Problemas" in book.sheets


def test_the_annotated_workbook_comes_back_in_as_the_original(upload):
    batch = upload(official_workbook(BAD_ROW))
    with batch.problems_file.content.open("rb") as handle:
        again = upload(io.BytesIO(handle.read()))

    assert [p.code for p in again.problems.all()] == [p.code for p in batch.problems.all()]


@pytest.mark.parametrize(
    ("role", "where", "may"),
    [
        (Role.TEAM_LEADER, "here", True),
        (Role.TEAM_MEMBER, "here", True),
        (Role.TEAM_LEADER, "elsewhere", False),
        (Role.DEPARTMENT_REVIEWER, "department", False),
        (Role.DNP_REVIEWER, None, False),
    ],
)
def test_who_may_bring_confirm_discard_and_undo(upload, small_world, role, where, may):
    batch = upload(official_workbook())
    places = {
        "here": small_world,
        "elsewhere": EntityFactory(),
        "department": small_world.department,
    }
    actor = actor_of(role, places.get(where))

    assert bool(can_import(actor, small_world)) is may
    assert bool(can_confirm(actor, batch)) is may
    assert bool(can_discard(actor, batch)) is may
    assert not can_recheck(actor, batch) if not may else True
    assert not can_take_back(actor, batch)
    if not may:
        with pytest.raises(NotAllowed):
            actions.confirm_import(batch_id=batch.pk, actor=actor, now=NOW)
        assert everything() == NOTHING


def test_nobody_imports_a_plan_of_what_makes_none(leader):
    island = EntityFactory(department=DepartmentFactory(), makes_plan=False)

    assert not can_import(actor_of(Role.TEAM_LEADER, island), island)


def test_the_reference_rows_are_needed(upload, confirm):
    from kpt.territories.models import Government

    batch = upload(official_workbook(default_rows()))
    Government.objects.all().delete()

    with pytest.raises(NoGovernment, match="mandato 2024–2027"):
        confirm(batch)
    assert everything() == NOTHING


def test_rows_with_errors_of_a_newer_workbook_leave_the_plan_as_it_was(upload, confirm):
    confirm(upload(official_workbook()))
    rows = changed(layout.TARGETS, 1, **{layout.quantity(2025): 4})
    rows[layout.TARGETS][0] |= {layout.money("Recursos propios", 2024): "dos"}
    batch = upload(official_workbook(rows))
    assert [(r["key"], r["what"]) for r in batch.preview["rows"]] == [("IP-3", "cambia")]

    confirm(batch, partial_rows=True)

    assert PlanVersion.objects.count() == 1
    assert PlanVersion.objects.get().producttargets.count() == 3
    assert Funding.objects.filter(target__consecutive=7, fiscal_year=2024).count() == 1


def test_a_file_that_was_damaged_since_its_preview_does_not_go_in(upload, confirm):
    batch = upload(official_workbook())
    with open(batch.file.content.path, "r+b") as kept:
        kept.truncate(2000)

    with pytest.raises(actions.FileRefused, match="falta una parte"):
        confirm(batch)

    batch.refresh_from_db()
    assert batch.state == ImportState.READY
    assert everything() == NOTHING


def test_an_import_that_changed_nothing_has_nothing_to_undo(upload, confirm, leader):
    confirm(upload(official_workbook()))
    second = upload(official_workbook())
    confirm(second)

    with pytest.raises(NotAllowed, match="no cambió nada"):
        actions.undo_import(batch_id=second.pk, actor=leader, now=NOW)
    second.refresh_from_db()
    assert second.state == ImportState.CONFIRMED


def test_every_state_says_where_the_workbook_is():
    assert set(WHERE_IT_IS) == set(ImportState)
