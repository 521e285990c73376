"""Addresses of an entity's reports by audience. Under ``/e/<divipola>/``, which is guarded."""

from django.urls import path

from kpt.briefs.views import workspace

app_name = "briefs"
ONE = "informes/hecho/<uuid:uid>/"
urlpatterns = [
    path("informes/", workspace.home, name="home"),
    path("informes/hechos/", workspace.history, name="history"),
    path(ONE, workspace.brief, name="brief"),
    path(f"{ONE}archivo/", workspace.ask_for_file, name="file"),
    path(f"{ONE}publicar/", workspace.publish, name="publish"),
    path(f"{ONE}retirar/", workspace.withdraw, name="withdraw"),
    path("informes/<slug:slug>/", workspace.choose, name="choose"),
    path("informes/<slug:slug>/hacer/", workspace.make, name="make"),
]
