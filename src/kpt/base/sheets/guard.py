"""Is it safe to open this uploaded workbook? Answered before anything parses it.

The file is looked at as a stream: never more than a few hundred kilobytes of it are in memory,
whatever it unpacks to. What passes is still read in a process of its own (``reading``).
"""

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import chain
from typing import BinaryIO
from xml.parsers import expat
from zipfile import ZipInfo

from kpt.base.sheets.archive import Archive
from kpt.base.sheets.kinds import refuse_other_packages, require_zip
from kpt.base.sheets.limits import DEFAULT_LIMITS, MIB, Limits
from kpt.base.sheets.refusals import UnsafeWorkbook, megabytes
from kpt.base.sheets.scanning import SheetScan, forbids, sheet_prefix

SMALL_PART = 4 * MIB  # parts that describe the package are read whole, up to this
RELATIONS = re.compile(r"(?:^|/)_rels/[^/]*\.rels$")
WORKBOOK = "xl/workbook.xml"
WORKBOOK_RELATIONS = "xl/_rels/workbook.xml.rels"


@dataclass(frozen=True, slots=True)
class Inspection:
    """What the guard learnt on its way. ``faults``: sheet name → address → error, "" = no value."""

    faults: dict[str, dict[str, str]] = field(default_factory=dict)


def inspect(handle: BinaryIO, *, limits: Limits = DEFAULT_LIMITS) -> Inspection:
    """Return what was seen of a workbook that may be read; a seekable binary file is given.

    Checks, cheapest first: size, kind of file, directory of the zip, declared and real size of
    what it unpacks to, names, macros, links to other files, XML that declares entities, and how
    far out the filled cells of each sheet lie.

    Raises UnsafeWorkbook, whose ``message`` says in Spanish what is wrong and the way out.
    """
    size = _size(handle)
    if size == 0:
        raise UnsafeWorkbook("empty")
    if size > limits.file_bytes:
        raise UnsafeWorkbook("too_big", size=megabytes(size), limit=megabytes(limits.file_bytes))
    require_zip(handle)
    archive = Archive(handle, size, limits)
    parts = {part.filename.replace("\\", "/").lower(): part for part in archive.parts}
    described = {
        name: b"".join(archive.chunks(part))
        for name, part in parts.items()
        if _describes_the_package(name) and part.file_size <= SMALL_PART
    }
    refuse_other_packages(
        set(parts), described.get("[content_types].xml", b""), described.get("mimetype", b"")
    )
    if any(forbids([text]) for name, text in described.items() if name != "mimetype"):
        raise UnsafeWorkbook("unsafe_xml")
    _refuse_links(parts, described)
    names = _names_of_sheets(described)
    scans = [
        scan
        for name, part in parts.items()
        if name not in described and not part.is_dir()
        if (scan := _scan_part(archive, part, names.get(name, name), limits))
    ]
    return Inspection({scan.name: scan.faults for scan in scans if scan.faults})


def _size(handle: BinaryIO) -> int:
    """Measure by seeking, so that 200 MB are refused without being read."""
    return handle.seek(0, os.SEEK_END)


def _describes_the_package(name: str) -> bool:
    return (
        name in {"[content_types].xml", "mimetype", WORKBOOK} or RELATIONS.search(name) is not None
    )


def _scan_part(archive: Archive, part: ZipInfo, name: str, limits: Limits) -> SheetScan | None:
    """Stream one part to its end; return the scan of a sheet, None for anything else."""
    chunks = archive.chunks(part)
    head = next(chunks, b"")
    prefix = sheet_prefix(head)
    if prefix is None:
        if forbids(chain([head], chunks)) and _is_xml(part.filename):
            raise UnsafeWorkbook("unsafe_xml")
        for _ in chunks:  # what was not looked at still counts as unpacked
            pass
        return None
    scan = SheetScan(name, prefix, limits)
    if forbids(_feeding(scan, chain([head], chunks))):
        raise UnsafeWorkbook("unsafe_xml")
    scan.close()
    return scan


def _feeding(scan: SheetScan, chunks: Iterator[bytes]) -> Iterator[bytes]:
    for chunk in chunks:
        scan.feed(chunk)
        yield chunk


def _is_xml(name: str) -> bool:
    return name.lower().endswith((".xml", ".rels", ".vml", ".svg"))


def _refuse_links(parts: dict[str, ZipInfo], described: dict[str, bytes]) -> None:
    """Refuse what makes a spreadsheet open other files; a hyperlink in a cell is harmless."""
    if any("/externallinks/" in f"/{name}" for name in parts):
        raise UnsafeWorkbook("external_links")
    for name, text in described.items():
        if RELATIONS.search(name):
            for attributes in _elements(text, "Relationship"):
                external = attributes.get("TargetMode", "").lower() == "external"
                if external and not attributes.get("Type", "").lower().endswith("/hyperlink"):
                    raise UnsafeWorkbook("external_links")


def _names_of_sheets(described: dict[str, bytes]) -> dict[str, str]:
    """Return the name on the tab of each part that is a sheet, by the part's name in lower case."""
    targets = {
        attributes.get("Id", ""): attributes.get("Target", "")
        for attributes in _elements(described.get(WORKBOOK_RELATIONS, b""), "Relationship")
    }
    names: dict[str, str] = {}
    for attributes in _elements(described.get(WORKBOOK, b""), "sheet"):
        target = next((v for k, v in attributes.items() if k.split(":")[-1] == "id"), "")
        path = targets.get(target, "").replace("\\", "/")
        full = path.lstrip("/") if path.startswith(("/", "xl/")) else f"xl/{path}"
        names[full.lower()] = attributes.get("name", full)
    return names


def _elements(text: bytes, wanted: str) -> list[dict[str, str]]:
    """Return the attributes of the elements with that name, whatever their prefix.

    The text has been refused before if it declares a document type, so nothing can expand.
    """
    if not text:
        return []
    found: list[dict[str, str]] = []

    def start(name: str, attributes: dict[str, str]) -> None:
        if name.split(":")[-1] == wanted:
            found.append(attributes)

    parser = expat.ParserCreate()
    parser.StartElementHandler = start
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise UnsafeWorkbook("damaged") from error
    return found
