"""Make the figures of plans again: after a rule changed, or when a year has ended."""

from argparse import ArgumentParser

from django.db import transaction
from django.utils import timezone

from kpt.exchange.commands import PlainCommand
from kpt.followup.calculator import recalculate
from kpt.plans.models import Plan


class Command(PlainCommand):
    help = "Vuelve a calcular las cifras de un plan, o de todos. Solo cambia lo calculado."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "divipola", nargs="?", help="Código DANE; si no se da, todos los planes."
        )

    def handle(self, *, divipola: str | None, **options) -> None:
        plans = Plan.objects.order_by("entity_id", "period_id")
        if divipola:
            plans = plans.filter(entity=self.entity(divipola))
        pks = list(plans.values_list("pk", flat=True))
        for done, pk in enumerate(pks, start=1):
            # One plan at a time, so that nobody waits for the whole country.
            with transaction.atomic():
                Plan.objects.select_for_update().get(pk=pk)
                recalculate(pk, now=timezone.now())
            self.say_progress(done, len(pks), "Calculando planes")
        planes = "plan calculado" if len(pks) == 1 else "planes calculados"
        self.stdout.write(self.style.SUCCESS(f"{len(pks)} {planes}."))
