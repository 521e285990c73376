"""How long a plan takes to come in, against reading its file and inserting its rows."""

from __future__ import annotations

from pathlib import Path
from statistics import median

import python_calamine

from bench import tables
from bench.invented import LARGEST_KNOWN, bring, workbook
from bench.report import Measure, Section, milliseconds, times
from bench.timing import parts_of, ratio, seconds
from kpt.exchange import actions, checking
from kpt.exchange.handlers import HANDLERS
from kpt.files.models import ImportKind
from kpt.territories.models import TerritorialEntity

REAL_FILES = Path(__file__).parents[2] / "shared" / "data" / "sispt"
LIMIT = 3
HANDLER = HANDLERS[ImportKind.PLAN]
PARTS = {
    "Guardar el archivo": (actions, "start_import"),
    "Abrirlo: guarda y lectura, dos veces": (checking, "read_workbook"),
    "Revisarlo y compararlo, dos veces": (HANDLER, "check"),
    "Escribir el libro con «Qué corregir»": (checking, "write_annotated"),
    "Escribir el plan": (HANDLER, "apply"),
    "Calcular sus cifras": (actions, "recalculate"),
}


def largest_file(
    folder: Path, real_files: Path = REAL_FILES, targets: int = LARGEST_KNOWN
) -> tuple[Path, str]:
    """Return the largest real file, or one made up in ``folder``, and which of them it is."""
    found = sorted(real_files.glob("*.xlsx"), key=lambda path: path.stat().st_size)
    if found:
        size = found[-1].stat().st_size / 1024
        return found[-1], f"el mayor de los libros reales: {found[-1].name}, {size:.0f} KiB"
    entity = TerritorialEntity.objects.get(pk="25")
    path = folder / "25.xlsx"
    path.write_bytes(workbook(entity, targets))
    return path, f"un libro inventado de {targets} metas, porque no hay libros reales"


def parse(path: Path) -> None:
    """Read every cell with the bare parser: no guard, no other process, no exact numbers."""
    book = python_calamine.CalamineWorkbook.from_path(str(path))
    for name in book.sheet_names:
        book.get_sheet_by_name(name).to_python()


def measure(path: Path, which: str, rounds: int) -> Section:
    """Measure the import of a file; the tables of plans are emptied for each round."""
    entity = TerritorialEntity.objects.select_related("department").get(pk=path.stem)
    of_plans, all_models = tables.models_of("plans"), tables.models_of("plans", "followup")
    tables.empty(all_models)
    spent: dict[str, list[float]] = {}
    for warm in range(rounds + 1):
        with parts_of(PARTS) as took:
            took["import"] = seconds(lambda: bring(entity, path))
        took["parse"] = seconds(lambda: parse(path))
        everything = tables.rows_of(all_models)
        rows = [table for table in everything if table.model in of_plans]
        tables.empty(all_models)
        took["rows"] = seconds(lambda found=rows: tables.insert(found))
        tables.empty(all_models)
        took["all"] = seconds(lambda found=everything: tables.insert(found))
        tables.empty(all_models)
        for name, value in took.items() if warm else ():
            spent.setdefault(name, []).append(value)
    return _section(which, spent, _count(rows), _count(everything))


def _count(found: list[tables.TableRows]) -> int:
    return sum(len(table.rows) for table in found)


def _section(which: str, spent: dict[str, list[float]], rows: int, everything: int) -> Section:
    bare = [one + other for one, other in zip(spent["parse"], spent["rows"], strict=True)]
    fuller = [one + other for one, other in zip(spent["parse"], spent["all"], strict=True)]
    result = ratio(spent["import"], fuller)
    middle = {name: median(values) for name, values in spent.items()}
    rest = middle["import"] - sum(middle[title] for title in PARTS)
    return Section(
        name="import",
        title="Importar un plan",
        how=(
            f"Archivo: {which}. Importar es guardarlo, abrirlo con la guarda en un proceso aparte, "
            "revisarlo, escribir la vista previa y el libro con «Qué corregir», confirmarlo (que "
            "lo abre y lo revisa otra vez), escribir el plan con su procedencia y calcular todas "
            "sus cifras. Lo mínimo es leer las celdas con calamine y el `bulk_create` de las "
            f"mismas filas en tablas vacías, sin nada más. Las mismas filas son las {everything} "
            f"que la importación deja: {rows} del plan y {everything - rows} de sus cifras. Contra "
            f"insertar solo las del plan, la razón es {times(ratio(spent['import'], bare))}."
        ),
        measures=[Measure("Importar ÷ (leer + insertar sin más)", result, LIMIT)],
        details=[
            ("Parte", "Mediana"),
            *((title, milliseconds(middle[title])) for title in PARTS),
            ("Lo demás", milliseconds(rest)),
            ("**Importar, en total**", milliseconds(middle["import"])),
            ("Mínimo: leer con calamine", milliseconds(middle["parse"])),
            (f"Mínimo: insertar {everything} filas", milliseconds(middle["all"])),
            (f"De ellas, las {rows} del plan", milliseconds(middle["rows"])),
        ],
    )
