"""With which bigger agendas a plan is tied: elements, ties, and the matrix by line."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from kpt.base.downloads import TableFile
from kpt.base.numbers import percent
from kpt.base.sheets.styles import LONG_TEXT, TEXT
from kpt.base.sheets.writing import Column
from kpt.catalogues.models import SDG, NationalPlanTransformation
from kpt.formulation.models import AgendaElement
from kpt.plans.models import (
    CURRENT_STATES,
    Alignment,
    AlignmentFramework,
    ExtraSheet,
    PlanVersion,
    StrategicLine,
    VersionState,
)
from kpt.plans.workbook.layout import PATR
from kpt.promises.models import RowKind
from kpt.promises.queries.rows import PlanRowName, PlanRows, plan_rows
from kpt.rules.alignment import Coverage, Tie, coverage_of
from kpt.rules.text import fold

FROM_CATALOGUE = "Lo fija el catálogo"
NOTED = "Anotada por el equipo"


@dataclass(frozen=True, slots=True)
class Element:
    """One element of an agenda. ``is_typed``: somebody of the team wrote it."""

    code: str
    name: str
    is_typed: bool = False


@dataclass(frozen=True, slots=True)
class Noted:
    """One tie as a table tells it. ``pk`` is None for what the catalogue says."""

    row: PlanRowName
    element: str
    how: str
    pk: int | None


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """One element with its cells, one for each line."""

    element: Element
    cells: tuple[tuple[str, int], ...]  # the line, and how many of its rows
    rows: int
    add_url: str


@dataclass(frozen=True, slots=True)
class AlignmentPage:
    """The matrix of one framework."""

    framework: AlignmentFramework
    lines: tuple[PlanRowName, ...]
    rows: tuple[MatrixRow, ...]
    line_totals: tuple[tuple[str, int], ...]
    uncovered: tuple[MatrixRow, ...]
    coverage: Coverage
    percent: str
    calculation: dict[str, object]
    noted: tuple[Noted, ...]
    empty_reason: str
    takes_elements: bool


def alignment_page(version: PlanVersion, framework: AlignmentFramework) -> AlignmentPage:
    """Return the matrix of a framework. Four queries."""
    plan = plan_rows(version)
    elements = elements_of(version, framework)
    ties, noted = _ties(version, framework, plan, elements)
    lines = tuple(plan.of_kind(RowKind.LINE))
    found = coverage_of(
        [element.code for element in elements], [line.uid for line in lines], ties, plan.serving
    )
    divipola = version.plan.entity_id
    rows = tuple(
        MatrixRow(
            element,
            tuple(zip((line.label for line in lines), one.by_line, strict=True)),
            one.rows,
            add_url(divipola, framework, element.code),
        )
        for element, one in zip(elements, found.elements, strict=True)
    )
    return AlignmentPage(
        framework=framework,
        lines=lines,
        rows=rows,
        line_totals=tuple(zip((line.label for line in lines), found.lines, strict=True)),
        uncovered=tuple(row for row in rows if not row.rows),
        coverage=found,
        percent="" if found.ratio is None else percent(found.ratio),
        calculation=_calculation(framework, found),
        noted=noted,
        empty_reason="" if elements else EMPTY[framework],
        takes_elements=framework in (AlignmentFramework.PDET, AlignmentFramework.CITIZENS),
    )


EMPTY = {
    AlignmentFramework.SDG: "El catálogo de ODS no está cargado.",
    AlignmentFramework.NATIONAL_PLAN: "El catálogo del PND no está cargado.",
    AlignmentFramework.DEPARTMENT_PLAN: (
        "El plan del departamento todavía no está en esta plataforma, o esta entidad es un "
        "departamento."
    ),
    AlignmentFramework.PDET: (
        "No hay iniciativas PDET. Si el municipio es PDET, llegan con el libro oficial (hoja "
        "«Iniciativas PATR») o se escriben aquí."
    ),
    AlignmentFramework.CITIZENS: (
        "Escriba las iniciativas que salieron de las mesas con la comunidad."
    ),
}


def add_url(divipola: str, framework: str, code: str = "") -> str:
    """Return where a tie with an element is added."""
    url = reverse("formulation:alignment-add", args=[divipola, framework])
    return f"{url}?elemento={code}" if code else url


def elements_of(version: PlanVersion, framework: AlignmentFramework) -> list[Element]:
    """Return the elements of an agenda for a plan. One query; two for PDET."""
    match framework:
        case AlignmentFramework.SDG:
            return [Element(str(n), name) for n, name in SDG.objects.values_list("number", "name")]
        case AlignmentFramework.NATIONAL_PLAN:
            return _transformations(version.plan.period.first_year)
        case AlignmentFramework.DEPARTMENT_PLAN:
            return _department_lines(version.plan.entity.department_id)
        case AlignmentFramework.PDET:
            typed = _typed(version, framework)
            taken = {element.code for element in typed}
            return [one for one in _patr(version) if one.code not in taken] + typed
    return _typed(version, framework)


def _transformations(first_year: int) -> list[Element]:
    """Return those of the national plan in force when the term began, or of the next one."""
    rows = NationalPlanTransformation.objects.order_by("period", "pk")
    by_period: dict[str, list[Element]] = defaultdict(list)
    for period, code, name in rows.values_list("period", "code", "name"):
        by_period[period].append(Element(code, name))
    begun = [period for period in by_period if int(period[:4]) <= first_year]
    chosen = max(begun, default=min(by_period, default=""))
    return by_period.get(chosen, [])


def _department_lines(department: str | None) -> list[Element]:
    """Return the lines of the department's newest plan, in force before one in formulation."""
    if department is None:
        return []
    rows = StrategicLine.objects.filter(
        version__plan__entity_id=department,
        version__state__in=[*CURRENT_STATES, VersionState.DRAFT],
    ).order_by("position")
    by_version: dict[tuple, list[Element]] = defaultdict(list)
    for year, state, number, name in rows.values_list(
        "version__plan__period__first_year", "version__state", "consecutive", "name"
    ):
        by_version[year, state != VersionState.DRAFT].append(Element(f"LE-{number}", name))
    return by_version[max(by_version)] if by_version else []


