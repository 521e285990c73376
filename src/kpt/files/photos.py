"""Photos without what a camera writes in them: where they were taken, with which phone, when.

The picture itself is not touched: pieces of the file are left out, so no quality is lost and
nothing has to be decoded. What turns the photo upright is kept; coordinates are not.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from io import BytesIO

from django.core.files.base import File

from kpt.files.kinds import WrongFile

PHOTOS = frozenset({".jpg", ".jpeg", ".png"})
JPEG, PNG = b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"
ORIENTATION = 0x0112
# Segments that a decoder needs, of those made for applications: JFIF, colour profile, Adobe.
KEPT = {0xE0: b"JFIF\0", 0xE2: b"ICC_PROFILE\0", 0xEE: b"Adobe"}
START_OF_SCAN, END_OF_IMAGE, COMMENT = 0xDA, 0xD9, 0xFE
# Chunks of a PNG that say something about the person and not about the picture.
TOLD = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})


class BrokenPhoto(WrongFile):
    """The photo is cut or damaged, so that nobody can say what it holds."""


def without_metadata(photo: File) -> File:
    """Return a photo without its metadata; a file that is not a JPEG or PNG comes back as it is.

    Raises BrokenPhoto.
    """
    photo.seek(0)
    content = photo.read()
    photo.seek(0)
    try:
        if content.startswith(JPEG):
            return File(BytesIO(_jpeg(content)), name=photo.name)
        if content.startswith(PNG):
            return File(BytesIO(_png(content)), name=photo.name)
    except (IndexError, struct.error):
        raise BrokenPhoto(
            f"«{photo.name}» está incompleta o dañada. Tómela de nuevo o búsquela en el teléfono y "
            "súbala otra vez."
        ) from None
    return photo


def _jpeg(content: bytes) -> bytes:
    found = [content[:2]]
    turned = 1
    for marker, piece in _segments(content):
        body = piece[4:]
        if marker == 0xE1 and body.startswith(b"Exif\0\0"):
            turned = _orientation(body[6:])
        elif 0xE0 <= marker <= 0xEF:
            if marker in KEPT and body.startswith(KEPT[marker]):
                found.append(piece)
        elif marker != COMMENT:
            found.append(piece)
    if turned in range(2, 9):
        # After JFIF when it is there, which has to be the first.
        place = 2 if len(found) > 1 and found[1].startswith(b"\xff\xe0") else 1
        found.insert(place, _upright(turned))
    return b"".join(found)


def _segments(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield each segment with its marker; a scan with its data; nothing after the image ends.

    What follows the end is another picture, or a short video: phones put them there.
    """
    at = 2
    while True:
        if content[at] != 0xFF:
            raise IndexError
        while content[at + 1] == 0xFF:
            at += 1
        marker = content[at + 1]
        if marker == END_OF_IMAGE:
            yield marker, content[at : at + 2]
            return
        end = at + 2 + struct.unpack(">H", content[at + 2 : at + 4])[0]
        if end > len(content):
            raise IndexError
        if marker == START_OF_SCAN:
            end = _end_of_scan(content, end)
        yield marker, content[at:end]
        at = end


def _end_of_scan(content: bytes, at: int) -> int:
    """Return where the next marker is: one that is neither an escaped byte nor a restart."""
    while (at := content.find(b"\xff", at)) >= 0:
        following = content[at + 1]
        if following == 0xFF:
            at += 1
        elif following == 0 or 0xD0 <= following <= 0xD7:
            at += 2
        else:
            return at
    raise IndexError


def _orientation(exif: bytes) -> int:
    """Return how the photo is turned, 1 when it does not say or says it badly."""
    try:
        order = {b"II": "<", b"MM": ">"}[exif[:2]]
        start = struct.unpack_from(f"{order}I", exif, 4)[0]
        for number in range(struct.unpack_from(f"{order}H", exif, start)[0]):
            tag, _, _, value = struct.unpack_from(f"{order}HHIH", exif, start + 2 + 12 * number)
            if tag == ORIENTATION:
                return int(value)
    except (KeyError, struct.error):
        pass
    return 1


def _upright(turned: int) -> bytes:
    """Return an EXIF segment that says how the photo is turned, and nothing else."""
    tiff = b"MM\0\x2a" + struct.pack(">IHHHIHHI", 8, 1, ORIENTATION, 3, 1, turned, 0, 0)
    body = b"Exif\0\0" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def _png(content: bytes) -> bytes:
    found, at = [PNG], len(PNG)
    while True:
        size, name = struct.unpack_from(">I4s", content, at)
        end = at + 12 + size
        if end > len(content):
            raise IndexError
        if name not in TOLD:
            found.append(content[at:end])
        if name == b"IEND":
            return b"".join(found)
        at = end
