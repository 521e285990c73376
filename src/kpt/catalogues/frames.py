"""Performance frames (marcos de desempeño): loading one from a table, and asking it.

Layout, in a CSV (comma, UTF-8) or the first sheet of an .xlsx, headers in the first row:

| column | content |
|---|---|
| Código del indicador de resultado | of the publisher; may be blank, then the name is what counts |
| Indicador de resultado | its name |
| Código del programa | four digits |
| Código del producto | seven digits, beginning with those of the programme |
| Peso | 1 to 100: how much the product moves the outcome |
| Justificación | why, in one sentence; may be blank |
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from django.db import transaction

from kpt.accounts.actor import Actor
from kpt.audit.kinds import AuditKind
from kpt.audit.recording import record
from kpt.base.bulk import insert_rows
from kpt.base.errors import DomainError
from kpt.base.sheets.books import Sheet
from kpt.base.sheets.problems import ProblemList
from kpt.base.sheets.reading import read_workbook
from kpt.base.sheets.tables import Cells, table
from kpt.catalogues.models import FrameLink, PerformanceFrame
from kpt.rules.nearest import Index
from kpt.rules.text import fold

DEMO = Path(__file__).parent / "data" / "marcos_demostracion.csv"
OUTCOME_CODE, OUTCOME = "Código del indicador de resultado", "Indicador de resultado"
PROGRAMME, PRODUCT = "Código del programa", "Código del producto"
WEIGHT, WHY = "Peso", "Justificación"
REQUIRED = (OUTCOME, PROGRAMME, PRODUCT, WEIGHT)
OPTIONAL = (OUTCOME_CODE, WHY)
PROGRAMME_DIGITS, PRODUCT_DIGITS, MOST_WEIGHT = 4, 7, 100
CLOSE = 450
"""From how many thousandths two names of outcomes are taken for the same: our decision."""


class BadFrame(DomainError):
    """A table with errors. ``problems`` has each with its row; nothing was loaded."""

    def __init__(self, message: str, problems: ProblemList):
        super().__init__(message)
        self.problems = problems


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A product that usually moves an outcome, and what the frame says of it."""

    product_code: str
    weight: int
    justification: str
    frame: str
    outcome_name: str
    is_demo: bool


def open_frame(path: Path) -> Sheet:
    """Return the table of a CSV or of the first sheet of a workbook. Raises OSError."""
    if path.suffix.lower() == ".xlsx":
        return next(iter(read_workbook(path).sheets.values()))
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = [tuple(cell or None for cell in row) for row in csv.reader(file)]
    width = max((len(row) for row in rows), default=0)
    return Sheet(path.name, [(*row, *[None] * (width - len(row))) for row in rows])


@transaction.atomic
def load_frame(
    *,
    sheet: Sheet,
    fingerprint: str,
    label: str,
    source: str,
    is_demo: bool,
    actor: Actor,
    now: datetime,
) -> tuple[PerformanceFrame, int]:
    """Load an edition of a frame, all or nothing; one with the same label is replaced.

    Only a command may: there is no permission to ask. Raises BadFrame.
    """
    problems = ProblemList()
    rows = list(_links(sheet, problems))
    if problems.has_errors or not rows:
        raise BadFrame(
            "La tabla no se cargó: corrija lo que se indica y vuelva a intentar.", problems
        )
    PerformanceFrame.objects.filter(label=label).delete()
    frame = PerformanceFrame.objects.create(
        label=label, source=source, sha256=fingerprint, is_demo=is_demo, loaded_at=now
    )
    for row in rows:
        row.frame = frame
    insert_rows(rows)
    after = {"frame": label, "rows": len(rows), "sha256": fingerprint}
    record(AuditKind.REFERENCE_LOADED, actor=actor, target=frame, after=after, now=now)
    return frame, len(rows)


def fingerprint_of(path: Path) -> str:
    """Return the SHA-256 of a file."""
    return sha256(path.read_bytes()).hexdigest()


def suggestions(outcome_name: str, outcome_code: str = "") -> list[Suggestion]:
    """Return the products that usually move an outcome, those of more weight first. One query.

    By the code of the indicator; without it, by a name that says nearly the same.
    """
    rows = FrameLink.objects.select_related("frame").order_by("-frame__loaded_at", "-weight")
    links = list(rows)
    mine = [link for link in links if outcome_code and link.outcome_code == outcome_code]
    if not mine:
        names = {fold(link.outcome_name): link.outcome_name for link in links}
        near = Index(names).ask(outcome_name, limit=1)
        if near and near[0].score >= CLOSE:
            mine = [link for link in links if fold(link.outcome_name) == near[0].key]
    found: dict[str, Suggestion] = {}
    for link in mine:
        found.setdefault(
            link.product_code,
            Suggestion(
                link.product_code,
                link.weight,
                link.justification,
                link.frame.label,
                link.outcome_name,
                link.frame.is_demo,
            ),
        )
    return sorted(found.values(), key=lambda one: (-one.weight, one.product_code))


def _links(sheet: Sheet, problems: ProblemList) -> Iterable[FrameLink]:
    seen: dict[tuple[str, str], int] = {}
    found = table(sheet, header_row=1, required=REQUIRED, optional=OPTIONAL, problems=problems)
    if problems.has_errors:
        return
    for cells in found:
        link = _link(cells)
        key = (fold(link.outcome_name), link.product_code)
        if not cells.errors and key in seen:
            cells.problem(
                PRODUCT,
                f"Ya está en la fila {seen[key]}.",
                fix="Deje una sola fila.",
                code="repeated",
            )
        seen.setdefault(key, cells.row_number)
        if not cells.errors:
            yield link


def _link(cells: Cells) -> FrameLink:
    programme = _code(cells, PROGRAMME, PROGRAMME_DIGITS)
    product = _code(cells, PRODUCT, PRODUCT_DIGITS)
    if programme and product and not product.startswith(programme):
        cells.problem(
            PRODUCT,
            "El producto no es de ese programa.",
            fix="Revise los dos códigos.",
            code="chain",
        )
    weight = cells.number(WEIGHT, required=True)
    if weight is not None and not (weight == int(weight) and 1 <= weight <= MOST_WEIGHT):
        cells.problem(
            WEIGHT, "El peso va de 1 a 100.", fix="Escriba un número entero.", code="weight"
        )
    return FrameLink(
        outcome_code=cells.text(OUTCOME_CODE)[:80],
        outcome_name=cells.text(OUTCOME, required=True)[:400],
        programme_code=programme,
        product_code=product,
        weight=int(weight or 0),
        justification=cells.text(WHY),
    )


def _code(cells: Cells, header: str, digits: int) -> str:
    text = cells.text(header, required=True)
    if text and not (text.isdecimal() and len(text) in (digits - 1, digits)):
        cells.problem(
            header, f"El código tiene {digits} dígitos.", fix="Escríbalo como texto.", code="digits"
        )
    return text.zfill(digits) if text else ""
