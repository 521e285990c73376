"""Workbooks made by hand, byte by byte where a library would refuse to make them so bad."""

import io
import struct
import zipfile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
HEAD = '<?xml version="1.0" encoding="UTF-8"?>'
SHEET_PART = "xl/worksheets/sheet1.xml"
CELL = '<row r="1"><c r="A1"><v>1</v></c></row>'


def sheet_xml(rows: str = CELL, *, before: str = "") -> str:
    """Return the XML of a sheet around its rows."""
    return f'{HEAD}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData></worksheet>'


def parts(rows: str = CELL, *, name: str = "Hoja", **changes: str | bytes | None):
    """Return the parts of a minimal workbook by name; ``changes`` replace (None removes) one."""
    found: dict[str, str | bytes | None] = {
        "[Content_Types].xml": (
            f'{HEAD}<Types xmlns="{PACKAGE}/content-types">'
            '<Default Extension="xml" ContentType="application/xml"/>'
            '<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-'
            'officedocument.spreadsheetml.sheet.main+xml"/></Types>'
        ),
        "_rels/.rels": (
            f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
        ),
        "xl/workbook.xml": (
            f'{HEAD}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
            f'<sheet name="{name}" sheetId="1" r:id="rId1"/></sheets></workbook>'
        ),
        "xl/_rels/workbook.xml.rels": (
            f'{HEAD}<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1" '
            f'Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>'
        ),
        SHEET_PART: sheet_xml(rows),
    }
    return found | changes


def packed(contents) -> io.BytesIO:
    """Return a zip of parts given as a mapping, or as pairs when a name has to come twice."""
    target = io.BytesIO()
    pairs = contents.items() if hasattr(contents, "items") else contents
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in pairs:
            if content is not None:
                archive.writestr(name, content)
    target.seek(0)
    return target


def workbook(rows: str = CELL, *, name: str = "Hoja", **changes) -> io.BytesIO:
    """Return a minimal workbook of one sheet with those rows of XML."""
    return packed(parts(rows, name=name, **changes))


def row_of(*cells: str, number: int = 1) -> str:
    """Return the XML of a row around cells already in XML."""
    return f'<row r="{number}">{"".join(cells)}</row>'


def lying_about_size(target: io.BytesIO, name: str, size: int) -> io.BytesIO:
    """Return the zip with another uncompressed size of one part written in its directory."""
    data = bytearray(target.getvalue())
    with zipfile.ZipFile(target) as archive:
        start = archive.start_dir
    at = data.index(name.encode(), start) - 46
    struct.pack_into("<L", data, at + 24, size)
    return io.BytesIO(bytes(data))
