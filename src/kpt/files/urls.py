"""Addresses of files."""

from django.urls import path

from kpt.base.access import public
from kpt.files import views

app_name = "files"
urlpatterns = [path("archivos/<uuid:uid>/", public(views.download), name="download")]
