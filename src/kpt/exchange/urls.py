"""Addresses of files that come in and go out. Under ``/e/<divipola>/archivos/``, guarded."""

from django.urls import path

from kpt.exchange.views import decisions, downloads, pages

app_name = "exchange"
urlpatterns = [
    path("", pages.import_list, name="imports"),
    path("importar/", decisions.upload, name="upload"),
    path("plan.xlsx", downloads.plan_workbook, name="plan-workbook"),
    path("seguimiento.xlsx", downloads.followup_workbook, name="followup-workbook"),
    path("<uuid:uid>/", pages.import_detail, name="import"),
    path("<uuid:uid>/problemas/", pages.problem_list, name="problems"),
    path("<uuid:uid>/cambios/", pages.change_list, name="changes"),
    path("<uuid:uid>/confirmar/", decisions.confirm, name="confirm"),
    path("<uuid:uid>/descartar/", decisions.discard, name="discard"),
    path("<uuid:uid>/revisar/", decisions.recheck, name="recheck"),
    path("<uuid:uid>/deshacer/", decisions.undo, name="undo"),
]
