"""Letters, as who sent them and who received them see them."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404

from kpt.accounts.actor import Actor
from kpt.base.errors_http import Spanish
from kpt.base.numbers import row_number
from kpt.correspondence.models import Letter
from kpt.correspondence.permissions import departments_of, sees_country
from kpt.correspondence.queries.late import delivery_of
from kpt.correspondence.queries.messages import sender_of

PER_PAGE = 50
MISSING = Spanish("Ese oficio no existe, o es de otra gobernación.")


@dataclass(frozen=True, slots=True)
class SentLetter:
    """One letter with everything that is known of its delivery."""

    uid: uuid.UUID
    label: str
    entity: str
    divipola: str
    sender: str
    subject: str
    year: int
    cut: str
    text: str
    at: datetime
    who: str
    sent_at: datetime | None
    days_late: int
    file_uid: uuid.UUID | None
    sha256: str
    mailed_to: int
    copied_to_dnp: bool
    delivery: str
    chip: str
    opened_at: datetime | None
    opened_by: str
    received_on: date | None
    receipt_note: str
    receipt_by: str


def _letters(actor: Actor):
    found = Letter.objects.select_related(
        "batch__department",
        "batch__window",
        "batch__by",
        "series",
        "entity",
        "file",
        "opened_by",
        "receipt_by",
    )
    if sees_country(actor):
        return found
    return found.filter(batch__department__in=departments_of(actor))


def letters_page(actor: Actor, batch: str, number: str | None) -> Page:
    """Return the letters that this person may follow, newest first. Two queries."""
    found = _letters(actor).order_by("-batch__at", "-number")
    if (wanted := row_number(batch)) is not None:
        found = found.filter(batch=wanted)
    page = Paginator(found, PER_PAGE).get_page(number)
    lines: Any = [shown(one) for one in page.object_list]
    page.object_list = lines
    return page


def letter_or_404(actor: Actor, uid: uuid.UUID) -> Letter:
    """Return one letter that this person may follow. One query."""
    letter = _letters(actor).filter(uid=uid).first()
    if letter is None:
        raise Http404(MISSING)
    return letter


def shown(letter: Letter) -> SentLetter:
    """Return a letter ready to be shown."""
    batch = letter.batch
    words, chip = delivery_of(letter)
    return SentLetter(
        uid=letter.uid,
        label=letter.label,
        entity=str(letter.entity),
        divipola=letter.entity_id,
        sender=sender_of(batch.department),
        subject=batch.subject,
        year=batch.window.fiscal_year,
        cut=batch.get_cut_display(),
        text=letter.text,
        at=batch.at,
        who=batch.signed_as,
        sent_at=letter.sent_at,
        days_late=letter.days_late,
        file_uid=letter.file.uid if letter.file else None,
        sha256=letter.file.sha256 if letter.file else "",
        mailed_to=letter.mailed_to,
        copied_to_dnp=letter.copied_to_dnp,
        delivery=words,
        chip=chip,
        opened_at=letter.opened_at,
        opened_by=str(letter.opened_by or ""),
        received_on=letter.received_on,
        receipt_note=letter.receipt_note,
        receipt_by=str(letter.receipt_by or ""),
    )
