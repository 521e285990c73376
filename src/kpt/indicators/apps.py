from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    name = "kpt.indicators"
    label = "indicators"
    verbose_name = "indicadores"
