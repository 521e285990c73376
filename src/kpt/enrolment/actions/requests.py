"""What whoever asks for the leader's user decides: to ask, to correct, to desist."""

from __future__ import annotations

import secrets
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.db import transaction

from kpt.accounts import consent
from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.enrolment import mail
from kpt.enrolment.actions.steps import advance, lock
from kpt.enrolment.models import LeaderRequest, RequestEvent, RequestKind, RequestState
from kpt.enrolment.permissions import can_correct, can_withdraw
from kpt.files.actions import store
from kpt.files.models import FileKind, StoredFile
from kpt.rules.mail_domains import is_institutional
from kpt.rules.receipts import LENGTH, receipt_from
from kpt.rules.workflows.leader_request import OPEN
from kpt.rules.workflows.leader_request import LeaderRequestEvent as Event
from kpt.territories.models import TerritorialEntity


class NoConsent(DomainError):
    """Personal data were sent without the authorisation to use them."""


class AlreadyAsked(DomainError):
    """The entity has a request that nobody has decided."""


class NoPlanHere(DomainError):
    """The place makes no plan, so it has no team."""


class MailNotInstitutional(DomainError):
    """The address is not of a public entity, and nobody said why."""


@dataclass(frozen=True, slots=True)
class Answers:
    """What is written in the form, besides the two documents."""

    kind: RequestKind
    authority_name: str
    full_name: str
    job_title: str
    email: str
    phone: str
    domain_reason: str = ""


@transaction.atomic
def submit_request(
    *,
    divipola: str,
    answers: Answers,
    possession: File,
    appointment: File,
    consents: bool,
    actor: Actor,
    now: datetime,
) -> LeaderRequest:
    """Keep a request with its documents, which nobody but its reviewers may open.

    Raises NoConsent, NoPlanHere, AlreadyAsked, MailNotInstitutional, or WrongFile when a document
    is not what its name says.
    """
    # The entity is locked, so that of two requests at the same instant one is told of the other.
    entity = TerritorialEntity.objects.select_for_update().get(pk=divipola)
    _require_room(entity)
    if not consents:
        raise NoConsent("Sin la autorización no podemos recibir la solicitud.")
    request = LeaderRequest(
        receipt=receipt_from(secrets.token_bytes(LENGTH)),
        entity=entity,
        consent_version=consent.VERSION,
        consent_text=consent.TEXT,
        consented_at=now,
        submitted_at=now,
        waiting_since=now,
    )
    _write(request, answers)
    request.possession = _keep(possession, actor, now)
    request.appointment = _keep(appointment, actor, now)
    request.save()
    request.transitions.create(
        event=RequestEvent.SUBMIT, to_state=RequestState.SUBMITTED, at=now, by=actor.user
    )
    after = {**_plain(answers), "documents": _hashes(request)}
    kind = AuditKind.LEADER_REQUEST_SUBMITTED
    record(kind, actor=actor, target=request, entity=entity, after=after, now=now)
    mail.received(request)
    return request


@transaction.atomic
def correct_request(
    *,
    request_id: int,
    answers: Answers,
    possession: File | None = None,
    appointment: File | None = None,
    actor: Actor,
    now: datetime,
) -> LeaderRequest:
    """Send again what was returned; a document that is not brought again stays as it was.

    Raises NotAllowed, MailNotInstitutional or WrongFile.
    """
    request = lock(request_id)
    can_correct(request).require()
    _write(request, answers)
    if possession is not None:
        request.possession = _keep(possession, actor, now)
    if appointment is not None:
        request.appointment = _keep(appointment, actor, now)
    request.waiting_since = now
    after = {**_plain(answers), "documents": _hashes(request)}
    advance(request, Event.CORRECT, actor=actor, now=now, after=after)
    mail.received(request)
    return request


@transaction.atomic
def withdraw_request(*, request_id: int, actor: Actor, now: datetime) -> LeaderRequest:
    """Desist before anybody decided. Raises NotAllowed."""
    request = lock(request_id)
    can_withdraw(request).require()
    advance(request, Event.WITHDRAW, actor=actor, now=now)
    return request


def _require_room(entity: TerritorialEntity) -> None:
    if not entity.makes_plan:
        raise NoPlanHere(f"{entity} no formula plan de desarrollo, así que no tiene equipo.")
    if LeaderRequest.objects.filter(entity=entity, state__in=OPEN).exists():
        raise AlreadyAsked(
            f"{entity} ya tiene una solicitud en trámite. Consúltela con su código, o espere a que "
            "se decida. Si usted no la hizo, escriba a la mesa de ayuda."
        )


def _write(request: LeaderRequest, answers: Answers) -> None:
    """Put the answers into the request. The reason is kept only where it is needed."""
    own = request.entity.mail_domains.values_list("domain", flat=True)
    is_own = is_institutional(answers.email, list(own))
    if not is_own and not answers.domain_reason.strip():
        raise MailNotInstitutional(
            "El correo no es institucional. Escriba uno que termine en .gov.co, o explique por qué "
            "no puede usarlo."
        )
    for name, value in asdict(answers).items():
        setattr(request, name, value.strip() if isinstance(value, str) else value)
    request.kind = answers.kind
    request.email = answers.email.strip().lower()
    request.domain_reason = "" if is_own else answers.domain_reason.strip()


def _keep(document: File, actor: Actor, now: datetime) -> StoredFile:
    # Without its entity: the team of the entity enters there, and these are not for the team.
    kind = FileKind.REQUEST_DOCUMENT
    return store(document, kind=kind, entity=None, actor=actor, now=now)


def _plain(answers: Answers) -> dict[str, Any]:
    return asdict(answers) | {"kind": str(answers.kind)}


def _hashes(request: LeaderRequest) -> list[str]:
    return [request.possession.sha256, request.appointment.sha256]
