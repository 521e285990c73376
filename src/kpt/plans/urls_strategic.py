"""Addresses of the strategic plan in formulation: lines, outcomes, product targets, changes."""

from django.urls import path

from kpt.plans.views import changes, lines, outcome_picker, outcomes, picker, targets

urlpatterns = [
    path("lineas/", lines.lines, name="lines"),
    path("lineas/agregar/", lines.line_add, name="line-add"),
    path("lineas/orden/", lines.lines_order, name="lines-order"),
    path("lineas/<uuid:uid>/", lines.line_save, name="line-save"),
    path("lineas/<uuid:uid>/campo/", lines.line_field, name="line-field"),
    path("lineas/<uuid:uid>/mover/", lines.line_move, name="line-move"),
    path("lineas/<uuid:uid>/retirar/", lines.line_remove, name="line-remove"),
    path("resultados/", outcomes.outcomes, name="outcomes"),
    path("resultados/metas/", outcomes.outcome_targets, name="outcome-targets"),
    path("resultados/productos/", outcomes.outcome_products, name="outcome-products"),
    path("resultados/agregar/", outcome_picker.picker, name="outcome-picker"),
    path("resultados/crear/", outcome_picker.prioritise, name="outcome-add"),
    path("resultados/propio/", outcome_picker.own, name="outcome-own"),
    path("resultados/<uuid:uid>/", outcomes.outcome, name="outcome"),
    path("resultados/<uuid:uid>/campo/", outcomes.outcome_field, name="outcome-field"),
    path("resultados/<uuid:uid>/mover/", outcomes.outcome_move, name="outcome-move"),
    path("resultados/<uuid:uid>/dato/", outcomes.outcome_baseline, name="outcome-baseline"),
    path("resultados/<uuid:uid>/productos/", outcomes.moved_by, name="outcome-moved-by"),
    path("resultados/<uuid:uid>/retirar/", outcomes.outcome_remove, name="outcome-remove"),
    path("metas/catalogo.xlsx", picker.catalogue_file, name="catalogue-file"),
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
