"""The zip around a workbook, opened with suspicion and unpacked a chunk at a time.

``zipfile`` reads the directory; the parts are inflated here, because its reader stops at the size
that the directory declares and a hostile file declares what it likes. What counts is what really
comes out.
"""

import struct
import time
import zipfile
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from kpt.base.sheets.limits import MIB, Limits
from kpt.base.sheets.refusals import UnsafeWorkbook, megabytes

CHUNK = 256 * 1024
LONGEST_NAME = 255
# 1,000 entries with names and extra fields of 1 KiB each: beyond it the directory is the attack.
LARGEST_DIRECTORY = 2 * MIB
END = b"PK\x05\x06"
END_SIZE = 22
LOCATOR_64 = b"PK\x06\x07"
LOCATOR_64_SIZE = 20
END_64 = b"PK\x06\x06"
END_64_SIZE = 56
LONGEST_COMMENT = 65_535
LOCAL_HEADER = struct.Struct("<4s5H3L2H")
ENCRYPTED = 0x1
METHODS = {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}


class Archive:
    """An open zip whose directory has been checked. ``parts`` keeps the order of the directory."""

    def __init__(self, handle: BinaryIO, size: int, limits: Limits):
        self._handle = handle
        self._limits = limits
        self._size = size
        self._unpacked = 0
        self._deadline = time.monotonic() + limits.seconds
        _check_directory_size(handle, size, limits)
        try:
            with zipfile.ZipFile(handle) as directory:
                self.parts = directory.infolist()
        except (zipfile.BadZipFile, OSError, ValueError, struct.error, UnicodeDecodeError) as error:
            raise UnsafeWorkbook("damaged") from error
        self._check_entries()

    def _check_entries(self) -> None:
        if len(self.parts) > self._limits.parts:
            raise UnsafeWorkbook("too_many_parts", limit=self._limits.parts)
        seen: set[str] = set()
        for part in self.parts:
            # ZipInfo cuts a name at its NUL; other readers do not, so the original is checked.
            name = part.orig_filename.replace("\\", "/")
            if _is_unsafe(name) or name.lower() in seen:
                raise UnsafeWorkbook("unsafe_names")
            seen.add(name.lower())
            if part.flag_bits & ENCRYPTED:
                raise UnsafeWorkbook("password")
            if part.compress_type not in METHODS:
                raise UnsafeWorkbook("damaged")
        if sum(part.file_size for part in self.parts) > self._limits.unpacked_bytes:
            self._refuse_bomb()

    def chunks(self, part: zipfile.ZipInfo) -> Iterator[bytes]:
        """Yield what the part really contains, in pieces of at most 256 KiB.

        Raises UnsafeWorkbook: "bomb" as soon as all parts together pass the limit of bytes or of
        ratio, "damaged" if the part does not match its own length and checksum, "too_slow".
        """
        self._handle.seek(part.header_offset)
        header = self._handle.read(LOCAL_HEADER.size)
        if len(header) < LOCAL_HEADER.size or not header.startswith(b"PK\x03\x04"):
            raise UnsafeWorkbook("damaged")
        *_, name_length, extra_length = LOCAL_HEADER.unpack(header)
        self._handle.seek(name_length + extra_length, 1)
        packed = self._packed(part.compress_size)
        length = checksum = 0
        for piece in self._inflated(packed) if part.compress_type else packed:
            length += len(piece)
            checksum = zlib.crc32(piece, checksum)
            self._count(len(piece))
            if length > part.file_size:  # the directory lies about what comes out
                self._refuse_bomb()
            yield piece
        if length != part.file_size or checksum != part.CRC:
            raise UnsafeWorkbook("damaged")

    def _packed(self, remaining: int) -> Iterator[bytes]:
        while remaining:
            piece = self._handle.read(min(CHUNK, remaining))
            if not piece:
                raise UnsafeWorkbook("truncated")
            remaining -= len(piece)
            yield piece

    def _inflated(self, packed: Iterator[bytes]) -> Iterator[bytes]:
        inflater = zlib.decompressobj(-zlib.MAX_WBITS)
        try:
            for piece in packed:
                while piece:
                    yield inflater.decompress(piece, CHUNK)
                    piece = inflater.unconsumed_tail
            yield inflater.flush()
        except zlib.error as error:
            raise UnsafeWorkbook("damaged") from error
        if not inflater.eof:
            raise UnsafeWorkbook("damaged")

    def _count(self, size: int) -> None:
        self._unpacked += size
        limits = self._limits
        if self._unpacked > min(limits.unpacked_bytes, limits.ratio * self._size):
            self._refuse_bomb()
        if time.monotonic() > self._deadline:
            raise UnsafeWorkbook("too_slow", seconds=f"{limits.seconds:g}")

    def _refuse_bomb(self) -> None:
        limits = self._limits
        allowed = min(limits.unpacked_bytes, limits.ratio * self._size)
        raise UnsafeWorkbook("bomb", limit=megabytes(allowed))


def _is_unsafe(name: str) -> bool:
    """Tell names that leave the folder, name a drive, hide a NUL or are absurdly long."""
    return (
        not name
        or len(name) > LONGEST_NAME
        or name.startswith("/")
        or ":" in name
        or any(character < " " for character in name)
        or ".." in name.split("/")
    )


def _check_directory_size(handle: BinaryIO, size: int, limits: Limits) -> None:
    """Read the end record before ``zipfile`` loads a directory of any size into memory.

    A zip without its end record was cut: the directory is the last thing that is written.
    """
    tail_size = min(size, END_SIZE + LONGEST_COMMENT + LOCATOR_64_SIZE + END_64_SIZE)
    handle.seek(size - tail_size)
    tail = handle.read(tail_size)
    at = tail.rfind(END)
    if at < 0 or len(tail) - at < END_SIZE:
        raise UnsafeWorkbook("truncated")
    entries, directory = struct.unpack_from("<HL", tail, at + 10)
    locator = at - LOCATOR_64_SIZE
    if locator >= END_64_SIZE and tail.startswith(LOCATOR_64, locator):
        record = locator - END_64_SIZE
        if not tail.startswith(END_64, record):
            raise UnsafeWorkbook("damaged")
        entries, directory = struct.unpack_from("<QQ", tail, record + 32)
    if entries > limits.parts or directory > LARGEST_DIRECTORY:
        raise UnsafeWorkbook("too_many_parts", limit=limits.parts)
