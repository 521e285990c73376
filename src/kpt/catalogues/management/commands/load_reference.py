"""``manage.py load_reference``: entities, periods, mandates and the product catalogue."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kpt.accounts.actor import system_actor
from kpt.base.errors import DomainError
from kpt.catalogues.actions import load_reference


class Command(BaseCommand):
    help = "Carga o actualiza los datos de referencia. Se puede repetir sin riesgo."

    def handle(self, *args, **options):
        try:
            loaded = load_reference(actor=system_actor("load_reference"), now=timezone.now())
        except DomainError as error:
            raise CommandError(error.message) from error
        for tally in loaded.tallies:
            self.stdout.write(f"  {tally}")
        release = loaded.release
        counts = (
            f"{release.sectors.count()} sectores, {release.programmes.count()} programas, "
            f"{release.products.count()} productos, {release.indicators.count()} indicadores"
        )
        state = "cargada ahora" if loaded.release_is_new else "sin cambios"
        self.stdout.write(f"  Catálogo «{release.label}»: {counts}, {state}")
        self.stdout.write("Datos de referencia al día.")
