from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "kpt.portal"
    label = "portal"
    verbose_name = "portal público"
