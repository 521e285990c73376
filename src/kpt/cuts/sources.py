"""The lines of a cut that say from which source the money came: by target, and of the entity."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from kpt.cuts.canonical import number
from kpt.cuts.records import amounts_record
from kpt.followup.queries.money_by_source import MoneyBySource
from kpt.rules.money import source_at
from kpt.rules.reported import Amounts, ReportedTarget, total_amounts

TARGET_SOURCE, SOURCE_TOTAL = "meta_fuente", "total_fuente"


def target_source_records(
    targets: Iterable[ReportedTarget], money: MoneyBySource
) -> list[dict[str, Any]]:
    """Return a line for each target and source from which it took money, in the order given.

    Those of a target add up to its «recursos»; a target without money has none.
    """
    return [
        {
            "registro": TARGET_SOURCE,
            "uid": str(target.uid),
            "consecutivo": number(target.consecutive),
            "fuente": _source(position),
            "recursos": amounts_record(amounts),
        }
        for target in targets
        for position, amounts in money.targets.get(target.uid, {}).items()
    ]


def source_total_records(
    targets: Sequence[ReportedTarget], money: MoneyBySource
) -> list[dict[str, Any]]:
    """Return a line for each source of the report: what targets took, and what none takes.

    Together they add up to «recursos» and «sin_meta» of the last line. A source from which no
    target took money has no «recursos»: it is not 0.
    """
    taken = [money.targets.get(target.uid, {}) for target in targets]
    positions = {*(position for one in taken for position in one)}
    positions |= {position for position, amounts in money.loose.items() if amounts != Amounts()}
    return [
        {
            "registro": SOURCE_TOTAL,
            "fuente": _source(position),
            "recursos": amounts_record(_total(one[position] for one in taken if position in one)),
            "sin_meta": amounts_record(money.loose.get(position, Amounts())),
        }
        for position in sorted(positions)
    ]


def _total(amounts: Iterable[Amounts]) -> Amounts | None:
    found = list(amounts)
    return total_amounts(found) if found else None


def _source(position: int) -> dict[str, str | None]:
    return {"codigo": number(position), "nombre": source_at(position).label}
