"""Run the background jobs."""

from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Command as DatabaseWorker
from django_tasks_db.management.commands.db_worker import Worker

from kpt.base.jobs.reaping import Reaper


class Command(DatabaseWorker):
    """The worker of django-tasks, with a reaper beside it: a killed job is taken up again."""

    help = "Atiende los trabajos largos y retoma los que quedaron a medias."

    def add_arguments(self, parser):
        parser.add_argument(
            "--once", action="store_true", help="atiende lo que hay en espera y termina"
        )
        parser.add_argument(
            "--interval", type=float, default=1.0, help="segundos entre dos miradas a la cola"
        )

    def handle(self, *, once, interval, verbosity, **options):  # type: ignore[override]
        self.configure_logging(verbosity)
        worker = Worker(
            queue_names=["*"],
            interval=interval,
            batch=once,
            backend_name="default",
            startup_delay=False,
            max_tasks=None,
            worker_id=get_random_string(32),
            excluded_queue_names=[],
        )
        worker.configure_signals()
        reaper = Reaper()
        # The first look comes before the queue is read, so that what it takes up is not left over.
        reaper.look()
        if not once:
            reaper.start()
        worker.run()
