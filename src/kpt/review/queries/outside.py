"""A file of another system as it would be noted: row by row, beside what is said here."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count, Q
from django.http import Http404

from kpt.accounts.actor import Actor
from kpt.base.errors_http import Spanish
from kpt.base.numbers import cuenta, fecha, fecha_hora
from kpt.followup.models import FollowUpReport, OutsideLoad, ReportingWindow, WindowEntity
from kpt.followup.models import ReportState as Shown
from kpt.followup.queries.outside import Outside, outside_of
from kpt.followup.queries.queue import REVIEWER_LABELS, departments_of, is_of_dnp
from kpt.review.outside_reading import CODE, DAY, YEAR, StateRow
from kpt.review.permissions import can_tell_outside
from kpt.rules.outside import stage_named
from kpt.rules.periods import legal_day
from kpt.rules.workflows.reporting import ReportState
from kpt.territories.models import TerritorialEntity

COUNTRY = "Todo el país"
MOST_LOADS = 50


@dataclass(frozen=True, slots=True)
class CheckedRow:
    """One row with what is wrong in it, or with what it would say beside ours."""

    row: StateRow
    divipola: str
    entity: str
    year: int
    theirs: Outside | None
    ours: str
    differs: str
    is_known: bool
    errors: tuple[tuple[str, str, str], ...]
    notes: tuple[str, ...]

    @property
    def is_kept(self) -> bool:
        """Say whether confirming writes it: it is sound, and says something new."""
        return self.theirs is not None and not self.errors and not self.is_known

    @property
    def result(self) -> str:
        """Return what becomes of the row, in a word or two."""
        if self.errors:
            return "Con errores"
        return "Difiere" if self.differs else "Coincide"


@dataclass(frozen=True, slots=True)
class LoadPage:
    """A file before it is confirmed, or after. The page shows some rows; its file, all."""

    load: OutsideLoad
    place: str
    rows: tuple[CheckedRow, ...]

    @property
    def kept(self) -> int:
        return sum(row.is_kept for row in self.rows)

    @property
    def wrong(self) -> tuple[CheckedRow, ...]:
        return tuple(row for row in self.rows if row.errors)

    @property
    def differing(self) -> tuple[CheckedRow, ...]:
        return tuple(row for row in self.rows if not row.errors and row.differs)

    @property
    def agreeing(self) -> tuple[CheckedRow, ...]:
        return tuple(row for row in self.rows if not row.errors and not row.differs)

    @property
    def known(self) -> int:
        return sum(row.is_known and not row.errors for row in self.rows)

    @property
    def sentence(self) -> str:
        """Say in one sentence what there is in the file."""
        parts = [cuenta(len(self.rows), "fila,filas")]
        if self.differing:
            parts.append(cuenta(len(self.differing), "difiere de aquí,difieren de aquí"))
        parts.append(cuenta(len(self.agreeing), "coincide,coinciden"))
        if self.wrong:
            parts.append(cuenta(len(self.wrong), "con errores,con errores"))
        return ", ".join(parts) + "."


@dataclass(frozen=True, slots=True)
class LoadLine:
    """One load in the list."""

    uid: uuid.UUID
    name: str
    place: str
    when: str
    who: str
    is_confirmed: bool
    kept: int


def loads_for(actor: Actor) -> list[LoadLine]:
    """Return the loads that somebody may see, the last first. One query."""
    loads = OutsideLoad.objects.select_related("file", "department", "uploaded_by")
    if not is_of_dnp(actor):
        loads = loads.filter(department__in=departments_of(actor))
    rows: Iterable[Any] = loads.annotate(kept=Count("statements"))[:MOST_LOADS]
    return [
        LoadLine(
            uid=row.uid,
            name=row.file.name,
            place=row.department.name if row.department else COUNTRY,
            when=fecha_hora(row.uploaded_at),
            who=str(row.uploaded_by or "Sistema"),
            is_confirmed=row.confirmed_at is not None,
            kept=row.kept,
        )
        for row in rows
    ]


def load_or_404(uid: uuid.UUID, actor: Actor) -> OutsideLoad:
    """Return a load that somebody may see. One query. Raises 404 for another's too."""
    loads = OutsideLoad.objects.select_related("file__entity", "department", "confirmed_by")
    found = loads.filter(uid=uid).first()
    if found is None or not can_tell_outside(actor, found.department_id):
        raise Http404(Spanish("Esa carga no existe."))
    return found


def load_page(load: OutsideLoad, now: datetime) -> LoadPage:
    """Return a load with each row checked as things are now. Five queries and one per vigencia."""
    place = load.department.name if load.department else COUNTRY
    return LoadPage(load, place, tuple(checked(load, legal_day(now))))


