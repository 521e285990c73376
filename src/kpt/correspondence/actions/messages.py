"""Messages to many entities: sent, read, remembered."""

from __future__ import annotations

import uuid
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import IO

from django.core.files.base import File
from django.db import transaction
from django.db.models import Q
from django.urls import reverse

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.correspondence.models import Message, MessageReceipt
from kpt.correspondence.permissions import can_acknowledge, can_write_for
from kpt.correspondence.queries.people import AddressBook, address_book
from kpt.files.actions import store
from kpt.files.models import FileKind
from kpt.notices.actions import Telling, tell
from kpt.notices.models import NoticeKind
from kpt.rules.periods import legal_day
from kpt.territories.models import TerritorialEntity


class NobodyToWriteTo(DomainError):
    """None of the chosen entities is among those of the sender."""


class NothingWritten(DomainError):
    """A message without a subject or without words."""


def recipients_of(department: TerritorialEntity | None) -> list[TerritorialEntity]:
    """Return to whom a gobernación (or DNP, None) may write: those that make a plan."""
    entities = TerritorialEntity.objects.filter(makes_plan=True).select_related("department")
    if department is None:
        # Bogotá has no gobernación: DNP writes to it as to a department.
        theirs = entities.filter(Q(department=None) | Q(department__makes_plan=False))
    else:
        theirs = entities.filter(department=department)
    return list(theirs.order_by("name"))


@transaction.atomic
def send_message(
    *,
    department: TerritorialEntity | None,
    divipolas: Collection[str],
    subject: str,
    text: str,
    upload: File | IO[bytes] | None = None,
    actor: Actor,
    now: datetime,
) -> Message:
    """Send a message to some entities of a department (of the country, for DNP), or to all.

    Without ``divipolas`` it goes to all. Raises NotAllowed, NothingWritten, NobodyToWriteTo,
    WrongFile.
    """
    can_write_for(actor, department).require()
    subject = " ".join(subject.split())  # it goes in a header of the mail: one line
    if not subject or not text.strip():
        raise NothingWritten("Escriba el asunto y el mensaje.")
    theirs = recipients_of(department)
    chosen = [one for one in theirs if one.pk in divipolas] if divipolas else theirs
    if not chosen:
        raise NobodyToWriteTo("Escoja al menos una entidad de la lista.")
    file = None
    if upload is not None:
        file = store(upload, kind=FileKind.MESSAGE, entity=None, actor=actor, now=now)
    message = Message.objects.create(
        department=department,
        subject=subject,
        text=text.strip(),
        file=file,
        at=now,
        by=actor.user,
    )
    MessageReceipt.objects.bulk_create(
        MessageReceipt(message=message, entity=entity) for entity in chosen
    )
    _tell(message, chosen, now, key=f"message:{message.pk}")
    record(
        AuditKind.MESSAGE_SENT,
        actor=actor,
        target=message,
        entity=department,
        after={"subject": message.subject, "entities": [one.pk for one in chosen]},
        now=now,
    )
    return message


def _tell(
    message: Message, entities: Sequence[TerritorialEntity], now: datetime, *, key: str
) -> None:
    book = address_book(legal_day(now), [one.pk for one in entities])
    sender = f"Gobernación · {message.department}" if message.department else "DNP"
    tell(
        (
            Telling(
                user_id=pk,
                kind=NoticeKind.MESSAGE,
                title=f"{sender}: {message.subject}",
                key=f"{key}:{entity.pk}",
                text=f"Mensaje para {entity}. Ábralo y márquelo como leído.",
                url=reverse("inbox:message", args=[entity.pk, message.uid]),
            )
            for entity in entities
            for pk in sorted(_people(book, entity))
        ),
        now=now,
    )


def _people(book: AddressBook, entity: TerritorialEntity) -> set[int]:
    team = book.team(entity.pk)
    return team | book.reviewers(entity.pk) if entity.is_department else team


@transaction.atomic
def acknowledge(
    *, uid: uuid.UUID, entity: TerritorialEntity, actor: Actor, now: datetime
) -> MessageReceipt:
    """Say that an entity read a message; who said it first stays. Raises NotAllowed."""
    receipts = MessageReceipt.objects.select_for_update(of=("self",)).select_related("message")
    receipt = receipts.get(message__uid=uid, entity=entity)
    can_acknowledge(actor, entity).require()
    if receipt.read_at is not None:
        return receipt
    receipt.read_at, receipt.read_by = now, actor.user
    receipt.save(update_fields=["read_at", "read_by"])
    record(
        AuditKind.MESSAGE_READ,
        actor=actor,
        target=receipt.message,
        entity=entity,
        after={"subject": receipt.message.subject},
        now=now,
    )
    return receipt


@transaction.atomic
def remind_unread(*, message_id: int, actor: Actor, now: datetime) -> int:
    """Remind the entities that have not read a message, and return how many. Raises NotAllowed.

    Each is reminded at most once a day: insisting every minute reminds of nothing.
    """
    message = Message.objects.select_related("department").get(pk=message_id)
    can_write_for(actor, message.department).require()
    receipts = MessageReceipt.objects.select_for_update(of=("self",)).select_related("entity")
    today = legal_day(now)
    waiting = [
        one
        for one in receipts.filter(message=message, read_at=None).order_by("entity__name")
        if one.reminded_at is None or legal_day(one.reminded_at) < today
    ]
    if not waiting:
        return 0
    for one in waiting:
        one.reminded_at, one.reminders = now, one.reminders + 1
    MessageReceipt.objects.bulk_update(waiting, ["reminded_at", "reminders"])
    entities = [one.entity for one in waiting]
    _tell(message, entities, now, key=f"message:{message.pk}:{today:%Y%m%d}")
    record(
        AuditKind.MESSAGE_REMINDED,
        actor=actor,
        target=message,
        entity=message.department,
        after={"subject": message.subject, "entities": [one.pk for one in entities]},
        now=now,
    )
    return len(waiting)
