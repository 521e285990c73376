"""How far long work is."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from kpt.base.jobs import queries
from kpt.base.reads import reads


@reads
def job_detail(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show a job to whoever asked for it: the whole page, or for htmx only its card."""
    job = queries.job_or_404(uid, request.user)
    template = "base/job.html#card" if request.htmx else "base/job.html"
    response = render(request, template, {"job": job, "crumbs": [(job.title, "")]})
    response.headers["Cache-Control"] = "private, no-store"
    return response
