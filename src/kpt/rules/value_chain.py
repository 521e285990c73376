"""The value chain of a Plan Indicativo: programme, product, indicator, quantity, money, person.

Each check says why it matters and what to do. None of them keeps a PI from being adopted: plans
that the official system accepted have every one of these.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from kpt.rules.checks import Severity
from kpt.rules.codes import Accumulation, chain_problems, is_principal
from kpt.rules.figures import pesos, written
from kpt.rules.text import fold


@dataclass(frozen=True, slots=True)
class ChainTarget:
    """One target of a PI as the checks look at it. Money in pesos, of the vigencia."""

    key: Hashable
    sector_code: str
    programme_code: str
    programme_name: str
    product_code: str
    product_name: str
    indicator_code: str
    indicator_name: str
    customisation: str
    unit: str
    target: Decimal | None
    accumulation: str
    quantity: Decimal | None
    money_cop: Decimal
    office: str


@dataclass(frozen=True, slots=True)
class ChainCheck:
    """What a check looks for, why it matters and the way out."""

    code: str
    title: str
    severity: Severity
    why: str
    what_to_do: str


@dataclass(frozen=True, slots=True)
class ChainFinding:
    """One target that a check found, with its reason in a sentence."""

    check: ChainCheck
    key: Hashable
    sentence: str


CHAIN_CHECKS: tuple[ChainCheck, ...] = (
    ChainCheck(
        "chain_broken",
        "Códigos que no forman cadena",
        Severity.ERROR,
        "El código del indicador empieza por el del producto, este por el del programa y este por "
        "el del sector. Si no, la meta queda en un programa que no es el suyo.",
        "Corrija los códigos en una versión del plan en formulación.",
    ),
    ChainCheck(
        "name_missing",
        "Programa, producto o indicador sin nombre",
        Severity.WARNING,
        "Sin su nombre no se sabe qué bien o servicio se entrega.",
        "Escoja de nuevo el indicador en una versión del plan en formulación.",
    ),
    ChainCheck(
        "unit_missing",
        "Sin unidad de medida",
        Severity.ERROR,
        "Una cantidad sin unidad no se puede medir ni verificar.",
        "Escoja de nuevo el indicador del catálogo en una versión en formulación: trae su unidad.",
    ),
    ChainCheck(
        "target_missing",
        "Sin meta del cuatrienio",
        Severity.WARNING,
        "No se sabe a cuánto debe llegar el producto en los cuatro años.",
        "Escriba la meta en una versión del plan en formulación.",
    ),
    ChainCheck(
        "quantity_without_money",
        "Cantidad sin plata en la vigencia",
        Severity.WARNING,
        "Se promete un producto y ninguna fuente lo paga.",
        "Programe su plata, o déjelo así si se hace por gestión y no cuesta.",
    ),
    ChainCheck(
        "money_without_quantity",
        "Plata sin cantidad en la vigencia",
        Severity.WARNING,
        "Se gasta en un producto del que no se espera entregar nada en el año.",
        "Programe la cantidad que esa plata entrega, o mueva la plata.",
    ),
    ChainCheck(
        "more_than_target",
        "Más de lo que el plan promete en cuatro años",
        Severity.WARNING,
        "Lo programado en un año pasa de la meta del cuatrienio.",
        "Revise la cantidad y su unidad.",
    ),
    ChainCheck(
        "without_responsible",
        "Sin responsable",
        Severity.WARNING,
        "Nadie responde por la meta ni por su reporte.",
        "Asigne la dependencia en «Responsables».",
    ),
    ChainCheck(
        "same_words",
        "Varias metas iguales del mismo indicador",
        Severity.WARNING,
        "Sin personalización, o con la misma, no se distingue qué entrega cada una.",
        "Escriba en cada una qué entrega y dónde, en una versión del plan en formulación.",
    ),
    ChainCheck(
        "principal_missing",
        "Producto medido solo con un indicador secundario",
        Severity.NOTE,
        "El indicador principal del producto, el que termina en 00, es el que dice si el bien o "
        "servicio se entregó.",
        "Mire si el principal también le sirve; si lo agrega, es en una versión en formulación.",
    ),
)
_CHECK = {check.code: check for check in CHAIN_CHECKS}


def chain_findings(targets: Sequence[ChainTarget]) -> list[ChainFinding]:
    """Return what the checks found, in the order of the registry and of the targets.

    A target of 3 km with no peso is found once, by «Cantidad sin plata en la vigencia».

    Units: quantities in the unit of the indicator; money in pesos.
    Source: DNP's accompaniment of the PI, «que tengan un programa adecuado, que tengan unos
    productos lógicos y medibles y que los indicadores revelen ese bien o servicio».
    """
    found: dict[str, list[ChainFinding]] = defaultdict(list)
    shared = _shared(targets)
    for one in targets:
        alone = [
            (code, sentence) for code, look in _OF_ONE.items() for sentence in look(one) if sentence
        ]
        for code, sentence in [*alone, *shared.get(one.key, ())]:
            found[code].append(ChainFinding(_CHECK[code], one.key, sentence))
    return [finding for check in CHAIN_CHECKS for finding in found[check.code]]


def _chain(one: ChainTarget) -> Iterable[str]:
    problems = chain_problems(
        one.sector_code, one.programme_code, one.product_code, one.indicator_code
    )
    return [" ".join(problems)] if problems else []


def _names(one: ChainTarget) -> Iterator[str]:
    named = {
        "programa": one.programme_name,
        "producto": one.product_name,
        "indicador": one.indicator_name,
    }
    missing = [noun for noun, name in named.items() if not name.strip()]
    if missing:
        yield f"No tiene nombre de {' ni de '.join(missing)}."


def _unit(one: ChainTarget) -> Iterator[str]:
    if not one.unit.strip():
        yield "El indicador no dice en qué unidad se mide."


def _goal(one: ChainTarget) -> Iterator[str]:
    if one.target is None:
        yield "La meta del cuatrienio está vacía."


def _unpaid(one: ChainTarget) -> Iterator[str]:
    if one.quantity and not one.money_cop:
        yield f"Programa {written(one.quantity)} {one.unit.lower()} y ninguna fuente tiene plata."


def _unmeasured(one: ChainTarget) -> Iterator[str]:
    if one.money_cop and not one.quantity:
        yield f"Tiene {pesos(one.money_cop)} y no programa cantidad."


def _excess(one: ChainTarget) -> Iterator[str]:
    if one.target is not None and one.quantity is not None and one.quantity > one.target:
        word = (
            "suma de los años"
            if one.accumulation == Accumulation.CUMULATIVE.value
            else "meta de cada año"
        )
        yield (
            f"Programa {written(one.quantity)} y la meta del cuatrienio, que es la {word}, es "
            f"{written(one.target)}."
        )


def _orphan(one: ChainTarget) -> Iterator[str]:
    if not one.office:
        yield "Ninguna dependencia responde por ella."


_OF_ONE: dict[str, Callable[[ChainTarget], Iterable[str]]] = {
    "chain_broken": _chain,
    "name_missing": _names,
    "unit_missing": _unit,
    "target_missing": _goal,
    "quantity_without_money": _unpaid,
    "money_without_quantity": _unmeasured,
    "more_than_target": _excess,
    "without_responsible": _orphan,
}


def _shared(targets: Sequence[ChainTarget]) -> dict[Hashable, list[tuple[str, str]]]:
    """Return what is seen only by looking at the targets together."""
    words = Counter((one.indicator_code, fold(one.customisation)) for one in targets)
    measured = {one.product_code for one in targets if is_principal(one.indicator_code)}
    found: dict[Hashable, list[tuple[str, str]]] = defaultdict(list)
    for one in targets:
        times = words[one.indicator_code, fold(one.customisation)]
        if times > 1:
            how = "con la misma personalización" if one.customisation else "sin personalización"
            found[one.key].append(
                ("same_words", f"{times} metas usan el indicador {one.indicator_code} {how}.")
            )
        if one.product_code not in measured:
            found[one.key].append(
                (
                    "principal_missing",
                    f"El producto {one.product_code} solo se mide con {one.indicator_code}.",
                )
            )
    return found
