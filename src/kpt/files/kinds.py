"""What a file may be: by its name, and by its first bytes, which do not lie."""

from dataclasses import dataclass

import filetype

from kpt.base.errors import DomainError

HEAD_BYTES = 8192  # enough for every signature that filetype knows

ZIP = "application/zip"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


class WrongFile(DomainError):
    """The file is not of a kind that is received here; the message says which are."""


@dataclass(frozen=True, slots=True)
class Format:
    """``signatures`` are the types that filetype may see in its bytes; empty means plain text."""

    content_type: str
    signatures: frozenset[str]


FORMATS = {
    # A workbook is a zip; filetype names it by what comes first inside, or only as a zip.
    ".xlsx": Format(XLSX, frozenset({XLSX, ZIP})),
    ".docx": Format(DOCX, frozenset({DOCX, ZIP})),
    ".csv": Format("text/csv; charset=utf-8", frozenset()),
    ".txt": Format("text/plain; charset=utf-8", frozenset()),
    ".json": Format("application/json", frozenset()),
    ".jsonl": Format("application/jsonl; charset=utf-8", frozenset()),
    ".zip": Format(ZIP, frozenset({ZIP})),
    ".pdf": Format("application/pdf", frozenset({"application/pdf"})),
    ".jpg": Format("image/jpeg", frozenset({"image/jpeg"})),
    ".jpeg": Format("image/jpeg", frozenset({"image/jpeg"})),
    ".png": Format("image/png", frozenset({"image/png"})),
}


def content_type_of(extension: str) -> str:
    """Return the type to announce: of a kind that we don't know, bytes and no more."""
    found = FORMATS.get(extension)
    return found.content_type if found else "application/octet-stream"


def check_kind(name: str, extension: str, head: bytes, allowed: frozenset[str]) -> None:
    """Raise WrongFile unless name and first bytes agree on one of the ``allowed`` extensions."""
    wanted = ", ".join(sorted(allowed))
    wants_workbook = ".xlsx" in allowed
    if extension not in allowed:
        if wants_workbook:
            way_out = (
                "Si es un libro de Excel, guárdelo como «Libro de Excel (.xlsx)» y súbalo otra vez."
            )
        elif ".docx" in allowed:
            way_out = "Guárdelo como Word (.docx) o como PDF y súbalo otra vez."
        else:
            way_out = "Escanéelo o expórtelo en uno de esos formatos y súbalo otra vez."
        raise WrongFile(
            f"«{name}» no es un archivo de los que se reciben aquí ({wanted}). {way_out}"
        )
    if not head:
        raise WrongFile(f"«{name}» está vacío. Descárguelo de nuevo y súbalo otra vez.")
    if wants_workbook and head.startswith(OLE_SIGNATURE):
        raise WrongFile(
            f"«{name}» tiene contraseña o es de una versión antigua de Excel (.xls). Ábralo, "
            "quítele la contraseña, guárdelo como «Libro de Excel (.xlsx)» y súbalo otra vez."
        )
    found = filetype.guess_mime(head)
    signatures = FORMATS[extension].signatures
    is_right = found in signatures if signatures else found is None and b"\0" not in head
    if not is_right:
        raise WrongFile(
            f"«{name}» termina en {extension}, pero por dentro es otra clase de archivo. Súbalo "
            "como se descargó, sin cambiarle el nombre."
        )
