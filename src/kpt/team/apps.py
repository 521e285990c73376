from django.apps import AppConfig


class TeamConfig(AppConfig):
    name = "kpt.team"
    label = "team"
    verbose_name = "equipo de trabajo"
