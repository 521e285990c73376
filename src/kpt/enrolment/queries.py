"""Questions about requests for the leader's user."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import Http404
from django.utils import timezone

from kpt.accounts.actor import Actor
from kpt.accounts.models import Membership, User
from kpt.base.errors_http import Spanish
from kpt.enrolment.actions.decisions import current_leaders, succession
from kpt.enrolment.models import EntityDomain, LeaderRequest, RequestState
from kpt.enrolment.permissions import departments_of, sees_all
from kpt.files.models import StoredFile
from kpt.rules.mail_domains import domain_of, is_institutional
from kpt.rules.workflows.leader_request import OPEN
from kpt.territories.models import TerritorialEntity
from kpt.territories.search import search_form

PER_PAGE = 25
CHIPS: dict[str, str] = {
    RequestState.SUBMITTED: "warn",
    RequestState.VOUCHED: "info",
    RequestState.RETURNED: "",
    RequestState.APPROVED: "ok",
    RequestState.REJECTED: "error",
    RequestState.WITHDRAWN: "",
}


# For whoever asks -------------------------------------------------------------------------------


def entity_or_404(divipola: str) -> TerritorialEntity:
    """Return an entity that makes a plan, with its department."""
    entities = TerritorialEntity.objects.select_related("department").filter(makes_plan=True)
    entity = entities.filter(pk=divipola).first()
    if entity is None:
        raise Http404(Spanish(f"Ninguna entidad que haga plan tiene el código {divipola}."))
    return entity


def domains_of(entity: TerritorialEntity) -> list[str]:
    """Return the mail domains noted as the entity's own."""
    return list(EntityDomain.objects.filter(entity=entity).values_list("domain", flat=True))


def request_by_receipt(receipt: str, email: str) -> LeaderRequest | None:
    """Return the request of which both are known; one alone finds nothing."""
    if not receipt:
        return None
    return LeaderRequest.objects.filter(receipt=receipt, email__iexact=email.strip()).first()


def request_in_hand(uid: str | None) -> LeaderRequest | None:
    """Return the request that this browser has opened with its receipt, or None."""
    if not uid:
        return None
    requests = LeaderRequest.objects.select_related("entity__department", "possession")
    return requests.select_related("appointment").filter(uid=uid).first()


@dataclass(frozen=True, slots=True)
class Step:
    """One line of the timeline."""

    title: str
    at: datetime
    who: str
    text: str


def steps_for_applicant(request: LeaderRequest) -> list[Step]:
    """Return what happened, without naming whoever reviews: it was the office that decided."""
    return [
        Step(
            str(step.get_event_display()),
            step.at,
            "",
            # What a gobernación tells the DNP is between them.
            step.comment if step.event in ("return", "reject") else "",
        )
        for step in request.transitions.all()
    ]


def last_reason(request: LeaderRequest) -> str:
    """Return why the request was last sent back, or nothing."""
    returned = request.transitions.filter(event="return").last()
    return returned.comment if returned else ""


# For those who review ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Line:
    """A request in the queue."""

    uid: uuid.UUID
    entity: TerritorialEntity
    full_name: str
    job_title: str
    kind: str
    state: str
    chip: str
    days: int | None  # since it waits; None when it waits no more
    is_institutional: bool


def visible_requests(actor: Actor) -> QuerySet[LeaderRequest]:
    """Return the requests that this person may read."""
    requests = LeaderRequest.objects.select_related("entity__department")
    if sees_all(actor):
        return requests
    return requests.filter(entity__department_id__in=departments_of(actor))


