"""``manage.py load_indicators datos.xlsx --publisher "DANE"``: indicators in our own layout."""

from argparse import ArgumentParser

from kpt.base.sheets.tables import Cells
from kpt.indicators.loading import generic
from kpt.indicators.loading.command import LoadCommand
from kpt.indicators.loading.rows import Known, ValueRow


class Command(LoadCommand):
    help = "Carga indicadores de cualquier fuente, en CSV o Excel. Se puede repetir sin riesgo."
    required, optional = generic.REQUIRED, generic.OPTIONAL
    publisher, name = "Sin decir", "load_indicators"

    def add_arguments(self, parser: ArgumentParser) -> None:
        super().add_arguments(parser)
        parser.add_argument("--publisher", help="Quién publica el archivo, por ejemplo «DANE».")

    def parse(self, cells: Cells, known: Known) -> ValueRow | None:
        return generic.parse(cells, known)
