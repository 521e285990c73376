from django.apps import AppConfig


class PromisesConfig(AppConfig):
    name = "kpt.promises"
    label = "promises"
    verbose_name = "programa de gobierno"
