"""Addresses of the review of one report. Under ``/e/<divipola>/reporte/``, which is guarded."""

from django.urls import path

from kpt.review.views import reports

app_name = "review-report"
ONE = "<int:year>/revision/"
THREAD = f"{ONE}observaciones/<int:number>/"
urlpatterns = [
    path(ONE, reports.review, name="review"),
    path(f"{ONE}mirar/", reports.look_again, name="look-again"),
    path(f"{ONE}observar/<int:consecutive>/", reports.observe, name="observe"),
    path(f"{ONE}decidir/<slug:decision>/", reports.decide, name="decide"),
    path(THREAD, reports.thread, name="thread"),
    path(f"{THREAD}responder/", reports.reply, name="reply"),
    path(f"{THREAD}cerrar/", reports.close, name="close"),
    path(f"{THREAD}abrir/", reports.reopen, name="reopen"),
    path(f"{ONE}acta/", reports.acta, name="record"),
    path(f"{ONE}acta/pdf/", reports.acta_file, name="record-file"),
]