def _typed(version: PlanVersion, framework: AlignmentFramework) -> list[Element]:
    found = AgendaElement.objects.filter(plan=version.plan_id, framework=framework).order_by("code")
    return [Element(code, name, True) for code, name in found.values_list("code", "name")]


def _patr(version: PlanVersion) -> list[Element]:
    """Return the initiatives of the sheet that the official workbook brought, if it did."""
    sheet = ExtraSheet.objects.filter(version=version, name__icontains=PATR).first()
    return patr_elements(sheet.rows) if sheet else []


def patr_elements(rows: Iterable[list[list[str] | None]]) -> list[Element]:
    """Return code and name of each initiative of a kept sheet, by its headers.

    The name is in the column whose header says «iniciativa», the code in the one that says
    «código»; without a code, the initiatives are numbered.
    """
    texts = [[cell[1] if cell else "" for cell in row] for row in rows]
    heads = [[fold(text) for text in row] for row in texts]
    for place, head in enumerate(heads):
        names = [n for n, text in enumerate(head) if "iniciativa" in text and "codigo" not in text]
        if names and sum(1 for text in head if text) > 1:
            codes = [n for n, text in enumerate(head) if "codigo" in text]
            return _initiatives(texts[place + 1 :], names[0], codes[0] if codes else None)
    return []


def _initiatives(rows: list[list[str]], name: int, code: int | None) -> list[Element]:
    found: dict[str, Element] = {}
    for number, row in enumerate(rows, 1):
        text = row[name] if len(row) > name else ""
        key = row[code] if code is not None and len(row) > code else ""
        if text and (key or str(number)) not in found:
            found[key or str(number)] = Element((key or str(number))[:40], text[:400])
    return list(found.values())


def _ties(
    version: PlanVersion,
    framework: AlignmentFramework,
    plan: PlanRows,
    elements: list[Element],
) -> tuple[list[Tie], tuple[Noted, ...]]:
    """Return all ties for the matrix, and those that a person noted. Two queries at most."""
    ties = [Tie(uid, code, automatic=True) for uid, code in automatic(version, framework, elements)]
    noted = []
    found = Alignment.objects.filter(version=version, framework=framework).order_by("code", "pk")
    for pk, uid, code, name in found.values_list("pk", "row_uid", "code", "name"):
        if uid in plan.by_uid:
            ties.append(Tie(uid, code))
            noted.append(Noted(plan.by_uid[uid], f"{code}. {name}", NOTED, pk))
    return ties, tuple(noted)


