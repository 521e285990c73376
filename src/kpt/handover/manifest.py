"""The manifest of a copy: a line for each file, as ``sha256sum`` writes and checks them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kpt.base.errors import DomainError

NAME = "manifiesto.txt"
CHUNK = 1024 * 1024
LINE = re.compile(r"([0-9a-f]{64})  (\S[^/\\]*)")


class NotAManifest(DomainError):
    """The file is not a manifest of ours."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file of the copy by its name, and its SHA-256 in hexadecimal."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of comparing a file with its line. ``found`` is None when it is not there."""

    name: str
    expected: str
    found: str | None

    @property
    def is_same(self) -> bool:
        return self.found == self.expected


def write_manifest(entries: Iterable[Entry]) -> bytes:
    """Return the manifest: «hash  name» lines in the order of the names."""
    lines = sorted(entries, key=lambda entry: entry.name)
    return "".join(f"{entry.sha256}  {entry.name}\n" for entry in lines).encode()


def read_manifest(content: bytes) -> list[Entry]:
    """Return the entries of a manifest. Raises NotAManifest."""
    try:
        lines = content.decode("utf-8").splitlines()
    except UnicodeDecodeError:
        lines = []
    found = [LINE.fullmatch(line) for line in lines]
    if not found or not all(found):
        raise NotAManifest("Ese archivo no es el manifiesto de una foto (manifiesto.txt).")
    return [Entry(match[2], match[1]) for match in found if match]


def sha256_of(path: Path) -> str:
    """Return the SHA-256 of a file, reading it in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while piece := file.read(CHUNK):
            digest.update(piece)
    return digest.hexdigest()


def check_files(manifest: Path) -> list[Checked]:
    """Compare every file that a manifest names with the one beside it. Raises NotAManifest."""
    entries = read_manifest(manifest.read_bytes())
    checked = []
    for entry in entries:
        path = manifest.parent / entry.name
        found = sha256_of(path) if path.is_file() else None
        checked.append(Checked(entry.name, entry.sha256, found))
    return checked
