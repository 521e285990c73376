"""When what a file brings belongs to another government, and its reason must be told."""

from __future__ import annotations

from datetime import date
from typing import Any

from kpt.files.models import ImportBatch, ImportKind
from kpt.rules.authorship import YearEntered, years_that_need_a_reason
from kpt.territories.queries import government_on, mandate_of


def years_to_explain(
    batch: ImportBatch, on: date, preview: dict[str, Any] | None = None
) -> tuple[int, ...]:
    """Return the vigencias of which the executions of a file are another government's to report.

    Of ``preview``, or of the one that was kept with the file. At most one query.
    Source: Circular 0023 de 2023 of DNP (see ``rules.authorship``).
    """
    if batch.kind != ImportKind.EXECUTION:
        return ()
    author = government_on(batch.entity_id, on)
    if author is None:
        return ()
    years = (preview if preview is not None else batch.preview).get("years", [])
    entered = [
        YearEntered(int(year["year"]), year["new"], year["changed"] + year["gone"])
        for year in years
    ]
    return years_that_need_a_reason(entered, mandate_of(author), on)
