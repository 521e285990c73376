"""How long the whole plan takes to become a PDF, against typst alone on the same data.

``python -m bench.documents FILE`` sets the data of a file with typst and nothing else, and prints
the seconds and the peak of memory: in a new process, because typst keeps what it has set once.
``python -m bench.documents --peak N`` makes a plan of N targets and its PDF in a process of its
own, as a worker would, and prints the peak of that one. Units: seconds, bytes.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from statistics import median
from time import perf_counter

from bench.memory import MIB, own_peak
from bench.report import Measure, Section, milliseconds
from bench.timing import parts_of, ratio, seconds

LIMIT = 2
LIMIT_MIB = 800
TARGETS = 400
ENTITY = "63111"
PEAK = "--peak"


def measure(root: Path, rounds: int, targets: int = TARGETS) -> Section:
    """Measure the job of the whole plan; the tables of plans are emptied at the end."""
    from bench import tables
    from bench.invented import planned
    from kpt.base.documents import pdf
    from kpt.formulation.documents import actions
    from kpt.plans.models import PlanVersion

    of_plans = tables.models_of("plans", "followup", "documents")
    tables.empty(of_plans)
    version = PlanVersion.objects.get(plan=planned(ENTITY, targets))
    parts = {
        "Leer el plan y armar el documento": (actions, "build"),
        "Pasarlo a lo que typst lee": (pdf, "as_json"),
        "Componerlo, con su proceso aparte": (pdf, "run_typst"),
        "Guardar el archivo con su huella": (actions, "_keep"),
    }
    spent: dict[str, list[float]] = {}
    with tempfile.TemporaryDirectory(prefix="kpt-bench-") as name:
        data = Path(name) / "data.json"
        data.write_text(_data_of(version), encoding="utf-8")
        for warm in range(rounds + 1):
            with parts_of(parts) as took:
                took["job"] = seconds(lambda: _make(version))
            took["bare"], typst = _alone(root, data)
            for title, value in took.items() if warm else ():
                spent.setdefault(title, []).append(value)
    tables.empty(of_plans)
    own = _own_peak(root, targets)
    middle = {title: median(values) for title, values in spent.items()}
    return Section(
        name="documents",
        title="El plan completo en PDF",
        how=(
            f"Un plan inventado de {targets} metas × 4 vigencias, como trabajo de la cola: leerlo, "
            "armarlo, componerlo y guardarlo. Lo mínimo es typst solo con los mismos datos, en un "
            "proceso nuevo y sin contar lo que tarda en arrancar. La memoria es la de un proceso "
            "nuevo con todo Django más la de typst, que corre aparte, de a uno en cada máquina, y "
            "la devuelve al terminar."
        ),
        measures=[
            Measure("Plan en PDF ÷ typst solo", ratio(spent["job"], spent["bare"]), LIMIT),
            Measure("Memoria máxima del plan en PDF", (own + typst) / MIB, LIMIT_MIB, "MiB"),
        ],
        details=[
            ("Parte", "Mediana"),
            *((title, milliseconds(middle[title])) for title in parts),
            ("**El trabajo, en total**", milliseconds(middle["job"])),
            ("Mínimo: typst solo", milliseconds(middle["bare"])),
            ("Memoria del proceso que lo pide", f"{own / MIB:.0f} MiB"),
            ("Memoria de typst", f"{typst / MIB:.0f} MiB"),
        ],
    )


def _data_of(version) -> str:
    from django.utils import timezone

    from bench.invented import ACTOR
    from kpt.base.documents.written import as_json
    from kpt.formulation.documents.kinds import build
    from kpt.formulation.documents.models import DocumentKind

    entity = version.plan.entity
    kind = DocumentKind.WHOLE_PLAN
    return as_json(build(kind, entity, version, actor=ACTOR, now=timezone.now()))


def _make(version) -> None:
    """Make the whole plan as PDF by its job, here."""
    from django.utils import timezone

    from bench.invented import ACTOR
    from kpt.base.jobs.actions import run_here
    from kpt.base.jobs.models import JobState
    from kpt.formulation.documents.actions import DOCUMENT_JOB
    from kpt.formulation.documents.models import DocumentKind, Format, PlanDocument

    now = timezone.now()
    asked = PlanDocument.objects.create(
        entity=version.plan.entity,
        version=version,
        version_text=f"versión {version.number}",
        kind=DocumentKind.WHOLE_PLAN,
        format=Format.PDF,
        asked_at=now,
        asked_by=ACTOR.user,
    )
    job = run_here(DOCUMENT_JOB, str(asked.pk), title="Plan", owner=None, now=now)
    if job.state != JobState.DONE:
        raise RuntimeError(f"the document was not made: {job.message}")


def _alone(root: Path, data: Path) -> tuple[float, int]:
    """Return the seconds and the bytes that typst takes for the data, in a new process."""
    took, peak = _in_a_new_process(root, str(data)).split()
    return float(took), int(peak)


def _own_peak(root: Path, targets: int) -> int:
    return int(_in_a_new_process(root, PEAK, str(targets)).split()[-1])


def _in_a_new_process(root: Path, *arguments: str) -> str:
    command = [sys.executable, "-m", "bench.documents", *arguments]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=True).stdout


def _set_here(data: Path) -> None:
    """Set the data with typst; print the seconds that it took and the peak of this process."""
    import typst

    folder = Path(__file__).parents[1] / "src" / "kpt" / "base" / "documents"
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[folder / "fonts"])
    compiler = typst.Compiler(folder / "document.typ", root=folder, font_paths=fonts)
    inputs = {"data": data.read_text(encoding="utf-8")}
    start = perf_counter()
    compiler.compile(format="pdf", sys_inputs=inputs, pdf_standards=["ua-1"], timestamp=0)
    print(perf_counter() - start, own_peak())


def _make_here(targets: int) -> None:
    """Make one document on a database of its own and print the peak of this process."""
    from bench import scratch

    with tempfile.TemporaryDirectory(prefix="kpt-bench-") as name:
        folder = Path(name)
        scratch.environment(folder)
        import django

        django.setup()
        with scratch.database(folder, scratch.ALONE):
            from bench.invented import planned
            from kpt.plans.models import PlanVersion

            _make(PlanVersion.objects.get(plan=planned(ENTITY, targets)))
            print(own_peak())


if __name__ == "__main__":
    sys.path.insert(0, os.getcwd())
    if sys.argv[1] == PEAK:
        _make_here(int(sys.argv[2]))
    else:
        _set_here(Path(sys.argv[1]))
