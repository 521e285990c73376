"""Addresses of the route of formulation. Under ``/e/<divipola>/formular/``, which is guarded."""

from django.urls import URLPattern

app_name = "formulation"
urlpatterns: list[URLPattern] = []
