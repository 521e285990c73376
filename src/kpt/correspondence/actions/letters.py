"""Letters to those that did not report: written, sent, opened, received."""

from __future__ import annotations

import uuid
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.urls import reverse

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.base.jobs.actions import enqueue
from kpt.base.numbers import cuenta, fecha
from kpt.correspondence.actions.messages import recipients_of
from kpt.correspondence.models import Cut, Letter, LetterBatch, LetterSeries
from kpt.correspondence.permissions import can_note_receipt, can_write_for, receives
from kpt.correspondence.queries.late import due_at, is_late
from kpt.correspondence.queries.standing import Standing, among, standings
from kpt.followup.models import ReportingWindow
from kpt.rules import letters as rules
from kpt.rules.periods import legal_day
from kpt.territories.models import TerritorialEntity

LETTERS_JOB = "correspondence.send_letters"
DNP_SERIES = "dnp"


class NobodyIsLate(DomainError):
    """None of the chosen entities is late at that cut."""


class BadText(DomainError):
    """The words of a letter cannot be filled in."""


class BadReceipt(DomainError):
    """A receipt that cannot be: before the letter, in the future, or without saying how."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A letter as it would leave, before it does."""

    entity: TerritorialEntity
    window_id: int
    text: str
    days_late: int


def drafts(
    *,
    department: TerritorialEntity | None,
    fiscal_year: int,
    cut: Cut,
    divipolas: Collection[str],
    text: str,
    on: date,
) -> list[Draft]:
    """Return the letters that would leave, filled in: to the chosen ones that are late, or to all.

    Raises BadText, NobodyIsLate.
    """
    _check_words("El texto", text, rules.PLACEHOLDERS)
    if not text.strip():
        raise BadText("Escriba el texto del oficio.")
    theirs = [one.pk for one in recipients_of(department) if not divipolas or one.pk in divipolas]
    late = [one for one in standings(fiscal_year, on, among=among(theirs)) if is_late(one, cut, on)]
    late = [one for one in late if one.sent_on is None]
    if not late:
        raise NobodyIsLate("Ninguna de las entidades escogidas está atrasada en ese corte.")
    return [_draft(one, cut, text, on) for one in late]


def _check_words(what: str, text: str, known: Collection[str]) -> None:
    try:
        rules.check_placeholders(text, known)
    except rules.UnknownPlaceholder as error:
        named = ", ".join("{" + name + "}" for name in known)
        raise BadText(
            f"{what} pide «{{{error.name}}}», que no se sabe con qué llenar. Se puede: {named}."
        ) from None


def _draft(one: Standing, cut: Cut, text: str, on: date) -> Draft:
    due = due_at(one, cut)
    late = rules.days_late(due, on)
    department = one.entity.department
    values = {
        "entidad": str(one.entity),
        "departamento": department.name if department else str(one.entity),
        "vigencia": str(one.fiscal_year),
        "corte": str(cut.label).lower(),
        "fecha_corte": fecha(due),
        "dias": cuenta(late, "día,días"),
        "fecha": fecha(on),
        "norma": rules.LEGAL_BASIS,
    }
    return Draft(one.entity, one.window_id, rules.filled(text, values).strip(), late)


