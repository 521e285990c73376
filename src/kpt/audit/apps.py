from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "kpt.audit"
    label = "audit"
    verbose_name = "auditoría"
