from django.apps import AppConfig


class BaseConfig(AppConfig):
    name = "kpt.base"
    label = "base"
    verbose_name = "herramientas"
