"""A document as tagged PDF (PDF/UA-1), set by typst in a process of its own, one at a time."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import structlog
from django.conf import settings
from django.utils import timezone

from kpt.base.documents.model import Document
from kpt.base.documents.typeset import FAILED
from kpt.base.documents.written import as_json

FOLDER = Path(__file__).parent
TEMPLATE = "document.typ"
SECONDS = 300  # for the longest plan on a slow machine; a usual one takes some three
LOOK_EVERY = 0.2

log = structlog.get_logger("kpt.documents")


class CannotBeSet(RuntimeError):
    """typst refused a document: a mistake of ours, because every text may stand in one."""


def write_pdf(document: Document) -> bytes:
    """Return the document as PDF. The same document gives the same bytes.

    One process at a time sets documents on this machine, because each takes hundreds of MiB; the
    others wait. Raises CannotBeSet, or TimeoutError.
    """
    made = int((document.created or timezone.now()).timestamp())
    try:
        return run_typst(TEMPLATE, as_json(document), made=made)
    except CannotBeSet as error:
        # A letter that no typeface draws next to another: what is left is plain.
        log.warning("document_set_again_with_plain_letters", error=str(error)[:500])
        return run_typst(TEMPLATE, as_json(document, only_plain=True), made=made)


def run_typst(template: str, data: str, *, made: int, output: str = "pdf") -> bytes:
    """Return what typst makes of ``data`` (JSON) with one of our templates.

    ``made``: seconds since 1970. ``output``: «pdf», or «png» for a JSON list of pictures.
    Raises CannotBeSet, or TimeoutError.
    """
    script = str(FOLDER / "typeset.py")
    command = [sys.executable, "-I", script, str(FOLDER), template, str(made), output]
    with one_at_a_time():
        try:
            done = subprocess.run(
                command, input=data.encode(), capture_output=True, timeout=SECONDS, check=False
            )
        except subprocess.TimeoutExpired:
            raise TimeoutError(f"typst took more than {SECONDS} s") from None
    if done.returncode == FAILED:
        raise CannotBeSet(done.stderr.decode(errors="replace"))
    if done.returncode:
        tail = done.stderr.decode(errors="replace")[-2000:]
        raise RuntimeError(f"typesetting ended with {done.returncode}: {tail}")
    return done.stdout


@contextmanager
def one_at_a_time() -> Iterator[None]:
    """Wait for whoever sets a document on this machine; a process that dies lets go by itself."""
    try:
        import fcntl
    except ImportError:  # Windows: there one worker is started, and it does one thing at a time
        yield
        return
    path = Path(settings.VAR_DIR) / "typesetting.lock"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("w") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                time.sleep(LOOK_EVERY)
        yield
