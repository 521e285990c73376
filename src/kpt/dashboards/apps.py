from django.apps import AppConfig


class DashboardsConfig(AppConfig):
    name = "kpt.dashboards"
    label = "dashboards"
    verbose_name = "tableros"
