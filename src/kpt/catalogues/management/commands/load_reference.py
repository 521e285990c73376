"""``manage.py load_reference``: entities, periods, mandates and the product catalogue."""

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import timezone

from kpt.base.errors import DomainError
from kpt.catalogues.reference import load_lists, load_release
from kpt.territories.reference import load_territories


class Command(BaseCommand):
    help = "Carga o actualiza los datos de referencia. Se puede repetir sin riesgo."

    def handle(self, *args, **options):
        try:
            with transaction.atomic():
                tallies = [*load_territories(), *load_lists()]
                release, is_new = load_release(now=timezone.now())
        except DomainError as error:
            raise CommandError(error.message) from error
        for tally in tallies:
            self.stdout.write(f"  {tally}")
        counts = (
            f"{release.sectors.count()} sectores, {release.programmes.count()} programas, "
            f"{release.products.count()} productos, {release.indicators.count()} indicadores"
        )
        state = "cargada ahora" if is_new else "sin cambios"
        self.stdout.write(f"  Catálogo «{release.label}»: {counts}, {state}")
        self.stdout.write("Datos de referencia al día.")
