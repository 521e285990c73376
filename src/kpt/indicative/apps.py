from django.apps import AppConfig


class IndicativeConfig(AppConfig):
    name = "kpt.indicative"
    label = "indicative"
    verbose_name = "plan indicativo"
