"""Put back a copy made by ``manage.py backup``."""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from kpt.base.backups import check_backup, restore_backup
from kpt.base.errors import DomainError


class Command(BaseCommand):
    """Replaces what the installation holds, so it must be asked for in so many words."""

    help = "Devuelve una copia hecha con «backup». Detenga antes el servicio."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("carpeta", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="reemplaza los datos que hay ahora"
        )

    def handle(self, *, carpeta, replace, **options):
        try:
            check_backup(carpeta)
            if not replace:
                self.stdout.write("La copia está completa. No se cambió nada: falta --replace.")
                return
            connections.close_all()
            restore_backup(
                carpeta, database=settings.DATABASES["default"], files=Path(settings.MEDIA_ROOT)
            )
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write("Copia devuelta.")
