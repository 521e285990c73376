"""What the worker does by itself: it tells what happened and reminds of what comes."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from django.urls import reverse
from django.utils import timezone

from kpt.accounts.actor import actor_of_job
from kpt.base.jobs.chores import chore
from kpt.base.jobs.models import Job
from kpt.base.jobs.registry import Outcome, register
from kpt.base.jobs.running import progress
from kpt.base.numbers import cuenta
from kpt.correspondence.actions.letters import LETTERS_JOB
from kpt.correspondence.reminders import remind
from kpt.correspondence.sending import send_batch
from kpt.correspondence.telling import tell_what_happened


@chore("correspondence.telling", every=timedelta(minutes=1))
def tell(now: datetime) -> int:
    """Tell what happened to the reports since the last look."""
    return tell_what_happened(now)


@chore("correspondence.reminders", every=timedelta(hours=1))
def remind_of_deadlines(now: datetime) -> int:
    """Remind of the deadlines whose mark was reached today."""
    return remind(now)


@register(LETTERS_JOB)
def send_letters(job: Job) -> Outcome:
    """Set and send the letters of one batch, in the name of whoever asked."""
    actor = actor_of_job(job, timezone.localdate())
    done = send_batch(
        batch_id=int(job.argument), actor=actor, now=timezone.now(), say=partial(progress, job)
    )
    url = f"{reverse('correspondence:letters')}?envio={job.argument}"
    return Outcome(f"{cuenta(done, 'oficio enviado,oficios enviados')}.", url=url)
