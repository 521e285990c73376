"""Addresses of letters and messages. Outside any entity: each view says whose they are."""

from django.urls import path

from kpt.correspondence.views import letters, messages

app_name = "correspondence"
urlpatterns = [
    path("sin-reportar/", letters.late, name="late"),
    path("sin-reportar/sin-reportar.<table_file:extension>", letters.late_file, name="late-file"),
    path("oficios/", letters.letter_list, name="letters"),
    path("oficios/escribir/", letters.letter_new, name="letter-new"),
    path("oficios/<uuid:uid>/", letters.letter_detail, name="letter"),
    path("mensajes/", messages.message_list, name="messages"),
    path("mensajes/escribir/", messages.message_new, name="message-new"),
    path("mensajes/<uuid:uid>/", messages.message_detail, name="message"),
    path("mensajes/<uuid:uid>/adjunto/", messages.message_file, name="message-file"),
]
