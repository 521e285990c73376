"""The audit of the whole country, for DNP."""

from django.urls import path

from kpt.base.access import signed_in
from kpt.dashboards.views import audit

app_name = "audit"
urlpatterns = [
    path("auditoria/", signed_in(audit.of_country), name="all"),
    path(
        "auditoria/auditoria.<table_file:extension>",
        signed_in(audit.file_of_country),
        name="all-file",
    ),
]
