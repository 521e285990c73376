from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "kpt.demo"
    label = "demo"
    verbose_name = "país de demostración"
