"""With which bigger agendas the plan is tied: ODS, PND, the department's plan, PDET, citizens."""

from __future__ import annotations

from collections.abc import Iterator

from kpt.base.documents.model import (
    Align,
    Block,
    Column,
    Heading,
    Paragraph,
    Row,
    RowKind,
    Table,
    Tone,
)
from kpt.base.numbers import cuenta, millones
from kpt.formulation.documents.content.figures import year_amounts
from kpt.formulation.documents.content.material import Aligned, Material
from kpt.plans.models import AlignmentFramework
from kpt.rules.exact import exact_sum

NOTHING = "Todavía no hay metas articuladas con otros planes y agendas."


def alignment(material: Material) -> list[Block]:
    """Return the chapter: ODS by their targets, the PND by its outcomes, and every tie noted."""
    blocks: list[Block] = [Heading("Articulación con otros planes y agendas")]
    found = [*_goals(material), *_transformations(material), *_ties(material)]
    return [*blocks, *(found or [Paragraph(NOTHING, Tone.MISSING)])]


def _goals(material: Material) -> Iterator[Block]:
    targets = [target for target in material.content.targets if target.sdg is not None]
    if not targets:
        return
    yield Heading("Objetivos de desarrollo sostenible", 2)
    rows = []
    for number in sorted({target.sdg for target in targets if target.sdg is not None}):
        found = [target for target in targets if target.sdg == number]
        lines = sorted({line for target in found for line in target.lines})
        rows.append(
            Row(
                (
                    f"{number}. {material.sdgs.get(number, '')}".strip(),
                    material.line_names(lines),
                    str(len(found)),
                    millones(exact_sum(year_amounts(found, material.years))),
                )
            )
        )
    without = [target for target in material.content.targets if target.sdg is None]
    if without:
        amount = millones(exact_sum(year_amounts(without, material.years)))
        rows.append(Row(("Sin ODS en el catálogo", "", str(len(without)), amount)))
    total = millones(exact_sum(year_amounts(material.content.targets, material.years)))
    count = str(len(material.content.targets))
    rows.append(Row(("Total del plan", "", count, total), RowKind.TOTAL))
    columns = (
        Column("ODS", 3.4),
        Column("Líneas", 2.4),
        Column("Metas de producto", 1.2, Align.RIGHT),
        Column("Millones de pesos", 1.4, Align.RIGHT),
    )
    yield Table("Metas de producto y recursos por ODS", columns, tuple(rows))


def _transformations(material: Material) -> Iterator[Block]:
    outcomes = [one for one in material.content.outcomes if one.transformation_name]
    if not outcomes:
        return
    yield Heading("Plan Nacional de Desarrollo", 2)
    rows = []
    for name in dict.fromkeys(one.transformation_name for one in outcomes):
        found = [one for one in outcomes if one.transformation_name == name]
        labels = ", ".join(one.key for one in found)
        rows.append(Row((name, str(len(found)), labels)))
    columns = (
        Column("Transformación", 3.4),
        Column("Metas de resultado", 1.1, Align.RIGHT),
        Column("Cuáles", 3.6),
    )
    yield Table("Metas de resultado por transformación del PND", columns, tuple(rows))


def _ties(material: Material) -> Iterator[Block]:
    by_framework: dict[str, list[Aligned]] = {}
    for tie in material.alignments:
        by_framework.setdefault(tie.framework, []).append(tie)
    for framework in AlignmentFramework:
        ties = by_framework.get(framework)
        if not ties:
            continue
        yield Heading(f"Articulación anotada: {framework.label}", 2)
        elements: dict[tuple[str, str], list[str]] = {}
        for tie in ties:
            elements.setdefault((tie.code, tie.name), []).append(tie.row)
        said = cuenta(len(elements), "elemento,elementos")
        yield Paragraph(f"{said} con por lo menos una fila del plan.", Tone.NOTE)
        rows = tuple(
            Row((code, name, ", ".join(found))) for (code, name), found in elements.items()
        )
        columns = (Column("Código", 1), Column("Nombre", 4), Column("Filas del plan", 3))
        yield Table(f"Articulación con {framework.label}", columns, rows)
