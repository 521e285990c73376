"""The imports of an entity, and one of them as its page tells it."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.paginator import Page, Paginator
from django.http import Http404
from django.urls import reverse

from kpt.accounts.actor import Actor
from kpt.base.errors_http import Spanish
from kpt.base.numbers import fecha_hora, pesos, quantity
from kpt.base.verdict import Verdict, denied
from kpt.exchange.handlers import HANDLERS
from kpt.exchange.permissions import (
    can_confirm,
    can_discard,
    can_recheck,
    can_take_back,
)
from kpt.files.models import ImportBatch, ImportState
from kpt.rules.exact import exact_difference
from kpt.territories.models import TerritorialEntity

PER_PAGE = 25
CHIPS = {
    ImportState.CHECKING: "info",
    ImportState.READY: "warn",
    ImportState.REJECTED: "error",
    ImportState.CONFIRMED: "ok",
    ImportState.DISCARDED: "",
    ImportState.UNDONE: "",
    ImportState.FAILED: "error",
}


@dataclass(frozen=True, slots=True)
class ImportLine:
    """One import in the history."""

    url: str
    file_url: str
    file_name: str
    kind: str
    state: str
    chip: str
    when: str
    who: str
    summary: str


@dataclass(frozen=True, slots=True)
class YearDifference:
    """Money of a vigencia before and after, ready to be shown."""

    year: str
    before: str
    after: str
    difference: str
    is_same: bool


@dataclass(frozen=True, slots=True)
class ImportVerdicts:
    """What this person may do with the import now, and why not."""

    confirm: Verdict
    discard: Verdict
    recheck: Verdict
    undo: Verdict


def imports_page(entity: TerritorialEntity, number: str | None) -> Page:
    """Return a page of the history of imports, newest first. Two queries."""
    batches = ImportBatch.objects.filter(entity=entity).select_related(
        "file", "uploaded_by", "entity"
    )
    page = Paginator(batches, PER_PAGE).get_page(number)
    lines: Any = [_line(batch) for batch in page.object_list]
    page.object_list = lines
    return page


def _line(batch: ImportBatch) -> ImportLine:
    return ImportLine(
        url=reverse("exchange:import", args=[batch.entity_id, batch.uid]),
        file_url=reverse("files:download", args=[batch.file.uid]),
        file_name=batch.file.name,
        kind=HANDLERS[batch.kind].title,
        state=batch.get_state_display(),
        chip=CHIPS[ImportState(batch.state)],
        when=fecha_hora(batch.uploaded_at),
        who=str(batch.uploaded_by) if batch.uploaded_by else "Carga del sistema",
        summary=batch.preview.get("summary", ""),
    )


def import_or_404(entity: TerritorialEntity, uid: uuid.UUID) -> ImportBatch:
    """Return an import of this entity, with what its page needs. One query."""
    batches = ImportBatch.objects.select_related(
        "entity__department", "file", "problems_file", "job", "uploaded_by", "closed_by"
    )
    batch = batches.filter(entity=entity, uid=uid).first()
    if batch is None:
        raise Http404(Spanish("Esa importación no existe o es de otra entidad."))
    return batch


def verdicts(actor: Actor, batch: ImportBatch) -> ImportVerdicts:
    """Answer everything that may be done with the import."""
    undo = can_take_back(actor, batch)
    if undo:
        undo = HANDLERS[batch.kind].can_undo(batch)
    return ImportVerdicts(
        confirm=can_confirm(actor, batch),
        discard=can_discard(actor, batch),
        recheck=can_recheck(actor, batch),
        undo=undo or denied(undo.reason),
    )


def conflicts_of(batch: ImportBatch) -> list[int]:
    """Return the rows of a file that somebody else wrote meanwhile, by their official number."""
    return [one["number"] for one in batch.preview.get("conflicts", [])]


def year_differences(preview: dict) -> list[YearDifference]:
    """Return the money by vigencia before and after, with the difference."""
    return [_difference(total) for total in preview.get("totals", [])]


def _difference(total: dict) -> YearDifference:
    after = Decimal(total["after"])
    if total["before"] is None:
        return YearDifference(total["year"], "—", pesos(after), "todo es nuevo", is_same=False)
    before = Decimal(total["before"])
    change = exact_difference(after, before)
    sign = "+" if change > 0 else "−"
    return YearDifference(
        total["year"],
        pesos(before),
        pesos(after),
        f"{sign}{pesos(abs(change))}" if change else "sin cambio",
        is_same=not change,
    )


@dataclass(frozen=True, slots=True)
class YearOfExecution:
    """A vigencia of a follow-up report, ready to be shown."""

    year: str
    new: int
    changed: int
    gone: int
    equal: int
    obligations_before: str
    obligations_after: str


def execution_years(preview: dict) -> list[YearOfExecution]:
    """Return what a follow-up report brings by vigencia."""
    return [
        YearOfExecution(
            year["year"],
            year["new"],
            year["changed"],
            year["gone"],
            year["equal"],
            pesos(Decimal(year["before"]["obligations"])),
            pesos(Decimal(year["after"]["obligations"])),
        )
        for year in preview.get("years", [])
    ]


def unmatched_rows(preview: dict) -> list[dict[str, str]]:
    """Return the executions of a report that no target of the plan takes."""
    return [
        row
        | {
            "amount": pesos(Decimal(row["amount"]))
            if row["kind"] == "Financiera"
            else quantity(Decimal(row["amount"]))
        }
        for row in preview.get("unmatched", [])
    ]
