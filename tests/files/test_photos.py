"""A photo goes in without what the camera wrote: where, with which phone, when."""

import io
import struct
import zlib

import pytest
from django.core.files.base import File
from django.utils import timezone

from kpt.accounts.actor import system_actor
from kpt.files.actions import store
from kpt.files.models import FileKind
from kpt.files.photos import BrokenPhoto, without_metadata

SECRET = b"GPS 4.53389,-75.68111"


def segment(marker, body):
    return bytes([0xFF, marker]) + struct.pack(">H", len(body) + 2) + body


def exif(turned=None, order=">"):
    mark = b"MM\0\x2a" if order == ">" else b"II\x2a\0"
    entries = [] if turned is None else [struct.pack(f"{order}HHIHH", 0x0112, 3, 1, turned, 0)]
    entries.append(struct.pack(f"{order}HHII", 0x8825, 4, 1, 26))
    tiff = mark + struct.pack(f"{order}IH", 8, len(entries)) + b"".join(entries) + SECRET
    return segment(0xE1, b"Exif\0\0" + tiff)


SCAN = segment(0xDA, b"\x01\x01\0\0\x3f\0") + b"data\xff\0more\xff\xd0data\xff\xff\0"
JFIF = segment(0xE0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")
TABLE = segment(0xDB, b"\0" * 65)


def jpeg(*before, scans=1, after=b""):
    return b"\xff\xd8" + b"".join(before) + TABLE + SCAN * scans + b"\xff\xd9" + after


def chunk(name, body):
    sized = struct.pack(">I", len(body)) + name + body
    return sized + struct.pack(">I", zlib.crc32(name + body))


def png(*chunks):
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks) + chunk(b"IEND", b"")


def cleaned(content, name="foto.jpg"):
    return without_metadata(File(io.BytesIO(content), name=name)).read()


@pytest.mark.parametrize(
    "dirty",
    [
        jpeg(exif()),
        jpeg(segment(0xFE, SECRET)),
        jpeg(segment(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + SECRET)),
        jpeg(segment(0xED, b"Photoshop 3.0\0" + SECRET)),
        jpeg(segment(0xE2, b"MPF\0" + SECRET)),
        jpeg(after=SECRET),
        jpeg(exif(1)),
        jpeg(exif(9)),
        jpeg(segment(0xE1, b"Exif\0\0XX" + SECRET)),
        jpeg(segment(0xE1, b"Exif\0\0")),
    ],
)
def test_a_photo_loses_what_the_camera_wrote_and_nothing_of_the_picture(dirty):
    assert cleaned(dirty) == jpeg()


@pytest.mark.parametrize("order", [">", "<"])
def test_what_turns_a_photo_upright_stays(order):
    kept = cleaned(jpeg(JFIF, exif(6, order)))
    assert SECRET not in kept
    assert kept.startswith(b"\xff\xd8" + JFIF + b"\xff\xe1")
    assert cleaned(kept) == kept
    assert cleaned(jpeg(exif(6))).startswith(b"\xff\xd8\xff\xe1")


def test_what_a_decoder_needs_stays():
    needed = jpeg(JFIF, segment(0xE2, b"ICC_PROFILE\0xyz"), segment(0xEE, b"Adobe\0"), scans=3)
    assert cleaned(needed) == needed


def test_a_drawing_loses_its_texts():
    image = chunk(b"IHDR", b"\0" * 13), chunk(b"IDAT", b"abc")
    texts = [chunk(name, SECRET) for name in (b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME")]
    assert cleaned(png(image[0], *texts, image[1]) + SECRET, "a.png") == png(*image)


@pytest.mark.parametrize(
    "broken",
    [
        jpeg()[:-2],
        jpeg()[:30],
        b"\xff\xd8\xff",
        b"\xff\xd8\xff\xe0\x00",
        jpeg(TABLE, b"xx"),
        png(chunk(b"IDAT", b"abc"))[:-4],
        png()[:14],
        b"\x89PNG\r\n\x1a\n",
    ],
)
def test_a_cut_photo_is_refused_and_says_what_to_do(broken):
    with pytest.raises(BrokenPhoto, match="incompleta o dañada"):
        cleaned(broken)


def test_another_file_comes_back_as_it_is():
    given = File(io.BytesIO(b"%PDF-1.7"), name="a.pdf")
    assert without_metadata(given) is given
    assert given.read() == b"%PDF-1.7"


@pytest.mark.django_db
@pytest.mark.parametrize("kind", [FileKind.EVIDENCE, FileKind.MESSAGE])
def test_whatever_a_photo_is_brought_with_it_is_kept_without_its_place(kind, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    photo = File(io.BytesIO(jpeg(exif())), name="foto.JPG")
    kept = store(photo, kind=kind, entity=None, actor=system_actor("prueba"), now=timezone.now())
    with kept.content.open() as file:
        content = file.read()
    assert (kept.name, SECRET in content, len(content)) == ("foto.JPG", False, kept.size)
    broken = File(io.BytesIO(jpeg()[:-9]), name="cortada.jpg")
    with pytest.raises(BrokenPhoto):
        store(broken, kind=kind, entity=None, actor=system_actor("prueba"), now=timezone.now())