def checked(load: OutsideLoad, on: date) -> list[CheckedRow]:
    """Check every row of a load against what there is here."""
    rows = [StateRow(**one) for one in load.rows]
    codes = {_code(row.code) for row in rows}
    known = {
        entity.pk: entity
        for entity in TerritorialEntity.objects.filter(pk__in=codes, makes_plan=True)
    }
    years = sorted({row.year for row in rows if row.year})
    places = _Places(load.department_id, known, years, on)
    first: dict[tuple[str, int], int] = {}
    return [places.check(row, first) for row in rows]


def _code(text: str) -> str:
    """Return a code with the zero that spreadsheets eat: «5001» is 05001, «5» is 05."""
    if not text.isascii() or not text.isdigit():
        return text
    return text.zfill(2) if len(text) < 3 else text.zfill(5)


class _Places:
    """What the rows are checked against, loaded once."""

    def __init__(
        self,
        department: str | None,
        known: Mapping[str, TerritorialEntity],
        years: list[int],
        on: date,
    ) -> None:
        self._department, self._known, self._on = department, known, on
        windows = ReportingWindow.objects.filter(fiscal_year__in=years)
        self._open = set(windows.filter(for_all=True).values_list("fiscal_year", flat=True))
        own = WindowEntity.objects.filter(Q(fiscal_year__in=years), entity__in=list(known))
        self._own = set(own.values_list("entity_id", "fiscal_year"))
        reports = FollowUpReport.objects.filter(
            fiscal_year__in=years, plan__entity__in=list(known)
        ).order_by("pk")
        self._states = {
            (entity, year): ReportState(state)
            for entity, year, state in reports.values_list(
                "plan__entity_id", "fiscal_year", "state"
            )
        }
        self._said = {year: outside_of(year, list(known)) for year in years}

    def check(self, row: StateRow, first: dict[tuple[str, int], int]) -> CheckedRow:
        code = _code(row.code)
        entity, year = self._known.get(code), row.year or 0
        errors = [(column, message, value) for column, message, value in row.problems]
        errors += self._errors(row, code, entity, first)
        ours = self._states.get((code, year))
        stage = stage_named(row.word)
        said = self._said.get(year, {}).get(code)
        theirs = Outside(stage, row.day, row.filing, row.note) if stage and row.day else None
        notes = [f"Se leyó el código {code}."] if code != row.code else []
        if said and theirs and theirs.on < said.on:
            notes.append(f"Es de antes que lo último anotado: {said.text}. Contará esta.")
        return CheckedRow(
            row=row,
            divipola=code,
            entity=entity.name if entity else "",
            year=year,
            theirs=theirs,
            ours=REVIEWER_LABELS[Shown(ours.value)] if ours else "Sin abrir",
            differs=theirs.differs(ours) if theirs else "",
            is_known=theirs is not None and theirs == said,
            errors=tuple(errors),
            notes=tuple(notes),
        )

    def _errors(
        self,
        row: StateRow,
        code: str,
        entity: TerritorialEntity | None,
        first: dict[tuple[str, int], int],
    ) -> Iterable[tuple[str, str, str]]:
        if row.code and entity is None:
            yield CODE, "Ninguna entidad que haga plan tiene ese código. Corríjalo.", row.code
        elif entity and self._department not in (None, entity.department_id):
            yield CODE, _not_hers(entity, self._department), row.code
        if row.day and row.day > self._on:
            yield DAY, "Esa fecha no ha llegado. Corríjala.", fecha(row.day)
        if row.year and entity and not self._has_window(code, row.year):
            yield (
                YEAR,
                f"El DNP no ha abierto aquí el reporte de {row.year} para esta entidad.",
                str(row.year),
            )
        if row.year and row.code:
            seen = first.setdefault((code, row.year), row.row)
            if seen != row.row:
                yield (
                    CODE,
                    f"La entidad y la vigencia ya están en la fila {seen}. Deje solo la última.",
                    row.code,
                )

    def _has_window(self, code: str, year: int) -> bool:
        return year in self._open or (code, year) in self._own


def _not_hers(entity: TerritorialEntity, department: str | None) -> str:
    if entity.pk == department:
        return "El reporte del departamento lo revisa el DNP: no es de esta carga. Quite la fila."
    return "No es un municipio de su departamento. Quite la fila."


def counted(rows: Iterable[CheckedRow]) -> dict[str, int]:
    """Return how many rows there are of each kind, for the record of what was done."""
    found = Counter(
        "errores" if row.errors else "ya_anotadas" if row.is_known else "anotadas" for row in rows
    )
    found["difieren"] = sum(1 for row in rows if row.differs and not row.errors)
    return dict(found)
