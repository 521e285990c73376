"""Addresses of the team's pages about its targets. Under ``/e/<divipola>/``, which is guarded."""

from django.urls import path

from kpt.followup.views import adoption, findings, progress, reported, strategy, targets

app_name = "followup"
urlpatterns = [
    path("formular/adoptar/", adoption.adopt, name="adopt"),
    path("metas/", targets.target_list, name="targets"),
    path("metas/metas.<table_file:extension>", targets.target_file, name="targets-file"),
    path("metas/<ip:consecutive>/", targets.target_detail, name="target"),
    path("metas/<ip:consecutive>/origen/", targets.provenance, name="provenance"),
    path("resultados/", strategy.outcomes, name="outcomes"),
    path("regalias/", strategy.sgr, name="sgr"),
    path("seguimiento/", progress.progress, name="progress"),
    path("seguimiento/cobertura/", progress.coverage, name="coverage"),
    path("avance-reportado/", reported.reported, name="reported"),
    path(
        "avance-reportado/avance-reportado.<table_file:extension>",
        reported.reported_file,
        name="reported-file",
    ),
    path("avance-reportado/versiones/", reported.versions, name="reported-versions"),
    path("revisiones/", findings.findings, name="findings"),
    path(
        "revisiones/revisiones.<table_file:extension>",
        findings.findings_file,
        name="findings-file",
    ),
]
