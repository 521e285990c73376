"""Write the documents that are generated from the code."""

from django.conf import settings
from django.core.management.base import BaseCommand

from kpt.base.reference_docs import documents


class Command(BaseCommand):
    """For people who develop: the documents are kept with the code, and a test compares them."""

    help = "Escribe los documentos que se generan del código, en docs/referencia."
    requires_system_checks = ()

    def handle(self, **options):
        folder = settings.BASE_DIR / "docs" / "referencia"
        folder.mkdir(parents=True, exist_ok=True)
        for name, text in documents().items():
            (folder / name).write_text(text, encoding="utf-8")
            self.stdout.write(f"{folder / name}")
