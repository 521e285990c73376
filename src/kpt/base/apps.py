from django.apps import AppConfig
from django.urls import register_converter
from django.utils.module_loading import autodiscover_modules

from kpt.base.converters import DivipolaConverter


class BaseConfig(AppConfig):
    name = "kpt.base"
    label = "base"
    verbose_name = "herramientas"

    def ready(self) -> None:
        """Make ``<divipola:…>`` known, and every app's ``jobs`` module register its functions."""
        register_converter(DivipolaConverter, "divipola")
        autodiscover_modules("jobs")
