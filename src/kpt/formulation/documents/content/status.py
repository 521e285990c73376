"""«Estado de nuestro plan de desarrollo»: who, when, and how far each module is (003:224-243)."""

from __future__ import annotations

from decimal import Decimal

from kpt.base.documents.model import (
    Align,
    Bar,
    BarChart,
    Block,
    Bullets,
    Column,
    Heading,
    Paragraph,
    Row,
    RowKind,
    Table,
    Tone,
)
from kpt.base.numbers import cuenta, pesos
from kpt.formulation.documents.content.figures import year_amounts
from kpt.formulation.documents.content.frame import facts
from kpt.formulation.documents.content.material import Material
from kpt.formulation.queries.route import Route, progress_of, shown_route
from kpt.rules.exact import exact_sum
from kpt.rules.route import ROUTE
from kpt.team.queries import team_of
from kpt.team.roster import RosterRow
from kpt.team.roster import rows as roster_rows

FORMULA = (
    "Un paso: lo completo ÷ el total. Un módulo: el promedio de sus pasos que aplican. El plan: el "
    "promedio de sus módulos."
)


def status(material: Material) -> list[Block]:
    """Return the report: its data, the team, and the completion by module and step."""
    return [
        Heading("Datos del reporte"),
        Table("Datos del reporte", (Column("Dato", 1), Column("Valor", 3)), _facts(material)),
        Heading("Equipo territorial"),
        *_team(material),
        Heading("Avance por módulo"),
        *_progress(material),
        Heading("Lo que el plan tiene"),
        *_contents(material),
        Heading("Firma"),
        *_signature(material),
    ]


def _signature(material: Material) -> list[Block]:
    """Return where whoever made the report signs it on paper."""
    role = material.actor.role_in(material.entity)
    name = f"{material.actor.name}, {role}" if role else material.actor.name
    return [Paragraph(f"{name} · {material.entity}"), Paragraph("_" * 40)]


def _facts(material: Material) -> tuple[Row, ...]:
    title = ("Título", "Estado de nuestro plan de desarrollo")
    return tuple(Row((name, text)) for name, text in (title, *facts(material)))


def _team(material: Material) -> list[Block]:
    found = roster_rows(team_of(material.entity, material.actor, material.today))
    if not found:
        return [Paragraph("Todavía no hay nadie en el equipo.", Tone.MISSING)]
    columns = (Column("Nombre", 2), Column("Rol", 1.6), Column("Cargo y dependencia", 2.6))
    return [Table("Equipo territorial", columns, tuple(_person(one) for one in found))]


def _person(one: RosterRow) -> Row:
    office = ", ".join(part for part in (one.job_title, one.office) if part)
    return Row((one.name, one.role, office))


def _progress(material: Material) -> list[Block]:
    if material.version is None:
        names = "; ".join(f"{module.number}. {module.title}" for module in ROUTE)
        text = f"Todavía no hay plan. Los módulos son: {names}."
        return [Paragraph(text, Tone.MISSING)]
    progress, aside = progress_of(material.version, material.today)
    route = shown_route(progress, aside, material.entity.pk)
    bars = tuple(
        Bar(f"{line.number}. {line.title}", module.share or Decimal(0), line.percent, True)
        for line, module in zip(route.modules, progress.modules, strict=True)
    )
    said = "; ".join(f"{bar.label}: {bar.shown}" for bar in bars)
    return [
        Paragraph(f"La formulación del plan va en {route.percent}.", Tone.LEAD),
        BarChart("Avance por módulo", bars, f"Barras por módulo. {said}."),
        _steps(route),
    ]


def _steps(route: Route) -> Table:
    rows: list[Row] = []
    for module in route.modules:
        title = f"{module.number}. {module.title} · {module.percent} · {module.state}"
        rows.append(Row((title,), RowKind.GROUP))
        rows += (
            Row(
                (
                    f"{module.number}.{step.number} {step.title}",
                    step.state,
                    step.fraction,
                    step.percent,
                    step.set_aside or step.counts,
                )
            )
            for step in module.steps
        )
    rows.append(Row(("Avance del plan", "", "", route.percent, ""), RowKind.TOTAL))
    columns = (
        Column("Paso", 2.6),
        Column("Estado", 1.1),
        Column("Cuánto hay", 1),
        Column("Avance", 0.8, Align.RIGHT),
        Column("Qué se cuenta", 3.4),
    )
    return Table("Avance de cada módulo y paso", columns, tuple(rows), note=FORMULA)


def _contents(material: Material) -> list[Block]:
    content = material.content
    total = exact_sum(year_amounts(content.targets, material.years))
    return [
        Bullets(
            (
                cuenta(len(content.lines), "línea estratégica,líneas estratégicas"),
                cuenta(len(content.outcomes), "meta de resultado,metas de resultado"),
                cuenta(len(content.targets), "meta de producto,metas de producto"),
                f"{pesos(total)} en el plan plurianual de inversiones",
                cuenta(len(content.initiatives), "iniciativa de regalías,iniciativas de regalías"),
            )
        )
    ]
