"""Addresses of the diagnosis. Under ``/e/<divipola>/formular/diagnostico/``, which is guarded."""

from django.urls import URLPattern

app_name = "diagnosis"
urlpatterns: list[URLPattern] = []
