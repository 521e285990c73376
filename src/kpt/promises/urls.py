"""Addresses of the programa de gobierno. Under ``/e/<divipola>/formular/programa-de-gobierno/``."""

from django.urls import path

from kpt.promises.views import decisions, programme, promises, words

app_name = "promises"
urlpatterns = [
    path("", programme.home, name="home"),
    path("subir/", programme.upload, name="upload"),
    path("escribir/", programme.write, name="write"),
    path("pegar/", programme.paste, name="paste"),
    path("textos/<int:number>/", programme.text, name="text"),
    path("palabras/", words.words, name="words"),
    path("palabras/escoger/", words.choose, name="choose-word"),
    path("promesas/", promises.promise_list, name="promises"),
    path("promesas/promesas.<table_file:extension>", promises.promise_file, name="promises-file"),
    path("promesas/proponer/", decisions.propose, name="propose"),
    path("promesas/agregar/", decisions.add, name="add"),
    path("promesas/<uuid:uid>/", promises.promise, name="promise"),
    path("promesas/<uuid:uid>/vincular/", decisions.link, name="link"),
    path("promesas/<uuid:uid>/desvincular/<uuid:row>/", decisions.unlink, name="unlink"),
    path("promesas/<uuid:uid>/apartar/", decisions.aside, name="aside"),
    path("promesas/<uuid:uid>/retomar/", decisions.back, name="back"),
    path("promesas/<uuid:uid>/corregir/", decisions.edit, name="edit"),
    path("promesas/<uuid:uid>/dividir/", decisions.split, name="split"),
    path("promesas/<uuid:uid>/unir/", decisions.join, name="join"),
    path("promesas/<uuid:uid>/quitar/", decisions.remove, name="remove"),
]
