"""Addresses of the Plan Indicativo. Under ``/e/<divipola>/plan-indicativo/``, which is guarded."""

from django.urls import path

from kpt.indicative.views import matrix, programming, responsibles, years

app_name = "indicative"
ONE = "<int:year>/"
urlpatterns = [
    path("", years.home, name="home"),
    path("responsables/", responsibles.responsibles, name="responsibles"),
    path("responsables/<ip:consecutive>/", responsibles.target, name="target"),
    path(ONE, years.year, name="year"),
    path(f"{ONE}abrir/", years.open_year, name="open"),
    path(f"{ONE}al-dia/", years.update, name="update"),
    path(f"{ONE}otro-numero/", years.next_number, name="next"),
    path(f"{ONE}programacion/", programming.programme, name="programme"),
    path(f"{ONE}consistencia/", programming.consistency, name="consistency"),
    path(f"{ONE}cadena-de-valor/", years.chain, name="chain"),
    path(f"{ONE}adoptar/", years.adopt, name="adopt"),
    path(f"{ONE}descartar/", years.discard, name="discard"),
    path(f"{ONE}matriz.<table_file:extension>", years.matrix_file, name="matrix-file"),
    path(f"{ONE}traer/", matrix.upload, name="upload"),
    path(f"{ONE}traer/<int:number>/", matrix.matrix, name="matrix"),
]
