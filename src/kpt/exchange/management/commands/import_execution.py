"""Import the executions of DNP's follow-up report from the command line."""

from argparse import ArgumentParser

from kpt.exchange.commands import ImportCommand
from kpt.files.models import ImportKind


class Command(ImportCommand):
    help = "Importa la ejecución de un plan desde el informe de seguimiento del DNP (.xlsx)."
    kind = ImportKind.EXECUTION

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument(
            "--entity", help="Código DANE; si no se da, se toma el que dice la hoja «Resumen»."
        )
