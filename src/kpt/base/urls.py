"""Addresses of the toolkit."""

from django.urls import path

from kpt.base.access import public, signed_in
from kpt.base.jobs.views import job_detail
from kpt.base.preferences import preferences

app_name = "base"
urlpatterns = [
    path("preferencias/", public(preferences), name="preferences"),
    path("trabajos/<uuid:uid>/", signed_in(job_detail), name="job"),
]
