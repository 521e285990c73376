from django.apps import AppConfig


class FormulationConfig(AppConfig):
    name = "kpt.formulation"
    label = "formulation"
    verbose_name = "formulación"
