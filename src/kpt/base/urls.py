"""Addresses of the toolkit."""

from django.urls import path

from kpt.base.access import public
from kpt.base.preferences import preferences

app_name = "base"
urlpatterns = [
    path("preferencias/", public(preferences), name="preferences"),
]
