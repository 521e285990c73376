"""Addresses of the plan plurianual, its ceilings, the programming and the regalías."""

from django.urls import path, register_converter

from kpt.plans.views import ceilings, investment, investment_cells, programming


class SheetFileConverter:
    """The formats in which the sheet can be taken away."""

    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(SheetFileConverter, "sheet_file")
urlpatterns = [
    path("inversiones/", investment.grid, name="grid"),
    path("inversiones/celdas/", investment_cells.grid_cells, name="grid-cells"),
    path("inversiones/cambios/", investment_cells.grid_changes, name="grid-changes"),
    path("inversiones/sumas/", investment_cells.grid_sums, name="grid-sums"),
    path("inversiones/llenar/", investment.fill, name="grid-fill"),
    path("inversiones/imprimir/", investment.grid_printed, name="grid-print"),
    path("inversiones/ppi.<sheet_file:extension>", investment.grid_file, name="grid-file"),
    path(
        "inversiones/<int:consecutive>/fuente/<int:source>/",
        investment_cells.expected,
        name="grid-expected",
    ),
    path("techos/", ceilings.ceilings, name="ceilings"),
    path("techos/celdas/", ceilings.ceiling_cells, name="ceiling-cells"),
    path("techos/origen/", ceilings.ceiling_basis, name="ceiling-basis"),
    path("programacion/", programming.programming, name="programming"),
    path("programacion/celdas/", programming.programming_cells, name="programming-cells"),
    path("programacion/arreglar/", programming.programming_fix, name="programming-fix"),
]
