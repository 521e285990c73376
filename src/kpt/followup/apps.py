from django.apps import AppConfig
from django.urls import register_converter


class FollowUpConfig(AppConfig):
    name = "kpt.followup"
    label = "followup"
    verbose_name = "seguimiento"

    def ready(self) -> None:
        from kpt.followup.converters import (
            ConsecutiveConverter,
            OutcomeConverter,
            TableFileConverter,
        )

        register_converter(ConsecutiveConverter, "ip")
        register_converter(OutcomeConverter, "ir")
        register_converter(TableFileConverter, "table_file")
