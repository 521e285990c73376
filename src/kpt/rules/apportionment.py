"""Money that serves several targets: shared out to the peso, and reconciled with the budget.

What no target takes stays in sight: targets + without target = execution, always (domain 2.12).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpt.rules.exact import exact_difference, exact_sum
from kpt.rules.money import apportion_by_weight
from kpt.rules.reported import Amounts, total_amounts

HUNDRED, MILLION = Decimal(100), Decimal(1_000_000)
STEP = Decimal("0.000001")
"""The smallest part of a percentage that is kept: of a million million pesos, ten thousand."""


def parts_by_weight(weights: Sequence[Decimal]) -> tuple[Decimal, ...]:
    """Return percentages in proportion to ``weights`` that add up to 100 exactly.

    To six decimals, as :func:`kpt.rules.money.apportion_by_weight` shares pesos to the cent.
    Weights 1, 1 and 1 give 33.333334, 33.333333 and 33.333333.

    Units: weights in any one unit, pesos for instance; parts in percent.
    Raises SharesDoNotAddUp (a ValueError) for a negative weight, or when all of them are 0.
    Source: largest remainder, the method of Hamilton; ours.
    """
    # Cents of a million are hundredths of a millionth of a hundred.
    return tuple(part.scaleb(-4) for part in apportion_by_weight(MILLION, weights))


def equal_parts(count: int) -> tuple[Decimal, ...]:
    """Return ``count`` equal percentages that add up to 100: 33.333334, 33.333333, 33.333333.

    Units: percent. Raises SharesDoNotAddUp for none. Source: as :func:`parts_by_weight`.
    """
    return parts_by_weight([Decimal(1)] * count)


def left_to_share(percents: Iterable[Decimal]) -> Decimal:
    """Return what no target takes, in percent; negative when the parts go over 100.

    60 and 30 leave 10. Units: percent. Source: domain 2.12.
    """
    return exact_difference(HUNDRED, exact_sum(percents))


@dataclass(frozen=True, slots=True)
class SourceMoney:
    """What a report says of the money of one source, in pesos.

    ``own`` is what targets took by themselves, ``shared`` their parts of shared spending, and
    ``loose`` what has no target. ``execution`` is what the budget says, None when nobody wrote it.
    """

    own: Amounts
    shared: Amounts
    loose: Amounts
    execution: Amounts | None

    @property
    def explained(self) -> Amounts:
        """Return what the report accounts for: own + shared + loose. 60 + 30 + 10 is 100."""
        return total_amounts((self.own, self.shared, self.loose))

    @property
    def difference(self) -> Amounts | None:
        """Return execution − explained; None when the budget was not written, which is not 0.

        The budget says 120 and the report accounts for 100: 20 to be explained. Negative, the
        report says more than the budget. Units: pesos. Source: domain 2.12.
        """
        if self.execution is None:
            return None
        return Amounts(
            exact_difference(self.execution.commitments, self.explained.commitments),
            exact_difference(self.execution.obligations, self.explained.obligations),
            exact_difference(self.execution.payments, self.explained.payments),
        )


def all_sources(sources: Iterable[SourceMoney]) -> SourceMoney:
    """Return several sources as one. The budget is that of all, or None when one has none.

    Units: pesos. Source: domain 2.12.
    """
    found = tuple(sources)
    written = [one.execution for one in found if one.execution is not None]
    return SourceMoney(
        own=total_amounts(one.own for one in found),
        shared=total_amounts(one.shared for one in found),
        loose=total_amounts(one.loose for one in found),
        execution=total_amounts(written) if len(written) == len(found) else None,
    )
