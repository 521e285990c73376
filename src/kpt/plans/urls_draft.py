"""Addresses where a plan in formulation is written. Under ``/e/<divipola>/formular/``."""

from django.urls import URLPattern

app_name = "draft"
urlpatterns: list[URLPattern] = []
