"""``manage.py load_terridata datos.csv``: TerriData, as the DNP publishes it."""

from kpt.base.sheets.tables import Cells
from kpt.indicators.loading import terridata
from kpt.indicators.loading.command import LoadCommand
from kpt.indicators.loading.rows import Known, ValueRow


class Command(LoadCommand):
    help = "Carga los indicadores de TerriData (DNP), en CSV o Excel. Se puede repetir sin riesgo."
    required, optional = terridata.REQUIRED, terridata.OPTIONAL
    publisher, name = terridata.PUBLISHER, "load_terridata"

    def parse(self, cells: Cells, known: Known) -> ValueRow | None:
        return terridata.parse(cells, known)
