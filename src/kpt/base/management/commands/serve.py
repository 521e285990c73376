"""Serve the site with gunicorn and run the background jobs, in one command."""

import os
import socket
import sys
import time
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from kpt.base.supervisor import ChildKeepsDying, Supervisor

SHARED_MEMORY = Path("/dev/shm")  # noqa: S108  (only the heartbeat of gunicorn's workers)
SECONDS_TO_ANSWER = 60
LOOPBACK, EVERYWHERE = "127.0.0.1", ("", "0.0.0.0")  # noqa: S104


class Command(BaseCommand):
    """The same server on a laptop and in production; there, a proxy with HTTPS stands before it.

    Web and jobs may run apart, each in its container: ``--no-jobs`` and ``--no-web``.
    """

    help = "Sirve el sitio con gunicorn y atiende los trabajos largos. Ctrl+C los detiene."
    requires_system_checks = ()

    def add_arguments(self, parser):
        parser.add_argument("--bind", default="127.0.0.1:8000", help="dirección:puerto")
        parser.add_argument(
            "--workers",
            type=int,
            default=int(os.environ.get("KPT_WEB_WORKERS") or os.cpu_count() or 1),
            help="procesos que atienden páginas (por defecto, uno por núcleo)",
        )
        parser.add_argument("--no-web", action="store_true", help="solo los trabajos largos")
        parser.add_argument("--no-jobs", action="store_true", help="solo las páginas")

    def handle(self, *, bind, workers, no_web, no_jobs, **options):
        if no_web and no_jobs:
            raise CommandError("No queda nada por servir: quite --no-web o --no-jobs.")
        commands = {}
        if not no_web:
            _must_be_free(bind)
            commands["El servidor de páginas"] = web_command(bind, workers)
        if not no_jobs:
            commands["El proceso de trabajos"] = jobs_command()
        os.environ.setdefault("DJANGO_SETTINGS_MODULE", settings.SETTINGS_MODULE)
        supervisor = Supervisor(commands, say=self.stderr.write)
        try:
            if no_web:
                supervisor.run()
            else:
                supervisor.run(meanwhile=Announcement(bind, say=self._say))
        except ChildKeepsDying as error:
            raise CommandError(str(error)) from error
        self._say("Detenido.")

    def _say(self, text: str) -> None:
        self.stdout.write(text)
        self.stdout.flush()


class Announcement:
    """Say once that the site answers, and where."""

    def __init__(self, bind: str, *, say):
        self.address = _split(bind)
        self.say = say
        self.until = time.monotonic() + SECONDS_TO_ANSWER
        self.done = False

    def __call__(self) -> None:
        if self.done:
            return
        if _answers(self.address):
            host, port = self.address
            name = "localhost" if host in (LOOPBACK, *EVERYWHERE) else host
            self.say(f"\nListo: http://{name}:{port}/   (Ctrl+C para detener)")
            self.done = True
        elif time.monotonic() > self.until:
            self.say(f"El servidor no ha respondido en {SECONDS_TO_ANSWER} segundos.")
            self.done = True


def web_command(bind: str, workers: int) -> list[str]:
    """Return how gunicorn is started.

    Sync workers, one a core: with threads, pages made from templates were slower. Workers are
    renewed now and then, so that a slow leak of memory never fills a small machine.
    """
    command = [sys.executable, "-m", "gunicorn", "kpt.config.wsgi:application"]
    command += ["--bind", bind, "--workers", str(max(1, workers)), "--worker-class", "sync"]
    command += ["--timeout", "60", "--graceful-timeout", "25", "--log-level", "warning"]
    command += ["--max-requests", "5000", "--max-requests-jitter", "500", "--no-control-socket"]
    if SHARED_MEMORY.is_dir():
        command += ["--worker-tmp-dir", str(SHARED_MEMORY)]
    return [*command, "--reload" if settings.DEBUG else "--preload"]


def jobs_command() -> list[str]:
    """Return how the process that runs the jobs is started."""
    return [sys.executable, "-m", "django", "work"]


def _split(bind: str) -> tuple[str, int]:
    host, _, port = bind.rpartition(":")
    if not port.isdigit():
        raise CommandError(f"--bind se escribe dirección:puerto; «{bind}» no lo es.")
    return host, int(port)


def _must_be_free(bind: str) -> None:
    """Refuse a taken port with a sentence instead of gunicorn's traceback."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(_split(bind))
        except OSError as error:
            raise CommandError(
                f"No se pudo abrir {bind}: {error.strerror}. "
                "Escoja otro puerto (make run PORT=8001)."
            ) from error


def _answers(address: tuple[str, int]) -> bool:
    host, port = address
    with socket.socket() as probe:
        probe.settimeout(0.5)
        return probe.connect_ex((LOOPBACK if host in EVERYWHERE else host, port)) == 0
