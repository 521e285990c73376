from django.apps import AppConfig


class HandoverConfig(AppConfig):
    name = "kpt.handover"
    label = "handover"
    verbose_name = "cambio de gobierno"
