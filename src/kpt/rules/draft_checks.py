"""The checks of a plan in formulation: those of ``checks`` that apply to it, and its own.

Nothing here stops the team. What has no legal or arithmetic ground only advises.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from kpt.rules import checks
from kpt.rules.checks import AppliesTo, Check, Nature, Severity

PLANNING_LAW = "Ley 152 de 1994"
SINCE_152 = date(1994, 7, 15)
SINCE_2056 = date(2021, 1, 1)

NO_LINES = Check(
    "plan-sin-lineas",
    Severity.ERROR,
    AppliesTo.PLAN,
    "El plan no tiene líneas estratégicas",
    "El plan tiene una parte estratégica con sus objetivos y metas, y un plan de inversiones.",
    "Agregue la primera línea estratégica.",
    f"{PLANNING_LAW}, art. 31",
    Nature.NORM,
    valid_from=SINCE_152,
    field="lines",
)
NO_TARGETS = Check(
    "plan-sin-metas",
    Severity.ERROR,
    AppliesTo.PLAN,
    "El plan no tiene metas de producto",
    "Sin metas no hay plan de inversiones: ni programas, ni productos, ni recursos.",
    "Agregue las metas de producto desde el catálogo.",
    f"{PLANNING_LAW}, art. 31",
    Nature.NORM,
    valid_from=SINCE_152,
    field="targets",
)
ABOVE_CEILING = Check(
    "ppi-sobre-el-techo",
    Severity.ERROR,
    AppliesTo.PLAN,
    "El plan plurianual pasa el techo de una fuente",
    "Los gastos del plan deben ser consistentes con las proyecciones de ingresos y de "
    "financiación de la entidad.",
    "Baje los recursos de la fuente en ese año, o corrija el techo si el marco fiscal cambió.",
    f"{PLANNING_LAW}, art. 3, literal d (consistencia)",
    Nature.NORM,
    valid_from=SINCE_152,
    field="investment",
)
NO_CEILINGS = Check(
    "ppi-sin-techos",
    Severity.NOTE,
    AppliesTo.PLAN,
    "El plan plurianual no tiene techos",
    "Sin cuánto hay de cada fuente por año no se puede saber si el plan alcanza.",
    "Escriba los techos del marco fiscal de mediano plazo.",
    field="ceilings",
)
PENDING_PROMISES = Check(
    "promesas-por-ubicar",
    Severity.WARNING,
    AppliesTo.PLAN,
    "Promesas del programa de gobierno por ubicar",
    "El plan se elabora conforme al programa de gobierno con el que se ganó la elección.",
    "Vincule cada promesa con la línea o la meta que la cumple, o apártela con su razón.",
    f"{PLANNING_LAW}, art. 39, numeral 1; Ley 131 de 1994 (voto programático)",
    Nature.NORM,
    valid_from=SINCE_152,
    field="promises",
)
NO_PROMISES = Check(
    "sin-promesas",
    Severity.NOTE,
    AppliesTo.PLAN,
    "El programa de gobierno no se ha separado en promesas",
    "Sin las promesas no se puede mostrar qué parte del programa está en el plan.",
    "Suba o escriba el programa de gobierno y proponga sus promesas.",
    field="programme",
)
LINE_WITHOUT_SECTORS = Check(
    "linea-sin-sectores",
    Severity.NOTE,
    AppliesTo.LINE,
    "Línea sin sectores",
    "Los sectores de la línea filtran el catálogo y dicen quién trabaja en ella.",
    "Escoja los sectores de la línea.",
    field="sectors",
)
LINE_WITHOUT_TARGETS = Check(
    "linea-sin-metas",
    Severity.WARNING,
    AppliesTo.LINE,
    "Línea sin metas de producto",
    "Una línea sin metas no tiene cómo cumplirse ni con qué recursos.",
    "Agregue metas de producto a la línea, o retire la línea.",
    field="targets",
)
LINE_WITHOUT_OUTCOME = Check(
    "linea-sin-resultado",
    Severity.NOTE,
    AppliesTo.LINE,
    "Línea sin meta de resultado",
    "La meta de resultado dice qué cambia en la vida de la gente con los productos de la línea.",
    "Priorice al menos un indicador de resultado para la línea.",
    field="outcomes",
)
OUTCOME_WITHOUT_LINE = Check(
    "resultado-sin-linea",
    Severity.WARNING,
    AppliesTo.OUTCOME,
    "Meta de resultado sin línea",
    "Lo que no es de ninguna línea no aparece en la parte estratégica.",
    "Escoja la línea a la que pertenece.",
    checks.SISPT,
    field="lines",
)
OUTCOME_WITHOUT_BASELINE = Check(
    "resultado-sin-linea-base",
    Severity.WARNING,
    AppliesTo.OUTCOME,
    "Meta de resultado sin línea base",
    "Sin saber de dónde se parte no se puede saber si la meta es mucho o poco.",
    "Escriba la línea base, su año y su fuente.",
    field="baseline",
)
OUTCOME_WITHOUT_TARGET = Check(
    "resultado-sin-meta",
    Severity.WARNING,
    AppliesTo.OUTCOME,
    "Meta de resultado sin valor",
    "Sin el valor al que se quiere llegar no hay meta que seguir.",
    "Escriba la meta del cuatrienio.",
    checks.SISPT,
    field="target",
)
OUTCOME_WITHOUT_RATIONALE = Check(
    "resultado-sin-justificacion",
    Severity.NOTE,
    AppliesTo.OUTCOME,
    "Meta de resultado sin justificación",
    "Decir por qué del 20 % se pasa al 17 % permite discutir la meta.",
    "Escriba por qué se espera llegar a ese valor.",
    field="rationale",
)
OUTCOME_AGAINST_ITS_WAY = Check(
    "resultado-en-contra",
    Severity.WARNING,
    AppliesTo.OUTCOME,
    "La meta de resultado va en contra del indicador",
    "El indicador mejora hacia un lado y la meta va hacia el otro.",
    "Revise la línea base, la meta y el sentido del indicador.",
    checks.GOOD_PRACTICE,
    Nature.ARITHMETIC,
    field="target",
)
TARGET_WITHOUT_LINE = Check(
    "meta-sin-linea",
    Severity.WARNING,
    AppliesTo.TARGET,
    "Meta de producto sin línea",
    "Lo que no es de ninguna línea no aparece en la parte estratégica.",
    "Escoja al menos una línea para la meta.",
    checks.SISPT,
    field="lines",
)
TARGET_WITHOUT_RESPONSIBLE = Check(
    "meta-sin-responsable",
    Severity.NOTE,
    AppliesTo.TARGET,
    "Meta sin dependencia responsable",
    "Alguien tiene que responder por la meta y reportar su avance.",
    "Escriba la dependencia responsable.",
    field="responsible_office",
)
OTHER_LEVEL = Check(
    "competencia-de-otro-nivel",
    Severity.WARNING,
    AppliesTo.TARGET,
    "Producto que suele ser competencia de otro nivel de gobierno",
    "La entidad puede apoyar lo que es de otro nivel, pero conviene decir cómo y con quién.",
    "Confirme la competencia; si es en concurrencia, dígalo en la justificación de la meta.",
    "Normas de competencias por sector (Ley 715 de 2001 y otras); orienta, no decide",
    field="product",
)
DUPLICATE_PRODUCT = Check(
    "producto-repetido",
    Severity.WARNING,
    AppliesTo.TARGET,
    "El mismo indicador dos veces en una línea",
    "Dos metas con el mismo indicador en una línea se confunden si nada las distingue.",
    "Personalice las metas para distinguirlas, o déjelas en una sola.",
    field="customisation",
)
COST_FAR = Check(
    "costo-lejos-de-los-recursos",
    Severity.WARNING,
    AppliesTo.TARGET,
    "El costo por unidad no cuadra con los recursos",
    "El costo de cada unidad por la cantidad está lejos de los recursos programados.",
    "Revise el costo por unidad, la cantidad o los recursos. Puede deberse a una unidad mal "
    "escrita.",
    checks.GOOD_PRACTICE,
    Nature.ARITHMETIC,
    field="unit_cost_cop",
)
SGR_WITHOUT_INITIATIVE = Check(
    "sgr-sin-iniciativa",
    Severity.WARNING,
    AppliesTo.SGR,
    "Meta de regalías sin iniciativa",
    "Las inversiones con regalías van en un capítulo independiente, por iniciativas.",
    "Escoja la iniciativa de la que hace parte la meta.",
    "Ley 2056 de 2020, art. 30",
    Nature.NORM,
    valid_from=SINCE_2056,
    field="sgr",
)
SGR_WITHOUT_MONEY = Check(
    "sgr-sin-recursos",
    Severity.NOTE,
    AppliesTo.SGR,
    "Meta de regalías sin recursos en ningún bienio",
    "El capítulo de regalías programa recursos por bienio; una meta sin ellos no se puede seguir.",
    "Escriba los recursos del bienio en que se cumplirá.",
    field="sgr",
)

OWN: tuple[Check, ...] = (
    NO_LINES,
    NO_TARGETS,
    ABOVE_CEILING,
    PENDING_PROMISES,
    LINE_WITHOUT_TARGETS,
    TARGET_WITHOUT_LINE,
    OUTCOME_WITHOUT_LINE,
    OUTCOME_WITHOUT_TARGET,
    OUTCOME_WITHOUT_BASELINE,
    OUTCOME_AGAINST_ITS_WAY,
    COST_FAR,
    DUPLICATE_PRODUCT,
    OTHER_LEVEL,
    SGR_WITHOUT_INITIATIVE,
    SGR_WITHOUT_MONEY,
    LINE_WITHOUT_OUTCOME,
    LINE_WITHOUT_SECTORS,
    OUTCOME_WITHOUT_RATIONALE,
    TARGET_WITHOUT_RESPONSIBLE,
    NO_CEILINGS,
    NO_PROMISES,
)
"""Checks that only a plan in formulation has."""


def _here(check: Check, fix: str, field: str) -> Check:
    return replace(check, fix_here=fix, field=field)


SHARED: tuple[Check, ...] = (
    _here(checks.BROKEN_CHAIN, "Escoja de nuevo el producto desde el catálogo.", "product"),
    _here(
        checks.INVERTED_PLAN,
        "Revise el tipo de acumulación de las metas: «Acumulativo» si los años suman la meta, «No "
        "acumulativo» si cada año es la meta.",
        "targets",
    ),
    _here(
        checks.MIXED_PLAN,
        "Revise una por una las metas con el tipo de acumulación invertido.",
        "targets",
    ),
    _here(
        checks.INVERTED,
        "Cambie el tipo de acumulación, o corrija los años si el tipo es el correcto.",
        "accumulation",
    ),
    _here(checks.NEITHER_READING, "Ajuste los años o la meta del cuatrienio.", "years"),
    _here(checks.NO_TARGET, "Escriba la meta del cuatrienio.", "target"),
    _here(checks.NOTHING_PROGRAMMED, "Programe la meta en los años en que se cumplirá.", "years"),
    _here(
        checks.MONEY_WITHOUT_QUANTITY,
        "Programe la cantidad de ese año, o pase los recursos al año en que se ejecutarán.",
        "years",
    ),
    _here(
        checks.QUANTITY_WITHOUT_MONEY,
        "Si la meta tiene recursos ese año, escríbalos en el plan plurianual.",
        "investment",
    ),
    _here(
        checks.MALFORMED_BPIN, "Corrija el código; si son varios, sepárelos con comas.", "bpin_text"
    ),
    _here(checks.REPEATED_BPIN, "Puede quitar la repetición; ninguna cifra cambia.", "bpin_text"),
    _here(checks.UNKNOWN_PRODUCT, "Escoja el producto desde el catálogo vigente.", "product"),
    _here(checks.UNKNOWN_INDICATOR, "Escoja el indicador desde el catálogo vigente.", "product"),
    _here(checks.NO_SDG, "El ODS lo fija el indicador; avise al DNP si falta.", "product"),
    _here(checks.REPEATED_LINE, "Puede quitar la repetición; ninguna cifra cambia.", "lines"),
)
"""Checks of any plan, with what to do about them on our screens."""

_WEIGHT = {Severity.ERROR: 0, Severity.WARNING: 1, Severity.NOTE: 2}
DRAFT_CHECKS: tuple[Check, ...] = tuple(
    sorted((*SHARED, *OWN), key=lambda check: _WEIGHT[check.severity])
)
"""Every check of a plan in formulation, in the order in which a page lists them."""

ALL_CHECKS: tuple[Check, ...] = (*checks.CHECKS, *OWN)
"""Every check of the system, once, for the reference."""

_PLACES = {check.code: place for place, check in enumerate(DRAFT_CHECKS)}


def draft_check_of(code: str) -> Check:
    """Return a check of a plan in formulation. Raises KeyError for a code that none has."""
    return DRAFT_CHECKS[_PLACES[code]]


def draft_place_of(check: Check) -> int:
    """Return where a check stands in the list, from 0."""
    return _PLACES[check.code]


def fix_of(check: Check) -> str:
    """Return what to do about it on our screens."""
    return check.fix_here or check.how_to_fix
