"""Progress of many targets as one figure: of a line, a sector, an entity, the country.

Money is summed; physical progress is averaged. The official formula of a whole plan is not known
to us, so these figures are ours and always carry their method.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kpt.rules.exact import exact_product, exact_sum, ratio_of
from kpt.rules.figures import count, pesos, written
from kpt.rules.progress import ONE, ZERO


class RollUpMethod(StrEnum):
    """Does every target weigh the same, or by the money programmed for it?"""

    SIMPLE = "simple"
    WEIGHTED = "weighted"

    @property
    def label(self) -> str:
        return "Promedio simple" if self is RollUpMethod.SIMPLE else "Ponderado por recursos"


class LeftOut(StrEnum):
    """Why a target does not count in an average. The order is that in which it is decided."""

    UNPROGRAMMED = "unprogrammed"
    NO_BPIN = "no_bpin"
    NOT_FOUND = "not_found"
    NO_MONEY = "no_money"

    def phrase(self, number: int, words: LeftOutWords | None = None) -> str:
        """Return the reason for ``number`` targets: "3 no programadas en la vigencia".

        ``words`` say it for figures that come from elsewhere than the execution sources.
        """
        one, many = (words or {}).get(self) or _LEFT_OUT_WORDS[self]
        return count(number, one, many)


LeftOutWords = Mapping[LeftOut, tuple[str, str]]
_LEFT_OUT_WORDS: LeftOutWords = {
    LeftOut.UNPROGRAMMED: ("no programada en la vigencia", "no programadas en la vigencia"),
    LeftOut.NO_BPIN: ("sin código BPIN", "sin código BPIN"),
    LeftOut.NOT_FOUND: ("sin ejecución encontrada", "sin ejecución encontrada"),
    LeftOut.NO_MONEY: ("sin recursos programados", "sin recursos programados"),
}


@dataclass(frozen=True, slots=True)
class RollItem:
    """One target, or group of rows, in one year.

    ``ratio`` is the annual progress, None if it has none; ``weight`` the pesos programmed for it;
    ``programmed`` the quantity programmed in the year, 0 if none.
    """

    ratio: Decimal | None
    weight: Decimal
    programmed: Decimal
    has_bpin: bool = True


@dataclass(frozen=True, slots=True)
class RollUp:
    """An average and its method. ``value`` is between 0 and 1, or None if no target counts."""

    value: Decimal | None
    method: RollUpMethod
    counted: int
    left_out: Mapping[LeftOut, int]
    sentence: str

    @property
    def left_out_total(self) -> int:
        return sum(self.left_out.values())


def roll_up(
    items: Iterable[RollItem], method: RollUpMethod, words: LeftOutWords | None = None
) -> RollUp:
    """Return the mean progress of the targets programmed in a year, each counted as 1 at most.

    SIMPLE: every target weighs the same; 1.15353, 0.5 and 0 give (1 + 0.5 + 0) ÷ 3 = 0.5.
    WEIGHTED: by its programmed pesos. A target that was not programmed, has no BPIN or was not
    found in the source is left out, because unknown is not 0; nor does a target without money
    weigh anything. A negative ratio (a reversal) counts as 0. The order of the items does not
    matter. ``words`` say why a target is left out, where it is not for lack of execution.

    Units: ratios, where 1 is 100 %; weights in pesos.
    Source: our decision; never to be presented as DNP's.
    """
    left_out: Counter[LeftOut] = Counter()
    weights: list[Decimal] = []
    parts: list[Decimal] = []
    for item in items:
        if reason := _reason(item, method):
            left_out[reason] += 1
            continue
        assert item.ratio is not None  # else it was left out as not found
        weight = ONE if method is RollUpMethod.SIMPLE else item.weight
        weights.append(weight)
        parts.append(exact_product(min(max(item.ratio, ZERO), ONE), weight))

    by_reason = {reason: left_out[reason] for reason in LeftOut if left_out[reason]}
    return RollUp(
        value=ratio_of(exact_sum(parts), exact_sum(weights)) if weights else None,
        method=method,
        counted=len(weights),
        left_out=by_reason,
        sentence=_sentence(method, len(weights), by_reason, words),
    )


def _reason(item: RollItem, method: RollUpMethod) -> LeftOut | None:
    if not item.programmed:
        return LeftOut.UNPROGRAMMED
    if not item.has_bpin:
        return LeftOut.NO_BPIN
    if item.ratio is None:
        return LeftOut.NOT_FOUND
    if method is RollUpMethod.WEIGHTED and item.weight <= 0:
        return LeftOut.NO_MONEY
    return None


def _sentence(
    method: RollUpMethod,
    counted: int,
    left_out: Mapping[LeftOut, int],
    words: LeftOutWords | None,
) -> str:
    if method is RollUpMethod.SIMPLE:
        how = "Promedio simple del avance de las metas"
    else:
        how = "Promedio del avance de las metas, ponderado por los recursos programados"
    verb = "Cuenta" if counted == 1 else "Cuentan"
    text = f"{how}, cada una hasta 100 %. {verb} {count(counted, 'meta', 'metas')}"
    total = sum(left_out.values())
    if not total:
        return f"{text}; ninguna queda por fuera. Cálculo propio, no es el del DNP."
    reasons = ", ".join(reason.phrase(number, words) for reason, number in left_out.items())
    verb = "queda" if total == 1 else "quedan"
    return (
        f"{text}; {verb} por fuera {written(total)}: {reasons}. Cálculo propio, no es el del DNP."
    )


@dataclass(frozen=True, slots=True)
class MoneyItem:
    """Programmed pesos of one target or group, and its execution, None if not found."""

    programmed: Decimal
    commitments: Decimal | None = None
    obligations: Decimal | None = None
    payments: Decimal | None = None


@dataclass(frozen=True, slots=True)
class MoneyRollUp:
    """Sums of pesos. ``ratio`` is obligations ÷ programmed, None if nothing was programmed.

    ``programmed_not_found`` is the part of ``programmed`` whose execution no source knows.
    """

    programmed: Decimal
    commitments: Decimal
    obligations: Decimal
    payments: Decimal
    programmed_not_found: Decimal
    ratio: Decimal | None
    found: int
    not_found: int
    sentence: str


@dataclass(frozen=True, slots=True)
class MoneyWords:
    """How the sentence calls one item, several, and that nothing is known of them."""

    one: str = "combinación"
    many: str = "combinaciones"
    unknown: str = "no se encontró ejecución"


def roll_up_money(items: Iterable[MoneyItem], words: MoneyWords = MoneyWords()) -> MoneyRollUp:
    """Return the sums of programmed and executed pesos, and obligations ÷ programmed.

    Money is summed, so what was spent without being programmed counts, and what was programmed
    and not found stays in the denominator; how much that is, is said. 4 and 6 programmed, 3
    obligated of the first and the second not found: 3 ÷ 10 = 0.3, 6 not found.

    Units: pesos; the ratio has none, 1 is 100 %, and it is not capped.
    Source: our decision; never to be presented as DNP's.
    """
    items = tuple(items)
    found = [item for item in items if item.obligations is not None]
    programmed = exact_sum(item.programmed for item in items)
    obligations = exact_sum(item.obligations or ZERO for item in items)
    unknown = exact_sum(item.programmed for item in items if item.obligations is None)
    ratio = ratio_of(obligations, programmed) if programmed else None
    missing = len(items) - len(found)
    return MoneyRollUp(
        programmed=programmed,
        commitments=exact_sum(item.commitments or ZERO for item in items),
        obligations=obligations,
        payments=exact_sum(item.payments or ZERO for item in items),
        programmed_not_found=unknown,
        ratio=ratio,
        found=len(found),
        not_found=missing,
        sentence=_money_sentence(programmed, obligations, unknown, missing, words),
    )


def _money_sentence(
    programmed: Decimal, obligations: Decimal, unknown: Decimal, missing: int, words: MoneyWords
) -> str:
    if not programmed:
        return "No hay recursos programados, así que no hay porcentaje."
    text = f"Obligaciones ({pesos(obligations)}) divididas por lo programado ({pesos(programmed)})."
    if not missing:
        return text
    rows = count(missing, words.one, words.many)
    return f"{text} De {rows} con {pesos(unknown)} programados {words.unknown}."