def queue(
    actor: Actor, *, text: str = "", state: str = "", department: str = "", page: str = "1"
) -> Page:
    """Return a page of :class:`Line`, what has waited longest first. Three queries."""
    requests = visible_requests(actor)
    if not state:
        requests = requests.filter(state__in=OPEN)
    elif state in RequestState.values:
        requests = requests.filter(state=state)
    if department:
        requests = requests.filter(Q(entity=department) | Q(entity__department=department))
    for word in text.split():
        requests = requests.filter(
            Q(entity__search_name__contains=search_form(word))
            | Q(entity__divipola__startswith=word)
            | Q(full_name__icontains=word)
            | Q(email__icontains=word)
            | Q(receipt__istartswith=word)
        )
    found = Paginator(requests.order_by("waiting_since", "pk"), PER_PAGE).get_page(page)
    lines: Any = _lines(list(found.object_list))
    found.object_list = lines
    return found


def _lines(requests: list[LeaderRequest]) -> list[Line]:
    today = timezone.localdate()
    return [
        Line(
            uid=request.uid,
            entity=request.entity,
            full_name=request.full_name,
            job_title=request.job_title,
            kind=str(request.get_kind_display()),
            state=str(request.get_state_display()),
            chip=CHIPS[RequestState(request.state)],
            days=days_waiting(request, today),
            is_institutional=not request.domain_reason,
        )
        for request in requests
    ]


def days_waiting(request: LeaderRequest, today: date) -> int | None:
    """Return for how many days somebody has had the request to review, or None."""
    if request.state not in (RequestState.SUBMITTED, RequestState.VOUCHED):
        return None
    return (today - timezone.localdate(request.waiting_since)).days


def department_choices(actor: Actor) -> list[tuple[str, str]]:
    """Return the departments by which the queue can be narrowed."""
    departments = TerritorialEntity.objects.filter(department=None)
    if not sees_all(actor):
        departments = departments.filter(pk__in=departments_of(actor))
    return list(departments.order_by("search_name").values_list("pk", "name"))


def request_or_404(actor: Actor, uid: uuid.UUID) -> LeaderRequest:
    """Return a request that this person may read; any other does not exist for her."""
    requests = visible_requests(actor).select_related("possession", "appointment", "decided_by")
    found = requests.filter(uid=uid).first()
    if found is None:
        raise Http404(Spanish("Esa solicitud no existe, o no es de su departamento."))
    return found


@dataclass(frozen=True, slots=True)
class Facts:
    """What a reviewer compares before deciding."""

    leaders: tuple[Membership, ...]
    leaving: tuple[Membership, ...]  # those who stop leading if it is approved
    begins_on: date  # the first day of the new leader
    account: User | None
    domain: str
    is_institutional: bool
    government: str
    others: int  # earlier requests of the entity


def facts_about(request: LeaderRequest) -> Facts:
    """Return what the system knows of the entity and of the address. Five queries."""
    today = timezone.localdate()
    mandates = request.entity.governments.filter(starts_on__lte=today, ends_on__gte=today)
    names = [mandate.authority_name for mandate in mandates]
    others = LeaderRequest.objects.filter(entity=request.entity).exclude(pk=request.pk)
    leaders = list(current_leaders(request.entity, today))
    leaving, begins_on = succession(leaders, today)
    return Facts(
        leaders=tuple(leaders),
        leaving=tuple(leaving),
        begins_on=begins_on,
        account=User.objects.filter(email__iexact=request.email).first(),
        domain=domain_of(request.email),
        is_institutional=is_institutional(request.email, domains_of(request.entity)),
        government=", ".join(name for name in names if name),
        others=others.count(),
    )


def steps_for_reviewer(request: LeaderRequest) -> list[Step]:
    """Return every step with who took it and as what."""
    return [
        Step(
            str(step.get_event_display()),
            step.at,
            f"{step.by} · {step.role}" if step.by else "Quien hizo la solicitud",
            step.comment,
        )
        for step in request.transitions.select_related("by")
    ]


def document_or_404(request: LeaderRequest, which: str) -> StoredFile:
    """Return one of the two documents: «posesion» or «designacion»."""
    found = {"posesion": request.possession, "designacion": request.appointment}.get(which)
    if found is None:
        raise Http404(Spanish("Ese soporte no existe."))
    return found
