"""Write the official workbook of a plan."""

from argparse import ArgumentParser
from io import BytesIO
from pathlib import Path

from kpt.exchange.commands import PlainCommand
from kpt.exchange.exports import write_plan_workbook


class Command(PlainCommand):
    help = "Escribe el libro oficial (SisPT) del plan vigente de una entidad."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("divipola", help="Código DANE de la entidad.")
        parser.add_argument("file", type=Path, help="El libro que se escribe (.xlsx).")

    def handle(self, *, divipola: str, file: Path, **options) -> None:
        entity = self.entity(divipola)
        # Written whole before the file is touched: a plan that is missing leaves no empty file.
        workbook = BytesIO()
        write_plan_workbook(entity, workbook)
        file.write_bytes(workbook.getvalue())
        self.stdout.write(self.style.SUCCESS(f"{file}: plan de {entity}."))
