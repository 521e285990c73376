"""Addresses where a plan in formulation is written. Under ``/e/<divipola>/formular/``."""

from django.urls import URLPattern

from kpt.plans.urls_investment import urlpatterns as investment
from kpt.plans.urls_strategic import urlpatterns as strategic

app_name = "draft"
urlpatterns: list[URLPattern] = [*strategic, *investment]
