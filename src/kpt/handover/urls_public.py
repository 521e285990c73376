"""The page on which anybody checks the copy of a change of government."""

from django.urls import path

from kpt.base.access import public
from kpt.handover.views import pages

app_name = "handovers"
urlpatterns = [path("empalme/<uuid:uid>/", public(pages.published), name="published")]
