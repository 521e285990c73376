from django.apps import AppConfig


class CorrespondenceConfig(AppConfig):
    name = "kpt.correspondence"
    label = "correspondence"
    verbose_name = "correspondencia"
