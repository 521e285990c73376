"""Keeping files."""

import hashlib
import re
import unicodedata
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO

from django.conf import settings
from django.core.files.base import File
from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.numbers import tamano
from kpt.files.kinds import HEAD_BYTES, WrongFile, check_kind
from kpt.files.models import FileKind, StoredFile
from kpt.files.photos import PHOTOS, without_metadata
from kpt.territories.models import TerritorialEntity

CHUNK = 1024 * 1024
NAME_LENGTH = 120
WORKBOOK = frozenset({".xlsx"})
ALLOWED = {
    FileKind.PLAN_WORKBOOK: WORKBOOK,
    FileKind.FOLLOWUP_WORKBOOK: WORKBOOK,
    FileKind.PROBLEMS_WORKBOOK: WORKBOOK,
    FileKind.GENERATED: frozenset({".xlsx", ".csv", ".txt", ".json", ".zip", ".pdf", ".docx"}),
    FileKind.REQUEST_DOCUMENT: frozenset({".pdf", ".jpg", ".jpeg", ".png"}),
    FileKind.EVIDENCE: frozenset({".pdf", ".jpg", ".jpeg", ".png", ".docx", ".xlsx"}),
    FileKind.REPORT_WORKBOOK: WORKBOOK,
    FileKind.LETTER: frozenset({".pdf"}),
    FileKind.INDICATIVE_MATRIX: frozenset({".xlsx", ".csv"}),
    FileKind.OUTSIDE_STATES: frozenset({".xlsx", ".csv"}),
    FileKind.PUBLISHED_CUT: frozenset({".json", ".jsonl", ".csv", ".txt"}),
    FileKind.MESSAGE: frozenset({".pdf", ".jpg", ".jpeg", ".png", ".docx", ".xlsx"}),
    FileKind.PROGRAMME: frozenset({".pdf", ".docx", ".txt"}),
    FileKind.APPROVED_DOCUMENT: frozenset({".pdf"}),
}


# Kinds among which people bring photos: nobody learns from one where it was taken.
PRIVATE_PHOTOS = frozenset({FileKind.EVIDENCE, FileKind.MESSAGE})


class FileTooLarge(WrongFile):
    """The file is larger than this installation receives."""


def store(
    upload: File | IO[bytes],
    *,
    name: str = "",
    kind: FileKind,
    entity: TerritorialEntity | None,
    actor: Actor,
    now: datetime,
    is_public: bool = False,
) -> StoredFile:
    """Keep one file as it came and return its row. The same bytes are on disk once.

    Photos of evidence and of messages lose what the camera wrote in them: place, hour, phone.
    ``upload`` is what a form received, or an open file with its ``name``. Whether the person may
    bring it is decided by the action that asks for it to be kept. Raises WrongFile, FileTooLarge
    or BrokenPhoto.
    """
    file = upload if isinstance(upload, File) else File(upload)
    shown = clean_name(name or file.name or "archivo")
    extension = PurePosixPath(shown).suffix.lower()
    file.seek(0)
    head = file.read(HEAD_BYTES)
    check_kind(shown, extension, head, ALLOWED[kind])
    if kind in PRIVATE_PHOTOS and extension in PHOTOS:
        file = without_metadata(file)
    digest, size = _measure(file, shown)
    stored = StoredFile(
        kind=kind,
        name=shown,
        extension=extension,
        sha256=digest,
        size=size,
        entity=entity,
        is_public=is_public,
        stored_at=now,
        stored_by=actor.user,
    )
    file.seek(0)
    # Outside the transaction: a file without its row does no harm, a row without its file would.
    stored.content.save(shown, file, save=False)
    with transaction.atomic():
        stored.save()
        after = {"name": shown, "kind": kind.value, "sha256": digest, "size": size}
        record(AuditKind.FILE_STORED, actor=actor, target=stored, entity=entity, after=after)
    return stored


def _measure(file: File, shown: str) -> tuple[str, int]:
    """Return the SHA-256 and the size in bytes, reading the file in pieces."""
    limit = settings.KPT_MAX_UPLOAD_BYTES
    digest, size = hashlib.sha256(), 0
    file.seek(0)
    while piece := file.read(CHUNK):
        digest.update(piece)
        size += len(piece)
        if size > limit:
            raise FileTooLarge(
                f"«{shown}» pesa más de {tamano(limit)}, que es lo que se puede subir. Quítele "
                "imágenes u hojas agregadas, o descárguelo de nuevo."
            )
    return digest.hexdigest(), size


def clean_name(name: str) -> str:
    """Return a name that is only a name: no path, no control or direction marks, not too long.

    «../../etc/Plan\\n.xlsx» becomes «Plan.xlsx». Accents and blanks stay: people look for the
    file by the name that they gave it.
    """
    name = unicodedata.normalize("NFC", name).replace("\\", "/").split("/")[-1]
    name = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co", "Cn"))
    name = re.sub(r'[<>:"|?*]', "_", name)
    name = re.sub(r"\s+", " ", name).strip(" .")
    path = PurePosixPath(name or "archivo")
    suffix = path.suffix if len(path.suffix) <= 10 else ""
    return (
        path.name[: len(path.name) - len(suffix)][: NAME_LENGTH - len(suffix)].strip(" .") + suffix
    )
