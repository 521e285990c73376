"""Which government hands over."""

from __future__ import annotations

from datetime import date

from kpt.territories.models import Government, TerritorialEntity
from kpt.territories.queries import government_on

JUST_BEGUN_DAYS = 366


def outgoing_government(entity: TerritorialEntity, on: date) -> Government | None:
    """Return the government that hands over next: the one in office, or the one just replaced.

    A government that began less than a year ago still receives from the one before, unless that
    was done. None when none is on record, or the one in office has handed over already.
    """
    current = government_on(entity, on)
    if current is None:
        return None
    before = (
        Government.objects.filter(entity=entity, starts_on__lt=current.starts_on)
        .select_related("period", "entity")
        .order_by("-starts_on")
        .first()
    )
    if before and (on - current.starts_on).days < JUST_BEGUN_DAYS and not _done(before):
        return before
    return None if _done(current) else current


def _done(government: Government) -> bool:
    return hasattr(government, "handed_over")
