"""Long work of this app."""

from functools import partial

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from kpt.base.jobs.models import Job
from kpt.base.jobs.registry import Outcome, register
from kpt.base.jobs.running import progress
from kpt.exchange import actions
from kpt.exchange.checking import check_batch
from kpt.files.models import ImportBatch, ImportState


@register(actions.CHECK_JOB)
def check_import(job: Job) -> Outcome:
    """Look at the file of an import. A failure of ours leaves the batch to be looked at again."""
    batch_id = int(job.argument)
    try:
        batch = check_batch(batch_id, progress=partial(progress, job), now=timezone.now())
    except Exception:
        with transaction.atomic():
            actions.fail_check(batch_id)
        raise
    return Outcome(_sentence(batch), url=batch_url(batch))


def _sentence(batch: ImportBatch) -> str:
    if batch.state == ImportState.REJECTED:
        return "El archivo no se puede importar. Mire por qué y qué hacer."
    return "El archivo se revisó. Mire la vista previa y decida."


def batch_url(batch: ImportBatch) -> str:
    """Return the address of the page of an import."""
    return reverse("exchange:import", args=[batch.entity_id, batch.uid])
