"""The registry of checks: what each looks for, why it matters, and what to do about it.

A check never changes a figure and never rejects a plan that the official system accepts. The
functions that run them are in ``findings``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Severity(StrEnum):
    """ERROR: it cannot be so. WARNING: it may be so, look at it. NOTE: good to know."""

    ERROR = "error"
    WARNING = "warning"
    NOTE = "note"

    @property
    def label(self) -> str:
        return _SEVERITY_LABELS[self]


_SEVERITY_LABELS = {
    Severity.ERROR: "Error",
    Severity.WARNING: "Advertencia",
    Severity.NOTE: "Nota",
}


class Nature(StrEnum):
    """On what a check stands. What stands on no norm and no sum only advises."""

    NORM = "norma"
    ARITHMETIC = "cuenta"
    OFFICIAL = "oficial"
    PRACTICE = "practica"

    @property
    def label(self) -> str:
        return _NATURE_LABELS[self]


_NATURE_LABELS = {
    Nature.NORM: "Norma",
    Nature.ARITHMETIC: "Cuenta",
    Nature.OFFICIAL: "Sistema oficial",
    Nature.PRACTICE: "Buena práctica",
}


class AppliesTo(StrEnum):
    """What a check looks at."""

    PLAN = "plan"
    LINE = "line"
    OUTCOME = "outcome"
    SGR = "sgr"
    TARGET = "target"
    PHYSICAL = "physical"
    FINANCIAL = "financial"


GOOD_PRACTICE = "Buena práctica"
SISPT = "SisPT, Plan Indicativo"
CATALOGUE = "DNP, catálogo de productos (MGA)"
DNP_FOLLOW_UP = "DNP, informe de seguimiento al PDT"
CIRCULAR = "DNP, Circular 0026-4 de 2021"


@dataclass(frozen=True, slots=True)
class Check:
    """One explained check. ``code`` is stable: it is stored, and it filters lists in addresses.

    ``basis`` is the norm and article, or the source, that asks for it, or «Buena práctica».
    ``valid_from`` and ``valid_to`` bound the days on which it holds, when the norm has them.
    ``fix_here`` says what to do on our screens while the plan is in formulation, and ``field``
    names what is corrected there.
    """

    code: str
    severity: Severity
    applies_to: AppliesTo
    title: str
    why: str
    how_to_fix: str
    basis: str = GOOD_PRACTICE
    stands_on: Nature | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    fix_here: str = ""
    field: str = ""

    @property
    def nature(self) -> Nature:
        """On what it stands: told, or a source of DNP unless it is good practice."""
        if self.stands_on is not None:
            return self.stands_on
        return Nature.PRACTICE if self.basis == GOOD_PRACTICE else Nature.OFFICIAL

    def holds_on(self, day: date) -> bool:
        """Say whether the check is in force on a day; both ends count."""
        begun = self.valid_from is None or day >= self.valid_from
        return begun and (self.valid_to is None or day <= self.valid_to)


BROKEN_CHAIN = Check(
    "codigos-que-no-encadenan",
    Severity.ERROR,
    AppliesTo.TARGET,
    "Códigos que no encadenan",
    "El código de cada nivel empieza por el del anterior (sector, programa, producto, indicador). "
    "Si no es así, la meta no puede cruzarse con las fuentes de ejecución.",
    "Corrija en SisPT el código equivocado y vuelva a cargar el plan.",
    CATALOGUE,
    Nature.ARITHMETIC,
)
UNKNOWN_PRODUCT = Check(
    "producto-fuera-del-catalogo",
    Severity.WARNING,
    AppliesTo.TARGET,
    "Producto que no está en el catálogo",
    "Un código de producto que el catálogo vigente no tiene puede ser antiguo o estar mal escrito.",
    "Compare el código con el catálogo de productos del DNP. Si es correcto, no debe hacer nada.",
    CATALOGUE,
)
UNKNOWN_INDICATOR = Check(
    "indicador-fuera-del-catalogo",
    Severity.NOTE,
    AppliesTo.TARGET,
    "Indicador que no está en el catálogo",
    "El catálogo cargado no tiene todos los indicadores secundarios, así que el código puede ser "
    "correcto; también puede estar mal escrito.",
    "Compare el código con el catálogo de productos del DNP. Si es correcto, no debe hacer nada.",
    CATALOGUE,
)
PRINCIPAL_CONTRADICTS = Check(
    "principal-contradictorio",
    Severity.WARNING,
    AppliesTo.TARGET,
    "La columna «Principal» contradice el código",
    "Un indicador es principal si su código termina en 00, y solo entonces.",
    "Revise en SisPT el indicador escogido.",
    CATALOGUE,
)
INVERTED_PLAN = Check(
    "plan-con-acumulacion-invertida",
    Severity.WARNING,
    AppliesTo.PLAN,
    "El plan usa al revés el tipo de acumulación",
    "Con el tipo equivocado, el avance del cuatrienio se calcula mal en casi todas las metas. "
    "El avance de cada año no cambia, pero DNP cruza también por el tipo: si en PIIP está el "
    "correcto, la ejecución no se encuentra.",
    "Revise el tipo de acumulación de las metas en SisPT: «Acumulativo» si los años suman la meta, "
    "«No acumulativo» si cada año es la meta.",
    SISPT,
)
MIXED_PLAN = Check(
    "plan-con-acumulacion-mezclada",
    Severity.WARNING,
    AppliesTo.PLAN,
    "El plan usa el tipo de acumulación de dos maneras",
    "Unas metas usan las dos palabras como SisPT las define y otras al revés, así que el avance "
    "del cuatrienio se calcula mal en parte del plan.",
    "Revise una por una las metas con el tipo de acumulación invertido.",
    SISPT,
)
INVERTED = Check(
    "acumulacion-invertida",
    Severity.WARNING,
    AppliesTo.TARGET,
    "Tipo de acumulación invertido",
    "Los números de la meta corresponden al otro tipo de acumulación. Con el tipo equivocado, el "
    "avance del cuatrienio se calcula mal y la ejecución puede no encontrarse en PIIP.",
    "Cambie el tipo de acumulación en SisPT, o corrija la programación si el tipo es el correcto.",
    SISPT,
)
NEITHER_READING = Check(
    "programacion-que-no-cuadra",
    Severity.WARNING,
    AppliesTo.TARGET,
    "La programación no cuadra con la meta",
    "Los años no suman la meta ni la repiten, así que no se puede saber cuánto falta para "
    "cumplirla.",
    "Ajuste los años o la meta del cuatrienio en SisPT. Si cada año incluye lo de los anteriores, "
    "escriba solo lo que corresponde a ese año.",
    SISPT,
)
NO_TARGET = Check(
    "meta-vacia",
    Severity.WARNING,
    AppliesTo.TARGET,
    "Sin meta del cuatrienio",
    "Sin meta no se puede calcular el avance del cuatrienio.",
    "Escriba en SisPT la meta del cuatrienio del plan aprobado.",
    SISPT,
)
NOTHING_PROGRAMMED = Check(
    "sin-programacion",
    Severity.WARNING,
    AppliesTo.TARGET,
    "Sin programación física ni recursos",
    "Una meta sin cantidades y sin recursos en los cuatro años no puede seguirse.",
    "Programe la meta en SisPT en los años en que se cumplirá.",
    SISPT,
)
MONEY_WITHOUT_QUANTITY = Check(
    "recursos-sin-cantidad",
    Severity.WARNING,
    AppliesTo.TARGET,
    "Recursos sin programación física",
    "Hay pesos en un año en que no se programó ninguna cantidad: lo que se ejecute no tendrá "
    "porcentaje de avance físico.",
    "Programe la cantidad de ese año, o pase los recursos al año en que se ejecutarán.",
    SISPT,
)
QUANTITY_WITHOUT_MONEY = Check(
    "cantidad-sin-recursos",
    Severity.NOTE,
    AppliesTo.TARGET,
    "Programación física sin recursos",
    "Hay una cantidad en un año sin recursos del presupuesto ordinario. Puede ser correcto, por "
    "ejemplo si se paga con regalías o no tiene costo.",
    "Si la meta sí tiene recursos ese año, prográmelos en SisPT.",
    SISPT,
)
NO_BPIN = Check(
    "sin-bpin",
    Severity.WARNING,
    AppliesTo.TARGET,
    "Sin código BPIN",
    "Sin BPIN no se puede encontrar la ejecución en PIIP ni en CUIPO: la meta aparece sin avance.",
    "Asocie en SisPT el proyecto de inversión que cumple la meta.",
    DNP_FOLLOW_UP,
)
MALFORMED_BPIN = Check(
    "bpin-mal-escrito",
    Severity.WARNING,
    AppliesTo.TARGET,
    "Código BPIN mal escrito",
    "Un BPIN tiene 13 o 15 dígitos. Con otro texto no se puede encontrar la ejecución.",
    "Corrija el código en SisPT; si son varios, sepárelos con comas.",
    DNP_FOLLOW_UP,
)
REPEATED_BPIN = Check(
    "bpin-repetido",
    Severity.NOTE,
    AppliesTo.TARGET,
    "Código BPIN repetido",
    "El mismo BPIN aparece más de una vez en la meta. Cuenta una sola vez.",
    "Puede quitar la repetición en SisPT; ninguna cifra cambia.",
)
NO_SDG = Check(
    "sin-ods",
    Severity.NOTE,
    AppliesTo.TARGET,
    "Sin ODS",
    "La meta no aparece en las cifras por Objetivo de Desarrollo Sostenible.",
    "El ODS lo fija el indicador en SisPT; avise al DNP si falta.",
)
REPEATED_LINE = Check(
    "linea-repetida",
    Severity.NOTE,
    AppliesTo.TARGET,
    "Línea estratégica repetida",
    "La misma línea aparece dos veces en la meta. Cuenta una sola vez en las cifras por línea.",
    "Puede quitar la repetición en SisPT; ninguna cifra cambia.",
)
ABOVE_PHYSICAL = Check(
    "avance-fisico-mayor-a-100",
    Severity.WARNING,
    AppliesTo.PHYSICAL,
    "Avance físico por encima de 100 %",
    "Puede ser un logro o un error en lo programado o en lo reportado. En los promedios cuenta "
    "como 100 %.",
    "Verifique la cantidad y su unidad en PIIP y lo programado en SisPT.",
    DNP_FOLLOW_UP,
)
EXTREME_PHYSICAL = Check(
    "avance-fisico-desproporcionado",
    Severity.WARNING,
    AppliesTo.PHYSICAL,
    "Avance físico desproporcionado",
    "Se reportó más de diez veces lo programado. Suele ser un error de unidad: metros por "
    "kilómetros, personas por programas, pesos por productos.",
    "Verifique la unidad de medida de lo reportado en PIIP y de lo programado en SisPT.",
    DNP_FOLLOW_UP,
)
UNPROGRAMMED_PHYSICAL = Check(
    "ejecucion-fisica-sin-programar",
    Severity.WARNING,
    AppliesTo.PHYSICAL,
    "Ejecución física en un año sin programación",
    "Lo ejecutado no tiene porcentaje en ese año. Si los años suman la meta, sí cuenta en el "
    "avance del cuatrienio.",
    "Si era lo previsto, ajuste la programación en SisPT.",
    DNP_FOLLOW_UP,
)
ABOVE_FINANCIAL = Check(
    "obligado-mayor-a-lo-programado",
    Severity.WARNING,
    AppliesTo.FINANCIAL,
    "Obligaciones por encima de lo programado",
    "Se obligó más de lo que el plan programó para el año.",
    "Verifique la programación en SisPT; si el presupuesto cambió, actualícela.",
    DNP_FOLLOW_UP,
)
EXTREME_FINANCIAL = Check(
    "obligado-desproporcionado",
    Severity.WARNING,
    AppliesTo.FINANCIAL,
    "Obligaciones desproporcionadas",
    "Se obligó más de diez veces lo programado. Suele ser una programación escrita en miles o en "
    "millones de pesos.",
    "Verifique que la programación en SisPT esté en pesos.",
    CIRCULAR,
)
UNPROGRAMMED_FINANCIAL = Check(
    "obligado-sin-programar",
    Severity.WARNING,
    AppliesTo.FINANCIAL,
    "Obligaciones en un año sin recursos programados",
    "Se obligaron recursos que el plan no programó para el año: no hay porcentaje.",
    "Actualice en SisPT la programación financiera del año.",
    DNP_FOLLOW_UP,
)
OBLIGATIONS_ABOVE_COMMITMENTS = Check(
    "obligaciones-mayores-que-compromisos",
    Severity.WARNING,
    AppliesTo.FINANCIAL,
    "Obligaciones por encima de los compromisos",
    "Solo se puede obligar lo que antes se comprometió.",
    "Verifique con la secretaría de hacienda lo reportado en CUIPO.",
)
PAYMENTS_ABOVE_OBLIGATIONS = Check(
    "pagos-mayores-que-obligaciones",
    Severity.WARNING,
    AppliesTo.FINANCIAL,
    "Pagos por encima de las obligaciones",
    "Solo se puede pagar lo que antes se obligó.",
    "Verifique con la secretaría de hacienda lo reportado en CUIPO.",
)

CHECKS: tuple[Check, ...] = (
    BROKEN_CHAIN,
    INVERTED_PLAN,
    MIXED_PLAN,
    INVERTED,
    NEITHER_READING,
    NO_TARGET,
    NOTHING_PROGRAMMED,
    MONEY_WITHOUT_QUANTITY,
    EXTREME_PHYSICAL,
    EXTREME_FINANCIAL,
    ABOVE_PHYSICAL,
    ABOVE_FINANCIAL,
    OBLIGATIONS_ABOVE_COMMITMENTS,
    PAYMENTS_ABOVE_OBLIGATIONS,
    UNPROGRAMMED_PHYSICAL,
    UNPROGRAMMED_FINANCIAL,
    NO_BPIN,
    MALFORMED_BPIN,
    UNKNOWN_PRODUCT,
    PRINCIPAL_CONTRADICTS,
    QUANTITY_WITHOUT_MONEY,
    UNKNOWN_INDICATOR,
    REPEATED_BPIN,
    NO_SDG,
    REPEATED_LINE,
)
"""Every check, in the order in which a screen lists them: what weighs most first."""

_PLACES = {check.code: place for place, check in enumerate(CHECKS)}


def check_of(code: str) -> Check:
    """Return the check of the plan in force with a code. Raises KeyError for another code."""
    return CHECKS[_PLACES[code]]


def place_of(check: Check) -> int:
    """Return where a check stands in the list of checks, from 0."""
    return _PLACES[check.code]
