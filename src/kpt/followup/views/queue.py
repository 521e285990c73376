"""The queue of the reviewers."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from kpt.base.access import signed_in
from kpt.base.reads import reads
from kpt.followup.permissions import can_see_queue
from kpt.followup.queries.queue import queue_page


@signed_in
@reads
def queue(request: HttpRequest) -> HttpResponse:
    can_see_queue(request.actor).require()
    page = queue_page(request.actor, request.GET, timezone.localdate())
    context = {"queue": page, "crumbs": [("Revisión de reportes", "")]}
    return render(request, "followup/queue.html", context)
