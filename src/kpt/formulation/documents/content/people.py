"""Conformación del equipo de trabajo, and the lista de chequeo de alistamiento."""

from __future__ import annotations

from kpt.base.documents.model import (
    Align,
    Block,
    Column,
    Heading,
    Paragraph,
    Row,
    Table,
    Tone,
)
from kpt.base.numbers import cuenta, fecha_corta
from kpt.formulation.documents.content.material import Material
from kpt.formulation.models import ItemState
from kpt.formulation.queries.checklist import ItemLine, checklist_of
from kpt.rules.alistamiento import ITEMS
from kpt.team.queries import team_of
from kpt.team.roster import RosterRow
from kpt.team.roster import rows as roster_rows

PENDING = str(ItemState.PENDING.label)
DEALT_WITH = (ItemState.DONE.value, ItemState.NOT_APPLICABLE.value)
NO_TEAM = "Todavía no hay nadie en el equipo. El líder lo conforma en «Equipo»."


def team(material: Material, *, with_mail: bool = True) -> list[Block]:
    """Return who forms the team on this day: the rows of the team's own document.

    Without their addresses where the document is for everybody.
    """
    blocks: list[Block] = [Heading("Conformación del equipo de trabajo")]
    found = roster_rows(team_of(material.entity, material.actor, material.today))
    if not found:
        return [*blocks, Paragraph(NO_TEAM, Tone.MISSING)]
    said = cuenta(len(found), "persona,personas")
    blocks.append(Paragraph(f"El equipo territorial tiene {said}.", Tone.LEAD))
    columns = (
        Column("Nombre", 2.2),
        Column("Rol", 1.7),
        Column("Cargo y dependencia", 2.6),
        *((Column("Correo", 2.4),) if with_mail else ()),
        Column("Sectores", 2.4),
        Column("Módulos que edita", 1.6),
        Column("Desde", 1.1),
        Column("Hasta", 1.1),
    )
    table = tuple(_person(one, with_mail=with_mail) for one in found)
    caption = "Personas del equipo territorial"
    blocks.append(Table(caption, columns, table, landscape=True, dense=True))
    return blocks


def _person(one: RosterRow, *, with_mail: bool) -> Row:
    return Row(
        (
            one.name,
            one.role,
            ", ".join(part for part in (one.job_title, one.office) if part),
            *((one.email,) if with_mail else ()),
            one.sectors,
            one.modules,
            fecha_corta(one.starts_on),
            fecha_corta(one.ends_on) if one.ends_on else "",
        )
    )


def checklist(material: Material) -> list[Block]:
    """Return every activity of the list and what the team notes of it; its own at the end."""
    title = Heading("Lista de chequeo de alistamiento")
    if material.version is None:
        items: list[tuple[str, ...]] = [
            (item.title, item.basis, PENDING, "", "", "", "") for item in ITEMS
        ]
        done = 0
    else:
        found = checklist_of(material.version.plan)
        items = [_activity(item) for item in found]
        done = sum(item.state_code in DEALT_WITH for item in found)
    lead = f"{done} de {cuenta(len(items), 'actividad,actividades')} hechas o que no aplican."
    columns = (
        Column("N.º", 0.4, Align.RIGHT),
        Column("Actividad", 3.6),
        Column("De dónde sale", 2.2),
        Column("Estado", 1),
        Column("Responsable", 1.8),
        Column("Fecha", 1.1),
        Column("Evidencia", 1.8),
        Column("Nota", 2),
    )
    rows = tuple(Row((str(number), *item)) for number, item in enumerate(items, 1))
    caption = "Actividades de alistamiento"
    table = Table(caption, columns, rows, landscape=True, dense=True)
    return [title, Paragraph(lead, Tone.LEAD), table]


def _activity(item: ItemLine) -> tuple[str, ...]:
    basis = "Propia del equipo" if item.own else item.basis
    evidence = item.evidence.name if item.evidence else ""
    return (item.title, basis, item.state, item.responsible, item.on_text, evidence, item.note)
