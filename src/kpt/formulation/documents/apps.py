from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    name = "kpt.formulation.documents"
    label = "documents"
    verbose_name = "documentos del plan"

    def ready(self) -> None:
        from kpt.formulation.documents import jobs  # noqa: F401 – registers the job
