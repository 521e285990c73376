"""The first page of an entity. Under ``/e/<divipola>/``, which is guarded."""

from django.urls import path

from kpt.dashboards import views

app_name = "dashboards"
urlpatterns = [path("", views.home, name="home")]
