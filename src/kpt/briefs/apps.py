from django.apps import AppConfig


class BriefsConfig(AppConfig):
    name = "kpt.briefs"
    label = "briefs"
    verbose_name = "informes"
