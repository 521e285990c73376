"""What each row of an uploaded matrix speaks of, against the targets that the PI has now."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from kpt.indicative.models import IndicativeTarget, MatrixUpload
from kpt.rules.matching import Candidate, MatrixRow, match_rows
from kpt.rules.matching import Match as Match


def matches_of(upload: MatrixUpload) -> list[Match]:
    """Return what became of each row of a matrix, in its order. One query."""
    targets = IndicativeTarget.objects.filter(indicative=upload.indicative_id)
    return match_rows(_rows(upload.rows), [_candidate(one) for one in targets])


def _rows(rows: Iterable[dict[str, Any]]) -> list[MatrixRow]:
    return [
        MatrixRow(
            place=f"{row['sheet']}, fila {row['row']}",
            code=row["code"],
            texts=(row["description"], row["indicator"]),
            unit=row["unit"],
            quantity=Decimal(row["quantity"]) if row["quantity"] else None,
            office=row["office"],
        )
        for row in rows
    ]


def _candidate(target: IndicativeTarget) -> Candidate:
    return Candidate(
        key=target.target_uid,
        consecutive=target.consecutive,
        product_code=target.product_code,
        indicator_code=target.indicator_code,
        texts=(target.customisation, target.indicator_name, target.product_name),
        unit=target.unit,
    )
