"""What kind of file this is when it is not the workbook it says it is.

Recognised by content, never by name: people rename files, and so do attackers.
"""

from typing import BinaryIO

from kpt.base.sheets.refusals import UnsafeWorkbook

ZIP = b"PK\x03\x04"
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SNIFF = 4096
CHUNK = 1 << 20

SIGNATURES = {
    b"%PDF": "pdf",
    b"\x89PNG": "image",
    b"\xff\xd8\xff": "image",
    b"GIF8": "image",
    b"II*\x00": "image",
    b"MM\x00*": "image",
    b"{\\rtf": "document",
    b"PK\x05\x06": "other_zip",  # a zip with nothing inside
}

# Names of streams inside an OLE2 container are UTF-16. The first that is found decides:
# an encrypted .xlsx is an OLE2 file that holds the stream EncryptedPackage.
OLE2_STREAMS = {
    "EncryptedPackage": "password",
    "WordDocument": "document",
    "PowerPoint Document": "slides",
    "Workbook": "old_excel",
    "Book": "old_excel",
}

# A workbook may carry a Word document inside, so these two only speak when there is no workbook.
OTHER_DOCUMENTS = ((b"wordprocessingml", "document"), (b"presentationml", "slides"))


def require_zip(handle: BinaryIO) -> None:
    """Raise UnsafeWorkbook with the right words unless the file begins as a zip does."""
    handle.seek(0)
    head = handle.read(SNIFF)
    if not head.strip(b"\x00 \t\r\n"):
        raise UnsafeWorkbook("empty")
    if head.startswith(ZIP):
        return
    if head.startswith(OLE2):
        raise UnsafeWorkbook(_kind_of_ole2(handle))
    for signature, code in SIGNATURES.items():
        if head.startswith(signature):
            raise UnsafeWorkbook(code)
    raise UnsafeWorkbook(_kind_of_text(head))


def refuse_other_packages(names: set[str], content_types: bytes, mimetype: bytes) -> None:
    """Raise UnsafeWorkbook if a zip is something else than a workbook without macros.

    ``names`` are the entries in lower case; ``content_types`` and ``mimetype`` the texts of the
    entries that Office and OpenDocument use to say what a package is (empty if absent).
    """
    if mimetype.startswith(b"application/vnd.oasis.opendocument"):
        raise UnsafeWorkbook("opendocument" if b"spreadsheet" in mimetype else "document")
    declared = content_types.lower()
    if b"macroenabled" in declared or any(_is_macro(name) for name in names):
        raise UnsafeWorkbook("macros")
    if b"sheet.binary" in declared or "xl/workbook.bin" in names:
        raise UnsafeWorkbook("binary_excel")
    if "xl/workbook.xml" not in names:
        for token, code in OTHER_DOCUMENTS:
            if token in declared:
                raise UnsafeWorkbook(code)
        raise UnsafeWorkbook("not_a_workbook" if declared else "other_zip")


def _is_macro(name: str) -> bool:
    return name.endswith("vbaproject.bin") or "/macrosheets/" in name


def _kind_of_ole2(handle: BinaryIO) -> str:
    wanted = {name.encode("utf-16-le"): code for name, code in OLE2_STREAMS.items()}
    found: set[bytes] = set()
    overlap = b""
    handle.seek(0)
    while chunk := handle.read(CHUNK):
        window = overlap + chunk
        found |= {name for name in wanted if name in window}
        overlap = window[-64:]
    return next((code for name, code in wanted.items() if name in found), "not_a_workbook")


def _kind_of_text(head: bytes) -> str:
    """Tell a web page, a text file and everything else apart by their first bytes."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    if b"\x00" in head:
        return "not_a_workbook"
    start = head.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if start.startswith((b"<html", b"<!doctype html", b"<table", b"<head", b"<?xml", b"<meta")):
        return "web_page"
    if b"<svg" in start or b"<script" in start:
        return "not_a_workbook"
    printable = sum(byte >= 32 or byte in b"\t\r\n" for byte in head)
    return "text" if printable == len(head) else "not_a_workbook"
