"""The text of an uploaded document, read in a process of its own, bounded in memory and time.

Parsers of PDF and Word are large and a file can keep them busy or make them ask for gigabytes, so
they never run where people are served. Starting the other process costs some 200 ms.
"""

import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import pypdf

from kpt.base.errors import DomainError
from kpt.base.sheets.limits import MIB

CHILD = Path(__file__).with_name("child.py")
SITE = str(Path(pypdf.__file__).parent.parent)
SHORTEST_TEXT = 40
"""Fewer letters than this is a scanned document, or an empty one: our decision."""

REFUSALS = {
    "empty": "«{name}» está vacío. Guárdelo de nuevo y súbalo otra vez.",
    "too_big": "«{name}» es demasiado pesado para leerlo. Quítele las imágenes, o pegue el texto.",
    "too_long": (
        "«{name}» tiene demasiado texto para un programa de gobierno. Suba solo el programa, o "
        "pegue el texto."
    ),
    "password": (
        "«{name}» tiene contraseña y no se puede leer. Guárdelo sin contraseña y súbalo otra vez, "
        "o pegue el texto."
    ),
    "damaged": (
        "«{name}» está dañado o no se puede leer. Ábralo, guárdelo de nuevo y súbalo otra vez, o "
        "pegue el texto."
    ),
    "too_slow": "Leer «{name}» tarda demasiado. Guárdelo de nuevo sin imágenes, o pegue el texto.",
    "scanned": (
        "«{name}» no tiene texto que se pueda leer: parece un documento escaneado, hecho de "
        "imágenes. Suba el archivo original (Word o PDF hecho en el computador), o copie el texto "
        "y péguelo, o escríbalo aquí."
    ),
    "encoding": (
        "«{name}» es un texto con una codificación que no conocemos. Guárdelo como texto UTF-8, o "
        "ábralo, cópielo y péguelo."
    ),
}
REFUSALS["too_much_memory"] = REFUSALS["too_big"]


class UnreadableText(DomainError):
    """The document is not read; ``code`` says why, and ``message`` the way out."""

    def __init__(self, code: str, name: str):
        self.code = code
        super().__init__(REFUSALS[code].format(name=name))


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of a document; a programme of 200 pages uses less than a fifth of each.

    ``letters`` bounds the text; ``memory_bytes`` the address space of the reading process,
    ``seconds`` its wall clock.
    """

    file_bytes: int = 30 * MIB
    letters: int = 1_000_000
    pages: int = 600
    seconds: float = 20.0
    memory_bytes: int = 768 * MIB


DEFAULT_LIMITS = Limits()


@dataclass(frozen=True, slots=True)
class DocumentText:
    """The text of a document, with its lines, and how many pages it had (1 unless a PDF)."""

    text: str
    pages: int


def read_text(
    source: IO[bytes], *, name: str, extension: str, limits: Limits = DEFAULT_LIMITS
) -> DocumentText:
    """Return the text of a .pdf, .docx or .txt, given as a seekable binary file.

    ``name`` is for the message. That the bytes are of that kind is checked when the file is kept;
    here a file that lies is one that cannot be read. Raises UnreadableText.
    """
    size = source.seek(0, os.SEEK_END)
    source.seek(0)
    if not size:
        raise UnreadableText("empty", name)
    if size > limits.file_bytes:
        raise UnreadableText("too_big", name)
    if extension == ".txt":
        found = DocumentText(_plain(source.read(), name, limits), 1)
    else:
        found = _apart(source, name, extension, limits)
    if sum(character.isalpha() for character in found.text) < SHORTEST_TEXT:
        raise UnreadableText("scanned" if extension == ".pdf" else "empty", name)
    return found


def _plain(data: bytes, name: str, limits: Limits) -> str:
    """Decode a text file: UTF-8, what Windows writes otherwise, or UTF-16 by its mark."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ["utf-16"]
    else:
        encodings = ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            break
        if len(text) > limits.letters:
            raise UnreadableText("too_long", name)
        return text
    raise UnreadableText("encoding", name)


def _apart(source: IO[bytes], name: str, extension: str, limits: Limits) -> DocumentText:
    """Run the child on a copy of the file; it is dead when this returns."""
    bounds = (limits.memory_bytes, math.ceil(limits.seconds) + 1, limits.letters, limits.pages)
    command = [sys.executable, "-I", "-S", str(CHILD), SITE, extension, *map(str, bounds)]
    with tempfile.TemporaryFile() as copy:
        shutil.copyfileobj(source, copy, 1 << 20)
        copy.flush()
        os.lseek(copy.fileno(), 0, os.SEEK_SET)  # the child inherits the position of the system
        try:
            done = subprocess.run(
                command,
                stdin=copy,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=limits.seconds,
                env={key: os.environ[key] for key in ("SYSTEMROOT",) if key in os.environ},
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise UnreadableText("too_slow", name) from error
    try:
        answer = json.loads(done.stdout)
    except ValueError as error:  # ended by a limit before it could say so
        raise UnreadableText("too_much_memory", name) from error
    if code := answer.get("error"):
        raise UnreadableText(code, name)
    return DocumentText(str(answer["text"]), int(answer["pages"]))
