from django.apps import AppConfig


class ExchangeConfig(AppConfig):
    name = "kpt.exchange"
    label = "exchange"
    verbose_name = "intercambio de archivos"
