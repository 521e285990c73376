"""The route of formulation: modules and steps as the Kit numbers them, and how far each is.

A step counts things of one kind: how many there are and how many are complete. What each counts
is written beside it, so that «57 %» can always answer «¿cómo se calculó?».
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from kpt.rules.exact import exact_sum, ratio_of


class StepState(StrEnum):
    PENDING = "todo"
    DOING = "doing"
    DONE = "done"
    NOT_APPLICABLE = "na"


@dataclass(frozen=True, slots=True)
class Step:
    """One numbered step. ``counts`` says what is counted and when one of them is complete.

    ``needs`` is the step without which this one cannot begin. ``legal`` marks what the law asks
    of every plan; the short route has those only. ``may_not_apply``: the team may say, with a
    reason, that the step is not for it.
    """

    code: str
    title: str
    counts: str
    needs: str = ""
    legal: bool = False
    may_not_apply: bool = False


@dataclass(frozen=True, slots=True)
class Module:
    """A part of the route, with its number in the menu of the Kit; ``short`` heads a column."""

    code: str
    number: int
    title: str
    short: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Count:
    """How many things of a step there are, and how many are complete."""

    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class StepProgress:
    """How far a step is. ``share`` is from 0 to 1, None when the step does not apply."""

    step: Step
    count: Count
    state: StepState
    share: Decimal | None


@dataclass(frozen=True, slots=True)
class ModuleProgress:
    """How far a module is: the mean of its steps that apply; None when none does."""

    module: Module
    steps: tuple[StepProgress, ...]
    share: Decimal | None
    state: StepState


@dataclass(frozen=True, slots=True)
class RouteProgress:
    """How far the whole formulation is: the mean of its modules."""

    modules: tuple[ModuleProgress, ...]
    share: Decimal

    def step(self, code: str) -> StepProgress:
        """Return how far one step is."""
        return next(s for m in self.modules for s in m.steps if s.step.code == code)


ROUTE: tuple[Module, ...] = (
    Module(
        "equipo",
        1,
        "Equipo territorial",
        "Equipo",
        (
            Step(
                "equipo",
                "Conformar el equipo",
                "Hay líder y por lo menos una persona más en el equipo (2 de 2).",
                legal=True,
            ),
            Step(
                "alistamiento",
                "Lista de chequeo de alistamiento",
                "Actividades de la lista que ya están hechas o que no aplican.",
            ),
        ),
    ),
    Module(
        "lineas",
        2,
        "Líneas estratégicas",
        "Líneas",
        (
            Step(
                "programa",
                "Programa de gobierno",
                "El texto del programa de gobierno está en el Kit (1 de 1).",
                legal=True,
            ),
            Step(
                "promesas",
                "Promesas del programa",
                "Promesas vinculadas al plan o apartadas con su razón.",
                needs="programa",
                may_not_apply=True,
            ),
            Step(
                "lineas",
                "Crear y ordenar las líneas",
                "Líneas que tienen nombre y por lo menos un sector.",
                legal=True,
            ),
        ),
    ),
    Module(
        "diagnostico",
        3,
        "Diagnóstico",
        "Diagnóstico",
        (
            Step(
                "diagnostico",
                "Diagnóstico por línea",
                "Líneas cuyo documento de diagnóstico tiene por lo menos un bloque.",
                needs="lineas",
                legal=True,
            ),
            Step(
                "finanzas",
                "Diagnóstico financiero",
                "Vigencias con ingresos o gastos registrados, de las cuatro anteriores al plan.",
                may_not_apply=True,
            ),
        ),
    ),
    Module(
        "estrategico",
        4,
        "Plan estratégico",
        "Estratégico",
        (
            Step(
                "resultados",
                "Priorizar indicadores de bienestar",
                "Líneas que tienen por lo menos una meta de resultado.",
                needs="lineas",
                may_not_apply=True,
            ),
            Step(
                "metas-resultado",
                "Establecer metas de bienestar",
                "Metas de resultado con línea base y meta del cuatrienio.",
                needs="resultados",
                may_not_apply=True,
            ),
            Step(
                "metas",
                "Definir programas, productos, metas y costo",
                "Líneas con metas de producto, y metas de producto con su meta del cuatrienio.",
                needs="lineas",
                legal=True,
            ),
        ),
    ),
    Module(
        "inversiones",
        5,
        "Plan plurianual de inversiones",
        "Inversiones",
        (
            Step(
                "programacion",
                "Programar las metas año por año",
                "Metas de producto cuyos años cuadran con la meta del cuatrienio.",
                needs="metas",
                legal=True,
            ),
            Step(
                "inversiones",
                "Elaborar el plan plurianual",
                "Metas de producto con recursos en por lo menos una vigencia.",
                needs="metas",
                legal=True,
            ),
            Step(
                "techos",
                "Techos por fuente",
                "Vigencias del plan con por lo menos un techo escrito.",
                may_not_apply=True,
            ),
            Step(
                "regalias",
                "Capítulo independiente de regalías",
                "Iniciativas del SGR con línea y recursos indicativos.",
                needs="lineas",
                may_not_apply=True,
            ),
        ),
    ),
    Module(
        "documentos",
        6,
        "Documentos del plan",
        "Documentos",
        (
            Step(
                "documentos",
                "Documentos preliminares",
                "Documentos preliminares que se han generado, de los seis.",
            ),
        ),
    ),
    Module(
        "estado",
        7,
        "Estado de nuestro plan",
        "Estado",
        (
            Step(
                "revisiones",
                "Revisar el plan",
                "El plan no tiene errores en las revisiones (1 de 1). Se cuenta cada minuto.",
                needs="metas",
            ),
        ),
    ),
)


def step_of(code: str) -> Step:
    """Return a step by its code. Raises KeyError."""
    return _STEPS[code]


_STEPS = {step.code: step for module in ROUTE for step in module.steps}
MAY_NOT_APPLY = tuple(step.code for step in _STEPS.values() if step.may_not_apply)


def share_of(count: Count) -> Decimal:
    """Return how much of a count is done, from 0 to 1: 4 of 7 → 0,571…; nothing yet → 0."""
    return ratio_of(Decimal(count.done), Decimal(count.total)) if count.total else Decimal(0)


def route_progress(
    counts: Mapping[str, Count], *, not_applicable: Iterable[str] = ()
) -> RouteProgress:
    """Return how far each step, each module and the whole formulation are.

    A step: complete ÷ all. A module: the mean of its steps that apply. The whole: the mean of the
    modules that apply. With 2 of 2, and 3 of 4 → module 1 = (1 + 0,75) ÷ 2 = 87,5 %.

    Units: shares from 0 to 1, exact. Source: ours; the Kit showed a percentage per line without
    its formula (003:187).
    """
    out = frozenset(not_applicable)
    modules = tuple(_module_progress(module, counts, out) for module in ROUTE)
    return RouteProgress(modules, mean([m.share for m in modules if m.share is not None]))


def _module_progress(
    module: Module, counts: Mapping[str, Count], out: frozenset[str]
) -> ModuleProgress:
    steps = tuple(_step_progress(step, counts, out) for step in module.steps)
    shares = [step.share for step in steps if step.share is not None]
    states = {step.state for step in steps} - {StepState.NOT_APPLICABLE}
    if not states:
        state = StepState.NOT_APPLICABLE
    elif len(states) == 1:
        state = states.pop()
    else:
        state = StepState.DOING
    return ModuleProgress(module, steps, mean(shares) if shares else None, state)


def _step_progress(step: Step, counts: Mapping[str, Count], out: frozenset[str]) -> StepProgress:
    count = counts.get(step.code, Count())
    if step.code in out and step.may_not_apply:
        return StepProgress(step, count, StepState.NOT_APPLICABLE, None)
    share = share_of(count)
    state = StepState.DONE if share >= 1 else StepState.DOING if count.done else StepState.PENDING
    return StepProgress(step, count, state, share)


def mean(shares: list[Decimal]) -> Decimal:
    """Return the mean of shares, 0 of none."""
    return ratio_of(exact_sum(shares), Decimal(len(shares))) if shares else Decimal(0)


# Progress of one line -----------------------------------------------------------------------------

LINE_PARTS: dict[str, str] = {
    "sectores": "La línea tiene por lo menos un sector.",
    "diagnostico": "Su documento de diagnóstico tiene por lo menos un bloque.",
    "resultados": "Metas de resultado con línea base y meta (por lo menos una).",
    "metas": "Metas de producto con su meta del cuatrienio (por lo menos una).",
    "programacion": "Metas de producto cuyos años cuadran con la meta.",
    "recursos": "Metas de producto con recursos en alguna vigencia.",
}


@dataclass(frozen=True, slots=True)
class LineProgress:
    """How far one line is: its parts, each complete ÷ all, and their mean."""

    parts: tuple[tuple[str, Count, Decimal], ...]
    share: Decimal


def line_progress(
    counts: Mapping[str, Count], *, not_applicable: Iterable[str] = ()
) -> LineProgress:
    """Return how far one line is (the Kit's «57 %», 003:187), with what it is made of.

    The mean of the parts that apply: 1 + 0 + 0,5 + 0,75 + 1 + 0,25 over 6 = 58,3 %.
    Units: shares from 0 to 1.
    """
    out = frozenset(not_applicable)
    parts = tuple(
        (code, counts.get(code, Count()), share_of(counts.get(code, Count())))
        for code in LINE_PARTS
        if code not in out
    )
    return LineProgress(parts, mean([share for _, _, share in parts]))
