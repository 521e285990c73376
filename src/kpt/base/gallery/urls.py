"""The gallery; included only in development and demonstration."""

from django.urls import path

from kpt.base.access import public
from kpt.base.gallery import views

app_name = "gallery"
urlpatterns = [
    path("", public(views.gallery), name="index"),
    path("trabajo/", public(views.job), name="job"),
    path("confirmar/", public(views.confirm), name="confirm"),
    path("entidad/", public(views.entity_page), name="entity"),
]
