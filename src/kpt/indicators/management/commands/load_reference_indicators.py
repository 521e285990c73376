"""``manage.py load_reference_indicators``: population, category, IDF and NBI, as indicators."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kpt.accounts.actor import system_actor
from kpt.base.errors import DomainError
from kpt.base.numbers import entero
from kpt.indicators.reference import load_reference_indicators


class Command(BaseCommand):
    help = "Carga como indicadores los datos de referencia. Se puede repetir sin riesgo."

    def handle(self, *args, **options):
        actor = system_actor("load_reference_indicators")
        try:
            done = load_reference_indicators(actor=actor, now=timezone.now())
        except DomainError as error:
            raise CommandError(error.message) from error
        self.stdout.write(
            f"  Indicadores de referencia: {entero(done.new)} valores nuevos, "
            f"{entero(done.changed)} cambian, {entero(done.same)} iguales"
        )
