"""Plan plurianual de inversiones: by line, programme, target and source, with every total."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from kpt.base.documents.model import (
    Align,
    Bar,
    BarChart,
    Block,
    Column,
    Heading,
    Paragraph,
    Row,
    RowKind,
    Table,
    Tone,
)
from kpt.base.numbers import DASH, cuenta, millones, pesos
from kpt.formulation.documents.content.figures import (
    by_programme,
    grouped,
    source_amounts,
    with_total,
    year_amounts,
)
from kpt.formulation.documents.content.material import Material, line_title
from kpt.formulation.documents.content.words import target_name
from kpt.plans.content import TargetRow
from kpt.rules.exact import exact_difference, exact_sum
from kpt.rules.money import source_at

NOTHING = "Todavía no hay recursos programados. Se escriben en «Plan plurianual de inversiones»."
SGR_APART = (
    "Las regalías (SGR) no están aquí: tienen su capítulo aparte, por bienios, y nunca se suman "
    "con el presupuesto ordinario."
)


def investment(material: Material) -> list[Block]:
    """Return the chapter: summaries in millions, then every target in pesos."""
    blocks: list[Block] = [Heading("Plan plurianual de inversiones")]
    targets = material.content.targets
    funded = [target for target in targets if target.money]
    if not funded:
        return [*blocks, Paragraph(NOTHING, Tone.MISSING)]
    total = exact_sum(year_amounts(targets, material.years))
    blocks.append(
        Paragraph(
            f"El plan programa {pesos(total)} para {material.years[0]}-{material.years[-1]} en "
            f"{cuenta(len(funded), 'meta de producto,metas de producto')}.",
            Tone.LEAD,
        )
    )
    if missing := len(targets) - len(funded):
        without = cuenta(missing, "meta no tiene,metas no tienen")
        blocks.append(Paragraph(f"{without} recursos en ninguna vigencia.", Tone.NOTE))
    blocks.append(Paragraph(SGR_APART, Tone.NOTE))
    return [*blocks, *_summary(material), *_detail(material)]


def _summary(material: Material) -> Iterator[Block]:
    targets, years = material.content.targets, material.years
    yield Heading("Resumen", 2)
    yield Paragraph("Cada cifra se redondea por separado; las sumas se hacen en pesos.", Tone.NOTE)
    yield _by_line(material)
    sources = source_amounts(targets, years)
    yield _millions(
        "Recursos por fuente, en millones de pesos",
        "Fuente",
        years,
        [(source.label, amounts) for source, amounts in sources],
        year_amounts(targets, years),
    )
    yield _source_chart(material)
    sectors = grouped(targets, lambda target: f"{target.sector_code} {target.sector_name}")
    yield _millions(
        "Recursos por sector, en millones de pesos",
        "Sector",
        years,
        [(name, year_amounts(found, years)) for name, found in sorted(sectors.items())],
        year_amounts(targets, years),
    )
    if material.ceilings:
        yield _ceilings(material)


def _by_line(material: Material) -> Table:
    years = material.years
    rows = [
        (line_title(line), year_amounts(material.targets_of(line.consecutive), years))
        for line in material.content.lines
    ]
    if unplaced := material.without_line():
        rows.append(("Metas sin línea", year_amounts(unplaced, years)))
    total = year_amounts(material.content.targets, years)
    summed = tuple(exact_sum(amounts[at] for _, amounts in rows) for at in range(len(years)))
    note = ""
    if summed != total:
        twice = tuple(exact_difference(t, s) for t, s in zip(total, summed, strict=True))
        rows.append(("Menos: metas que cuentan en más de una línea", twice))
        note = (
            "Una meta que sirve a varias líneas se cuenta en cada una. El total del plan la "
            "cuenta una sola vez."
        )
    return _millions(
        "Recursos por línea estratégica, en millones de pesos",
        "Línea estratégica",
        years,
        rows,
        total,
        note=note,
    )


def _millions(
    caption: str,
    what: str,
    years: Sequence[int],
    rows: Sequence[tuple[str, tuple[Decimal, ...]]],
    total: tuple[Decimal, ...],
    *,
    note: str = "",
) -> Table:
    columns = (
        Column(what, 4),
        *(Column(str(year), 1.5, Align.RIGHT) for year in years),
        Column("Total", 1.6, Align.RIGHT),
    )
    drawn = [
        Row((name, *(millones(amount) for amount in with_total(amounts)))) for name, amounts in rows
    ]
    drawn.append(Row(("Total del plan", *(millones(a) for a in with_total(total))), RowKind.TOTAL))
    return Table(caption, columns, tuple(drawn), note=note)


def _source_chart(material: Material) -> BarChart:
    amounts = [
        (source.label, exact_sum(years))
        for source, years in source_amounts(material.content.targets, material.years)
    ]
    amounts.sort(key=lambda item: item[1], reverse=True)
    bars = tuple(Bar(name, value, f"{millones(value)} millones", True) for name, value in amounts)
    said = "; ".join(f"{bar.label}: {bar.shown}" for bar in bars)
    return BarChart("Recursos del cuatrienio por fuente", bars, f"Barras por fuente. {said}.")


def _ceilings(material: Material) -> Table:
    programmed = {
        (year, source.position): amount
        for source, amounts in source_amounts(material.content.targets, material.years)
        for year, amount in zip(material.years, amounts, strict=True)
    }
    rows = []
    for (year, source), ceiling in sorted(material.ceilings.items()):
        used = programmed.get((year, source), Decimal(0))
        left = exact_difference(ceiling, used)
        rows.append(
            Row(
                (
                    source_at(source).label,
                    str(year),
                    millones(ceiling),
                    millones(used),
                    millones(left) if left >= 0 else f"{millones(left)} (se pasa)",
                )
            )
        )
    columns = (
        Column("Fuente", 3.5),
        Column("Vigencia", 1),
        Column("Techo", 1.5, Align.RIGHT),
        Column("Programado", 1.5, Align.RIGHT),
        Column("Queda", 1.8, Align.RIGHT),
    )
    return Table("Techos por fuente y lo programado, en millones de pesos", columns, tuple(rows))


def _detail(material: Material) -> Iterator[Block]:
    yield Heading("Detalle por línea, programa, meta y fuente", 2)
    for line in material.content.lines:
        targets = material.targets_of(line.consecutive)
        yield Heading(line_title(line), 3)
        if targets:
            yield _table(material, f"Inversiones de la línea {line.key}, en pesos", targets)
        else:
            yield Paragraph("Esta línea todavía no tiene metas de producto.", Tone.MISSING)
    if unplaced := material.without_line():
        yield Heading("Metas sin línea", 3)
        yield _table(material, "Inversiones de las metas sin línea, en pesos", unplaced)


def _table(material: Material, caption: str, targets: Sequence[TargetRow]) -> Table:
    years = material.years
    rows: list[Row] = []
    for programme, found in by_programme(targets):
        rows.append(Row((f"Programa {programme}",), RowKind.GROUP))
        for target in found:
            rows += _target_rows(material, target)
        rows.append(_sum_row("Total del programa", year_amounts(found, years), RowKind.SUBTOTAL))
    rows.append(_sum_row("Total", year_amounts(targets, years), RowKind.TOTAL))
    columns = (
        Column("Meta", 0.9),
        Column("Meta de producto y fuente", 4.6),
        *(Column(str(year), 1.75, Align.RIGHT) for year in years),
        Column("Total", 1.85, Align.RIGHT),
    )
    marked = any((t.consecutive, y, s) in material.expected for t in targets for y, s in t.money)
    note = "(por gestionar): cofinanciación que todavía no está asegurada." if marked else ""
    return Table(caption, columns, tuple(rows), landscape=True, dense=True, note=note)


def _target_rows(material: Material, target: TargetRow) -> list[Row]:
    years = material.years
    total = year_amounts([target], years)
    shown = [pesos(a) if a else DASH for a in with_total(total)]
    rows = [Row((target.key, target_name(target), *shown), RowKind.HEAD)]
    for source, amounts in source_amounts([target], years):
        cells_of = ((target.consecutive, year, source.position) for year in years)
        expected = any(cell in material.expected for cell in cells_of)
        name = f"{source.label} (por gestionar)" if expected else source.label
        cells = [pesos(a) if a else DASH for a in with_total(amounts)]
        rows.append(Row(("", name, *cells), RowKind.DETAIL))
    return rows


def _sum_row(name: str, amounts: tuple[Decimal, ...], kind: RowKind) -> Row:
    return Row(("", name, *(pesos(a) for a in with_total(amounts))), kind)
