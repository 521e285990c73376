from django.apps import AppConfig


class FollowUpConfig(AppConfig):
    name = "kpt.followup"
    label = "followup"
    verbose_name = "seguimiento"
