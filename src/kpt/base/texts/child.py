"""Read the text of one document in a process of its own, with limits, and send it back.

Started by ``reading`` as a script, isolated (-I -S), so that a hostile file finds neither memory,
settings nor secrets of the web process. Nothing of this project is imported here.

Input: the document on standard input. Output: one JSON object, {"text", "pages"} or {"error"}.
"""

import io
import json
import sys

OUT_OF_MEMORY, PASSWORD, DAMAGED, TOO_LONG = "too_much_memory", "password", "damaged", "too_long"


class Refused(Exception):
    """The document is not to be read; the code says why."""


def limit(memory_bytes: int, seconds: int) -> None:
    """Bound the memory and processor time of this process, where the system knows how to."""
    try:
        import resource
    except ImportError:  # Windows: the parent's clock is the only limit there
        return
    for kind, value in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_CPU, seconds),
        (resource.RLIMIT_CORE, 0),
    ):
        try:
            resource.setrlimit(kind, (value, value))
        except (ValueError, OSError):  # macOS refuses RLIMIT_AS
            continue


class Pages:
    """The text so far; it refuses to grow beyond ``most`` letters."""

    def __init__(self, most: int):
        self.most, self.letters = most, 0
        self.parts: list[str] = []

    def add(self, text: str) -> None:
        self.letters += len(text)
        if self.letters > self.most:
            raise Refused(TOO_LONG)
        self.parts.append(text)


def pdf(data: bytes, found: Pages, most_pages: int) -> int:
    """Read the pages of a PDF and return how many there are."""
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    reader = PdfReader(io.BytesIO(data))
    if reader.is_encrypted and not reader.decrypt(""):
        raise Refused(PASSWORD)
    if len(reader.pages) > most_pages:
        raise Refused(TOO_LONG)
    for page in reader.pages:
        found.add(page.extract_text() or "")
    return len(reader.pages)


def docx(data: bytes, found: Pages, most_pages: int) -> int:
    """Read the paragraphs of a Word document, also those in its tables, and its bullets."""
    from docx import Document
    from docx.table import Table

    for block in Document(io.BytesIO(data)).iter_inner_content():
        if isinstance(block, Table):
            for row in block.rows:
                cells = dict.fromkeys(cell.text.strip() for cell in row.cells)
                found.add("\n\n".join(filter(None, cells)))
        else:
            style = (block.style.name or "") if block.style is not None else ""
            numbering = block._p.pPr is not None and block._p.pPr.numPr is not None
            bullet = numbering or style.startswith("List")
            found.add(f"• {block.text}" if bullet and block.text.strip() else block.text)
    return 1


READERS = {".pdf": (pdf, "\n"), ".docx": (docx, "\n\n")}


def main(site: str, extension: str, memory: str, seconds: str, most: str, most_pages: str) -> None:
    """Write what was read, or why it was not, to standard output."""
    limit(int(memory), int(seconds))
    sys.path.append(site)
    read, between = READERS[extension]
    found = Pages(int(most))
    try:
        pages = read(sys.stdin.buffer.read(), found, int(most_pages))
        answer = {"text": between.join(found.parts), "pages": pages}
    except Refused as refusal:
        answer = {"error": str(refusal)}
    except MemoryError:
        answer = {"error": OUT_OF_MEMORY}
    except BaseException:  # a recursion without end, a panic of a parser
        answer = {"error": DAMAGED}
    json.dump(answer, sys.stdout)
    sys.stdout.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
