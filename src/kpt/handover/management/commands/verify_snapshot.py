"""``manage.py verify_snapshot``: compare the files of a change of government with their hashes."""

from pathlib import Path

from django.core.management.base import CommandError

from kpt.exchange.commands import PlainCommand
from kpt.handover.manifest import NAME, check_files, sha256_of
from kpt.handover.models import Snapshot


class Command(PlainCommand):
    help = "Comprueba que los archivos de una foto de empalme son los que se firmaron."

    def add_arguments(self, parser):
        parser.add_argument("manifest", type=Path, help=f"el {NAME}, con los archivos al lado")

    def handle(self, *args, **options):
        manifest: Path = options["manifest"]
        checked = check_files(manifest)
        for one in checked:
            word = "coincide" if one.is_same else "falta" if one.found is None else "ES OTRO"
            self.stdout.write(f"  {one.name}: {word}")
        wrong = [one.name for one in checked if not one.is_same]
        if wrong:
            raise CommandError(f"No son los archivos de la foto: {', '.join(wrong)}.")
        digest = sha256_of(manifest)
        known = Snapshot.objects.select_related("handover__entity").filter(sha256=digest).first()
        if known is None:
            raise CommandError(f"Ninguna foto registrada aquí tiene esa huella ({digest}).")
        self.stdout.write(
            f"Es la foto del empalme de {known.handover.entity}, tomada el "
            f"{known.taken_at:%Y-%m-%d}: {digest}"
        )
