"""Write the documents that are generated from the code."""

from django.conf import settings
from django.core.management.base import BaseCommand

from kpt.base.reference_docs import documents, manual_pages


class Command(BaseCommand):
    """For people who develop: the documents are kept with the code, and a test compares them."""

    help = "Escribe los documentos que se generan del código, en docs."
    requires_system_checks = ()

    def handle(self, **options):
        for name, pages in (("referencia", documents()), ("manual", manual_pages())):
            folder = settings.BASE_DIR / "docs" / name
            folder.mkdir(parents=True, exist_ok=True)
            for page, text in pages.items():
                (folder / page).write_text(text, encoding="utf-8")
                self.stdout.write(f"{folder / page}")
