"""Copy the database and the files into a new folder."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kpt.base.backups import make_backup
from kpt.base.errors import DomainError


class Command(BaseCommand):
    """May run while the site is in use."""

    help = "Copia la base de datos y los archivos en una carpeta nueva, con sus sumas SHA-256."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("carpeta", type=Path)

    def handle(self, *, carpeta, **options):
        database = settings.DATABASES["default"]
        try:
            parts = make_backup(carpeta, database=database, files=Path(settings.MEDIA_ROOT))
        except DomainError as error:
            raise CommandError(error.message) from error
        for part in parts:
            self.stdout.write(f"{part}  {part.stat().st_size:,} bytes")
