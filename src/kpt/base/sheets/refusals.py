"""Why an uploaded workbook is refused, in words that say the way out.

The texts are in one table so that screens, commands and tests speak of the same thing by its
code, and so that a reviewer of language finds them together.
"""

from kpt.base.errors import DomainError

REFUSALS: dict[str, str] = {
    "empty": "El archivo está vacío. Vuelva a descargarlo o a guardarlo y súbalo otra vez.",
    "too_big": (
        "El archivo pesa {size} y el límite es {limit}. Quite las imágenes y las hojas que no "
        "hagan parte del formato, guárdelo como .xlsx y vuelva a subirlo."
    ),
    "password": (
        "El libro tiene contraseña y no se puede leer. Ábralo en Excel, quite la contraseña en "
        "Archivo → Información → Proteger libro, guárdelo y vuelva a subirlo."
    ),
    "old_excel": (
        "El libro está en el formato antiguo de Excel (.xls). Ábralo en Excel, guárdelo como "
        "«Libro de Excel (.xlsx)» y suba ese archivo."
    ),
    "binary_excel": (
        "El libro está en formato binario de Excel (.xlsb). Ábralo en Excel, guárdelo como "
        "«Libro de Excel (.xlsx)» y suba ese archivo."
    ),
    "opendocument": (
        "El archivo es una hoja de cálculo de OpenDocument (.ods). Ábralo en su programa, guárdelo "
        "como «Libro de Excel (.xlsx)» y suba ese archivo."
    ),
    "text": (
        "El archivo es texto plano, como un CSV, no un libro de Excel. Ábralo en Excel, guárdelo "
        "como «Libro de Excel (.xlsx)» y suba ese archivo."
    ),
    "web_page": (
        "El archivo es una página web guardada con nombre de Excel. Ábralo en Excel, guárdelo "
        "como «Libro de Excel (.xlsx)» y suba ese archivo."
    ),
    "pdf": "El archivo es un PDF. Suba el libro de Excel (.xlsx) con el que se hizo.",
    "document": (
        "El archivo es un documento de texto (Word), no un libro de Excel. Suba el libro (.xlsx)."
    ),
    "slides": (
        "El archivo es una presentación (PowerPoint), no un libro de Excel. Suba el libro (.xlsx)."
    ),
    "image": "El archivo es una imagen, no un libro de Excel. Suba el libro (.xlsx).",
    "other_zip": (
        "El archivo es un comprimido (.zip) sin un libro de Excel. Si el libro está dentro, "
        "descomprímalo y suba el .xlsx."
    ),
    "not_a_workbook": (
        "El archivo no es un libro de Excel. Compruebe que eligió el archivo correcto; debe ser "
        "un .xlsx."
    ),
    "damaged": (
        "El libro está dañado o incompleto. Si lo descargó, descárguelo de nuevo; si lo guardó "
        "usted, ábralo en Excel, guárdelo otra vez como .xlsx y vuelva a subirlo."
    ),
    "truncated": (
        "Al archivo le falta una parte: la descarga o la copia se cortó. Descárguelo o cópielo "
        "de nuevo y vuelva a subirlo."
    ),
    "too_many_parts": (
        "El libro tiene más de {limit} partes internas, demasiadas para un formato de planeación. "
        "Copie las hojas del formato a un libro nuevo, guárdelo como .xlsx y súbalo."
    ),
    "bomb": (
        "El libro, al abrirse, ocupa mucho más de lo permitido ({limit}). Copie solo las hojas "
        "del formato a un libro nuevo, guárdelo como .xlsx y súbalo."
    ),
    "unsafe_xml": (
        "El libro contiene instrucciones que un libro normal no trae y que pueden ser peligrosas. "
        "Copie las hojas a un libro nuevo en Excel, guárdelo como .xlsx y súbalo."
    ),
    "unsafe_names": (
        "El libro fue armado con nombres internos no permitidos y puede ser peligroso. Copie las "
        "hojas a un libro nuevo en Excel, guárdelo como .xlsx y súbalo."
    ),
    "macros": (
        "El libro contiene macros. Guárdelo en Excel como «Libro de Excel (.xlsx)», sin macros, y "
        "suba ese archivo."
    ),
    "external_links": (
        "El libro tiene vínculos a otros archivos. En Excel, en Datos → Editar vínculos, elija "
        "«Romper vínculo», guárdelo y vuelva a subirlo."
    ),
    "too_many_rows": (
        "La hoja «{sheet}» tiene datos hasta la fila {row}; el límite es {limit}. Borre las filas "
        "que sobran (las celdas sueltas lejos de la tabla también cuentan), guárdelo y súbalo."
    ),
    "too_many_columns": (
        "La hoja «{sheet}» tiene datos hasta la columna {column}; el límite es {limit}. Borre las "
        "columnas que sobran (las celdas sueltas lejos de la tabla también cuentan), guárdelo y "
        "súbalo."
    ),
    "too_many_cells": (
        "La hoja «{sheet}» abarca {cells} celdas; el límite es {limit}. Borre las celdas sueltas "
        "lejos de la tabla, guárdelo y súbalo."
    ),
    "too_slow": (
        "Leer el libro tomó más de {seconds} segundos y se detuvo. Copie solo las hojas del "
        "formato a un libro nuevo, guárdelo como .xlsx y vuelva a subirlo."
    ),
    "too_much_memory": (
        "Leer el libro necesita más memoria de la permitida y se detuvo. Copie solo las hojas del "
        "formato a un libro nuevo, guárdelo como .xlsx y vuelva a subirlo."
    ),
}


class UnsafeWorkbook(DomainError):
    """A file that is not read any further. ``code`` is a key of REFUSALS."""

    def __init__(self, code: str, **details: object):
        super().__init__(REFUSALS[code].format(**details))
        self.code = code

    def __reduce__(self):
        """Keep code and message when a job hands the error to another process."""
        return _again, (self.code, self.message)


def _again(code: str, message: str) -> UnsafeWorkbook:
    error = UnsafeWorkbook.__new__(UnsafeWorkbook)
    DomainError.__init__(error, message)
    error.code = code
    return error


def megabytes(size: int) -> str:
    """Return a size in MB as Colombians write it: 1572864 → «1,5 MB».

    Units: ``size`` in bytes; 1 MB is 1024 × 1024 bytes, as file explorers show it.
    """
    tenths = (size * 10 + 524_288) // 1_048_576
    whole, rest = divmod(tenths, 10)
    return f"{whole},{rest} MB" if rest else f"{whole} MB"
