"""Addresses of the change of government. Under ``/e/<divipola>/empalme/``, which is guarded."""

from django.urls import path

from kpt.handover.views import decisions, pages

app_name = "handover"
urlpatterns = [
    path("", pages.home, name="home"),
    path("abrir/", decisions.open_new, name="open"),
    path("corte/", decisions.cutoff, name="cutoff"),
    path("foto/", decisions.snapshot, name="snapshot"),
    path("firmar/", decisions.sign, name="sign"),
    path("salvedades/", decisions.objection, name="object"),
    path("salvedades/<int:number>/", decisions.answer, name="answer"),
    path("cerrar/", decisions.close, name="close"),
    path("acta/", pages.act, name="act"),
]
