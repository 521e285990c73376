"""How the reporting goes, of the country and of a department. Each view says whose it is."""

from django.urls import path

from kpt.dashboards.views import boards

app_name = "boards"
urlpatterns = [
    path("pais/", boards.nation, name="nation"),
    path("pais.<table_file:extension>", boards.nation_file, name="nation-file"),
    path("departamentos/<divipola:code>/", boards.department, name="department"),
    path(
        "departamentos/<divipola:code>.<table_file:extension>",
        boards.department_file,
        name="department-file",
    ),
]
