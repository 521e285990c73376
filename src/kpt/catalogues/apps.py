from django.apps import AppConfig


class CataloguesConfig(AppConfig):
    name = "kpt.catalogues"
    label = "catalogues"
    verbose_name = "catálogos"
