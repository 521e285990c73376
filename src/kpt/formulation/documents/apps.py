from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "kpt.formulation.documents"
    label = "documents"
    verbose_name = "documentos del plan"
