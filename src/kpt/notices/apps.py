from django.apps import AppConfig


class NoticesConfig(AppConfig):
    name = "kpt.notices"
    label = "notices"
    verbose_name = "avisos"
