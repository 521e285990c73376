"""What the gobernación and the DNP press: each asks once more before it counts."""

import uuid
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from kpt.base.errors import DomainError
from kpt.base.forms import render_form
from kpt.base.numbers import fecha
from kpt.enrolment import permissions, queries
from kpt.enrolment.actions import decisions
from kpt.enrolment.forms import CommentForm, ReasonForm

both = require_http_methods(["GET", "HEAD", "POST"])
View = Callable[[HttpRequest, uuid.UUID], HttpResponse]


def written(
    may: Callable, decide: Callable[..., Any], form_type: type[forms.Form], **words: Any
) -> View:
    """Return the view of a decision that comes with a text."""

    @both
    def page(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
        permissions.can_see_queue(request.actor).require()
        one = queries.request_or_404(request.actor, uid)
        may(request.actor, one).require()
        form = form_type(request.POST if request.method == "POST" else None)
        if form.is_bound and form.is_valid():
            try:
                decide(one.pk, form.cleaned_data["razon"], request.actor)
            except DomainError as error:
                form.add_error(None, error.message)
            else:
                messages.success(request, words["done"])
                return redirect("enrolment:detail", uid)
        return render_form(request, "ui/confirm_page.html", _around(one, words), form=form)

    return page


def _around(one: Any, words: dict[str, Any]) -> dict[str, Any]:
    back = reverse("enrolment:detail", args=[one.uid])
    return {
        "shell_template": "base_public.html",
        "answers": [
            ("Entidad", one.entity, ""),
            ("Solicitud", one.receipt, ""),
            ("Persona propuesta", f"{one.full_name}, {one.job_title}", ""),
        ],
        "cancel_url": back,
        "crumbs": [
            ("Solicitudes", reverse("enrolment:queue")),
            (str(one.entity), back),
            (words["crumb"], ""),
        ],
        **words,
    }


vouch = written(
    permissions.can_vouch,
    lambda pk, text, actor: decisions.vouch_request(
        request_id=pk, comment=text, actor=actor, now=timezone.now()
    ),
    CommentForm,
    crumb="Respaldar",
    title="Respaldar la solicitud",
    lead="Diga que la gobernación sabe que la solicitud es del despacho. La decisión es del DNP.",
    submit_label="Respaldar",
    done="La solicitud quedó respaldada. Sigue el DNP.",
)
give_back = written(
    permissions.can_return,
    lambda pk, text, actor: decisions.return_request(
        request_id=pk, reason=text, actor=actor, now=timezone.now()
    ),
    ReasonForm,
    crumb="Devolver",
    title="Devolver la solicitud",
    lead="Quien la hizo podrá corregirla y enviarla otra vez, sin escribirla de nuevo.",
    submit_label="Devolver",
    done="La solicitud quedó devuelta y le avisamos a quien la hizo.",
)
reject = written(
    permissions.can_reject,
    lambda pk, text, actor: decisions.reject_request(
        request_id=pk, reason=text, actor=actor, now=timezone.now()
    ),
    ReasonForm,
    crumb="Rechazar",
    title="Rechazar la solicitud",
    lead="Se cierra sin dar usuario. Para algo que se puede corregir, devuélvala.",
    submit_label="Rechazar",
    danger=True,
    done="La solicitud quedó rechazada y le avisamos a quien la hizo.",
)


@both
def approve(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Show what the approval does, and do it."""
    permissions.can_see_queue(request.actor).require()
    one = queries.request_or_404(request.actor, uid)
    permissions.can_approve(request.actor, one).require()
    words = _approval(one)
    if request.method == "POST":
        try:
            decisions.approve_request(request_id=one.pk, actor=request.actor, now=timezone.now())
        except DomainError as error:
            context = _around(one, words) | {"warning": error.message}
            return render(request, "ui/confirm_page.html", context, status=422)
        messages.success(request, f"{one.full_name} es líder del equipo de {one.entity}.")
        return redirect("enrolment:detail", uid)
    return render(request, "ui/confirm_page.html", _around(one, words))


def _approval(one: Any) -> dict[str, Any]:
    facts = queries.facts_about(one)
    account = f"Se crea para {one.email}; le llega un enlace para escribir su contraseña."
    if facts.account:
        account = f"{one.email} ya tiene cuenta, a nombre de {facts.account}. Se usa esa."
    leaving = ", ".join(str(leader.user) for leader in facts.leaving)
    warning = f"{leaving} deja de ser líder hoy y no entra más a {one.entity} como tal."
    return {
        "crumb": "Aprobar",
        "title": "Aprobar la solicitud",
        "lead": "Queda un solo líder por entidad. La historia se conserva.",
        "answers": [
            ("Entidad", one.entity, ""),
            ("Nuevo líder", f"{one.full_name}, {one.job_title}", ""),
            ("Desde", fecha(facts.begins_on), ""),
            ("Cuenta", account, ""),
            ("Deja de ser líder", leaving or "Nadie", ""),
        ],
        "warning": warning if leaving else "",
        "submit_label": "Aprobar",
    }


@both
def domain(request: HttpRequest, uid: uuid.UUID) -> HttpResponse:
    """Note that the domain of the address is the entity's own."""
    permissions.can_see_queue(request.actor).require()
    one = queries.request_or_404(request.actor, uid)
    permissions.can_add_domain(request.actor, one).require()
    if request.method == "POST":
        noted = decisions.add_domain(request_id=one.pk, actor=request.actor, now=timezone.now())
        messages.success(request, f"«{noted.domain}» quedó como institucional de {one.entity}.")
        return redirect("enrolment:detail", uid)
    words = {
        "crumb": "Dominio",
        "title": "Anotar un dominio institucional",
        "lead": "Desde hoy los correos de ese dominio valen como institucionales en la entidad.",
        "answers": [
            ("Entidad", one.entity, ""),
            ("Dominio", queries.facts_about(one).domain, ""),
        ],
        "submit_label": "Anotar el dominio",
    }
    return render(request, "ui/confirm_page.html", _around(one, words))
