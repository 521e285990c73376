"""Sections of figures: summary, progress by slice, money, comparison, peers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal

from kpt.base.numbers import cuenta, entero, pesos
from kpt.briefs.content import Block, Figure, Figures, Grid, Head, Shape, Value, Words
from kpt.briefs.definitions import Section
from kpt.briefs.material import Material, PeerLine, SourceMoney
from kpt.rules.exact import exact_sum, ratio_of
from kpt.rules.peers import median
from kpt.rules.reported import (
    ReportedTarget,
    money_reported,
    roll_reported,
    slices_of,
    total_amounts,
)

WORDS = {
    "linea": ("línea", "Línea estratégica"),
    "sector": ("sector", "Sector"),
    "programa": ("programa", "Programa"),
    "ods": ("objetivo", "ODS"),
    "responsable": ("dependencia", "Responsable"),
}
NO_SOURCES = (
    "El corte publicado no trae los recursos por fuente. Haga este informe con el reporte como "
    "está para verlos."
)
SHARED_NOTE = (
    "Una meta de varias líneas cuenta entera en cada una: la suma de las líneas puede ser mayor "
    "que el total."
)
MONEY_HEADS = (
    Head("Programado", Shape.PESOS, 1.6),
    Head("Compromisos", Shape.PESOS, 1.6),
    Head("Obligaciones", Shape.PESOS, 1.6),
    Head("Pagos", Shape.PESOS, 1.6),
    Head("Obligado", Shape.PERCENT),
)
SLICE_HEADS = (
    Head("Metas", Shape.COUNT, 0.8),
    Head("Reportadas", Shape.COUNT),
    Head("Avance físico", Shape.PERCENT, 1.1),
    Head("Programado", Shape.PESOS, 1.7),
    Head("Obligaciones", Shape.PESOS, 1.7),
    Head("Obligado", Shape.PERCENT, 1.1),
)


def summary(material: Material, section: Section) -> list[Block]:
    """Return the figures that open a report, and the sentences that explain them."""
    targets = material.targets
    if not targets:
        return [Words("Ninguna meta del plan está en lo que se escogió.", "note")]
    money, average = money_reported(targets), roll_reported(targets)
    asked = [target for target in targets if target.is_expected]
    told = [target for target in targets if target.is_reported]
    silent = [target for target in asked if not target.is_reported]
    has_money = money.found > 0
    items = (
        Figure("Metas de producto", len(targets), Shape.COUNT, _programmed(asked)),
        Figure("Metas reportadas", len(told), Shape.COUNT, _silent(silent)),
        Figure("Avance físico", average.value, Shape.PERCENT, _counted(average.counted)),
        Figure("Recursos programados", money.programmed, Shape.PESOS),
        Figure("Recursos obligados", money.obligations if has_money else None, Shape.PESOS),
        Figure("Obligado sobre programado", money.ratio if has_money else None, Shape.PERCENT),
    )
    return [
        Words(_lead(material, asked, told), "lead"),
        Figures(items),
        Words(average.sentence, "note"),
        Words(money.sentence if has_money else "No se reportaron recursos ejecutados.", "note"),
    ]


def _programmed(asked: Sequence[ReportedTarget]) -> str:
    return f"{entero(len(asked))} con algo programado en el año"


def _silent(silent: Sequence[ReportedTarget]) -> str:
    if not silent:
        return "ninguna programada quedó sin reportar"
    return f"{cuenta(len(silent), 'programada,programadas')} sin reportar"


def _counted(number: int) -> str:
    return f"promedio de {cuenta(number, 'meta,metas')}; cálculo propio"


def _lead(
    material: Material, asked: Sequence[ReportedTarget], told: Sequence[ReportedTarget]
) -> str:
    done = [t for t in asked if t.physical.ratio is not None and t.physical.ratio >= 1]
    who = material.place.who.capitalize()
    programmed = f"tenía {cuenta(len(asked), 'meta programada,metas programadas')}"
    if not told:
        return f"En {material.fiscal_year} {material.place.who} {programmed} y no ha reportado."
    return (
        f"{who} {programmed} en {material.fiscal_year}, reporta "
        f"{cuenta(len(told), 'meta,metas')} y dice que cumplió {entero(len(done))} por completo."
    )


def progress(material: Material, section: Section) -> list[Block]:
    """Return the progress of each slice, with the money beside it and a row for the whole."""
    by = section.by
    noun, label = WORDS[by]
    rows = [
        (_slice_name(by, key, name), *_slice_figures(found))
        for (key, name), found in slices_of(material.targets, by).items()
    ]
    grid = Grid(
        caption=f"Metas, avance y recursos por {noun}",
        heads=(Head(label, width=3.4), *SLICE_HEADS),
        rows=tuple(rows),
        total=("Todo", *_slice_figures(material.targets)),
        note=SHARED_NOTE if by == "linea" and _shared(material.targets) else "",
    )
    return [grid]


def _slice_name(by: str, key: str, name: str) -> str:
    return f"{key} · {name}" if by in ("linea", "sector", "programa") else name


def _slice_figures(targets: Sequence[ReportedTarget]) -> tuple[Value, ...]:
    money, average = money_reported(targets), roll_reported(targets)
    has_money = money.found > 0
    return (
        len(targets),
        sum(1 for target in targets if target.is_reported),
        average.value,
        money.programmed,
        money.obligations if has_money else None,
        money.ratio if has_money else None,
    )


def _shared(targets: Iterable[ReportedTarget]) -> bool:
    return any(len(target.lines) > 1 for target in targets)


def money(material: Material, section: Section) -> list[Block]:
    """Return the pesos by source or by sector: programmed, committed, obligated, paid."""
    if section.by == "source" and material.is_of_a_cut:
        return [Words(NO_SOURCES, "note")]
    rows = _by_source(material) if section.by == "source" else _by_sector(material)
    label = "Fuente de financiación" if section.by == "source" else "Sector"
    loose = material.unassigned
    note = ""
    if loose is not None and loose.obligations:
        note = (
            f"Además hay {pesos(loose.obligations)} obligados en gastos compartidos que no se "
            "repartieron entre metas: no están en estas cifras."
        )
    return [
        Grid(
            caption=f"Recursos programados y ejecutados por {label.split()[0].lower()}",
            heads=(Head(label, width=3), *MONEY_HEADS),
            rows=tuple(rows),
            total=("Todo", *_money_figures(material.targets)),
            note=note,
        )
    ]


def _money_figures(targets: Iterable[ReportedTarget]) -> tuple[Value, ...]:
    money = money_reported(targets)
    if not money.found:
        return (money.programmed, None, None, None, None)
    return (money.programmed, money.commitments, money.obligations, money.payments, money.ratio)


def _by_sector(material: Material) -> list[tuple[Value, ...]]:
    return [
        (f"{code} · {name}", *_money_figures(found))
        for (code, name), found in slices_of(material.targets, "sector").items()
    ]


def _by_source(material: Material) -> list[tuple[Value, ...]]:
    found: dict[str, list[SourceMoney]] = {}
    for one in material.sources:
        found.setdefault(one.source, []).append(one)
    rows: list[tuple[Value, ...]] = []
    for source, parts in found.items():
        programmed = exact_sum(part.programmed_cop for part in parts)
        spent = [part.amounts for part in parts if part.amounts is not None]
        if not spent:
            rows.append((source, programmed, None, None, None, None))
            continue
        total = total_amounts(spent)
        rows.append(
            (
                source,
                programmed,
                total.commitments,
                total.obligations,
                total.payments,
                _share(total.obligations, programmed),
            )
        )
    return rows


def _share(part: Decimal, whole: Decimal) -> Decimal | None:
    return ratio_of(part, whole) if whole else None


def comparison(material: Material, section: Section) -> list[Block]:
    """Return this vigencia beside the one before, if it was reported."""
    before = material.previous_year
    if before is None:
        year = material.fiscal_year - 1
        return [Words(f"De {year} no hay reporte con qué comparar.", "note")]
    of_before = material.years[before]
    then = [of_before[t.uid] for t in material.targets if t.uid in of_before]
    heads = (Head("Vigencia", width=1.2), *SLICE_HEADS)
    rows = (
        (str(before), *_slice_figures(then)),
        (str(material.fiscal_year), *_slice_figures(material.targets)),
    )
    note = "Las mismas metas en las dos vigencias: las del plan vigente."
    return [Grid(f"{before} y {material.fiscal_year}", heads, rows, note=note)]


def peers(material: Material, section: Section) -> list[Block]:
    """Return the municipality beside those of its department that sent their report."""
    found = material.peers
    ours = next((one for one in found if one.is_ours), None)
    if ours is None:
        return [
            Words(
                "El reporte de este municipio no se ha enviado: todavía no se compara con los "
                "demás.",
                "note",
            )
        ]
    rows = (
        _peer_row("Avance físico", found, ours, lambda one: one.physical),
        _peer_row("Obligado sobre programado", found, ours, lambda one: one.financial),
    )
    heads = (
        Head("Cifra", width=2),
        Head("Este municipio", Shape.PERCENT),
        Head("Mediana del departamento", Shape.PERCENT),
        Head("Puesto", width=1.4),
    )
    note = (
        f"Entre los {cuenta(len(found), 'municipio,municipios')} del departamento que enviaron su "
        "reporte. La mediana es el valor de la mitad. No es una calificación del DNP."
    )
    return [Grid("Este municipio y los del departamento", heads, rows, note=note)]


def _peer_row(
    label: str,
    found: Sequence[PeerLine],
    ours: PeerLine,
    pick: Callable[[PeerLine], Decimal | None],
) -> tuple[Value, ...]:
    values = [value for one in found if (value := pick(one)) is not None]
    value = pick(ours)
    place = "—"
    if value is not None:
        place = f"{1 + sum(1 for other in values if other > value)} de {len(values)}"
    return (label, value, median(values), place)
