"""Addresses of the report of a vigencia. Under ``/e/<divipola>/reporte/``, which is guarded."""

from django.urls import path

from kpt.followup.views import (
    baselines,
    evidence,
    outcomes_reported,
    report_book,
    report_sheet,
    report_sources,
    reports,
    shared,
)

app_name = "reports"
ONE = "<int:year>/"
urlpatterns = [
    path("", reports.home, name="home"),
    path(f"{ONE}abrir/", reports.open_report, name="open"),
    path(ONE, reports.report, name="report"),
    path(f"{ONE}tabla/", report_sheet.sheet, name="sheet"),
    path(f"{ONE}tabla/celdas/", report_sheet.cells, name="cells"),
    path(f"{ONE}tabla/cambios/", report_sheet.changes, name="changes"),
    path(f"{ONE}libro/", report_book.book, name="book"),
    path(f"{ONE}plantilla.xlsx", report_book.template_file, name="template-file"),
    path(f"{ONE}fuentes/", report_sources.sources, name="sources"),
    path(f"{ONE}fuentes/deshacer/", report_sources.undo, name="undo-sources"),
    path(f"{ONE}historia/", reports.history, name="history"),
    path(f"{ONE}enviar/", reports.submit, name="submit"),
    path(f"{ONE}decidir/<slug:decision>/", reports.decide, name="decide"),
    path(f"{ONE}metas/<ip:consecutive>/", reports.target, name="target"),
    path(f"{ONE}metas/<ip:consecutive>/por-mil/", reports.times_thousand, name="times-thousand"),
    path(f"{ONE}metas/<ip:consecutive>/evidencias/", evidence.evidence, name="evidence"),
    path(
        f"{ONE}metas/<ip:consecutive>/evidencias/<uuid:uid>/retirar/",
        evidence.remove,
        name="evidence-remove",
    ),
    path(f"{ONE}resultados/", outcomes_reported.outcomes, name="outcomes"),
    path(f"{ONE}resultados/<ir:consecutive>/", outcomes_reported.outcome, name="outcome"),
    path(
        f"{ONE}resultados/<ir:consecutive>/linea-base/",
        baselines.baseline,
        name="outcome-baseline",
    ),
    path(f"{ONE}compartidos/", shared.shared, name="shared"),
    path(f"{ONE}compartidos/nuevo/", shared.write, name="shared-new"),
    path(f"{ONE}compartidos/conciliacion/", shared.reconciliation, name="reconciliation"),
    path(f"{ONE}compartidos/presupuesto/", shared.budget, name="budget"),
    path(f"{ONE}compartidos/<uuid:uid>/", shared.write, name="shared-edit"),
    path(f"{ONE}compartidos/<uuid:uid>/eliminar/", shared.delete, name="shared-delete"),
    path(f"{ONE}observar/<int:consecutive>/", reports.observe, name="observe"),
    path(f"{ONE}observaciones/<int:number>/responder/", reports.reply, name="reply"),
]
