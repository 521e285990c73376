from django.apps import AppConfig


class PlansConfig(AppConfig):
    name = "kpt.plans"
    label = "plans"
    verbose_name = "planes"
