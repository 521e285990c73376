"""Take up the jobs that a dead process left half way."""

from django.core.management.base import BaseCommand
from django.utils import timezone

from kpt.base.jobs.reaping import reap


class Command(BaseCommand):
    help = "Retoma los trabajos cuyo proceso murió. El proceso de trabajos ya lo hace solo."

    def handle(self, **options):
        found = reap(timezone.now())
        for job in found:
            self.stdout.write(f"{job.title} ({job.uid})")
        self.stdout.write(f"Trabajos retomados o cerrados: {len(found)}")
