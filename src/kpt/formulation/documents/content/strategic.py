"""The strategic part: lines, what they want to change, and what will be delivered each year."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from kpt.base.documents.model import (
    Align,
    Block,
    Bullets,
    Column,
    ColumnGroup,
    Heading,
    Paragraph,
    Row,
    RowKind,
    Table,
    Tone,
    prose,
)
from kpt.base.numbers import DASH, cuenta, millones, pesos, quantity
from kpt.formulation.documents.content.figures import by_programme, year_amounts
from kpt.formulation.documents.content.material import Material, line_title
from kpt.formulation.documents.content.words import (
    accumulation,
    product_name,
    target_name,
    yes_no,
)
from kpt.plans.content import LineRow, OutcomeRow, TargetRow
from kpt.rules.exact import exact_sum

NO_LINES = "Todavía no hay líneas estratégicas. Se crean en «Líneas estratégicas»."
NO_OUTCOMES = "Esta línea no tiene metas de resultado."
NO_TARGETS = "Esta línea todavía no tiene metas de producto."


def lines_list(material: Material) -> list[Block]:
    """Return the document *Lista de líneas estratégicas*."""
    blocks: list[Block] = [Heading("Líneas estratégicas")]
    if not material.content.lines:
        return [*blocks, Paragraph(NO_LINES, Tone.MISSING)]
    count = len(material.content.lines)
    said = cuenta(count, "línea estratégica,líneas estratégicas")
    blocks.append(Paragraph(f"El plan tiene {said}, en su orden de prioridad.", Tone.LEAD))
    with_approach = any(_approach(material, line) for line in material.content.lines)
    columns = (
        Column("Línea", 0.7),
        Column("Nombre", 3.4),
        *((Column("Enfoque", 1.2),) if with_approach else ()),
        Column("Sectores", 5),
        Column("Metas de resultado", 1.1, Align.RIGHT),
        Column("Metas de producto", 1.1, Align.RIGHT),
        Column("Millones de pesos", 1.2, Align.RIGHT),
    )
    rows = tuple(
        _line_row(material, line, with_approach=with_approach) for line in material.content.lines
    )
    caption = "Líneas estratégicas del plan"
    blocks.append(Table(caption, columns, rows, landscape=True, dense=True))
    for line in material.content.lines:
        detail = material.line_details.get(line.consecutive)
        if detail and detail.objective:
            blocks += [Heading(line_title(line), 2), *prose(detail.objective)]
    return blocks


def _line_row(material: Material, line: LineRow, *, with_approach: bool) -> Row:
    targets = material.targets_of(line.consecutive)
    return Row(
        (
            line.key,
            line.name,
            *((_approach(material, line),) if with_approach else ()),
            _sectors(material, line),
            str(len(material.outcomes_of(line.consecutive))),
            str(len(targets)),
            millones(exact_sum(year_amounts(targets, material.years))),
        )
    )


def _approach(material: Material, line: LineRow) -> str:
    detail = material.line_details.get(line.consecutive)
    return str(detail.get_approach_display()) if detail else ""


def _sectors(material: Material, line: LineRow) -> str:
    """Return the sectors that the team gave the line, or those of its targets."""
    said = material.line_sectors.get(line.consecutive)
    targets = material.targets_of(line.consecutive)
    found = sorted({f"{target.sector_code} {target.sector_name}" for target in targets})
    return "; ".join(said or found)


def strategic(material: Material) -> list[Block]:
    """Return the chapter, line by line: why, outcomes, and targets by programme."""
    blocks: list[Block] = [Heading("Parte estratégica")]
    content = material.content
    if not content.lines and not content.targets:
        return [*blocks, Paragraph(NO_LINES, Tone.MISSING)]
    said = (
        cuenta(len(content.lines), "línea estratégica,líneas estratégicas"),
        cuenta(len(content.outcomes), "meta de resultado,metas de resultado"),
        cuenta(len(content.targets), "meta de producto,metas de producto"),
    )
    lead = f"El plan tiene {said[0]}, {said[1]} y {said[2]}."
    blocks.append(Paragraph(lead, Tone.LEAD))
    for line in content.lines:
        blocks += _line(material, line)
    if unplaced := material.without_line():
        blocks += [Heading("Metas sin línea", 2)]
        blocks.append(_targets(material, "Metas de producto sin línea", unplaced))
    return blocks


def _line(material: Material, line: LineRow) -> Iterator[Block]:
    yield Heading(line_title(line), 2)
    detail = material.line_details.get(line.consecutive)
    if detail and detail.objective:
        yield from prose(detail.objective)
    targets = material.targets_of(line.consecutive)
    facts = [f"Recursos del cuatrienio: {pesos(exact_sum(year_amounts(targets, material.years)))}."]
    if approach := _approach(material, line):
        facts.insert(0, f"Enfoque: {approach}.")
    if sectors := _sectors(material, line):
        facts.insert(0, f"Sectores: {sectors}.")
    yield Bullets(tuple(facts))
    outcomes = material.outcomes_of(line.consecutive)
    if outcomes:
        yield _outcomes(material, f"Metas de resultado de la línea {line.key}", outcomes)
        yield from _reasons(material, outcomes)
    else:
        yield Paragraph(NO_OUTCOMES, Tone.NOTE)
    if targets:
        yield _targets(material, f"Metas de producto de la línea {line.key}", targets)
    else:
        yield Paragraph(NO_TARGETS, Tone.MISSING)


# What a table of outcomes may show: title, width, side, and how an outcome says it.
OUTCOME_COLUMNS: tuple[tuple[Column, Callable[[Material, OutcomeRow], str]], ...] = (
    (Column("Meta", 0.7), lambda material, row: row.key),
    (Column("Indicador de resultado", 4), lambda material, row: row.indicator_name),
    (Column("Unidad", 1.2), lambda material, row: _of_sheet(material, row, "unit")),
    (Column("Línea base", 1.2, Align.RIGHT), lambda material, row: _baseline_of(material, row)),
    (Column("Meta del cuatrienio", 1.2, Align.RIGHT), lambda material, row: quantity(row.target)),
    (Column("Sentido", 1), lambda material, row: _direction(material, row)),
    (Column("Fuente", 2), lambda material, row: _of_sheet(material, row, "baseline_source")),
    (Column("En el PND", 0.8), lambda material, row: yes_no(row.in_national_plan)),
    (Column("Transformación del PND", 2.4), lambda material, row: row.transformation_name),
)


def _of_sheet(material: Material, outcome: OutcomeRow, name: str) -> str:
    detail = material.outcome_details.get(outcome.consecutive)
    return str(getattr(detail, name)) if detail else ""


def _direction(material: Material, outcome: OutcomeRow) -> str:
    detail = material.outcome_details.get(outcome.consecutive)
    return str(detail.get_direction_display()) if detail else ""


def _baseline_of(material: Material, outcome: OutcomeRow) -> str:
    detail = material.outcome_details.get(outcome.consecutive)
    if detail is None or detail.baseline is None:
        return ""
    year = f" ({detail.baseline_year})" if detail.baseline_year else ""
    return quantity(detail.baseline) + year


def _outcomes(material: Material, caption: str, outcomes: Sequence[OutcomeRow]) -> Table:
    """Return the outcomes, without the columns of which nobody has written anything yet."""
    shown = [
        (column, say)
        for column, say in OUTCOME_COLUMNS
        if any(say(material, outcome) for outcome in outcomes)
    ]
    columns = tuple(column for column, _ in shown)
    rows = tuple(Row(tuple(say(material, one) for _, say in shown)) for one in outcomes)
    return Table(caption, columns, rows, landscape=True, dense=True)


def _reasons(material: Material, outcomes: Sequence[OutcomeRow]) -> Iterator[Block]:
    for outcome in outcomes:
        detail = material.outcome_details.get(outcome.consecutive)
        if detail is None:
            continue
        parts = [part for part in (detail.priority_reason, detail.rationale) if part.strip()]
        if parts:
            yield Paragraph(f"{outcome.key} · {' '.join(parts)}")


def _targets(material: Material, caption: str, targets: Sequence[TargetRow]) -> Table:
    offices = any(_office(material, target) for target in targets)
    baselines = any(_baseline(material, target) != DASH for target in targets)
    aims = any(_aimed_at(material, target) for target in targets)
    rows: list[Row] = []
    for programme, found in by_programme(targets):
        rows.append(Row((f"Programa {programme}",), RowKind.GROUP))
        rows += (
            _target_row(material, target, baselines=baselines, offices=offices, aims=aims)
            for target in found
        )
    years = tuple(Column(str(year), 0.95, Align.RIGHT) for year in material.years)
    columns = (
        Column("Meta", 0.7),
        Column("Producto", 2.7),
        Column("Indicador y lo propio de la meta", 4.2),
        Column("Unidad", 1.2),
        *((Column("Línea base", 0.9, Align.RIGHT),) if baselines else ()),
        Column("Meta del cuatrienio", 1.15, Align.RIGHT),
        *years,
        Column("Acumulación", 1.4),
        Column("ODS", 0.5),
        *((Column("Para quién y dónde", 1.8),) if aims else ()),
        *((Column("Responsable", 1.7),) if offices else ()),
    )
    before = 6 if baselines else 5
    after = len(columns) - before - len(years)
    groups = (
        ColumnGroup("", before),
        ColumnGroup("Programado por vigencia", len(years)),
        ColumnGroup("", after),
    )
    return Table(caption, columns, tuple(rows), groups=groups, landscape=True, dense=True)


def _target_row(
    material: Material, target: TargetRow, *, baselines: bool, offices: bool, aims: bool
) -> Row:
    return Row(
        (
            target.key,
            product_name(target),
            f"{target.indicator_code} {target_name(target)}",
            target.unit,
            *((_baseline(material, target),) if baselines else ()),
            quantity(target.target),
            *(quantity(target.quantities.get(year)) for year in material.years),
            accumulation(target.accumulation),
            "" if target.sdg is None else str(target.sdg),
            *((_aimed_at(material, target),) if aims else ()),
            *((_office(material, target),) if offices else ()),
        )
    )


def _baseline(material: Material, target: TargetRow) -> str:
    detail = material.target_details.get(target.consecutive)
    return quantity(detail.baseline) if detail else DASH


def _office(material: Material, target: TargetRow) -> str:
    detail = material.target_details.get(target.consecutive)
    return detail.responsible_office if detail else ""


def _aimed_at(material: Material, target: TargetRow) -> str:
    groups = material.target_groups.get(target.consecutive, [])
    return "; ".join([*groups, *material.target_places.get(target.consecutive, [])])
