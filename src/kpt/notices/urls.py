"""Addresses of the notices of a person."""

from django.urls import path

from kpt.notices import views

app_name = "notices"
urlpatterns = [
    path("avisos/", views.notice_list, name="list"),
    path("avisos/correo/", views.preferences, name="preferences"),
    path("avisos/<uuid:uid>/", views.notice_open, name="open"),
]
