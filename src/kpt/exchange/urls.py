"""Addresses of this part of the site."""

app_name = "exchange"
urlpatterns: list = []
