"""How large and how slow a workbook may be before it is refused."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of an uploaded workbook; a plan of 1,000 targets uses less than a tenth of each.

    ``cells`` bounds the rectangle that a sheet's cells span, because the reader asks for memory
    for the whole rectangle: two cells at A1 and ZZ50000 would otherwise cost a gigabyte.
    ``memory_bytes`` is the address space of the reading process, ``seconds`` its wall clock.
    """

    file_bytes: int = 50 * MIB
    parts: int = 1_000
    unpacked_bytes: int = 200 * MIB
    ratio: int = 200
    rows: int = 50_000
    columns: int = 702  # ZZ
    cells: int = 8_000_000
    seconds: float = 10.0
    memory_bytes: int = 512 * MIB


DEFAULT_LIMITS = Limits()
