"""Addresses of the report of a vigencia. Under ``/e/<divipola>/reporte/``, which is guarded."""

from django.urls import path

from kpt.followup.views import reports

app_name = "reports"
ONE = "<int:year>/"
urlpatterns = [
    path("", reports.home, name="home"),
    path(f"{ONE}abrir/", reports.open_report, name="open"),
    path(ONE, reports.report, name="report"),
    path(f"{ONE}historia/", reports.history, name="history"),
    path(f"{ONE}enviar/", reports.submit, name="submit"),
    path(f"{ONE}decidir/<slug:decision>/", reports.decide, name="decide"),
    path(f"{ONE}metas/<ip:consecutive>/", reports.target, name="target"),
    path(f"{ONE}observar/<int:consecutive>/", reports.observe, name="observe"),
    path(f"{ONE}observaciones/<int:number>/responder/", reports.reply, name="reply"),
]
