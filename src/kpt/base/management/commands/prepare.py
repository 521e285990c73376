"""Bring an installation up to date: what must be done before serving, in order."""

from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

Step = tuple[str, str, dict[str, Any]]  # what people read, the command, its arguments

# Each step may be repeated without harm. They are named, not imported: this app knows nothing of
# what the steps load.
STEPS: tuple[Step, ...] = (
    ("Base de datos", "migrate", {"interactive": False, "verbosity": 0}),
    ("Tabla de caché", "createcachetable", {"verbosity": 0}),
    ("Datos de referencia", "load_reference", {}),
    ("Indicadores de referencia", "load_reference_indicators", {}),
    ("Archivos estáticos", "collectstatic", {"interactive": False, "verbosity": 0}),
)
DEMO: Step = ("País de demostración", "load_demo", {})


class Command(BaseCommand):
    """Prepare the database and the files; with ``KPT_DEMO=1``, load the demo country too."""

    help = "Deja lista la instalación: base de datos, datos de referencia y archivos estáticos."
    requires_system_checks = ()

    def handle(self, **options):
        for title, command, arguments in (*STEPS, DEMO) if settings.KPT_DEMO else STEPS:
            self.stdout.write(f"{title} …")
            self.stdout.flush()
            call_command(command, stdout=self.stdout, stderr=self.stderr, **arguments)
