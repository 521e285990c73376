"""``manage.py createsuperuser``: Django's would create an account with a password of ours."""

from django.core.management.base import BaseCommand, CommandError


class Command(BaseCommand):
    help = "No se usa: no hay superusuarios. Los roles se otorgan con grant_role."
    requires_system_checks: list[str] = []

    def handle(self, *args, **options):
        raise CommandError(
            "Aquí no hay superusuarios. Otorgue un rol con «manage.py grant_role»: la persona "
            "recibe un enlace y escribe su propia contraseña."
        )
