"""Questions about jobs."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.http import Http404

from kpt.base.errors_http import Spanish
from kpt.base.jobs.models import Job


def job_or_404(uid: uuid.UUID, owner: AbstractBaseUser | AnonymousUser) -> Job:
    """Return a job of ``owner``; somebody else's does not exist for her."""
    job = Job.objects.filter(uid=uid, owner_id=owner.pk).first()
    if job is None:
        raise Http404(Spanish("Ese trabajo no existe o lo pidió otra persona."))
    return job
