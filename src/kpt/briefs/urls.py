"""Addresses of the reports by audience. Outside any entity: each view says whose it is."""

from django.urls import path

from kpt.briefs.views import public

app_name = "briefs-public"
ENTITY = "informes/<divipola:divipola>/"
OPEN = f"{ENTITY}<slug:slug>/<int:year>/"
PUBLISHED = f"{ENTITY}publicado/<uuid:uid>/"
urlpatterns = [
    path(ENTITY, public.home, name="home"),
    path(PUBLISHED, public.published, name="published"),
    path(f"{PUBLISHED}<slug:format>/", public.published_file, name="published-file"),
    path(OPEN, public.open_report, name="open"),
    path(f"{OPEN}informe.xlsx", public.open_workbook, name="open-workbook"),
]