def automatic(
    version: PlanVersion, framework: AlignmentFramework, elements: Iterable[Element]
) -> list[tuple[uuid.UUID, str]]:
    """Return what the catalogues say by themselves: ODS of targets, PND of outcomes."""
    if framework == AlignmentFramework.SDG:
        targets = version.producttargets.exclude(sdg=None).values_list("uid", "sdg_id")
        return [(uid, str(number)) for uid, number in targets]
    if framework == AlignmentFramework.NATIONAL_PLAN:
        codes = {fold(element.name): element.code for element in elements}
        outcomes = version.outcometargets.exclude(transformation_name="")
        named = outcomes.values_list("uid", "transformation_name")
        return [(uid, codes[fold(name)]) for uid, name in named if fold(name) in codes]
    return []


def _calculation(framework: AlignmentFramework, found: Coverage) -> dict[str, object]:
    ratio = "" if found.ratio is None else percent(found.ratio)
    rules = [
        "Un elemento cuenta si al menos una línea o meta del plan se articula con él.",
        "Una fila que sirve a dos líneas se cuenta en las dos; en el total, una sola vez.",
        "Decir que hay articulación no mide cuánto aporta la fila.",
    ]
    if framework == AlignmentFramework.SDG:
        rules.append("El ODS de cada meta de producto lo fija su indicador en el catálogo.")
    if framework == AlignmentFramework.NATIONAL_PLAN:
        rules.append("La transformación de cada meta de resultado se escoge en su ficha.")
    return {
        "title": f"¿Cómo se calculó el {ratio}?",
        "formula": ["Cobertura", f"{found.covered} con alguna fila/{found.total} elementos", ratio],
        "inputs": [
            ("Elementos de la agenda", str(found.total), framework.label),
            ("Con al menos una fila del plan", str(found.covered), "Catálogo y equipo"),
        ],
        "rules": rules,
        "source": "Fórmula propia.",
    }


@dataclass(frozen=True, slots=True)
class AlignmentTable:
    """The ties of one framework for a document: header and rows of text."""

    framework: AlignmentFramework
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    covered: int
    total: int


def alignment_tables(version: PlanVersion) -> tuple[AlignmentTable, ...]:
    """Return, for documents, the matrix of each framework that has elements. 20 queries at most."""
    tables = []
    for framework in AlignmentFramework:
        page = alignment_page(version, framework)
        if page.rows:
            tables.append(
                AlignmentTable(
                    framework,
                    ("Elemento", *(line.label for line in page.lines), "Filas"),
                    tuple(
                        (
                            f"{row.element.code}. {row.element.name}",
                            *(str(count) if count else "" for _, count in row.cells),
                            str(row.rows) if row.rows else "ninguna",
                        )
                        for row in page.rows
                    ),
                    page.coverage.covered,
                    page.coverage.total,
                )
            )
    return tuple(tables)


def alignment_file(version: PlanVersion) -> TableFile:
    """Return every tie of a plan as a table, also what the catalogues say. 20 queries at most."""
    plan = plan_rows(version)
    rows = []
    for framework in AlignmentFramework:
        elements = elements_of(version, framework)
        names = {element.code: element.name for element in elements}
        ties, _ = _ties(version, framework, plan, elements)
        for tie in dict.fromkeys(ties):
            row = plan.by_uid.get(tie.row)  # type: ignore[call-overload]
            if row is not None:
                how = FROM_CATALOGUE if tie.automatic else NOTED
                name = names.get(tie.element, "")
                rows.append([framework.label, tie.element, name, row.label, row.name, how])
    columns = (
        Column("Agenda", 30, TEXT),
        Column("Código", 12, TEXT),
        Column("Elemento", 50, LONG_TEXT),
        Column("Fila", 10, TEXT),
        Column("Nombre de la fila", 60, LONG_TEXT),
        Column("De dónde sale", 24, TEXT),
    )
    name = f"articulacion-{version.plan.entity_id}"
    return TableFile(name, "Articulación", columns, rows)
