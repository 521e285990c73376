"""Long work of this app."""

from functools import partial

from django.urls import reverse
from django.utils import timezone

from kpt.accounts.actor import actor_of_job
from kpt.base.jobs.models import Job
from kpt.base.jobs.registry import Outcome, register
from kpt.base.jobs.running import progress
from kpt.base.numbers import cuenta
from kpt.cuts.actions import CUT_JOB, publish_cut


@register(CUT_JOB)
def publish(job: Job) -> Outcome:
    """Publish the cut as whoever asked for it, if she still may."""
    actor = actor_of_job(job, timezone.localdate())
    cut = publish_cut(
        request_id=int(job.argument),
        actor=actor,
        now=timezone.now(),
        say=partial(progress, job),
    )
    return Outcome(
        f"El corte {cut.number} quedó publicado, con {cuenta(cut.entities, 'entidad,entidades')}.",
        url=reverse("cuts:cut", args=[cut.number]),
    )
