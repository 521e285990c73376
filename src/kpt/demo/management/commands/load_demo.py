"""``manage.py load_demo``: the demo country, and who can sign in to it."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kpt.base.errors import DomainError
from kpt.demo.country import load_country
from kpt.demo.people import table


class Command(BaseCommand):
    help = "Carga el país de demostración: planes y ejecución inventados del Quindío."

    def add_arguments(self, parser):
        parser.add_argument(
            "--force",
            action="store_true",
            help="cargarlo aunque haya planes que no son de la demostración",
        )

    def handle(self, *args, **options):
        if not settings.KPT_DEMO:
            raise CommandError(
                "El país de demostración solo se carga en modo demostración: defina KPT_DEMO=1."
            )
        try:
            load_country(say=self._say, force=options["force"])
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write("Los planes y las cifras de esta demostración son inventados.")
        self.stdout.write("Para ingresar:")
        self.stdout.write(table())

    def _say(self, sentence: str) -> None:
        self.stdout.write(f"  {sentence}")
        self.stdout.flush()
