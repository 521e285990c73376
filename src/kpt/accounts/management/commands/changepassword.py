"""``manage.py changepassword``: Django's would let an operator write somebody else's password."""

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "No se usa: cada persona escribe su propia contraseña."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        parser.add_argument("username", nargs="?", help="no se usa")
        parser.add_argument("--database", help="no se usa")

    def handle(self, *args, **options):
        raise CommandError(
            "Nadie escribe la contraseña de otra persona, tampoco quien administra el servidor. "
            "Quien la olvidó pide un enlace en «Olvidé mi contraseña» y escribe una nueva."
        )
