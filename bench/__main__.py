"""Measure everything, print one table and write ``docs/benchmarks.md``: ``make bench``."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from bench import scratch

NAMES = ("import", "memory", "export", "documents", "pages", "grid", "country", "follow", "load")
ROOT = Path(__file__).parents[1]


def main(arguments: list[str]) -> int:
    """Return 0 when everything is within its limits, 1 when something is not."""
    options = _options(arguments)
    with tempfile.TemporaryDirectory(prefix="kpt-bench-") as name:
        folder = Path(name)
        scratch.environment(folder)
        import django

        django.setup()
        return _measure(folder, options)


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="medida", help=", ".join(NAMES))
    parser.add_argument("--rounds", type=int, default=9, help="vueltas de cada medida (9)")
    parser.add_argument("--plans", type=int, default=1135, help="planes del país grande (1135)")
    parser.add_argument("--saves", type=int, default=1500, help="guardados del último día (1500)")
    options = parser.parse_args(arguments)
    if unknown := set(options.names) - set(NAMES):
        parser.error(f"no existe: {', '.join(sorted(unknown))}; hay {', '.join(NAMES)}")
    return options


def _measure(folder: Path, options: argparse.Namespace) -> int:
    from django.conf import settings

    from bench import (
        country,
        documents,
        exports,
        following,
        grid,
        imports,
        load,
        machine,
        memory,
        pages,
        report,
    )

    own = settings.DATABASES["default"]["NAME"]
    sections: list[report.Section] = []
    with scratch.database(folder):
        described = machine.describe() | {"Carga al empezar": machine.load()}
        path, which = imports.largest_file(folder)
        makers: dict[str, Callable[[], report.Section]] = {
            "import": lambda: imports.measure(path, which, options.rounds),
            "memory": lambda: memory.measure(path, which, ROOT),
            "export": lambda: exports.measure(path, which, options.rounds),
            "documents": lambda: documents.measure(ROOT, options.rounds),
            "pages": lambda: pages.measure(options.rounds),
            "grid": lambda: grid.measure(options.rounds),
            "country": lambda: country.measure(own, folder, options.plans, options.rounds),
            "follow": lambda: following.measure(options.plans, options.rounds),
            "load": lambda: load.measure(options.plans, options.saves),
        }
        for name in options.names or NAMES:
            start = perf_counter()
            sections.append(makers[name]())
            print(f"{sections[-1].title}: {perf_counter() - start:.0f} s", file=sys.stderr)
    print(f"\n{described['Base de datos']}\n\n{report.terminal(sections)}\n")
    if options.names:
        print("\n\n".join(report.table(section.details) for section in sections))
    if not options.names:
        engine = described["Base de datos"].partition(" ")[0]
        report.write(engine, report.chapter(described, sections))
        print("Quedó escrito en docs/benchmarks.md.")
    return 0 if all(m.is_within for s in sections for m in s.measures) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
