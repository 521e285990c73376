"""The public diagnosis of an entity: «Información diagnóstica»."""

from django.urls import path

from kpt.diagnosis.views import public

app_name = "diagnoses"
urlpatterns = [
    path("planes/<divipola:code>/diagnostico/", public.diagnosis, name="public"),
]
