from django.apps import AppConfig


class CutsConfig(AppConfig):
    name = "kpt.cuts"
    label = "cuts"
    verbose_name = "cortes publicados"
