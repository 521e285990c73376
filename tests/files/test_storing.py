"""Files come in checked, are kept whole and once, and go out to who may have them."""

import hashlib
import io
import os
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.files.uploadedfile import SimpleUploadedFile

from kpt.accounts.actor import ANONYMOUS, SYSTEM
from kpt.accounts.roles import Role
from kpt.audit.models import AuditEvent
from kpt.files import actions
from kpt.files.actions import FileTooLarge, clean_name, store
from kpt.files.kinds import OLE_SIGNATURE, WrongFile, content_type_of
from kpt.files.models import FileKind, StoredFile
from kpt.files.permissions import can_download
from tests.factories import DepartmentFactory, EntityFactory, UserFactory, actor_of, client_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 10, 20, 15, 0, tzinfo=UTC)
MARKUP = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>"


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path) -> Path:
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


def workbook(text: str = "hola") -> bytes:
    """Return a zip that begins as workbooks do; what is inside, the importer judges."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", f"<workbook>{text}</workbook>")
    return buffer.getvalue()


def keep(content: bytes | None = None, name: str = "Plan.xlsx", **given) -> StoredFile:
    content = workbook() if content is None else content
    defaults = {
        "kind": FileKind.PLAN_WORKBOOK,
        "entity": None,
        "actor": SYSTEM,
        "now": NOW,
    }
    return store(SimpleUploadedFile(name, content), **{**defaults, **given})


def on_disk(folder: Path) -> list[Path]:
    return sorted(path for path in folder.rglob("*") if path.is_file())


def sent(response) -> bytes:
    """Return the file that was sent, to its end; nothing when a page was sent instead."""
    return b"".join(response.streaming_content) if response.streaming else b""


# Coming in ----------------------------------------------------------------------------------------


def test_a_file_is_kept_as_it_came_with_its_hash_and_its_author(own_folder):
    entity = EntityFactory(divipola="63111")
    leader = actor_of(Role.TEAM_LEADER, entity)
    content = workbook()

    file = keep(content, "Plan de Buenavista.XLSX", entity=entity, actor=leader)

    digest = hashlib.sha256(content).hexdigest()
    assert (file.name, file.extension, file.size) == (
        "Plan de Buenavista.XLSX",
        ".xlsx",
        len(content),
    )
    assert (file.sha256, file.stored_at, file.stored_by) == (digest, NOW, leader.user)
    assert Path(file.content.path) == own_folder / digest[:2] / f"{digest}.xlsx"
    assert Path(file.content.path).read_bytes() == content
    event = AuditEvent.objects.get()
    assert (event.kind, event.divipola, event.after["sha256"]) == ("file_stored", "63111", digest)


def test_the_same_content_is_two_rows_and_one_file(own_folder):
    first, second = keep(name="Uno.xlsx"), keep(name="Dos.xlsx")

    assert first.content.name == second.content.name
    assert (first.name, second.name) == ("Uno.xlsx", "Dos.xlsx")
    assert len(on_disk(own_folder)) == 1


def test_a_half_file_of_an_earlier_death_is_replaced(own_folder):
    content = workbook()
    digest = hashlib.sha256(content).hexdigest()
    half = own_folder / digest[:2] / f"{digest}.xlsx"
    half.parent.mkdir(parents=True)
    half.write_bytes(content[:10])

    assert Path(keep(content).content.path).read_bytes() == content


def test_a_disk_that_fills_up_leaves_nothing_behind(own_folder, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)

    with pytest.raises(OSError, match="No space"):
        keep()

    assert on_disk(own_folder) == []
    assert not StoredFile.objects.exists()
    assert not AuditEvent.objects.exists()


def test_an_open_file_is_kept_too(tmp_path):
    path = tmp_path / "real.xlsx"
    path.write_bytes(workbook())

    with path.open("rb") as opened:
        file = store(
            opened,
            name="Plan.xlsx",
            kind=FileKind.PLAN_WORKBOOK,
            entity=None,
            actor=SYSTEM,
            now=NOW,
        )

    assert (file.name, file.size) == ("Plan.xlsx", path.stat().st_size)


def test_nobodys_text_file_for_everybody():
    file = keep(b"a;b\n1;2\n", "datos.csv", kind=FileKind.GENERATED, is_public=True)

    assert (file.is_public, file.stored_by, file.extension) == (True, None, ".csv")


@pytest.mark.parametrize(
    ("content", "name", "says"),
    [
        (b"%PDF-1.7\n", "plan.pdf", "no es un archivo de los que se reciben"),
        (workbook(), "plan.xlsm", "no es un archivo de los que se reciben"),
        (workbook(), "plan.xlsx.exe", "no es un archivo de los que se reciben"),
        (workbook(), "plan", "no es un archivo de los que se reciben"),
        (b"%PDF-1.7\n" + b"x" * 100, "plan.xlsx", "por dentro es otra clase de archivo"),
        (MARKUP, "plan.xlsx", "por dentro es otra clase de archivo"),
        (b"codigo;nombre\n", "plan.xlsx", "por dentro es otra clase de archivo"),
        (b"MZ\x90\x00" + b"\0" * 60, "plan.xlsx", "por dentro es otra clase de archivo"),
        (OLE_SIGNATURE + b"\0" * 512, "plan.xlsx", "tiene contraseña o es de una versión antigua"),
        (b"", "plan.xlsx", "está vacío"),
    ],
    ids=["pdf", "macros", "double", "none", "pdf-in", "svg", "csv-in", "exe-in", "ole", "empty"],
)
def test_what_is_not_a_workbook_is_refused_with_the_way_out(own_folder, content, name, says):
    with pytest.raises(WrongFile, match=says) as refused:
        keep(content, name)

    assert name in refused.value.message
    assert on_disk(own_folder) == []
    assert not StoredFile.objects.exists()


@pytest.mark.parametrize("content", [b"a\0b", b"PK\x03\x04" + b"x" * 40])
def test_a_text_file_that_is_not_text_is_refused(content):
    with pytest.raises(WrongFile, match="otra clase de archivo"):
        keep(content, "datos.csv", kind=FileKind.GENERATED)


def test_a_file_that_is_too_large_is_refused(settings, own_folder):
    settings.KPT_MAX_UPLOAD_BYTES = 100

    with pytest.raises(FileTooLarge, match="pesa más de") as refused:
        keep(workbook("x" * 200))

    assert "Plan.xlsx" in refused.value.message
    assert on_disk(own_folder) == []


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Plan 2024-2027 versión final.xlsx", "Plan 2024-2027 versión final.xlsx"),
        ("../../etc/passwd.xlsx", "passwd.xlsx"),
        ("/etc/cron.d/plan.xlsx", "plan.xlsx"),
        ("C:\\Users\\Ana\\plan.xlsx", "plan.xlsx"),
        ("..\\..\\plan.xlsx", "plan.xlsx"),
        ("plan\x00.xlsx", "plan.xlsx"),
        ("pl\r\nan\t.xlsx", "plan.xlsx"),
        ("plan\u202excod.xlsx", "planxcod.xlsx"),  # a mark that turns the reading around
        ('<b>"plan"|?*.xlsx', "_b__plan____.xlsx"),
        ("  .plan.  .xlsx ", "plan.xlsx"),
        ("...", "archivo"),
        ("", "archivo"),
        ("plan" + "n" * 300 + ".xlsx", "plan" + "n" * 111 + ".xlsx"),
        ("plan." + "x" * 300, ("plan." + "x" * 300)[:120]),
    ],
)
def test_a_name_is_only_a_name(given, kept):
    assert clean_name(given) == kept


def test_a_name_with_markup_is_shown_as_text():
    file = keep(name="<script>alert(1)</script>.xlsx")

    assert "<" not in file.name


# Going out ----------------------------------------------------------------------------------------


@pytest.fixture
def places():
    quindio = DepartmentFactory(divipola="63")
    return {
        "here": EntityFactory(divipola="63111", department=quindio),
        "neighbour": EntityFactory(divipola="63130", department=quindio),
        "department": quindio,
        "other": DepartmentFactory(divipola="73"),
    }


@pytest.mark.parametrize(
    ("role", "linked_to", "of_the_entity", "public", "of_somebody"),
    [
        (None, None, False, True, False),
        (Role.TEAM_LEADER, "here", True, True, False),
        (Role.TEAM_MEMBER, "here", True, True, False),
        (Role.TEAM_LEADER, "neighbour", False, True, False),
        (Role.DEPARTMENT_REVIEWER, "department", True, True, False),
        (Role.DEPARTMENT_REVIEWER, "other", False, True, False),
        (Role.DNP_REVIEWER, None, True, True, False),
    ],
)
def test_who_downloads_what(places, role, linked_to, of_the_entity, public, of_somebody):
    actor = actor_of(role, places.get(linked_to)) if role else ANONYMOUS
    somebody = actor_of(Role.TEAM_LEADER, places["here"])
    files = [
        (keep(entity=places["here"], actor=somebody), of_the_entity),
        (keep(entity=places["here"], is_public=True), public),
        (keep(entity=None, actor=somebody), of_somebody),
    ]

    for file, allowed in files:
        assert bool(can_download(actor, file)) == allowed
        response = client_of(actor).get(f"/archivos/{file.uid}/")
        refused = 302 if actor.is_anonymous else 403
        assert response.status_code == (200 if allowed else refused)
        assert bool(sent(response)) == allowed


def test_the_owner_and_a_command_always_have_the_file():
    owner = actor_of(Role.TEAM_LEADER)
    file = keep(entity=None, actor=owner)

    assert can_download(owner, file)
    assert can_download(SYSTEM, file)


def test_a_file_goes_out_as_an_attachment_that_nothing_opens():
    content = workbook("ñandú")
    file = keep(content, "Plan de Ñandú.xlsx", is_public=True)

    response = client_of(None).get(f"/archivos/{file.uid}/")

    assert sent(response) == content
    assert response.headers["Content-Disposition"] == (
        "attachment; filename*=utf-8''Plan%20de%20%C3%91and%C3%BA.xlsx"
    )
    assert response.headers["Content-Type"].startswith("application/vnd.openxmlformats")
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Content-Security-Policy"] == "default-src 'none'; sandbox"
    assert response.headers["Content-Length"] == str(len(content))


def test_only_public_files_stay_in_shared_caches():
    owner = UserFactory()
    private = StoredFile.objects.get(pk=keep().pk)
    StoredFile.objects.filter(pk=private.pk).update(stored_by=owner)

    response = client_of(owner).get(f"/archivos/{private.uid}/")

    assert response.headers["Cache-Control"] == "private"
    assert sent(response)
    public = client_of(None).get(f"/archivos/{keep(is_public=True).uid}/")
    assert public.headers["Cache-Control"] == "public, max-age=3600"
    assert sent(public)


def test_a_file_that_is_not_there_is_not_found(client):
    url = "/archivos/00000000-0000-0000-0000-000000000000/"

    assert client.get(url).status_code == 404
    assert client.get("/archivos/../../etc/passwd/").status_code == 404
    assert client.post(url).status_code == 405


def test_nothing_that_was_uploaded_is_served_as_static():
    assert Path(django_settings.STATIC_ROOT) not in Path(django_settings.MEDIA_ROOT).parents
    assert not str(django_settings.STATIC_ROOT).startswith(str(django_settings.MEDIA_ROOT))


def test_a_kind_that_is_unknown_is_announced_as_bytes():
    assert content_type_of(".exe") == "application/octet-stream"
    assert set(actions.ALLOWED) == set(FileKind)
