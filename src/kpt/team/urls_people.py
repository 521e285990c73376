"""Addresses of the people of the whole country and their roles, for who administers at the DNP."""

from django.urls import path

from kpt.base.access import signed_in
from kpt.team.views import people

app_name = "people"
urlpatterns = [
    path("", signed_in(people.home), name="home"),
    path("otorgar/", signed_in(people.grant), name="grant"),
    path("<int:number>/terminar/", signed_in(people.end), name="end"),
]
