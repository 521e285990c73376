"""Addresses of the route of formulation. Under ``/e/<divipola>/formular/``, which is guarded."""

from django.urls import path

from kpt.formulation.urls_documents import urlpatterns as documents
from kpt.formulation.views import alignment, checklist, checks, route, short

app_name = "formulation"
urlpatterns = [
    *documents,
    path("", route.home, name="home"),
    path("empezar/", route.begin, name="begin"),
    path("nombre/", route.name, name="name"),
    path("corta/", short.short, name="short"),
    path("avance/", route.progress, name="progress"),
    path("pasos/<slug:step>/no-aplica/", route.set_aside, name="set-aside"),
    path("pasos/<slug:step>/si-aplica/", route.take_up, name="take-up"),
    path("articulacion/", alignment.alignment, name="alignment"),
    path(
        "articulacion/articulacion.<table_file:extension>",
        alignment.alignment_file,
        name="alignment-file",
    ),
    path("articulacion/<slug:framework>/agregar/", alignment.add, name="alignment-add"),
    path("articulacion/<slug:framework>/iniciativa/", alignment.element, name="alignment-element"),
    path("articulacion/<slug:framework>/olvidar/", alignment.drop_element, name="alignment-drop"),
    path(
        "articulacion/<slug:framework>/<int:number>/quitar/",
        alignment.remove,
        name="alignment-remove",
    ),
    path("revisiones/", checks.findings, name="findings"),
    path(
        "revisiones/revisiones.<table_file:extension>", checks.findings_file, name="findings-file"
    ),
    path("revisiones/fila/<uuid:uid>/", checks.row_findings, name="row-findings"),
    path("revisiones/excepciones/", checks.exceptions, name="exceptions"),
    path("revisiones/excepciones/<uuid:uid>/", checks.exception, name="exception"),
    path("revisiones/<slug:code>/excepcion/", checks.ask, name="exception-ask"),
    path("alistamiento/", checklist.checklist, name="checklist"),
    path("alistamiento/agregar/", checklist.add, name="checklist-add"),
    path("alistamiento/<slug:key>/", checklist.item, name="checklist-item"),
    path("alistamiento/<slug:key>/retirar/", checklist.drop, name="checklist-drop"),
]
