"""Messages, as who sent them and who received them see them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Count, F
from django.http import Http404

from kpt.accounts.actor import Actor
from kpt.accounts.permissions import is_of_dnp
from kpt.base.errors_http import Spanish
from kpt.correspondence.models import Letter, Message, MessageReceipt
from kpt.correspondence.permissions import departments_of
from kpt.files.models import StoredFile
from kpt.territories.models import TerritorialEntity

PER_PAGE = 25
MISSING = Spanish("Ese mensaje no existe, o no es para usted.")


@dataclass(frozen=True, slots=True)
class SentLine:
    """One message that was sent, and how many have read it."""

    uid: uuid.UUID
    subject: str
    sender: str
    at: datetime
    who: str
    total: int
    read: int


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    """What one entity did with a message. Names of people of other entities are not told."""

    entity: str
    divipola: str
    read_at: datetime | None
    read_by: str
    reminders: int
    reminded_at: datetime | None


@dataclass(frozen=True, slots=True)
class SentMessage:
    """One message with its receipts, for who sent it."""

    id: int
    uid: uuid.UUID
    department: TerritorialEntity | None
    subject: str
    sender: str
    text: str
    at: datetime
    who: str
    file_name: str
    receipts: list[ReceiptLine]

    @property
    def read(self) -> int:
        return sum(1 for one in self.receipts if one.read_at)

    @property
    def unread(self) -> int:
        return len(self.receipts) - self.read

    @property
    def progress(self) -> str:
        return f"{self.read} de {len(self.receipts)} lo leyeron"


@dataclass(frozen=True, slots=True)
class InboxLine:
    """One thing that an entity received: a message, or a letter."""

    kind: str
    url_name: str
    uid: uuid.UUID
    subject: str
    sender: str
    at: datetime
    seen_at: datetime | None
    seen_by: str


@dataclass(frozen=True, slots=True)
class ReceivedMessage:
    """One message as an entity reads it."""

    uid: uuid.UUID
    subject: str
    sender: str
    text: str
    at: datetime
    file_name: str
    read_at: datetime | None
    read_by: str


def sender_of(department: TerritorialEntity | None) -> str:
    """Return who writes, as the head of a letter says it."""
    return (
        f"Gobernación · {department.name}" if department else "Departamento Nacional de Planeación"
    )


def sent_messages(actor: Actor, number: str | None) -> Page:
    """Return what was sent in the names in which this person writes. Two queries."""
    found = (
        _of(actor)
        .select_related("department", "by")
        .annotate(total=Count("receipts"), read=Count("receipts__read_at"))
        .order_by("-at", "-pk")
    )
    page = Paginator(found, PER_PAGE).get_page(number)
    lines: Any = [
        SentLine(
            one.uid,
            one.subject,
            sender_of(one.department),
            one.at,
            str(one.by or "Sistema"),
            one.total,
            one.read,
        )
        for one in page.object_list
    ]
    page.object_list = lines
    return page


def _of(actor: Actor):
    if is_of_dnp(actor):
        return Message.objects.all()
    return Message.objects.filter(department__in=departments_of(actor))


def sent_message_or_404(actor: Actor, uid: uuid.UUID) -> SentMessage:
    """Return one message that this person may follow, with its receipts. Two queries."""
    one = _of(actor).select_related("department", "by", "file").filter(uid=uid).first()
    if one is None:
        raise Http404(MISSING)
    receipts = MessageReceipt.objects.filter(message=one).select_related("entity", "read_by")
    return SentMessage(
        id=one.pk,
        uid=one.uid,
        department=one.department,
        subject=one.subject,
        sender=sender_of(one.department),
        text=one.text,
        at=one.at,
        who=str(one.by or "Sistema"),
        file_name=one.file.name if one.file else "",
        receipts=[
            ReceiptLine(
                entity=str(r.entity),
                divipola=r.entity_id,
                read_at=r.read_at,
                read_by=str(r.read_by or ""),
                reminders=r.reminders,
                reminded_at=r.reminded_at,
            )
            for r in receipts.order_by(F("read_at").asc(nulls_first=True), "entity__name")
        ],
    )


def inbox(entity: TerritorialEntity) -> list[InboxLine]:
    """Return what an entity received, newest first. Two queries."""
    receipts = MessageReceipt.objects.filter(entity=entity).select_related(
        "message__department", "read_by"
    )
    letters = Letter.objects.filter(entity=entity, sent_at__isnull=False).select_related(
        "batch__department", "opened_by", "series"
    )
    lines = [
        InboxLine(
            kind="Mensaje",
            url_name="inbox:message",
            uid=one.message.uid,
            subject=one.message.subject,
            sender=sender_of(one.message.department),
            at=one.message.at,
            seen_at=one.read_at,
            seen_by=str(one.read_by or ""),
        )
        for one in receipts
    ]
    lines += [
        InboxLine(
            kind="Oficio",
            url_name="inbox:letter",
            uid=one.uid,
            subject=f"{one.label}: {one.batch.subject}",
            sender=sender_of(one.batch.department),
            at=one.sent_at,
            seen_at=one.opened_at,
            seen_by=str(one.opened_by or ""),
        )
        for one in letters
        if one.sent_at is not None
    ]
    return sorted(lines, key=lambda line: line.at, reverse=True)


def received_message_or_404(entity: TerritorialEntity, uid: uuid.UUID) -> ReceivedMessage:
    """Return a message that an entity received. One query."""
    found = _receipt(entity, uid)
    return ReceivedMessage(
        uid=found.message.uid,
        subject=found.message.subject,
        sender=sender_of(found.message.department),
        text=found.message.text,
        at=found.message.at,
        file_name=found.message.file.name if found.message.file else "",
        read_at=found.read_at,
        read_by=str(found.read_by or ""),
    )


def _receipt(entity: TerritorialEntity, uid: uuid.UUID) -> MessageReceipt:
    receipts = MessageReceipt.objects.select_related(
        "message__department", "message__file", "read_by"
    )
    found = receipts.filter(entity=entity, message__uid=uid).first()
    if found is None:
        raise Http404(MISSING)
    return found


def received_file_or_404(entity: TerritorialEntity, uid: uuid.UUID) -> StoredFile:
    """Return what is attached to a message that an entity received."""
    return _file(_receipt(entity, uid).message)


def sent_file_or_404(actor: Actor, uid: uuid.UUID) -> StoredFile:
    """Return what is attached to a message that this person may follow."""
    one = _of(actor).select_related("file").filter(uid=uid).first()
    if one is None:
        raise Http404(MISSING)
    return _file(one)


def _file(message: Message) -> StoredFile:
    if message.file is None:
        raise Http404(Spanish("Ese mensaje no trae adjunto."))
    return message.file
