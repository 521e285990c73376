"""``manage.py grant_role``: the first person of an installation, and any other role."""

from datetime import date

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from kpt.accounts.actor import system_actor
from kpt.accounts.roles import Role
from kpt.base.errors import DomainError
from kpt.rules.periods import legal_day
from kpt.team.actions import grant_role


class Command(BaseCommand):
    help = "Otorga un rol. La persona recibe un enlace y escribe su propia contraseña."

    def add_arguments(self, parser):
        parser.add_argument("email", help="correo de la persona")
        parser.add_argument("role", choices=Role.values, help="rol")
        parser.add_argument("--nombre", default="", help="nombre completo, si no tiene cuenta")
        parser.add_argument("--cargo", default="")
        parser.add_argument("--entidad", default="", help="código DANE, si el rol es de una")
        parser.add_argument("--hasta", type=date.fromisoformat, help="último día (AAAA-MM-DD)")

    def handle(self, *args, **options):
        now = timezone.now()
        try:
            done = grant_role(
                email=options["email"],
                full_name=options["nombre"],
                role=Role(options["role"]),
                divipola=options["entidad"],
                job_title=options["cargo"],
                starts_on=legal_day(now),
                ends_on=options["hasta"],
                actor=system_actor("grant_role"),
                now=now,
            )
        except DomainError as error:
            raise CommandError(error.message) from None
        right = done.membership
        self.stdout.write(f"{right.user.email}: {right.get_role_display()}.")
        if done.is_new_account:
            self.stdout.write("El proceso de trabajos le envía un enlace para su contraseña.")
