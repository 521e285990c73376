from django.apps import AppConfig


class TerritoriesConfig(AppConfig):
    name = "kpt.territories"
    label = "territories"
    verbose_name = "entidades territoriales"
