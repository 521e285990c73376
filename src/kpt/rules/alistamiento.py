"""The checklist of alistamiento: what a team readies before it writes its plan.

Source: DNP, «Informe Gobierno al Plan fases I y II» (2020), hitos 1–9 (002:683-691), and
Ley 152 de 1994, articles 12, 33, 34 and 39. The wording for teams is ours.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ReadinessItem:
    """One activity of the list. ``code`` is stored: never change one."""

    code: str
    title: str
    help: str
    basis: str


ITEMS: tuple[ReadinessItem, ...] = (
    ReadinessItem(
        "equipo",
        "Conformar el equipo que formula el plan",
        "Con la secretaría de planeación, hacienda y una persona por sector. Guarde el acto o el "
        "acta que lo conforma.",
        "Hito 1 de Gobierno al Plan",
    ),
    ReadinessItem(
        "usuario",
        "Habilitar el usuario líder y los usuarios del equipo",
        "El alcalde o gobernador solicita el usuario líder; el líder invita a los demás.",
        "Hito 2 de Gobierno al Plan",
    ),
    ReadinessItem(
        "taller",
        "Hacer el taller «Estructura del plan y uso del Kit»",
        "Para que todas las personas del equipo sepan qué pide la ley y dónde se escribe.",
        "Hito 3 de Gobierno al Plan",
    ),
    ReadinessItem(
        "estructura",
        "Definir la estructura del plan en Consejo de Gobierno, con responsables",
        "Qué líneas tendrá, quién escribe cada una y en qué fechas.",
        "Hito 4 de Gobierno al Plan",
    ),
    ReadinessItem(
        "programa",
        "Tener a mano el programa de gobierno inscrito",
        "El plan lo desarrolla: es lo que se votó.",
        "Constitución, artículo 259; Ley 152 de 1994, artículo 39",
    ),
    ReadinessItem(
        "empalme",
        "Revisar el informe de empalme y el balance del plan anterior",
        "Lo que quedó a medias, los compromisos y la plata disponible.",
        "Ley 951 de 2005",
    ),
    ReadinessItem(
        "ctp",
        "Convocar la renovación del Consejo Territorial de Planeación",
        "Se pide a las organizaciones que envíen sus ternas.",
        "Hito 5 de Gobierno al Plan; Ley 152 de 1994, artículo 34",
    ),
    ReadinessItem(
        "ctp-renovado",
        "Tener el Consejo Territorial de Planeación renovado",
        "Con el acto que nombra a sus consejeros.",
        "Hito 8 de Gobierno al Plan",
    ),
    ReadinessItem(
        "informacion",
        "Reunir la información del diagnóstico",
        "La nacional ya está en el Kit; aquí se anota la local que la completa.",
        "Hito 6 de Gobierno al Plan",
    ),
    ReadinessItem(
        "participacion",
        "Acordar la metodología y el cronograma de los ejercicios participativos",
        "Dónde, cuándo, con quiénes y cómo se sistematiza lo que digan.",
        "Hito 6 de Gobierno al Plan; Ley 152 de 1994, artículo 3-g",
    ),
    ReadinessItem(
        "fiscal",
        "Tener el Marco Fiscal de Mediano Plazo y los techos por fuente",
        "Sin ellos las metas quedan sin plata. Los entrega hacienda.",
        "Ley 819 de 2003, artículo 5",
    ),
    ReadinessItem(
        "ambiental",
        "Pedir los insumos de la autoridad ambiental",
        "Recursos de inversión disponibles y determinantes ambientales.",
        "Decreto 1865 de 1994, artículo 2",
    ),
    ReadinessItem(
        "cronograma",
        "Fijar el cronograma hasta la adopción",
        "Proyecto al CTP a más tardar el último día de febrero; al Concejo o Asamblea, el 30 de "
        "abril.",
        "Ley 152 de 1994, artículos 39 y 40",
    ),
)


def item_of(code: str) -> ReadinessItem | None:
    """Return an activity of the list by its code, or None for one that a team added."""
    return next((item for item in ITEMS if item.code == code), None)
