"""Whose workbook is it? For commands, which get a file without an address."""

from __future__ import annotations

from kpt.base.errors import DomainError
from kpt.base.sheets.books import Workbook
from kpt.base.sheets.tables import as_text
from kpt.files.models import ImportKind
from kpt.followup.workbook import layout as followup_layout
from kpt.followup.workbook.summary_reading import read_summary
from kpt.plans.workbook import layout
from kpt.rules.text import fold
from kpt.territories.models import TerritorialEntity


class Unidentified(DomainError):
    """The workbook does not say whose it is."""


def entity_of(workbook: Workbook, kind: ImportKind) -> str:
    """Return the DIVIPOLA code of the entity that the workbook is of. Raises Unidentified."""
    code = _by_code(workbook) if kind == ImportKind.PLAN else _by_name(workbook)
    if code is None:
        raise Unidentified(_why(workbook, kind))
    return code


def _why(workbook: Workbook, kind: ImportKind) -> str:
    """Say why nobody's name was found: most often, it is the other workbook."""
    is_plan = workbook.sheet(layout.TARGETS) is not None
    is_report = workbook.sheet(followup_layout.PHYSICAL_SHEET) is not None
    if kind == ImportKind.EXECUTION and is_plan:
        return (
            "Este libro es la exportación del plan (SisPT), no el informe de seguimiento. "
            "Impórtelo con «manage.py import_plan»."
        )
    if kind == ImportKind.PLAN and is_report:
        return (
            "Este libro es el informe de seguimiento del DNP, no la exportación del plan. "
            "Impórtelo con «manage.py import_execution»."
        )
    return "No se pudo saber de qué entidad es el libro. Dígalo con --entity y su código DANE."


def _by_code(workbook: Workbook) -> str | None:
    sheet = workbook.sheet(layout.LINES) or workbook.sheet(layout.TARGETS)
    rows = sheet.rows[layout.FIRST_ROW - 1 :] if sheet else []
    codes = [as_text(row[0]).strip() for row in rows if row and row[0] is not None]
    if not codes or not codes[0].isdigit():
        return None
    return codes[0].zfill(5 if len(codes[0]) > 2 else 2)


def _by_name(workbook: Workbook) -> str | None:
    sheet = workbook.sheet(followup_layout.SUMMARY_SHEET)
    if sheet is None:
        return None
    name, _, department = read_summary(sheet).entity_text.rpartition(",")
    wanted, place = (fold(name), fold(department)) if name else (fold(department), None)
    found = [
        entity.pk
        for entity in TerritorialEntity.objects.filter(makes_plan=True).select_related("department")
        if wanted in _names(entity)
        and (place is None) == (entity.department is None)
        and (place is None or place in _names(entity.department))
    ]
    return found[0] if len(found) == 1 else None


def _names(entity: TerritorialEntity | None) -> set[str]:
    names = [entity.name, *entity.aliases.split("|")] if entity else []
    return {fold(name) for name in names if name}
