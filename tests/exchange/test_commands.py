"""The plan from the command line: careful, plain when it refuses, and never with a trace."""

import io
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from kpt.audit.models import AuditEvent
from kpt.base.sheets.reading import read_workbook
from kpt.files.models import ImportBatch, ImportState, StoredFile
from kpt.plans.models import ChangeSet, Plan, ProductTarget
from kpt.plans.workbook import layout
from kpt.territories.models import Government
from tests import official
from tests.base.workbooks import packed, parts
from tests.factories import EntityFactory
from tests.official import changed, default_rows, official_workbook, target

ROOT = Path(__file__).resolve().parents[2]
PROPIOS = layout.money("Recursos propios", 2024)
TOTAL = layout.TOTAL.format(2024)
BAD_ROW = changed(layout.TARGETS, 0, **{PROPIOS: "dos"})

pytestmark = pytest.mark.django_db


@pytest.fixture
def file(small_world, tmp_path):
    """Return how to put a workbook, or bytes, in a folder."""

    def putting(content, name="plan.xlsx") -> Path:
        path = tmp_path / name
        path.write_bytes(content.getvalue() if isinstance(content, io.BytesIO) else content)
        return path

    return putting


def nothing_is_written() -> bool:
    return not (Plan.objects.exists() or ChangeSet.objects.exists())


# What goes well -----------------------------------------------------------------------------------


def test_a_plan_comes_in_and_goes_out_the_same(file, tmp_path, capsys):
    call_command("import_plan", file(official_workbook()))

    told = capsys.readouterr()
    assert "Metas de producto: 3 (nuevas 3, cambian 0, se van 0)" in told.out
    assert "Buenavista: Se creó el plan con su primera versión." in told.out
    assert "Abriendo el libro (0 de 4)" in told.err
    out = tmp_path / "sale.xlsx"
    call_command("export_plan", official.DIVIPOLA, out)
    assert "plan de Buenavista" in capsys.readouterr().out
    sheets = read_workbook(out).sheets
    assert list(sheets) == list(layout.SHEETS)
    assert len(sheets[layout.TARGETS].rows) == 5

    call_command("import_plan", out)
    assert "no cambió nada" in capsys.readouterr().out
    assert ChangeSet.objects.count() == 1


def test_checking_says_what_would_happen_and_writes_nothing(file, capsys):
    call_command("import_plan", file(official_workbook()), check=True)

    out = capsys.readouterr().out
    assert "Metas de producto: 3 (nuevas 3" in out
    assert "no se escribió nada" in out
    assert nothing_is_written()
    assert not ImportBatch.objects.exists()
    assert not StoredFile.objects.exists()
    assert not AuditEvent.objects.exists()


def test_checking_a_book_with_errors_fails_and_with_partial_it_does_not(file, capsys):
    path = file(official_workbook(BAD_ROW))

    with pytest.raises(CommandError, match="Filas con errores: 1"):
        call_command("import_plan", path, check=True)
    assert "Y3" in capsys.readouterr().err
    call_command("import_plan", path, check=True, partial=True)
    assert nothing_is_written()


def test_an_error_in_a_row_stops_everything_unless_told_otherwise(file, capsys):
    path = file(official_workbook(BAD_ROW))

    with pytest.raises(CommandError, match="Una fila tiene errores"):
        call_command("import_plan", path)
    assert nothing_is_written()
    assert ImportBatch.objects.get().state == ImportState.DISCARDED

    call_command("import_plan", path, partial=True)
    assert sorted(ProductTarget.objects.values_list("consecutive", flat=True)) == [3, 12]


def test_long_lists_of_problems_are_cut_and_counted(file, capsys):
    rows = default_rows()
    rows[layout.TARGETS] = [target(n, **{TOTAL: 1}) for n in range(1, 31)]

    with pytest.raises(CommandError):
        call_command("import_plan", file(official_workbook(rows)))

    err = capsys.readouterr().err
    assert err.count("sus 14 fuentes suman") == 20
    assert "… y 10 más (error)." in err


def test_another_entity_can_be_named_and_is_then_compared(file, capsys):
    with pytest.raises(CommandError, match="no se puede importar"):
        call_command("import_plan", file(official_workbook()), entity="63001")

    told = capsys.readouterr().err
    assert "Este libro es de Buenavista (63111), y aquí se importa el plan de Armenia" in told
    assert nothing_is_written()


# What is refused ----------------------------------------------------------------------------------


