from django.apps import AppConfig


class DiagnosisConfig(AppConfig):
    name = "kpt.diagnosis"
    label = "diagnosis"
    verbose_name = "diagnóstico"
