"""The chapter of regalías (SGR): by bienniums, apart from the ordinary budget."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from kpt.base.documents.model import (
    Align,
    Block,
    Column,
    ColumnGroup,
    Heading,
    Paragraph,
    Row,
    RowKind,
    Table,
    Tone,
)
from kpt.base.numbers import DASH, cuenta, pesos, quantity
from kpt.formulation.documents.content.material import Material
from kpt.formulation.documents.content.words import product_name, target_name
from kpt.plans.content import SgrTargetRow
from kpt.rules.exact import exact_sum

NOTHING = (
    "Todavía no hay iniciativas del SGR. Si la entidad no va a tener capítulo de regalías, dígalo "
    "en «Capítulo independiente de regalías»."
)


def regalias(material: Material) -> list[Block]:
    """Return the chapter: initiatives, then their targets by biennium."""
    content = material.content
    blocks: list[Block] = [Heading("Capítulo independiente de inversiones con cargo al SGR")]
    if not content.initiatives and not content.sgr_targets:
        return [*blocks, Paragraph(NOTHING, Tone.MISSING)]
    total = exact_sum(one.indicative_cop or Decimal(0) for one in content.initiatives)
    said = cuenta(len(content.initiatives), "iniciativa,iniciativas")
    blocks.append(
        Paragraph(f"El capítulo tiene {said}, con {pesos(total)} indicativos.", Tone.LEAD)
    )
    blocks.append(
        Paragraph("Estos recursos no se suman con los del presupuesto ordinario.", Tone.NOTE)
    )
    if content.initiatives:
        blocks.append(_initiatives(material, total))
    if content.sgr_targets:
        blocks += [Heading("Metas de producto del SGR", 2), *_targets(material)]
    return blocks


def _initiatives(material: Material, total: Decimal) -> Table:
    rows = [
        Row(
            (
                one.key,
                one.name,
                one.kind,
                one.sector_name,
                material.line_names(one.lines),
                pesos(one.indicative_cop),
            )
        )
        for one in material.content.initiatives
    ]
    rows.append(Row(("", "Total indicativo", "", "", "", pesos(total)), RowKind.TOTAL))
    columns = (
        Column("Código", 0.9),
        Column("Iniciativa", 5),
        Column("Clase", 1.6),
        Column("Sector", 2),
        Column("Líneas", 1.2),
        Column("Recursos indicativos", 2, Align.RIGHT),
    )
    caption = "Iniciativas del SGR, en pesos"
    return Table(caption, columns, tuple(rows), landscape=True, dense=True)


def bienniums(material: Material) -> tuple[str, ...]:
    """Return the bienniums for which something is programmed, in their order."""
    return tuple(sorted({b for target in material.content.sgr_targets for b in target.biennia}))


def _targets(material: Material) -> Iterator[Block]:
    terms = bienniums(material)
    names = {one.consecutive: one for one in material.content.initiatives}
    groups: dict[str, list[SgrTargetRow]] = {}
    for target in material.content.sgr_targets:
        one = names.get(target.initiative) if target.initiative is not None else None
        title = f"{one.key} {one.name}" if one else target.initiative_text or "Sin iniciativa"
        groups.setdefault(title, []).append(target)
    rows: list[Row] = []
    for title, found in groups.items():
        rows.append(Row((title,), RowKind.GROUP))
        rows += (_target_row(target, terms) for target in found)
    sums = [
        exact_sum(
            (target.biennia.get(term) or (None, None))[1] or Decimal(0)
            for target in material.content.sgr_targets
        )
        for term in terms
    ]
    totals = [text for amount in sums for text in ("", pesos(amount))]
    rows.append(Row(("", "Total", "", "", "", *totals), RowKind.TOTAL))
    pairs = (Column("Cantidad", 0.9, Align.RIGHT), Column("Pesos", 1.8, Align.RIGHT))
    columns = (
        Column("Meta", 1.1),
        Column("Producto", 2.8),
        Column("Indicador", 3),
        Column("Unidad", 1.1),
        Column("Meta", 0.9, Align.RIGHT),
        *(pairs * len(terms)),
    )
    heads = (ColumnGroup("", 5), *(ColumnGroup(f"Bienio {term}", 2) for term in terms))
    caption = "Metas de producto con cargo al SGR, por bienio"
    yield Table(caption, columns, tuple(rows), groups=heads, landscape=True, dense=True)


def _target_row(target: SgrTargetRow, terms: tuple[str, ...]) -> Row:
    cells = []
    for term in terms:
        amount, money = target.biennia.get(term, (None, None))
        cells += [quantity(amount), DASH if money is None else pesos(money)]
    return Row(
        (
            target.official_code,
            product_name(target),
            f"{target.indicator_code} {target_name(target)}",
            target.unit,
            quantity(target.target),
            *cells,
        )
    )
