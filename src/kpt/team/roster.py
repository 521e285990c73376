"""The document *Conformación del equipo de trabajo*: the same rows on paper and in a workbook."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import date, datetime

from kpt.accounts.roles import Role
from kpt.base.sheets.styles import PLAIN
from kpt.base.sheets.writing import Column, WorkbookWriter, write_table
from kpt.team.queries import Member, Team
from kpt.territories.models import TerritorialEntity

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
TITLE = "Conformación del equipo"
COLUMNS = (
    Column("Nombre", 32, PLAIN),
    Column("Rol", 26, PLAIN),
    Column("Cargo", 32, PLAIN),
    Column("Dependencia", 32, PLAIN),
    Column("Correo", 36, PLAIN),
    Column("Sectores", 40, PLAIN),
    Column("Módulos que edita", 26, PLAIN),
    Column("Desde", 14, PLAIN),
    Column("Hasta", 14, PLAIN),
)


@dataclass(frozen=True, slots=True)
class RosterRow:
    """One person of the document."""

    name: str
    role: str
    job_title: str
    office: str
    email: str
    sectors: str
    modules: str
    starts_on: date
    ends_on: date | None


def rows(team: Team) -> list[RosterRow]:
    """Return who forms the team today, the leader first, and who stands in for her."""
    return [_row(one) for one in (*team.current, *team.delegations)]


def workbook(entity: TerritorialEntity, team: Team, now: datetime) -> tuple[str, bytes]:
    """Return the name and the bytes of the workbook."""
    buffer = io.BytesIO()
    title = f"Conformación del equipo de trabajo - {entity}"
    with WorkbookWriter(buffer, title=title, created=now.replace(tzinfo=None)) as book:
        lines = [
            (
                row.name,
                row.role,
                row.job_title,
                row.office,
                row.email,
                row.sectors,
                row.modules,
                row.starts_on,
                row.ends_on,
            )
            for row in rows(team)
        ]
        write_table(book.sheet(TITLE), COLUMNS, lines, frozen_columns=1)
    return f"equipo-{entity.pk}-{now:%Y-%m-%d}.xlsx", buffer.getvalue()


def _row(one: Member) -> RosterRow:
    membership = one.membership
    return RosterRow(
        name=str(membership.user),
        role=one.role,
        job_title=membership.job_title or membership.user.job_title,
        office=membership.office,
        email=membership.user.email,
        sectors="; ".join(one.sectors),
        modules="Todos" if membership.role == Role.TEAM_LEADER else "; ".join(one.modules),
        starts_on=membership.starts_on,
        ends_on=membership.ends_on,
    )
