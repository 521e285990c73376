"""Long work of this app."""

from functools import partial

from django.urls import reverse
from django.utils import timezone

from kpt.accounts.actor import actor_of_job
from kpt.base.jobs.models import Job
from kpt.base.jobs.registry import Outcome, register
from kpt.base.jobs.running import progress
from kpt.formulation.documents.actions import DOCUMENT_JOB, make_document


@register(DOCUMENT_JOB)
def make(job: Job) -> Outcome:
    """Make the document as whoever asked for it, if she still may."""
    actor = actor_of_job(job, timezone.localdate())
    document = make_document(
        document_id=int(job.argument),
        actor=actor,
        now=timezone.now(),
        say=partial(progress, job),
    )
    assert document.file is not None
    return Outcome(
        f"«{document.file.name}» está listo para descargar.",
        url=reverse("files:download", args=[document.file.uid]),
    )
