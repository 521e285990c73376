"""Read one workbook in a process of its own, with limits, and send its sheets back.

Started by ``reading`` as a script, isolated and without site (-I -S), because that starts in ten
milliseconds and inherits neither memory, settings nor secrets of the web process. Nothing of this
project is imported here. The reader asks for memory as the file tells it to and aborts the
process if it is refused: that has to happen here and not where people are being served.

Input: the workbook on standard input. Output: frames of four bytes of length and a pickle each:
("sheet", name, visible, first_row, first_column), lists of rows, and ("end",) or ("error", code).
"""

import sys

ROWS_PER_FRAME = 500


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


def frames(source, calamine):
    """Yield what is to be sent: each sheet's heading, then its rows, then the end."""
    book = calamine.CalamineWorkbook.from_filelike(source)
    worksheet, shown = calamine.SheetTypeEnum.WorkSheet, calamine.SheetVisibleEnum.Visible
    for metadata in book.sheets_metadata:
        if metadata.typ != worksheet:
            continue
        sheet = book.get_sheet_by_name(metadata.name)
        row, column = sheet.start or (0, 0)
        yield ("sheet", metadata.name, metadata.visible == shown, row, column)
        batch = []
        # iter_rows begins at row 1 but at the first filled column: the reader's own habit.
        for values in sheet.iter_rows():
            batch.append(values)
            if len(batch) == ROWS_PER_FRAME:
                yield batch
                batch = []
        if batch:
            yield batch
    yield ("end",)


def main(site: str, memory_bytes: str, seconds: str) -> None:
    """Send the frames of the workbook on standard input to standard output."""
    limit(int(memory_bytes), int(seconds))
    sys.path.append(site)
    from _pickle import dumps

    import python_calamine as calamine

    out = sys.stdout.buffer

    def send(frame) -> None:
        data = dumps(frame, 5)
        out.write(len(data).to_bytes(4, "big"))
        out.write(data)

    try:
        for frame in frames(sys.stdin.buffer, calamine):
            send(frame)
    except MemoryError:
        send(("error", "too_much_memory"))
    except calamine.PasswordError:
        send(("error", "password"))
    except BaseException:  # a panic of the reader is not an Exception
        send(("error", "damaged"))
    out.flush()


if __name__ == "__main__":
    main(*sys.argv[1:])
