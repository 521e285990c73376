"""``manage.py load_series siee.csv --series siee --source "…"``: compliance of before."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kpt.accounts.actor import system_actor
from kpt.base.errors import DomainError
from kpt.base.numbers import entero
from kpt.base.sheets.problems import Grade, ProblemList
from kpt.cuts.actions import load_series
from kpt.cuts.models import Series
from kpt.cuts.series import OPTIONAL, REQUIRED, figures_of
from kpt.indicators.loading.files import fingerprint, open_table
from kpt.territories.models import TerritorialEntity

SHOWN = 30


class Command(BaseCommand):
    help = "Carga el cumplimiento de un sistema anterior, en CSV o Excel. Se puede repetir."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the file, which series it is and where it comes from."""
        parser.add_argument("file", type=Path, help=f"Columnas: {', '.join(REQUIRED)}, note.")
        parser.add_argument("--series", choices=Series.values, required=True)
        parser.add_argument("--source", required=True, help="Quién lo publicó, dónde y cuándo.")
        parser.add_argument(
            "--partial", action="store_true", help="Carga las filas sin errores y deja las demás."
        )

    def handle(
        self, *, file: Path, series: str, source: str, partial: bool, **options: object
    ) -> None:
        """Load the file whole, or nothing of it; end in one plain sentence."""
        problems = ProblemList()
        try:
            opened = open_table(file, required=REQUIRED, optional=OPTIONAL, problems=problems)
            makers = TerritorialEntity.objects.filter(makes_plan=True)
            known = frozenset(makers.values_list("pk", flat=True))
            figures = list(figures_of(opened.rows, Series(series), known))
            self._tell(problems)
            if problems.has_errors and not partial:
                raise CommandError("No se cargó nada. Corrija las filas, o use --partial.")
            done = load_series(
                series=Series(series),
                source=source,
                file_name=file.name,
                sha256=fingerprint(file),
                figures=figures,
                actor=system_actor("load_series"),
                now=timezone.now(),
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(f"No se pudo leer «{file}»: {error.strerror}.") from error
        self.stdout.write(
            f"Cifras nuevas: {entero(done.new)}; cambian: {entero(done.changed)}; iguales: "
            f"{entero(done.same)}."
        )

    def _tell(self, problems: ProblemList) -> None:
        told = [one for one in problems if one.grade is not Grade.NOTE]
        for one in told[:SHOWN]:
            place = f"Fila {one.row}, {one.column}" if one.row else one.column
            self.stderr.write(f"{place}: {one.message} {one.fix}".strip())
        if len(told) > SHOWN:
            self.stderr.write(f"… y {entero(len(told) - SHOWN)} más.")
