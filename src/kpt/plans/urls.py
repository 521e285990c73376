"""Addresses of the plan as a document. Under ``/e/<divipola>/plan/``, which is guarded."""

from django.urls import path

from kpt.plans.views import versions as views

app_name = "plans"
urlpatterns = [
    path("versiones/", views.versions, name="versions"),
    path("versiones/<int:number>/acto/", views.act, name="act"),
]
