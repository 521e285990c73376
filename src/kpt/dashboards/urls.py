"""Addresses of this part of the site."""

app_name = "dashboards"
urlpatterns: list = []
