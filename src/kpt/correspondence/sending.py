"""Letters on their way: each is set as PDF, kept, and told by mail and in the site."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.core.files.base import ContentFile
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse

from kpt.accounts.actor import Actor
from kpt.accounts.models import User
from kpt.base.documents.pdf import write_pdf
from kpt.base.mail import queue_message
from kpt.base.numbers import cuenta
from kpt.base.site import absolute, site_url
from kpt.correspondence.documents import letter_document
from kpt.correspondence.models import Letter, LetterBatch
from kpt.correspondence.queries.messages import sender_of
from kpt.correspondence.queries.people import address_book
from kpt.files.actions import store
from kpt.files.models import FileKind
from kpt.notices.actions import notify
from kpt.notices.models import NoticeKind
from kpt.rules.periods import legal_day

Say = Callable[[int, int, str], None]


def send_batch(*, batch_id: int, actor: Actor, now: datetime, say: Say) -> int:
    """Set and send the letters of a batch that have not left, and return how many it has.

    Each leaves in a transaction of its own: interrupted, what has left does not leave again.
    """
    letters = list(
        Letter.objects.filter(batch=batch_id, sent_at=None)
        .select_related("batch__department", "series", "entity__department")
        .order_by("number")
    )
    total = Letter.objects.filter(batch=batch_id).count()
    for letter in letters:
        say(total - len(letters) + letters.index(letter), total, f"Oficio para {letter.entity}")
        _send(letter, write_pdf(letter_document(letter)), actor=actor, now=now)
    tell_dnp(LetterBatch.objects.select_related("department").get(pk=batch_id), total, now)
    return total


@transaction.atomic
def _send(letter: Letter, content: bytes, *, actor: Actor, now: datetime) -> None:
    locked = Letter.objects.select_for_update(of=("self",)).get(pk=letter.pk)
    if locked.sent_at is not None:
        return
    name = f"oficio-{letter.label}.pdf"
    letter.file = store(
        ContentFile(content, name=name),
        name=name,
        kind=FileKind.LETTER,
        entity=letter.entity,
        actor=actor,
        now=now,
    )
    letter.sent_at = now
    letter.mailed_to = _mail(letter, now)
    letter.copied_to_dnp = letter.batch.department is not None
    letter.save(update_fields=["file", "sent_at", "mailed_to", "copied_to_dnp"])


def _mail(letter: Letter, now: datetime) -> int:
    """Mail the letter to who leads, one by one, and tell the team in the site. How many mails."""
    entity = letter.entity
    book = address_book(legal_day(now), [entity.pk])
    leaders = book.leaders.get(entity.pk, set())
    others = book.team(entity.pk) | book.reviewers(entity.pk)
    told: dict[str, Any] = {
        "kind": NoticeKind.MESSAGE,
        "title": f"{entity}: oficio {letter.label} por no reportar a tiempo",
        "text": letter.batch.subject,
        "key": f"letter:{letter.pk}",
        "url": reverse("inbox:letter", args=[entity.pk, letter.uid]),
        "now": now,
    }
    notify(leaders, **told, is_mailed=True)
    notify(others - leaders, **told)
    addresses = list(User.objects.filter(pk__in=leaders).values_list("email", flat=True))
    for address in sorted(addresses):
        queue_message(*message_of(letter, is_copy=False), address)
    if letter.batch.department is not None and settings.KPT_LETTERS_COPY_TO:
        queue_message(*message_of(letter, is_copy=True), settings.KPT_LETTERS_COPY_TO)
    return len(addresses)


def message_of(letter: Letter, *, is_copy: bool) -> tuple[str, str]:
    """Return the subject and the text with which a letter leaves; the copy says that it is one."""
    entity = letter.entity
    context = {
        "letter": letter,
        "entity": entity,
        "sender": sender_of(letter.batch.department),
        "is_copy": is_copy,
        "url": absolute(reverse("inbox:letter", args=[entity.pk, letter.uid])),
        "host": site_url().partition("//")[2],
    }
    body = render_to_string("correspondence/letter.txt", context).strip() + "\n"
    start = "Copia: oficio" if is_copy else "Oficio"
    subject = f"{start} {letter.label}: {letter.batch.subject}"
    return settings.ACCOUNT_EMAIL_SUBJECT_PREFIX + subject.replace("\xa0", " "), body


def tell_dnp(batch: LetterBatch, total: int, now: datetime) -> None:
    """Leave DNP its copy in the site: one notice for a whole sending."""
    if batch.department is None:
        return
    many = cuenta(total, "oficio,oficios")
    notify(
        address_book(legal_day(now), [batch.department.pk]).dnp,
        kind=NoticeKind.REVIEW,
        title=f"Copia: la gobernación de {batch.department} envió {many} por no reportar",
        text=batch.subject,
        key=f"letters:{batch.pk}",
        url=reverse("correspondence:letters") + f"?envio={batch.pk}",
        now=now,
    )
