"""How much memory an import takes: that of its process and of the one that reads the workbook.

``python -m bench.memory FILE`` imports a file in a process of its own, as a worker would, and
prints its peak; the benchmark runs it and watches its child. Units: bytes.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from time import sleep

from bench.report import Measure, Section

LIMIT_MIB = 300
MIB = 1024 * 1024
EVERY_SECONDS = 0.002
# ru_maxrss counts kibibytes in Linux, and bytes in macOS.
MAXRSS_UNIT = 1 if sys.platform == "darwin" else 1024
LIMIT = LIMIT_MIB


def measure(path: Path, which: str, root: Path) -> Section:
    """Measure the peak of an import on a database of its own."""
    command = [sys.executable, "-m", "bench.memory", str(path)]
    with subprocess.Popen(command, cwd=root, stdout=subprocess.PIPE, text=True) as importer:
        watch = _Watch(importer.pid)
        watch.start()
        assert importer.stdout is not None
        printed = importer.stdout.read()
        importer.wait()
        watch.stop()
    if importer.returncode:
        raise RuntimeError(f"the import failed with status {importer.returncode}")
    awake, own, children = (int(number) for number in printed.split())
    # What the system says of ended children counts what their parent held when it started them.
    reader = watch.peak or children
    return Section(
        name="memory",
        title="Memoria de una importación",
        how=(
            f"Archivo: {which}. Un proceso nuevo, con todo Django, importa el plan; se suma lo "
            "que más ocupó él, también al preparar su base de datos, y lo que más ocupó el proceso "
            "aparte que lee el libro."
        ),
        measures=[Measure("Memoria máxima de una importación", (own + reader) / MIB, LIMIT, "MiB")],
        details=[
            ("Parte", "Memoria"),
            ("Hasta antes de importar: Django, migraciones y referencia", f"{awake / MIB:.0f} MiB"),
            ("Lo más que ocupó el que importa", f"{own / MIB:.0f} MiB"),
            ("Lo más que ocupó el que lee", f"{reader / MIB:.0f} MiB"),
        ],
    )


class _Watch(threading.Thread):
    """Follows the largest size of the children of a process, where /proc tells it."""

    def __init__(self, pid: int):
        super().__init__(daemon=True)
        self.peak = 0
        self._children = Path(f"/proc/{pid}/task/{pid}/children")
        self._ended = threading.Event()

    def run(self) -> None:
        while not self._ended.is_set():
            with suppress(OSError):
                for child in self._children.read_text().split():
                    self._look(child)
            sleep(EVERY_SECONDS)

    def _look(self, pid: str) -> None:
        with suppress(OSError):
            # Between fork and exec it is still a picture of its parent.
            if b"child.py" not in Path(f"/proc/{pid}/cmdline").read_bytes():
                return
            for line in Path(f"/proc/{pid}/status").read_text().splitlines():
                if line.startswith("VmHWM:"):
                    self.peak = max(self.peak, int(line.split()[1]) * 1024)

    def stop(self) -> None:
        """End, once the process has."""
        self._ended.set()
        self.join()


def _import_here(path: Path) -> None:
    """Import the file in this process and print three sizes: awake, own peak, children's peak."""
    from bench import scratch

    with tempfile.TemporaryDirectory(prefix="kpt-bench-") as name:
        folder = Path(name)
        scratch.environment(folder)
        import django

        django.setup()
        with scratch.database(folder, scratch.ALONE):
            from bench.invented import bring
            from kpt.territories.models import TerritorialEntity

            awake = own_peak()
            entity = TerritorialEntity.objects.select_related("department").get(pk=path.stem)
            bring(entity, path)
            print(awake, own_peak(), _peak(resource.RUSAGE_CHILDREN))


def own_peak() -> int:
    """Return the most that this process has held, in bytes.

    Linux's ``ru_maxrss`` starts from what its parent held when it started it; /proc does not.
    """
    with suppress(OSError):
        for line in Path("/proc/self/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) * 1024
    return _peak(resource.RUSAGE_SELF)


def _peak(who: int) -> int:
    return resource.getrusage(who).ru_maxrss * MAXRSS_UNIT


if __name__ == "__main__":
    sys.path.insert(0, os.getcwd())
    _import_here(Path(sys.argv[1]))
