"""The frozen copy: always the same bytes, and any other byte is found out."""

import hashlib
import json
from decimal import Decimal
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from kpt.followup.models import PhysicalExecution
from kpt.handover import actions, manifest
from kpt.handover.actions.snapshot import parts_of
from kpt.handover.canonical import canonical_json, plain
from kpt.handover.models import HandoverState, Snapshot
from kpt.plans.queries import current_version
from tests.handover.conftest import AFTER, DNP, as_of
from tests.jobs import run_jobs

NAMES = ["plan-63111.xlsx", "seguimiento-63111.xlsx", "contenido-63111.json", "manifiesto.txt"]


def files_of(handover):
    return {one.file.name: one.file for one in handover.snapshot.files.select_related("file")}


def content_of(file):
    return Path(file.content.path).read_bytes()


@pytest.fixture
def folder(copied, tmp_path):
    """The files as a citizen downloads them, side by side."""
    for name, file in files_of(copied).items():
        (tmp_path / name).write_bytes(content_of(file))
    return tmp_path


def test_the_copy_holds_the_plan_its_follow_up_and_their_hashes(copied):
    files = files_of(copied)

    assert list(files) == NAMES
    assert copied.state == HandoverState.SNAPSHOT_TAKEN
    assert copied.snapshot.sha256 == files["manifiesto.txt"].sha256
    assert copied.snapshot.has_plan
    for file in files.values():
        content = content_of(file)
        assert hashlib.sha256(content).hexdigest() == file.sha256
        assert file.is_public
    listed = manifest.read_manifest(content_of(files["manifiesto.txt"]))
    assert {(e.name, e.sha256) for e in listed} == {
        (name, files[name].sha256) for name in NAMES[:-1]
    }
    book = load_workbook(BytesIO(content_of(files["plan-63111.xlsx"])))
    assert len(book.sheetnames) >= 5


def test_the_same_state_gives_the_same_bytes(handover, plan):
    def copy():
        return [(p.name, p.content) for p in parts_of(handover, plan, current_version(plan))]

    first = copy()
    PhysicalExecution.objects.filter(plan=plan).update(source_row=99)  # says nothing of the plan

    assert copy() == first


def test_another_value_gives_another_hash(handover, plan):
    before = [p.content for p in parts_of(handover, plan, current_version(plan))]
    execution = PhysicalExecution.objects.filter(plan=plan).first()
    execution.executed += Decimal("0.5")
    execution.save()

    after = [p.content for p in parts_of(handover, plan, current_version(plan))]

    assert before[-1] != after[-1]


def test_the_canonical_text_is_exact_and_sorted():
    assert canonical_json({"b": Decimal("0.10"), "a": {(2025, 1): None}}) == (
        b'{\n "a": {\n  "2025/1": null\n },\n "b": "0.1"\n}\n'
    )
    with pytest.raises(TypeError, match="float"):
        plain(0.1)


def test_the_content_says_everything(copied):
    told = json.loads(content_of(files_of(copied)["contenido-63111.json"]))

    assert told["entidad"] == {"divipola": "63111", "nombre": "Buenavista"}
    assert told["corte"] == "2028-01-01"
    assert len(told["plan"]["contenido"]["targets"]) == 3
    assert len(told["ejecucion_fisica"]) == PhysicalExecution.objects.count()
    assert "sheet_row" not in json.dumps(told)


def test_a_government_without_a_plan_leaves_that_in_writing(handover):
    copied = actions.take_snapshot(handover_id=handover.pk, actor=DNP, now=AFTER)

    assert list(files_of(copied)) == ["contenido-63111.json", "manifiesto.txt"]
    assert not copied.snapshot.has_plan


def test_it_is_taken_in_the_background_once(handover, plan, old, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: AFTER)
    actions.ask_for_snapshot(handover_id=handover.pk, actor=as_of(old), now=AFTER)
    with pytest.raises(actions.SnapshotInCourse):
        actions.ask_for_snapshot(handover_id=handover.pk, actor=as_of(old), now=AFTER)

    run_jobs()

    handover.refresh_from_db()
    assert handover.state == HandoverState.SNAPSHOT_TAKEN
    assert handover.snapshot.taken_by == old.user
    assert handover.job.result_url == "/e/63111/empalme/"
    again = actions.take_snapshot(handover_id=handover.pk, actor=DNP, now=AFTER)
    assert again.snapshot == handover.snapshot
    assert Snapshot.objects.count() == 1


def test_anybody_verifies_the_files(folder, copied):
    out = StringIO()

    call_command("verify_snapshot", str(folder / "manifiesto.txt"), stdout=out)

    assert out.getvalue().count("coincide") == 3
    assert "Es la foto del empalme de Buenavista" in out.getvalue()


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda f: (f / "plan-63111.xlsx").write_bytes(b"x"), "plan-63111.xlsx"),
        (lambda f: (f / "contenido-63111.json").unlink(), "contenido-63111.json"),
        (lambda f: (f / "manifiesto.txt").write_bytes(b"\xff\xfe"), "no es el manifiesto"),
        (lambda f: (f / "manifiesto.txt").write_text("hola"), "no es el manifiesto"),
        (lambda f: (f / "manifiesto.txt").write_text(""), "no es el manifiesto"),
        (lambda f: (f / "manifiesto.txt").unlink(), "No existe el archivo"),
    ],
    ids=["changed", "missing", "bytes", "text", "empty", "no manifest"],
)
def test_what_was_touched_is_found_out(folder, spoil, says):
    spoil(folder)

    with pytest.raises(CommandError, match=says):
        call_command("verify_snapshot", str(folder / "manifiesto.txt"), stdout=StringIO())


def test_files_that_agree_but_are_of_no_copy_of_ours(folder):
    """Somebody rewrote the manifest too: its own hash is not the public one."""
    (folder / "plan-63111.xlsx").write_bytes(b"x")
    entries = [manifest.Entry(name, manifest.sha256_of(folder / name)) for name in NAMES[:-1]]
    (folder / "manifiesto.txt").write_bytes(manifest.write_manifest(entries))

    with pytest.raises(CommandError, match="Ninguna foto registrada"):
        call_command("verify_snapshot", str(folder / "manifiesto.txt"), stdout=StringIO())
