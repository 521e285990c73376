"""The files of a cut, to be put into one zip."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO

from kpt.cuts.manifest import VERIFIER
from kpt.cuts.queries.pages import cut_or_404
from kpt.files.models import StoredFile

Member = tuple[str, IO[bytes]]


def members_of(number: int, department: str = "") -> Iterator[Member]:
    """Return the files of a cut by name in a folder of its own, with the verifier. Two queries.

    Of all entities, or of those of one department. What is opened is opened one at a time, when
    nothing more is asked of the database.
    """
    cut = cut_or_404(number)
    rows = cut.rows.select_related("file").order_by("entity")
    if department:
        rows = rows.filter(entity__divipola__startswith=department[:2])
    files = [cut.manifest, cut.summary, *(row.file for row in rows)]
    return _opened(number, sorted(files, key=lambda one: one.name))


def _opened(number: int, files: list[StoredFile]) -> Iterator[Member]:
    for file in files:
        yield f"corte-{number}/{file.name}", file.content.open("rb")
    yield f"corte-{number}/{VERIFIER.name}", VERIFIER.open("rb")
