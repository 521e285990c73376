"""Revisiones of a plan in formulation, live: by weight, each with its reason and its way out."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from kpt.base.downloads import TableFile
from kpt.base.numbers import cuenta
from kpt.base.sheets.styles import LONG_TEXT, TEXT
from kpt.base.sheets.writing import Column
from kpt.formulation.checks_forms import CheckFilter
from kpt.formulation.checks_links import fix_url
from kpt.formulation.models import CheckException, ExceptionState
from kpt.formulation.models.exceptions import LIVING
from kpt.formulation.queries.check_rows import CheckedDraft, checked_draft
from kpt.plans.models import PlanVersion
from kpt.rules.checks import Check, Severity
from kpt.rules.draft_checks import DRAFT_CHECKS, fix_of
from kpt.rules.draft_findings import RowFinding, check_draft
from kpt.rules.text import fold

SHOWN_OF_EACH = 8
KINDS = {Severity.ERROR: "error", Severity.WARNING: "warn", Severity.NOTE: "note"}
PLURALS = {
    Severity.ERROR: "error,errores",
    Severity.WARNING: "advertencia,advertencias",
    Severity.NOTE: "nota,notas",
}


@dataclass(frozen=True, slots=True)
class DraftFinding:
    """One finding as a page shows it. ``exception`` is what was asked or approved about it."""

    check: Check
    key: str
    name: str
    uid: uuid.UUID | None
    sentence: str
    url: str
    ask_url: str
    exception: ExceptionState | None
    exception_url: str

    @property
    def is_excepted(self) -> bool:
        return self.exception == ExceptionState.APPROVED

    @property
    def chip(self) -> str:
        """Return the kind of the mark of its severity: a note has none of its own."""
        return "warn" if self.check.severity != Severity.NOTE else "info"

    @property
    def fix(self) -> str:
        return fix_of(self.check)


@dataclass(frozen=True, slots=True)
class CheckGroup:
    """The findings of one check."""

    check: Check
    kind: str
    fix: str
    valid: str
    count: int
    shown: tuple[DraftFinding, ...]
    left: int
    all_url: str


@dataclass(frozen=True, slots=True)
class SeverityGroup:
    """The checks of one severity that found something."""

    severity: Severity
    kind: str
    title: str
    checks: tuple[CheckGroup, ...]


@dataclass(frozen=True, slots=True)
class ChecksPage:
    """All that a filter leaves, by weight."""

    form: CheckFilter
    groups: tuple[SeverityGroup, ...]
    counts: dict[str, int]
    found: int
    total: int
    excepted: int
    checks: int


def findings_of(version: PlanVersion, on: date) -> tuple[DraftFinding, ...]:
    """Return everything that the checks find in a version, excepted or not. Four queries."""
    draft = checked_draft(version)
    said = _exceptions(version)
    return tuple(_finding(one, draft, said, version) for one in check_draft(draft.plan, on))


def findings_of_row(version: PlanVersion, uid: uuid.UUID) -> tuple[DraftFinding, ...]:
    """Return what the checks find in one row, for showing beside its fields. Four queries."""
    return tuple(one for one in findings_of(version, timezone.localdate()) if one.uid == uid)


def _exceptions(version: PlanVersion) -> dict[tuple[str, uuid.UUID | None], CheckException]:
    living = CheckException.objects.filter(Q(state__in=LIVING), plan=version.plan_id)
    return {(one.code, one.row_uid): one for one in living}


def _finding(
    found: RowFinding,
    draft: CheckedDraft,
    said: dict[tuple[str, uuid.UUID | None], CheckException],
    version: PlanVersion,
) -> DraftFinding:
    divipola = version.plan.entity_id
    row = draft.rows.get(found.key)
    uid = row.uid if row else None
    exception = said.get((found.check.code, uid))
    ask = reverse("formulation:exception-ask", args=[divipola, found.check.code])
    return DraftFinding(
        check=found.check,
        key=found.key,
        name=row.name if row else "",
        uid=uid,
        sentence=found.sentence,
        url=fix_url(found.check, divipola, key=found.key, uid=uid),
        ask_url=f"{ask}?fila={uid}" if uid else ask,
        exception=ExceptionState(exception.state) if exception else None,
        exception_url=(
            reverse("formulation:exception", args=[divipola, exception.uid]) if exception else ""
        ),
    )


def checks_page(version: PlanVersion, query: QueryDict, on: date) -> ChecksPage:
    """Return the findings that the filter leaves, grouped. Four queries."""
    every = findings_of(version, on)
    form = CheckFilter(query)
    found = filtered(every, form)
    path = reverse("formulation:findings", args=[version.plan.entity_id])
    only = form.cleaned_data.get("revision") if form.is_valid() else ""
    groups = tuple(
        group
        for severity in Severity
        if (group := _severity_group(severity, found, path, show_all=bool(only))).checks
    )
    open_ones = [one for one in every if not one.is_excepted]
    counts = {
        severity.value: sum(1 for one in open_ones if one.check.severity is severity)
        for severity in Severity
    }
    return ChecksPage(
        form=form,
        groups=groups,
        counts=counts,
        found=len(found),
        total=len(open_ones),
        excepted=len(every) - len(open_ones),
        checks=sum(1 for check in DRAFT_CHECKS if check.holds_on(on)),
    )


def filtered(findings: Iterable[DraftFinding], form: CheckFilter) -> list[DraftFinding]:
    """Return what the filter leaves; what has an approved exception only when asked for."""
    said = form.cleaned_data if form.is_valid() else {}
    words = fold(said.get("buscar", "")).split()
    return [
        one
        for one in findings
        if one.is_excepted == (said.get("ver") == "excepciones")
        and (not said.get("gravedad") or one.check.severity == said["gravedad"])
        and (not said.get("sobre") or one.check.applies_to == said["sobre"])
        and (not said.get("revision") or one.check.code == said["revision"])
        and all(word in fold(f"{one.key} {one.name} {one.sentence}") for word in words)
    ]


def _severity_group(
    severity: Severity, findings: list[DraftFinding], path: str, *, show_all: bool
) -> SeverityGroup:
    mine = [one for one in findings if one.check.severity is severity]
    by_check: dict[str, list[DraftFinding]] = {}
    for one in mine:
        by_check.setdefault(one.check.code, []).append(one)
    return SeverityGroup(
        severity,
        KINDS[severity],
        cuenta(len(mine), PLURALS[severity]),
        tuple(_check_group(found, path, show_all=show_all) for found in by_check.values()),
    )


def _check_group(found: list[DraftFinding], path: str, *, show_all: bool) -> CheckGroup:
    check = found[0].check
    shown = found if show_all else found[:SHOWN_OF_EACH]
    valid = f"Desde el {check.valid_from:%d/%m/%Y}" if check.valid_from else ""
    if check.valid_to:
        valid += f" hasta el {check.valid_to:%d/%m/%Y}"
    return CheckGroup(
        check=check,
        kind=KINDS[check.severity],
        fix=fix_of(check),
        valid=valid,
        count=len(found),
        shown=tuple(shown),
        left=len(found) - len(shown),
        all_url=f"{path}?revision={check.code}",
    )


_FILE = (
    Column("Fila", 12, TEXT),
    Column("Nombre", 44, LONG_TEXT),
    Column("Gravedad", 14, TEXT),
    Column("Revisión", 34, LONG_TEXT),
    Column("Qué se encontró", 60, LONG_TEXT),
    Column("Por qué importa", 50, LONG_TEXT),
    Column("Qué hacer", 50, LONG_TEXT),
    Column("Se apoya en", 18, TEXT),
    Column("Norma o fuente", 40, LONG_TEXT),
    Column("Excepción", 14, TEXT),
)


def findings_table(divipola: str, findings: Iterable[DraftFinding]) -> TableFile:
    """Return findings as a table to take away."""
    rows = [
        [
            one.key or "Todo el plan",
            one.name,
            one.check.severity.label,
            one.check.title,
            one.sentence,
            one.check.why,
            one.fix,
            one.check.nature.label,
            one.check.basis,
            one.exception.label if one.exception else "",
        ]
        for one in findings
    ]
    return TableFile(f"revisiones-formulacion-{divipola}", "Revisiones", _FILE, rows)
