"""Addresses of the programa de gobierno. Under ``/e/<divipola>/formular/programa-de-gobierno/``."""

from django.urls import URLPattern

app_name = "promises"
urlpatterns: list[URLPattern] = []
