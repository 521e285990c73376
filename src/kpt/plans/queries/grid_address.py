"""What the address of the sheet asks for. Everything is in it, so that it can be sent by mail."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

EVERY = 0
"""The line of an address that asks for the targets of all lines."""
ALL_OPEN = "todas"
ONLY = {
    "sin-plata": "Solo sin plata",
    "con-plata": "Solo con plata",
    "sobre-techo": "Solo de fuentes pasadas del techo",
}


def cell_name(consecutive: int, fiscal_year: int, source: int | None) -> str:
    """Return how a cell is named on the screen: «c-56-2024-6»; source 0 is the quantity."""
    return f"c-{consecutive}-{fiscal_year}-{source or 0}"


@dataclass(frozen=True, slots=True)
class GridAddress:
    """Line, filters, opened targets and page of the sheet. Unknown values are taken as absent."""

    line: int | None = None
    sector: str = ""
    source: int | None = None
    only: str = ""
    text: str = ""
    opened: frozenset[int] = frozenset()
    all_open: bool = False
    added: tuple[int, int] | None = None
    page: int = 1
    year: int | None = None

    @classmethod
    def of(cls, query: Mapping[str, str]) -> GridAddress:
        """Read the address as it came."""
        opened = query.get("abrir", "")
        target, _, source = query.get("agregar", "").partition("-")
        if to := query.get("agregar_a", ""):
            target, source = to, query.get(f"fuente_{to}", "")
        added = (_number(target), _source(source))
        line = query.get("linea", "")
        return cls(
            line=EVERY if line == ALL_OPEN else _number(line),
            sector=query.get("sector", "")[:2],
            source=_source(query.get("fuente", "")),
            only=query.get("solo", "") if query.get("solo") in ONLY else "",
            text=query.get("q", "")[:100],
            opened=frozenset(n for part in opened.split(",") if (n := _number(part)) is not None),
            all_open=opened == ALL_OPEN,
            added=added if added[0] is not None and added[1] is not None else None,  # type: ignore[arg-type]
            page=_number(query.get("pagina", "")) or 1,
            year=_number(query.get("vigencia", "")),
        )

    @property
    def searches(self) -> bool:
        """Does it look for targets whatever their line?"""
        return bool(self.sector or self.only or self.text)

    def is_open(self, consecutive: int) -> bool:
        return consecutive in self.opened or self._added_to(consecutive)

    def extra_source(self, consecutive: int) -> int | None:
        """Return the source that somebody is adding to a target, with no money yet."""
        return self.added[1] if self.added and self._added_to(consecutive) else None

    def _added_to(self, consecutive: int) -> bool:
        return self.added is not None and self.added[0] == consecutive

    def at_line(self, line: int) -> GridAddress:
        return replace(self, line=line)

    def with_line(self, line: int) -> str:
        """Return the address with another line open, from its first page."""
        return replace(self, line=line, page=1, opened=frozenset(), added=None).query

    def with_year(self, year: int) -> str:
        """Return the address that shows the ceilings of another year."""
        return replace(self, year=year).query

    def with_all(self, *, is_open: bool) -> str:
        """Return the address with every target opened to its sources, or with none."""
        return replace(self, all_open=is_open, opened=frozenset(), added=None).query

    def toggled(self, consecutive: int) -> str:
        """Return the address with a target opened, or closed when it is open."""
        opened = self.opened ^ {consecutive}
        return replace(self, opened=opened, all_open=False, added=None).query

    @property
    def query(self) -> str:
        """Return the address as it is written after the «?»."""
        opened = ALL_OPEN if self.all_open else ",".join(map(str, sorted(self.opened)))
        line = "" if self.line is None else ALL_OPEN if self.line == EVERY else str(self.line)
        values = {
            "linea": line,
            "q": self.text,
            "sector": self.sector,
            "fuente": self.source or "",
            "solo": self.only,
            "abrir": opened,
            "agregar": "-".join(map(str, self.added)) if self.added else "",
            "vigencia": self.year or "",
            "pagina": self.page if self.page > 1 else "",
        }
        return "?" + urlencode({name: value for name, value in values.items() if value != ""})


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 7 else None


def _source(text: str) -> int | None:
    number = _number(text)
    return number if number and number <= 14 else None
