"""Addresses of the team. Under ``/e/<divipola>/equipo/``, which is guarded."""

from django.urls import path

from kpt.team.views import decisions, pages

app_name = "team"
urlpatterns = [
    path("", pages.home, name="home"),
    path("historia/", pages.history, name="history"),
    path("conformacion/", pages.document, name="document"),
    path("conformacion.xlsx", pages.workbook, name="workbook"),
    path("invitar/", decisions.invite, name="invite"),
    path("encargo/", decisions.delegate, name="delegate"),
    path("<int:number>/editar/", decisions.edit, name="edit"),
    path("<int:number>/inactivar/", decisions.end, name="end"),
    path("<int:number>/reactivar/", decisions.reactivate, name="reactivate"),
    path("<int:number>/invitacion/", decisions.invite_again, name="invite-again"),
]
