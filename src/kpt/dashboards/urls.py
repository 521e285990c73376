"""The first page of an entity, and its audit. Under ``/e/<divipola>/``, which is guarded."""

from django.urls import path

from kpt.dashboards.views import audit, boards, home

app_name = "dashboards"
urlpatterns = [
    path("", home.home, name="home"),
    path("tablero/seguimiento/", boards.entity, name="follow"),
    path("auditoria/", audit.of_entity, name="audit"),
    path("auditoria/auditoria.<table_file:extension>", audit.file_of_entity, name="audit-file"),
]
