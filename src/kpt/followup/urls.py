"""Addresses of this part of the site."""

app_name = "followup"
urlpatterns: list = []
