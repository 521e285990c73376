"""Addresses of the formulation of many plans, for those who review them."""

from django.urls import path

from kpt.formulation.views import national

app_name = "formulations"
urlpatterns = [
    path("formulacion/", national.country, name="country"),
    path("formulacion/<slug:code>/", national.department, name="department"),
    path(
        "formulacion/<slug:code>/formulacion.<table_file:extension>",
        national.department_file,
        name="department-file",
    ),
]
