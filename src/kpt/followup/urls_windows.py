"""Addresses of the calendar of the follow-up. Outside any entity: each view says whose it is."""

from django.urls import path

from kpt.followup.views import queue, windows

app_name = "windows"
ONE = "calendario/ventanas/<int:number>/"
urlpatterns = [
    path("revision/", queue.queue, name="queue"),
    path("revision/reportes.<table_file:extension>", queue.queue_file, name="queue-file"),
    path("calendario/", windows.window_list, name="list"),
    path("calendario/seguimiento.ics", windows.window_calendar, name="calendar"),
    path("calendario/<divipola:divipola>.ics", windows.entity_calendar, name="entity-calendar"),
    path("calendario/ventanas/abrir/", windows.open_window, name="open"),
    path(ONE, windows.window, name="window"),
    path(f"{ONE}fechas/", windows.move_window, name="move"),
    path(f"{ONE}prorroga/", windows.extend, name="extend"),
    path(f"{ONE}terminar/", windows.end_window, name="end"),
    path(f"{ONE}volver-a-abrir/", windows.resume_window, name="resume"),
]
