"""Addresses that anybody may open."""

from django.urls import path

from kpt.portal.views import country, home, plans, reported

app_name = "portal"
urlpatterns = [
    path("", home.home, name="home"),
    path("planes/", home.search, name="search"),
    path("planes/<divipola:divipola>/", plans.plan_detail, name="plan"),
    path("planes/<divipola:divipola>/plan.xlsx", plans.plan_workbook, name="plan-workbook"),
    path("planes/<divipola:divipola>/metas/", plans.target_list, name="targets"),
    path(
        "planes/<divipola:divipola>/metas/metas.<table_file:extension>",
        plans.target_file,
        name="targets-file",
    ),
    path("planes/<divipola:divipola>/metas/<ip:consecutive>/", plans.target_detail, name="target"),
    path(
        "planes/<divipola:divipola>/metas/<ip:consecutive>/fotos/",
        plans.target_evidence,
        name="target-evidence",
    ),
    path("planes/<divipola:divipola>/resultados/", plans.outcomes, name="outcomes"),
    path("planes/<divipola:divipola>/regalias/", plans.sgr, name="sgr"),
    path("planes/<divipola:divipola>/avance-reportado/", reported.reported, name="reported"),
    path(
        "planes/<divipola:divipola>/avance-reportado/avance-reportado.<table_file:extension>",
        reported.reported_file,
        name="reported-file",
    ),
    path(
        "planes/<divipola:divipola>/avance-reportado/versiones/",
        reported.versions,
        name="reported-versions",
    ),
    path("planes/<divipola:divipola>/excepciones/", plans.exceptions, name="exceptions"),
    path("planes/<divipola:divipola>/programa-de-gobierno/", plans.promises, name="promises"),
    path("pais/", country.country, name="country"),
    path("pais/departamentos.<table_file:extension>", country.country_file, name="country-file"),
    path("pais/<divipola:code>/", country.department, name="department"),
    path(
        "pais/<divipola:code>/entidades.<table_file:extension>",
        country.department_file,
        name="department-file",
    ),
    path("que-es/", home.about, name="about"),
    path("ruta/", home.route, name="route"),
    path("guia/", home.guide, name="guide"),
    path("apoyo/", home.support, name="support"),
    path("preguntas/", home.questions, name="questions"),
    path("como-se-calcula/", home.calculations, name="calculations"),
    path("accesibilidad/", home.accessibility, name="accessibility"),
    path("tratamiento-de-datos/", home.privacy, name="privacy"),
]