@transaction.atomic
def send_letters(
    *,
    department: TerritorialEntity | None,
    fiscal_year: int,
    cut: Cut,
    divipolas: Collection[str],
    subject: str,
    text: str,
    actor: Actor,
    now: datetime,
) -> list[LetterBatch]:
    """Number and write the letters to those that are late, and have them set and sent.

    One batch for each window that the entities have. The numbers are taken under a lock: none is
    used twice or left out. Raises NotAllowed, BadText, NobodyIsLate.
    """
    can_write_for(actor, department).require()
    on = legal_day(now)
    ready = drafts(
        department=department,
        fiscal_year=fiscal_year,
        cut=cut,
        divipolas=divipolas,
        text=text,
        on=on,
    )
    subject = " ".join(subject.split())  # it goes in a header of the mail: one line
    if not subject:
        raise BadText("Escriba el asunto del oficio.")
    _check_words("El asunto", subject, rules.OF_THE_SUBJECT)
    series = _locked_series(department.pk if department else DNP_SERIES, on.year)
    batches = []
    for window_id in sorted({one.window_id for one in ready}):
        batch = LetterBatch.objects.create(
            window=ReportingWindow.objects.get(pk=window_id),
            cut=cut,
            department=department,
            subject=rules.filled(subject, {"vigencia": str(fiscal_year)}),
            template=text.strip(),
            signed_as=actor.name,
            at=now,
            by=actor.user,
        )
        letters = _numbered(batch, series, [one for one in ready if one.window_id == window_id])
        title = f"Enviar {cuenta(len(letters), 'oficio,oficios')}"
        batch.job = enqueue(LETTERS_JOB, str(batch.pk), title=title, owner=actor.user, now=now)
        batch.save(update_fields=["job"])
        record(
            AuditKind.LETTERS_SENT,
            actor=actor,
            target=batch,
            entity=department,
            after={"letters": [one.label for one in letters], "cut": cut.value},
            now=now,
        )
        batches.append(batch)
    return batches


def followed_at(batch: LetterBatch) -> str:
    """Return where one sees how far a sending is."""
    assert batch.job is not None
    return reverse("base:job", args=[batch.job.uid])


def _locked_series(owner: str, year: int) -> LetterSeries:
    LetterSeries.objects.get_or_create(owner=owner, year=year)
    return LetterSeries.objects.select_for_update().get(owner=owner, year=year)


def _numbered(batch: LetterBatch, series: LetterSeries, ready: list[Draft]) -> list[Letter]:
    made = [
        Letter(
            batch=batch,
            series=series,
            number=series.last + place,
            entity=one.entity,
            text=one.text,
            days_late=one.days_late,
        )
        for place, one in enumerate(ready, 1)
    ]
    Letter.objects.bulk_create(made)
    series.last += len(made)
    series.save(update_fields=["last"])
    return made


@transaction.atomic
def open_letter(
    *, uid: uuid.UUID, entity: TerritorialEntity, actor: Actor, now: datetime
) -> Letter | None:
    """Note who of the entity first opened a letter; anybody else only looks. None: no such letter.

    It is not in the audit: the letter itself keeps who and when.
    """
    letters = Letter.objects.select_for_update(of=("self",)).select_related(
        "batch__department", "series", "file", "opened_by"
    )
    letter = letters.filter(uid=uid, entity=entity, sent_at__isnull=False).first()
    if letter is None:
        return None
    if letter.opened_at is None and receives(actor, entity):
        letter.opened_at, letter.opened_by = now, actor.user
        letter.save(update_fields=["opened_at", "opened_by"])
    return letter


@transaction.atomic
def note_receipt(
    *, letter_id: int, received_on: date, note: str, actor: Actor, now: datetime
) -> Letter:
    """Note by hand that a letter arrived, and how it is known. Raises NotAllowed, BadReceipt."""
    letters = Letter.objects.select_for_update(of=("self",)).select_related(
        "batch__department", "series", "entity"
    )
    letter = letters.get(pk=letter_id)
    can_note_receipt(actor, letter).require()
    assert letter.sent_at is not None
    if received_on > legal_day(now):
        raise BadReceipt("La fecha está en el futuro. Escriba el día en que lo recibieron.")
    if received_on < legal_day(letter.sent_at):
        raise BadReceipt(f"El oficio se envió el {fecha(letter.sent_at)}: no pudo recibirse antes.")
    if not note.strip():
        raise BadReceipt("Escriba cómo consta: guía del correo, sello de radicado, llamada…")
    letter.received_on, letter.receipt_note = received_on, note.strip()
    letter.receipt_at, letter.receipt_by = now, actor.user
    letter.save(update_fields=["received_on", "receipt_note", "receipt_at", "receipt_by"])
    record(
        AuditKind.LETTER_RECEIPT_NOTED,
        actor=actor,
        target=letter,
        entity=letter.entity,
        after={"letter": letter.label, "on": str(received_on), "note": letter.receipt_note},
        now=now,
    )
    return letter
