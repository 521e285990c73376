"""A cut as one zip, written while it is sent: the same cut is the same bytes on any machine.

Nothing is compressed, because two versions of the compressor write different bytes; every member
has the same date, and they come in the order of their names.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterable, Iterator
from typing import IO, cast

EPOCH = (1980, 1, 1, 0, 0, 0)  # the first date that a zip knows
CHUNK = 256 * 1024

Member = tuple[str, IO[bytes]]
"""The name of a file in the zip, and the file, opened when its turn comes."""


class _Outlet:
    """What the zip is written to: gives out what came in."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def write(self, data: bytes) -> int:
        self._parts.append(bytes(data))
        return len(data)

    def flush(self) -> None:
        """There is nothing behind."""

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        data = b"".join(self._parts)
        self._parts.clear()
        return data


def zip_lines(members: Iterable[Member]) -> Iterator[bytes]:
    """Yield the zip of ``members`` in pieces; each file is closed after it was written."""
    outlet = _Outlet()
    with zipfile.ZipFile(cast("IO[bytes]", outlet), "w", zipfile.ZIP_STORED) as archive:
        for name, file in members:
            info = zipfile.ZipInfo(name, EPOCH)
            info.create_system = 3  # as on Unix, wherever it is made
            info.external_attr = 0o644 << 16
            with file, archive.open(info, "w") as member:
                while piece := file.read(CHUNK):
                    member.write(piece)
                    yield outlet.taken()
            yield outlet.taken()
    yield outlet.taken()
