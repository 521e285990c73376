"""The queue of the reviewers."""

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone

from kpt.base.access import signed_in
from kpt.base.reads import reads
from kpt.followup.exports.files import as_file
from kpt.followup.exports.queue import queue_table
from kpt.followup.permissions import can_see_queue
from kpt.followup.queries.queue import queue_page
from kpt.followup.views.downloads import send


@signed_in
@reads
def queue(request: HttpRequest) -> HttpResponse:
    can_see_queue(request.actor).require()
    page = queue_page(request.actor, request.GET, timezone.localdate())
    context = {"queue": page, "crumbs": [("Revisión de reportes", "")]}
    return render(request, "followup/queue.html", context)


@signed_in
@reads
def queue_file(request: HttpRequest, extension: str) -> HttpResponseBase:
    can_see_queue(request.actor).require()
    page = queue_page(request.actor, request.GET, timezone.localdate())
    return send(as_file(queue_table(page), extension, now=timezone.now()))
