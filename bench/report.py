"""What was measured, as a table for the terminal and as a page of the documentation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from textwrap import fill

DOCUMENT = Path(__file__).parents[1] / "docs" / "benchmarks.md"
HEADERS = ("Medida", "Resultado", "Límite", "")
HEAD = """# Medidas de velocidad

Las escribe `make bench`, que mide en la máquina donde corre; con `DATABASE_URL=postgres://…` mide
PostgreSQL y deja como estaba lo de SQLite. Todo va como razón contra lo mínimo posible en la misma
corrida, porque los segundos dependen de la máquina y las razones, mucho menos. De cada medida se da
la mediana de varias vueltas, y lo medido y su mínimo se turnan dentro de cada vuelta.

Nada se mide en la base de datos de quien corre la orden: se hace una aparte, y al final se borra.
"""


@dataclass(frozen=True, slots=True)
class Measure:
    """One line: what was measured, how much it is and how much it may be."""

    title: str
    value: float
    limit: float
    unit: str = "×"

    @property
    def is_within(self) -> bool:
        return self.value <= self.limit

    def cells(self) -> tuple[str, str, str, str]:
        """Return the line as texts."""
        return (
            self.title,
            f"{_number(self.value, self.unit)} {self.unit}".rstrip(),
            f"≤ {self.limit:g} {self.unit}".rstrip().replace(".", ","),
            "cumple" if self.is_within else "NO CUMPLE",
        )


@dataclass(frozen=True, slots=True)
class Section:
    """The lines of one benchmark, how it was made, and its parts as a table of texts."""

    name: str
    title: str
    how: str
    measures: list[Measure]
    details: list[Sequence[str]] = field(default_factory=list)


def _number(value: float, unit: str) -> str:
    text = f"{value:.2f}" if unit == "×" else f"{value:.0f}"
    return text.replace(".", ",")


def milliseconds(value: float) -> str:
    """Return seconds as the text of milliseconds: «351 ms»."""
    return f"{value * 1000:.0f} ms" if value >= 0.01 else f"{value * 1000:.1f} ms".replace(".", ",")


def times(value: float) -> str:
    """Return a ratio as text: «2,31 ×»."""
    return f"{value:.2f} ×".replace(".", ",")


def terminal(sections: Sequence[Section]) -> str:
    """Return the one table that the terminal shows."""
    rows = [HEADERS, *(measure.cells() for s in sections for measure in s.measures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADERS))]
    lines = [
        "  ".join(
            cell.ljust(width) if column in (0, 3) else cell.rjust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in rows
    ]
    return "\n".join([lines[0], "─" * max(map(len, lines)), *lines[1:]])


def table(rows: Sequence[Sequence[str]]) -> str:
    """Return rows of texts, the first of them the headers, as a Markdown table."""
    head, *body = rows
    aligned = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join("| " + " | ".join(row) + " |" for row in (head, aligned, *body))


def chapter(machine: dict[str, str], sections: Sequence[Section]) -> str:
    """Return what was measured on one database, as Markdown without its title."""
    rows = [HEADERS, *(measure.cells() for s in sections for measure in s.measures)]
    parts = [
        "\n".join(f"- {title}: {text}" for title, text in machine.items()),
        table([(*row[:3], row[3] or "Estado") for row in rows]),
    ]
    for section in sections:
        parts.append(f"### {section.title}\n\n{_wrapped(section.how)}")
        if section.details:
            parts.append(table(section.details))
    return "\n\n".join(parts) + "\n"


def _wrapped(text: str) -> str:
    return fill(text, 100, break_long_words=False, break_on_hyphens=False)


def write(engine: str, text: str, document: Path = DOCUMENT) -> None:
    """Put the chapter of one engine in the document; that of the other stays as it is."""
    chapters = {"SQLite": "", "PostgreSQL": ""}
    if document.exists():
        _, *old = re.split(r"^## (.+)\n", document.read_text(encoding="utf-8"), flags=re.M)
        chapters |= dict(zip(old[::2], old[1::2], strict=True))
    chapters[engine] = f"\n{text}\n"
    body = [f"## {name}\n{found}" for name, found in chapters.items() if found.strip()]
    document.write_text(HEAD + "\n" + "".join(body).rstrip() + "\n", encoding="utf-8")
