"""Addresses of the review of reports. Outside any entity: each view says whose it is."""

from django.urls import path

from kpt.review.views import outside, samples

app_name = "review"
ONE = "revision/muestras/<uuid:uid>/"
LOAD = "revision/gestionweb/<uuid:uid>/"
urlpatterns = [
    path("revision/segunda/", samples.second, name="second"),
    path("revision/muestras/", samples.sample_list, name="samples"),
    path("revision/muestras/tomar/", samples.draw, name="draw"),
    path(ONE, samples.sample, name="sample"),
    path(f"{ONE}muestra.<table_file:extension>", samples.sample_file, name="sample-file"),
    path(f"{ONE}<int:number>/", samples.verify, name="verify"),
    path("revision/gestionweb/", outside.outside, name="outside"),
    path(
        "revision/gestionweb/estados.<table_file:extension>",
        outside.states_file,
        name="outside-states-file",
    ),
    path(LOAD, outside.load, name="outside-load"),
    path(f"{LOAD}cruce.<table_file:extension>", outside.load_file, name="outside-load-file"),
]
