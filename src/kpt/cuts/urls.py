"""Addresses of the published cuts. Outside any entity: each view says whose it is."""

from django.urls import path

from kpt.cuts.views import public, publishing

app_name = "cuts"
urlpatterns = [
    path("cortes/", public.cuts, name="list"),
    path("cortes/leer/", public.how_to_read, name="reading"),
    path("cortes/verificar.py", public.verifier, name="verifier"),
    path("cortes/serie-anterior.csv", public.series_template, name="series-template"),
    path("cortes/cumplimiento/", public.compliance, name="compliance"),
    path(
        "cortes/cumplimiento/cumplimiento.<table_file:extension>",
        public.compliance_file,
        name="compliance-file",
    ),
    path("cortes/entidad/<divipola:divipola>/", public.entity, name="entity"),
    path("cortes/publicar/", publishing.choose, name="choose"),
    path("cortes/publicar/<int:window>/", publishing.publish, name="publish"),
    path("cortes/<int:number>/", public.cut, name="cut"),
    path("cortes/<int:number>/corte.zip", public.cut_zip, name="zip-file"),
    path("cortes/<int:number>/<divipola:divipola>/", public.entity_cut, name="entity-cut"),
]
