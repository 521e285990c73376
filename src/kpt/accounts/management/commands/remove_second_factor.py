"""``manage.py remove_second_factor``: for whoever lost telephone, key and recovery codes."""

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kpt.accounts.actor import system_actor
from kpt.accounts.lost_factor import remove_second_factor
from kpt.base.errors import DomainError


class Command(BaseCommand):
    help = "Quita el segundo factor de una cuenta, cierra sus sesiones y le avisa a su dueño."

    def add_arguments(self, parser):
        parser.add_argument("email", help="correo de la persona")
        parser.add_argument("reason", help="por qué, y cómo se comprobó quién lo pide")

    def handle(self, *args, **options):
        try:
            user = remove_second_factor(
                email=options["email"],
                reason=options["reason"],
                actor=system_actor("remove_second_factor"),
                now=timezone.now(),
            )
        except DomainError as error:
            raise CommandError(error.message) from None
        self.stdout.write(f"{user.email} ya no tiene segundo factor y se le avisó.")
