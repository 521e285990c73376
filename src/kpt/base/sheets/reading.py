"""Read an uploaded workbook: first the guard, then the parser in a process of its own.

The parser (calamine) is quick and safe in memory, but a file can ask it for half a terabyte and it
then aborts its process, or keep it busy for minutes. So it never runs where people are served: a
new, isolated interpreter reads the file, bounded in memory and time, and sends the rows back
while it reads. Starting it costs some 15 ms; nothing of this process is shared with it.
"""

import datetime as dt
import io
import math
import os
import shutil
import subprocess
import sys
import tempfile
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from decimal import Decimal
from pathlib import Path
from pickle import Unpickler, UnpicklingError
from typing import IO, Any, BinaryIO

import python_calamine

from kpt.base.sheets.addresses import row_and_column
from kpt.base.sheets.books import Sheet, Workbook, clean, match_key
from kpt.base.sheets.guard import inspect
from kpt.base.sheets.limits import DEFAULT_LIMITS, Limits
from kpt.base.sheets.refusals import UnsafeWorkbook
from kpt.base.sheets.tables import Cells, Table, table
from kpt.base.sheets.values import CellFault, Fault, Value, as_moment, from_double

__all__ = [
    "DEFAULT_LIMITS",
    "Cells",
    "Limits",
    "Sheet",
    "Table",
    "UnsafeWorkbook",
    "Workbook",
    "clean",
    "match_key",
    "read_workbook",
    "table",
]

CHILD = Path(__file__).with_name("child.py")
SITE = str(Path(python_calamine.__file__).parent.parent)


def read_workbook(
    source: str | os.PathLike[str] | BinaryIO, *, limits: Limits = DEFAULT_LIMITS
) -> Workbook:
    """Return the sheets of an .xlsx given by its path or as a seekable binary file.

    Raises UnsafeWorkbook (a DomainError: message in Spanish, ``code``) for anything that is not
    a sound workbook within the limits. Formulas come as the result saved with them.
    """
    with _opened(source) as handle:
        faults = inspect(handle, limits=limits).faults
        with _inheritable(handle) as file:
            sheets = _read_apart(file, limits)
    for name, found in faults.items():
        if name in sheets:
            _place_faults(sheets[name], found)
    return Workbook(sheets)


@contextmanager
def _opened(source: str | os.PathLike[str] | BinaryIO) -> Iterator[BinaryIO]:
    if isinstance(source, (str, os.PathLike)):
        with open(source, "rb") as handle:
            yield handle
    else:
        yield source


@contextmanager
def _inheritable(handle: BinaryIO) -> Iterator[BinaryIO]:
    """Give a file of the system, which the other process can inherit, at its beginning.

    What lives in memory or in remote storage is copied; by now the guard has bounded its size.
    """
    handle.seek(0)
    try:
        handle.fileno()
    except (AttributeError, io.UnsupportedOperation):
        with tempfile.TemporaryFile() as copy:
            shutil.copyfileobj(handle, copy, 1 << 20)
            copy.flush()
            yield copy
    else:
        yield handle


def _read_apart(handle: BinaryIO, limits: Limits) -> dict[str, Sheet]:
    """Run the child on the open file and rebuild its sheets; it is dead when this returns."""
    os.lseek(handle.fileno(), 0, os.SEEK_SET)  # the child inherits the position of the system
    # The clock here ends it first, and can tell why; the one there is for when this dies.
    seconds = math.ceil(limits.seconds) + 1
    command = [sys.executable, "-I", "-S", str(CHILD), SITE, str(limits.memory_bytes), str(seconds)]
    too_slow = threading.Event()
    with subprocess.Popen(
        command, stdin=handle, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, env=_environment()
    ) as child:

        def stop() -> None:
            too_slow.set()
            child.kill()

        alarm = threading.Timer(limits.seconds, stop)
        alarm.daemon = True
        alarm.start()
        try:
            assert child.stdout is not None
            return _sheets(child.stdout)
        except _ChildDied as death:
            if too_slow.is_set():
                raise UnsafeWorkbook("too_slow", seconds=f"{limits.seconds:g}") from death
            raise UnsafeWorkbook("too_much_memory") from death
        finally:
            alarm.cancel()
            child.kill()


class _ChildDied(Exception):
    """The reading process ended without having said so: killed by a limit, or aborted."""


def _environment() -> dict[str, str]:
    """Give the child no variable of ours; Windows cannot start a process without SYSTEMROOT."""
    return {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}


def _sheets(pipe: IO[bytes]) -> dict[str, Sheet]:
    sheets: dict[str, Sheet] = {}
    convert = _Converter()
    rows: list[tuple[Value, ...]] = []
    left: tuple[None, ...] = ()
    for frame in _frames(pipe):
        if isinstance(frame, list):
            rows += [left + tuple(map(convert, values)) for values in frame]
            continue
        match frame:
            case ("sheet", name, visible, _, column):
                rows, left = [], (None,) * column
                sheets[name] = Sheet(name, rows, visible)
            case ("error", code):
                raise UnsafeWorkbook(code)
            case _:
                return sheets
    raise _ChildDied


def _frames(pipe: IO[bytes]) -> Iterator[Any]:
    while len(head := pipe.read(4)) == 4:
        data = pipe.read(int.from_bytes(head, "big"))
        try:
            yield _PlainUnpickler(io.BytesIO(data)).load()
        except (UnpicklingError, EOFError) as error:
            raise _ChildDied from error


class _PlainUnpickler(Unpickler):
    """Rebuilds plain values, dates and times; even a child gone mad cannot name anything else."""

    def find_class(self, module: str, name: str) -> Any:
        if module == "datetime" and name in {"datetime", "date", "time", "timedelta"}:
            return getattr(dt, name)
        raise UnpicklingError(f"unexpected {module}.{name}")


class _Numbers(dict[float, Decimal | CellFault]):
    """Doubles already converted: most cells of a plan hold a few values, above all zero."""

    def __missing__(self, double: float) -> Decimal | CellFault:
        number = self[double] = from_double(double)
        return number


class _Converter:
    """Turns what the parser gives into our values."""

    __slots__ = ("_numbers",)

    def __init__(self) -> None:
        self._numbers = _Numbers()

    def __call__(self, value: Any) -> Value:
        kind = value.__class__
        if kind is float:
            return self._numbers[value]
        if kind is str:
            return value or None
        return as_moment(value) if kind is dt.date else value


def _place_faults(sheet: Sheet, found: dict[str, str]) -> None:
    """Put the faults that the guard saw where the parser left a blank."""
    places = {row_and_column(place): text for place, text in found.items()}
    height = max(row for row, _ in places)
    width = max(sheet.width, *(column for _, column in places))
    rows = sheet.rows
    if width > sheet.width:
        rows[:] = [row + (None,) * (width - len(row)) for row in rows]
    rows += [(None,) * width for _ in range(height - len(rows))]
    by_row: dict[int, list[tuple[int, str]]] = {}
    for (row, column), text in places.items():
        by_row.setdefault(row, []).append((column, text))
    for row, cells in by_row.items():
        values = list(rows[row - 1])
        for column, text in cells:
            if values[column - 1] is None:
                fault = Fault.ERROR if text else Fault.NO_VALUE
                values[column - 1] = CellFault(fault, text)
        rows[row - 1] = tuple(values)
