"""The queue of requests, for the gobernación and the DNP."""

import uuid

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from kpt.base.reads import reads
from kpt.enrolment import permissions, queries
from kpt.enrolment.forms import QueueForm
from kpt.files.kinds import content_type_of


@reads
def queue(request: HttpRequest) -> HttpResponse:
    permissions.can_see_queue(request.actor).require()
    choices = queries.department_choices(request.actor)
    form = QueueForm(request.GET or None, departments=choices)
    wanted = form.cleaned_data if form.is_valid() else {}
    page = queries.queue(
        request.actor,
        text=wanted.get("q", ""),
        state=wanted.get("estado", ""),
        department=wanted.get("departamento", ""),
        page=request.GET.get("pagina", "1"),
    )
    context = {"form": form, "page": page, "crumbs": [("Solicitudes de usuario líder", "")]}
    return render(request, "enrolment/queue.html", context)


@reads
def detail(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    permissions.can_see_queue(request.actor).require()
    one = queries.request_or_404(request.actor, uid)
    actor = request.actor
    context = {
        "one": one,
        "facts": queries.facts_about(one),
        "steps": queries.steps_for_reviewer(one),
        "days": queries.days_waiting(one, timezone.localdate()),
        "chip": queries.CHIPS[one.state],
        "may": {
            "approve": permissions.can_approve(actor, one),
            "return": permissions.can_return(actor, one),
            "reject": permissions.can_reject(actor, one),
            "vouch": permissions.can_vouch(actor, one),
            "domain": permissions.can_add_domain(actor, one),
        },
        "crumbs": [("Solicitudes", reverse("enrolment:queue")), (str(one.entity), "")],
    }
    return render(request, "enrolment/detail.html", context)


@reads
def document(request: HttpRequest, uid: uuid.UUID, which: str) -> HttpResponseBase:
    """Send one of the two documents as it came, to be saved: the browser opens nothing."""
    permissions.can_see_queue(request.actor).require()
    file = queries.document_or_404(queries.request_or_404(request.actor, uid), which)
    response = FileResponse(
        file.content.open("rb"),
        as_attachment=True,
        filename=file.name,
        content_type=content_type_of(file.extension),
    )
    response.headers["Cache-Control"] = "private, no-store"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
