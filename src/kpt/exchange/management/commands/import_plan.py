"""Import the official workbook of a plan from the command line."""

from argparse import ArgumentParser

from kpt.exchange.commands import ImportCommand
from kpt.files.models import ImportKind


class Command(ImportCommand):
    help = "Importa el plan de una entidad desde la exportación oficial de SisPT (.xlsx)."
    kind = ImportKind.PLAN

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--entity", help="Código DANE; si no se da, se toma el que traen las filas del libro."
        )
