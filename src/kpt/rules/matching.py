"""Which target of a plan a row of somebody's matrix speaks of, and what is odd about the row.

Nothing is guessed: a row that may be two targets is of none, and says what to write in it.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TypeVar

from kpt.rules.codes import parse_consecutive
from kpt.rules.text import fold

_DIGITS = re.compile(r"[0-9]+")


class MatchedBy(StrEnum):
    """By what a row found its target."""

    NUMBER = "su número IP"
    CODE = "el código del indicador"
    PRODUCT = "el código del producto"
    TEXT = "su texto"
    CODE_AND_TEXT = "el código y el texto"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A target of the plan: its number, its codes, and the texts by which people call it."""

    key: Hashable
    consecutive: int
    product_code: str
    indicator_code: str
    texts: tuple[str, ...]
    unit: str


@dataclass(frozen=True, slots=True)
class MatrixRow:
    """A row as it was read. ``place`` says where it stands: «Hoja 1, fila 12»."""

    place: str
    code: str
    texts: tuple[str, ...]
    unit: str
    quantity: Decimal | None
    office: str


@dataclass(frozen=True, slots=True)
class Match:
    """What became of a row: its target, by what, or why none and the way out."""

    row: MatrixRow
    key: Hashable | None
    by: MatchedBy | None = None
    problem: str = ""
    way_out: str = ""
    notes: tuple[str, ...] = ()


def match_rows(rows: Sequence[MatrixRow], targets: Sequence[Candidate]) -> list[Match]:
    """Return what each row speaks of, in its order.

    By its number («IP-12»), else by its nine digits, told apart by the text where several targets
    share the indicator, else by the seven of the product if one target has it, else by a text
    that is letter by letter that of one target (accents and capitals don't matter). A row that says
    the same as an earlier one is left out; two that say different things of one target are both
    left out.
    """
    found = [_match(row, targets) for row in rows]
    said: dict[Hashable, set[tuple[Decimal | None, str]]] = defaultdict(set)
    for one in found:
        if one.key is not None:
            said[one.key].add((one.row.quantity, fold(one.row.office)))
    seen: Counter[Hashable] = Counter()
    return [_once(one, said, seen) for one in found]


def _once(
    one: Match,
    said: dict[Hashable, set[tuple[Decimal | None, str]]],
    seen: Counter[Hashable],
) -> Match:
    if one.key is None:
        return one
    seen[one.key] += 1
    if len(said[one.key]) > 1:
        return Match(
            one.row,
            None,
            problem="Otra fila dice otra cosa de la misma meta.",
            way_out="Deje una sola fila por meta, con la cantidad y el responsable que valen.",
        )
    if seen[one.key] > 1:
        return Match(
            one.row, None, problem="La fila está repetida.", way_out="No hace falta cambiarla."
        )
    return one


def _match(row: MatrixRow, targets: Sequence[Candidate]) -> Match:
    number = parse_consecutive(row.code, prefix="IP")
    if number is not None:
        same = [one for one in targets if one.consecutive == number]
        return _single(row, same, MatchedBy.NUMBER, f"El plan no tiene la meta IP-{number}.")
    code = "".join(_DIGITS.findall(row.code))
    by_text = _by_text(row, targets)
    if len(code) == 9:
        return _by_code(row, [one for one in targets if one.indicator_code == code], code)
    if len(code) == 7:
        same = [one for one in targets if one.product_code == code]
        if len(same) == 1:
            return _single(row, same, MatchedBy.PRODUCT, "")
    if len(by_text) == 1:
        return _single(row, by_text, MatchedBy.TEXT, "")
    return Match(
        row,
        None,
        problem="Ninguna meta del plan vigente tiene ese código ni ese texto."
        if not by_text
        else f"{len(by_text)} metas del plan tienen ese texto.",
        way_out="Escriba en CODIGO el número de la meta, por ejemplo IP-12.",
    )


def _by_code(row: MatrixRow, same: Sequence[Candidate], code: str) -> Match:
    if len(same) < 2:
        return _single(
            row, same, MatchedBy.CODE, f"Ninguna meta del plan vigente usa el indicador {code}."
        )
    told_apart = _by_text(row, same)
    if len(told_apart) == 1:
        return _single(row, told_apart, MatchedBy.CODE_AND_TEXT, "")
    return Match(
        row,
        None,
        problem=f"{len(same)} metas del plan usan el indicador {code}.",
        way_out="Escriba en CODIGO el número de la meta: "
        + " o ".join(f"IP-{one.consecutive}" for one in same[:4])
        + ".",
    )


def _by_text(row: MatrixRow, targets: Iterable[Candidate]) -> list[Candidate]:
    wanted = {fold(text) for text in row.texts if fold(text)}
    return [one for one in targets if wanted & {fold(text) for text in one.texts if text}]


def _single(row: MatrixRow, found: Sequence[Candidate], by: MatchedBy, problem: str) -> Match:
    if not found:
        return Match(
            row,
            None,
            problem=problem,
            way_out="Si es una meta nueva, entra al plan con un acto; si no, corrija el código.",
        )
    return Match(row, found[0].key, by, notes=_notes(row, found[0]))


def _notes(row: MatrixRow, target: Candidate) -> tuple[str, ...]:
    notes = []
    if not row.unit:
        notes.append(f"No dice la unidad: queda la del plan, {target.unit}.")
    elif fold(row.unit) != fold(target.unit):
        notes.append(f"Dice «{row.unit}» y el plan mide en {target.unit}: queda la del plan.")
    if row.quantity is None:
        notes.append("No dice cantidad: queda la que tiene.")
    elif row.quantity < 0:
        notes.append("La cantidad es negativa: queda la que tiene.")
    elif "porcentaje" in fold(target.unit) and 0 < row.quantity <= 1:
        notes.append("Parece un porcentaje escrito como fracción: revise si es por cien.")
    return tuple(notes)


Key = TypeVar("Key", bound=Hashable)


def carried(
    earlier: Iterable[tuple[Key, str, str]], now: Iterable[tuple[Key, str, str]]
) -> dict[Key, str]:
    """Return the office that each target of ``now`` takes from those of an earlier PI.

    A target is its identity, the code of its indicator and the office that answers for it.
    By identity; else by the indicator, when all the targets that had it were of one office: with
    240204100 of «Obras» alone there, a new 240204100 is of «Obras».
    """
    there = list(earlier)
    by_key = {key: office for key, _, office in there}
    by_code: dict[str, set[str]] = defaultdict(set)
    for _, code, office in there:
        by_code[code].add(office)
    found = {}
    for key, code, _ in now:
        offices = by_code.get(code, set())
        if key in by_key:
            found[key] = by_key[key]
        elif len(offices) == 1:
            found[key] = next(iter(offices))
    return found
