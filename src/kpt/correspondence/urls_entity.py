"""Addresses of what an entity receives. Under ``/e/<divipola>/``, which is guarded."""

from django.urls import path

from kpt.correspondence.views import inbox

app_name = "inbox"
urlpatterns = [
    path("mensajes/", inbox.inbox_home, name="home"),
    path("mensajes/<uuid:uid>/", inbox.inbox_message, name="message"),
    path("mensajes/<uuid:uid>/leido/", inbox.inbox_read, name="read"),
    path("mensajes/<uuid:uid>/adjunto/", inbox.inbox_file, name="file"),
    path("oficios/<uuid:uid>/", inbox.inbox_letter, name="letter"),
]
