"""Addresses of the plan plurianual, its ceilings, the programming and the regalías."""

from django.urls import path, register_converter

from kpt.plans.views import ceilings, investment, investment_cells, programming, regalias


class SheetFileConverter:
    """The formats in which the sheet can be taken away."""

    regex = "csv|xlsx"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


class SgrCodeConverter:
    """The code of a target of the chapter of regalías, as SisPT writes it: «ISGR-IP-3»."""

    regex = r"[\w.-]{1,24}"

    def to_python(self, value: str) -> str:
        return value

    def to_url(self, value: str) -> str:
        return value


register_converter(SheetFileConverter, "sheet_file")
register_converter(SgrCodeConverter, "sgr_code")
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
    path("regalias/", regalias.regalias, name="regalias"),
    path("regalias/iniciativas/agregar/", regalias.initiative_add, name="initiative-add"),
    path("regalias/iniciativas/<int:consecutive>/", regalias.initiative_edit, name="initiative"),
    path(
        "regalias/iniciativas/<int:consecutive>/mover/",
        regalias.initiative_move,
        name="initiative-move",
    ),
    path(
        "regalias/iniciativas/<int:consecutive>/retirar/",
        regalias.initiative_remove,
        name="initiative-remove",
    ),
    path(
        "regalias/iniciativas/<int:consecutive>/metas/agregar/",
        regalias.sgr_target_add,
        name="sgr-target-add",
    ),
    path("regalias/metas/<sgr_code:code>/", regalias.sgr_target, name="sgr-target"),
    path(
        "regalias/metas/<sgr_code:code>/retirar/",
        regalias.sgr_target_remove,
        name="sgr-target-remove",
    ),
]
