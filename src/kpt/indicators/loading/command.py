"""What the two commands that bring indicators in have in common."""

from __future__ import annotations

import csv
import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kpt.accounts.actor import system_actor
from kpt.base.errors import DomainError
from kpt.base.numbers import entero
from kpt.base.sheets.problems import Grade, Problem, ProblemList
from kpt.base.sheets.tables import Cells
from kpt.indicators.actions import Loaded, Origins, load_values
from kpt.indicators.loading.files import fingerprint, open_table
from kpt.indicators.loading.known import known_codes
from kpt.indicators.loading.rows import Known, ValueRow

SHOWN = 30
KEPT = 100_000
PROGRESS_EVERY = 50_000


class Errors(ProblemList):
    """Counts every error and keeps the first hundred thousand; notes of a CSV are not news."""

    def __init__(self) -> None:
        super().__init__()
        self.rows_left_out: Counter[str] = Counter()

    def add(self, problem: Problem) -> Problem:
        """Count an error."""
        if problem.grade is not Grade.ERROR:
            return problem
        return super().add(problem) if len(self) < KEPT else problem


class LoadCommand(BaseCommand):
    """Checks every row of a file and, if there are no errors, writes what it brings."""

    required: Sequence[str]
    optional: Sequence[str]
    publisher = ""
    name = ""

    def parse(self, cells: Cells, known: Known) -> ValueRow | None:
        """Return what a row says."""
        raise NotImplementedError

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file and what to do with errors."""
        parser.add_argument("file", type=Path, help="El archivo: .csv, .txt o .xlsx.")
        parser.add_argument(
            "--partial", action="store_true", help="Carga las filas sin errores y deja las demás."
        )
        parser.add_argument(
            "--problems", type=Path, help="Escribe todos los errores en este archivo .csv."
        )

    def handle(self, *, file: Path, partial: bool, problems: Path | None, **options) -> None:
        """Load the file; end in one plain sentence."""
        errors = Errors()
        try:
            sha256 = fingerprint(file)
            opened = open_table(
                file, required=self.required, optional=self.optional, problems=errors
            )
            publisher = options.get("publisher") or self.publisher
            done = load_values(
                rows=self._values(opened.rows, known_codes(), errors),
                origins=Origins(publisher, file.name[:200], sha256),
                actor=system_actor(self.name),
                now=timezone.now(),
                left_out=errors.rows_left_out,
                partial=partial,
            )
        except DomainError as error:
            self._tell(errors, problems)
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(f"No se pudo leer «{file}»: {error.strerror}.") from error
        self._tell(errors, problems)
        self._tell_done(done, errors)

    def _values(self, rows: Iterator[Cells], known: Known, errors: Errors) -> Iterator[ValueRow]:
        for number, cells in enumerate(rows, start=1):
            found = self.parse(cells, known)
            if cells.errors:
                errors.rows_left_out["rows"] += 1
            elif found is not None:
                yield found
            if number % PROGRESS_EVERY == 0 and sys.stderr.isatty():
                self.stderr.write(f"{entero(number)} filas leídas")

    def _tell(self, errors: Errors, target: Path | None) -> None:
        for problem in list(errors)[:SHOWN]:
            place = f"Fila {problem.row}, {problem.column}" if problem.row else problem.column
            self.stderr.write(f"{place}: {problem.message} {problem.fix}".strip())
        if len(errors) > SHOWN:
            self.stderr.write(f"… y {len(errors) - SHOWN} más.")
        if target is not None and len(errors):
            with target.open("w", encoding="utf-8", newline="") as file:
                writer = csv.writer(file)
                writer.writerow(["Fila", "Columna", "Valor", "Qué pasa", "Cómo corregirlo"])
                writer.writerows([p.row, p.column, p.value, p.message, p.fix] for p in errors)

    def _tell_done(self, done: Loaded, errors: Errors) -> None:
        for row, first in done.repeated[:SHOWN]:
            self.stderr.write(f"Fila {row}: repite la fila {first}; se dejó la primera.")
        out = errors.rows_left_out["rows"] + len(done.repeated)
        self.stdout.write(
            f"Valores nuevos: {entero(done.new)}; cambian: {entero(done.changed)}; iguales: "
            f"{entero(done.same)}; filas por fuera: {entero(out)}; indicadores tocados: "
            f"{entero(len(done.indicators))}."
        )
