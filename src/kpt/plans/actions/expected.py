"""Saying of the money of a cell whether it is secured or still to be obtained, and from whom."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from kpt.accounts.actor import Actor
from kpt.base.errors import StaleRow
from kpt.plans.actions.drafting import Draft, drafting, models_length
from kpt.plans.actions.totals import EXPECTED
from kpt.plans.models import ExpectedFunding, ProductTarget, ValueHistory
from kpt.plans.permissions import can_edit_sector

SAID, WITH = "por gestionar", " con "


def mark_expected(
    *,
    version_id: int,
    consecutive: int,
    source: int,
    expected_years: Collection[int],
    partner: str,
    actor: Actor,
    now: datetime,
) -> int | None:
    """Say in which years the money of one source of a target is still to be obtained.

    The other years of the source are secured. Returns the id of the change, or None when nothing
    changed. Raises NotAllowed, and RowGone when the target left the plan.
    """
    with drafting(version_id=version_id, actor=actor, now=now) as draft:
        target = draft.numbered(ProductTarget, consecutive)
        can_edit_sector(actor, draft.version, target.sector_code).require()
        partner = partner.strip()[: models_length(ExpectedFunding, "partner")]
        for fiscal_year in draft.version.plan.period.fiscal_years:
            text = _text(partner) if fiscal_year in expected_years else None
            _say(draft, target, fiscal_year, source, text)
        return draft.change.pk if draft.history else None


def give_back_expected(draft: Draft, value: ValueHistory) -> None:
    """Undo one mark. Raises StaleRow when it was changed again."""
    target = draft.row(ProductTarget, value.row_uid)
    fiscal_year, source = int(value.fiscal_year), int(value.source or 0)
    if _read(target, fiscal_year, source) != value.after:
        raise StaleRow(
            f"Lo que se dijo de los recursos por gestionar de {target.label} cambió después. No se "
            "deshizo nada: corríjalo a mano."
        )
    _say(draft, target, fiscal_year, source, value.before)


def _say(
    draft: Draft, target: ProductTarget, fiscal_year: int, source: int, text: str | None
) -> None:
    before = _read(target, fiscal_year, source)
    if before == text:
        return
    place: dict[str, Any] = {"target": target, "fiscal_year": fiscal_year, "source_id": source}
    if text is None:
        ExpectedFunding.objects.filter(**place).delete()
    else:
        partner = text.removeprefix(SAID).removeprefix(WITH)
        ExpectedFunding.objects.update_or_create(**place, defaults={"partner": partner})
    draft.remember(target, EXPECTED, before, text, fiscal_year=str(fiscal_year), source=source)


def _read(target: ProductTarget, fiscal_year: int, source: int) -> str | None:
    found = target.expected_funding.filter(fiscal_year=fiscal_year, source=source).first()
    return _text(found.partner) if found else None


def _text(partner: str) -> str:
    return f"{SAID}{WITH}{partner}" if partner else SAID