def whole() -> bytes:
    return official_workbook().getvalue()


def with_cells(**cells) -> io.BytesIO:
    return official_workbook(changed(layout.TARGETS, 0, **cells))


def without_header() -> io.BytesIO:
    headers = [h for h in layout.headers(layout.TARGETS, 2024) if h != layout.UNIT]
    return official_workbook(headers={layout.TARGETS: headers})


def repeated() -> io.BytesIO:
    return official_workbook(default_rows() | {layout.TARGETS: [target(7), target(7)]})


def of_nobody() -> io.BytesIO:
    return official_workbook(
        {name: [r | {layout.DANE: "99999"} for r in rows] for name, rows in default_rows().items()}
    )


def bomb() -> io.BytesIO:
    return packed(parts(**{"xl/worksheets/sheet1.xml": b" " * (30 * 1024 * 1024)}))


def formulas_without_values() -> io.BytesIO:
    """Return a plan in which a sum was written by a program that did not compute it."""
    book, again = official_workbook(), io.BytesIO()
    with zipfile.ZipFile(book) as old, zipfile.ZipFile(again, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            if name == "xl/worksheets/sheet3.xml":
                assert b'<c r="P3" t="n"><v>8</v></c>' in content
                content = content.replace(
                    b'<c r="P3" t="n"><v>8</v></c>', b'<c r="P3"><f>4+4</f></c>'
                )
            new.writestr(name, content)
    return again


REFUSED = {
    "not a workbook": (lambda: b"%PDF-1.7 nada", "PDF"),
    "a text": (lambda: b"codigo;nombre\n1;2\n", "texto plano"),
    "empty": (lambda: b"", "vacío"),
    "truncated": (lambda: whole()[: len(whole()) // 2], "falta una parte|dañado"),
    "damaged": (lambda: whole()[:900] + b"\0" * 400 + whole()[1300:], "dañado|falta una parte"),
    "encrypted": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 4096, "contraseña|.xls"),
    "another zip": (lambda: packed({"foto.txt": "hola"}), "comprimido"),
    "another workbook": (lambda: packed(parts()), "--entity"),
    "of nobody we know": (of_nobody, "99999"),
    "a bomb": (bomb, "ocupa mucho más"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_cannot_be_read_is_one_plain_sentence(file, case):
    make, says = REFUSED[case]

    with pytest.raises(CommandError, match=says) as refusal:
        call_command("import_plan", file(make()))

    assert "Traceback" not in str(refusal.value)
    assert "\n" not in str(refusal.value)
    assert nothing_is_written()
    assert not StoredFile.objects.exists()


TOLD = {
    "a missing sheet": (
        lambda: official_workbook(sheets=layout.SHEETS[:-1]),
        "Falta la hoja «Iniciativas SGR»",
    ),
    "a missing header": (without_header, layout.UNIT),
    "a code of another programme": (
        lambda: with_cells(**{layout.INDICATOR_CODE: "170303800"}),
        "Plan indicativo - Productos!L3",
    ),
    "a sector that does not exist": (
        lambda: with_cells(
            **{
                layout.SECTOR_CODE: "98",
                layout.PROGRAMME_CODE: "9802",
                layout.PRODUCT_CODE: "9802038",
                layout.INDICATOR_CODE: "980203800",
            }
        ),
        "El sector 98 no está en el catálogo",
    ),
    "text for a number": (lambda: with_cells(**{PROPIOS: "dos"}), "dos"),
    "a negative amount": (lambda: with_cells(**{PROPIOS: -1}), "El valor es negativo"),
    "a repeated number": (repeated, "«IP-7» ya está en la fila 3"),
    "a total that is not its sum": (lambda: with_cells(**{TOTAL: 5}), "sus 14 fuentes suman"),
    "a formula without its value": (formulas_without_values, "fórmula"),
}


@pytest.mark.parametrize("case", TOLD)
def test_each_fault_of_a_book_is_told_with_its_cell_and_nothing_is_written(file, capsys, case):
    make, says = TOLD[case]

    with pytest.raises(CommandError):
        call_command("import_plan", file(make()))

    err = capsys.readouterr().err
    assert "Error" in err
    assert says in err
    assert "Traceback" not in err
    assert nothing_is_written()


def test_two_hundred_megabytes_are_refused_without_being_read(file, tmp_path):
    path = file(whole())
    with path.open("r+b") as handle:
        handle.truncate(200 * 1024 * 1024)

    with pytest.raises(CommandError, match="pesa 200 MB y el límite es 50 MB"):
        call_command("import_plan", path)


def test_names_with_markup_come_in_as_names(file):
    call_command("import_plan", file(official_workbook(), name="<img src=x onerror=alert(1)>.xlsx"))

    assert ImportBatch.objects.get().file.name == "_img src=x onerror=alert(1)_.xlsx"


def test_a_file_that_is_not_there_a_folder_and_one_that_may_not_be_read(
    small_world, file, tmp_path, monkeypatch
):
    with pytest.raises(CommandError, match="No existe el archivo"):
        call_command("import_plan", tmp_path / "no.xlsx")
    with pytest.raises(CommandError, match="es una carpeta"):
        call_command("import_plan", tmp_path)
    path = file(official_workbook())

    def refused(self, *args, **options):
        raise PermissionError(13, "Permission denied", str(self))

    # Whoever runs the tests may be able to read everything, so the system's answer is imitated.
    with monkeypatch.context() as patch:
        patch.setattr(Path, "open", refused)
        with pytest.raises(CommandError, match="No hay permiso para usar"):
            call_command("import_plan", path)


def test_stopping_it_by_hand_is_told_plainly_too(file, monkeypatch):
    def stopped(self, *args, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(Path, "open", stopped)
    with pytest.raises(CommandError, match="Se interrumpió"):
        call_command("import_plan", "plan.xlsx")


def test_a_full_disk_is_told_plainly(small_world, file, tmp_path, monkeypatch):
    call_command("import_plan", file(official_workbook()))

    def full(self, content):
        raise OSError(28, "No space left on device", str(self))

    with monkeypatch.context() as patch:
        patch.setattr(Path, "write_bytes", full)
        with pytest.raises(CommandError, match="escribir: no queda espacio en el disco"):
            call_command("export_plan", official.DIVIPOLA, tmp_path / "sale.xlsx")


def test_without_the_reference_rows_it_says_what_to_run(file):
    Government.objects.all().delete()

    with pytest.raises(CommandError, match="No está registrado el mandato 2024–2027"):
        call_command("import_plan", file(official_workbook()))
    assert nothing_is_written()


def test_an_export_needs_an_entity_and_a_plan_and_leaves_no_empty_file(small_world, tmp_path):
    out = tmp_path / "sale.xlsx"

    with pytest.raises(CommandError, match="No hay una entidad territorial con el código «1»"):
        call_command("export_plan", "1", out)
    with pytest.raises(CommandError, match="Todavía no hay un plan de Buenavista"):
        call_command("export_plan", official.DIVIPOLA, out)
    assert not out.exists()


def test_an_export_into_a_folder_that_is_not_there_names_the_folder(small_world, file, tmp_path):
    call_command("import_plan", file(official_workbook()))

    with pytest.raises(CommandError, match=f"No existe la carpeta {tmp_path / 'no'}"):
        call_command("export_plan", official.DIVIPOLA, tmp_path / "no" / "sale.xlsx")


def test_an_order_that_is_incomplete_is_told_in_spanish():
    with pytest.raises(CommandError, match="Falta o sobra algo en la orden"):
        call_command("export_plan", official.DIVIPOLA)


def test_whoever_makes_no_plan_cannot_be_given_one(file):
    EntityFactory(divipola="63999", department_id="63", makes_plan=False)

    with pytest.raises(CommandError, match="no formula plan"):
        call_command("import_plan", file(official_workbook()), entity="63999")


# As people run it ---------------------------------------------------------------------------------


def test_the_exit_status_tells_a_script_that_it_failed(tmp_path):
    environment = os.environ | {
        "KPT_DEMO": "1",
        "KPT_VAR_DIR": str(tmp_path),
        "DATABASE_URL": f"sqlite:///{tmp_path / 'none.sqlite3'}",
    }
    book = tmp_path / "plan.xlsx"
    book.write_bytes(whole()[:3000])

    for arguments, says in (
        (["import_plan", str(book)], "Al archivo le falta una parte"),
        (["export_plan", "63111", str(tmp_path / "sale.xlsx")], "manage.py migrate"),
    ):
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            env=environment,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 1, done.stderr
        assert says in done.stderr
        assert "Traceback" not in done.stderr
        assert done.stdout == ""

    done = subprocess.run(
        [sys.executable, str(ROOT / "manage.py"), "import_plan"],
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("Falta o sobra algo en la orden. Se escribe así: manage.py impo")
    assert len(done.stderr.splitlines()) == 1
