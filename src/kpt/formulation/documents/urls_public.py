"""The approved documents of a plan, which anybody may check."""

from django.urls import path

from kpt.base.access import public
from kpt.formulation.documents import views

app_name = "documents"
urlpatterns = [
    path("documentos/<uuid:uid>/", public(views.published), name="published"),
    path("documentos/<uuid:uid>/archivo/", public(views.published_file), name="published-file"),
]
