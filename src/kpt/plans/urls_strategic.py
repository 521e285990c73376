"""Addresses of the strategic plan in formulation: lines, outcomes, product targets, changes."""

from django.urls import path

from kpt.plans.views import changes, lines, picker, targets

urlpatterns = [
    path("lineas/", lines.lines, name="lines"),
    path("lineas/agregar/", lines.line_add, name="line-add"),
    path("lineas/orden/", lines.lines_order, name="lines-order"),
    path("lineas/<uuid:uid>/", lines.line_save, name="line-save"),
    path("lineas/<uuid:uid>/campo/", lines.line_field, name="line-field"),
    path("lineas/<uuid:uid>/mover/", lines.line_move, name="line-move"),
    path("lineas/<uuid:uid>/retirar/", lines.line_remove, name="line-remove"),
    path("metas/", targets.targets, name="targets"),
    path("metas/agregar/", picker.picker, name="target-picker"),
    path("metas/crear/", picker.target_add, name="target-add"),
    path("metas/<uuid:uid>/", targets.target, name="target"),
    path("metas/<uuid:uid>/campo/", targets.target_field, name="target-field"),
    path("metas/<uuid:uid>/arreglo/", targets.target_fix, name="target-fix"),
    path("metas/<uuid:uid>/retirar/", targets.target_remove, name="target-remove"),
    path("cambios/", changes.changes, name="changes"),
    path("cambios/<int:number>/deshacer/", changes.change_undo, name="change-undo"),
]
