"""Addresses of this part of the site."""

app_name = "portal"
urlpatterns: list = []
