"""The text of the programa de gobierno: brought in a file, or written here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import PurePosixPath

from django.core.files.base import File
from django.db import transaction
from django.db.models import Max

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.errors import DomainError
from kpt.base.texts.reading import read_text
from kpt.files.actions import ALLOWED, clean_name, store
from kpt.files.kinds import HEAD_BYTES, check_kind
from kpt.files.models import FileKind, StoredFile
from kpt.plans.actions.apply import NoGovernment
from kpt.plans.permissions import can_formulate
from kpt.promises.models import GovernmentProgramme, Origin, ProgrammePart
from kpt.rules.periods import legal_day
from kpt.territories.models import Government, TerritorialEntity
from kpt.territories.queries import government_on


class EmptyProgramme(DomainError):
    """A programme without a word."""


@dataclass(frozen=True, slots=True)
class Part:
    """A titled part of the text. The title may be blank: a file is one part."""

    title: str
    text: str


def upload_programme(
    *, entity: TerritorialEntity, upload: File, actor: Actor, now: datetime
) -> GovernmentProgramme:
    """Keep a PDF, Word or text file and its text as the current programme.

    The text is read first: a file that cannot be read is not kept. Raises NotAllowed,
    NoGovernment, WrongFile or UnreadableText.
    """
    can_formulate(actor, entity).require()
    government_here(entity, now)
    name = clean_name(upload.name or "programa")
    extension = PurePosixPath(name).suffix.lower()
    upload.seek(0)
    check_kind(name, extension, upload.read(HEAD_BYTES), ALLOWED[FileKind.PROGRAMME])
    read = read_text(upload, name=name, extension=extension)
    kept = store(upload, name=name, kind=FileKind.PROGRAMME, entity=entity, actor=actor, now=now)
    return save_programme(
        entity=entity, parts=[Part("", read.text)], file=kept, actor=actor, now=now
    )


@transaction.atomic
def save_programme(
    *,
    entity: TerritorialEntity,
    parts: Sequence[Part],
    actor: Actor,
    now: datetime,
    file: StoredFile | None = None,
) -> GovernmentProgramme:
    """Make ``parts`` the current text of the government; the one before is kept.

    The same text again changes nothing. Raises NotAllowed, NoGovernment or EmptyProgramme.
    """
    government = _lock(government_here(entity, now))
    can_formulate(actor, entity).require()
    said = [Part(part.title.strip(), part.text.strip()) for part in parts if part.text.strip()]
    if not said:
        raise EmptyProgramme("El programa está vacío. Escriba la visión o al menos un eje.")
    before = government.programmes.filter(is_current=True).first()
    if before is not None and _text_of(before) == said and file is None:
        return before

    government.programmes.filter(is_current=True).update(is_current=False)
    last = government.programmes.aggregate(number=Max("number"))["number"]
    programme = GovernmentProgramme.objects.create(
        government=government,
        number=(last or 0) + 1,
        origin=Origin.FILE if file else Origin.WRITTEN,
        file=file,
        saved_at=now,
        saved_by=actor.user,
    )
    ProgrammePart.objects.bulk_create(
        ProgrammePart(programme=programme, position=place, title=part.title, text=part.text)
        for place, part in enumerate(said, 1)
    )
    record(
        AuditKind.PROGRAMME_SAVED,
        actor=actor,
        target=programme,
        entity=entity,
        before={"text": before.number} if before else None,
        after={"text": programme.number, "file": file.name if file else ""},
        now=now,
    )
    return programme


def _text_of(programme: GovernmentProgramme) -> list[Part]:
    return [Part(part.title, part.text) for part in programme.parts.order_by("position")]


def government_here(entity: TerritorialEntity, now: datetime) -> Government:
    """Return whose programme it is: the government in office. Raises NoGovernment."""
    government = government_on(entity, legal_day(now))
    if government is None:
        raise NoGovernment(
            f"No está registrado quién gobierna hoy en {entity}. Escriba a la mesa de ayuda del "
            "DNP para que cargue el mandato."
        )
    return government


def _lock(government: Government) -> Government:
    """Lock the mandate: its programme and promises change one decision after the other."""
    return Government.objects.select_for_update().get(pk=government.pk)
