"""Addresses of the review of reports. Outside any entity: each view says whose it is."""

from django.urls import path

from kpt.review.views import samples

app_name = "review"
ONE = "revision/muestras/<uuid:uid>/"
urlpatterns = [
    path("revision/segunda/", samples.second, name="second"),
    path("revision/muestras/", samples.sample_list, name="samples"),
    path("revision/muestras/tomar/", samples.draw, name="draw"),
    path(ONE, samples.sample, name="sample"),
    path(f"{ONE}muestra.<table_file:extension>", samples.sample_file, name="sample-file"),
    path(f"{ONE}<int:number>/", samples.verify, name="verify"),
]
