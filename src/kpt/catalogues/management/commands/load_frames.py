"""``manage.py load_frames marco.xlsx --label "Salud 2026" --source "Ministerio"``."""

from argparse import ArgumentParser
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kpt.accounts.actor import system_actor
from kpt.base.errors import DomainError
from kpt.catalogues.frames import DEMO, BadFrame, fingerprint_of, load_frame, open_frame

SHOWN = 30


class Command(BaseCommand):
    help = "Carga un marco de desempeño: qué productos mueven qué resultado (CSV o Excel)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, nargs="?", help="El archivo: .csv o .xlsx.")
        parser.add_argument("--label", help="Cómo se llama esta edición.")
        parser.add_argument("--source", help="Quién la publica.")
        parser.add_argument(
            "--demo", action="store_true", help="Carga el ejemplo inventado, marcado como tal."
        )

    def handle(self, *, file: Path | None, label: str, source: str, demo: bool, **options) -> None:
        """Load the file; end in one plain sentence, or in what to correct."""
        path = DEMO if demo else file
        if path is None:
            raise CommandError("Diga qué archivo, o use --demo.")
        try:
            frame, rows = load_frame(
                sheet=open_frame(path),
                fingerprint=fingerprint_of(path),
                label=label or ("Marco de demostración" if demo else path.stem[:80]),
                source=source or ("Inventado para probar el sistema" if demo else "Sin decir"),
                is_demo=demo,
                actor=system_actor("load_frames"),
                now=timezone.now(),
            )
        except BadFrame as error:
            for problem in list(error.problems)[:SHOWN]:
                self.stderr.write(f"Fila {problem.row}, {problem.column}: {problem.message}")
            raise CommandError(error.message) from error
        except DomainError as error:
            raise CommandError(error.message) from error
        except OSError as error:
            raise CommandError(f"No se pudo leer «{path}»: {error.strerror}.") from error
        self.stdout.write(f"Marco «{frame.label}» cargado: {rows} filas.")
