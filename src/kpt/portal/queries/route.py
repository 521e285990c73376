"""The legal route of a plan, as the public pages tell it.

Source: Ley 152 de 1994, articles 39 to 46; Decreto 1865 de 1994, article 3; Ley 1909 de 2018,
article 22.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class RouteStep:
    """A step: when, what it is called, what happens, and the norm that says so."""

    when: str
    title: str
    text: str
    norm: str
    now: bool = False


MODULES = (
    ("Cargar el plan", "El libro oficial de SisPT entra tal cual, con cada celda revisada."),
    ("Ver las metas", "Qué se prometió, cuánto, en qué año y con qué plata."),
    ("Seguir la ejecución", "Lo hecho según PIIP y CUIPO, como lo calcula el DNP."),
    ("Entender cada cifra", "La fórmula, los datos y la regla de cada porcentaje."),
    ("Revisar", "Avisos que dicen qué pasa, por qué importa y qué hacer."),
    ("Devolver los libros", "El plan y el informe de seguimiento, otra vez en Excel."),
)

ROUTE = (
    RouteStep(
        "1 de enero",
        "Posesión",
        "Alcaldía o gobernación nombra líder y equipo, y arranca desde su programa de gobierno.",
        "Ley 152 de 1994, artículo 39",
    ),
    RouteStep(
        "Enero y febrero",
        "Construcción",
        "Líneas, diagnóstico, plan estratégico y plan de inversiones, con la comunidad. El "
        "proyecto va al Consejo de Gobierno y, el mismo día, a la autoridad ambiental.",
        "Ley 152 de 1994, artículo 39; Decreto 1865 de 1994, artículo 3",
    ),
    RouteStep(
        "Fin de febrero",
        "Consulta",
        "A los dos meses de la posesión, el proyecto llega al Consejo Territorial de Planeación.",
        "Ley 152 de 1994, artículo 39",
    ),
    RouteStep(
        "Un mes",
        "Conceptos",
        "El Consejo opina; si calla, se entiende dado. La autoridad ambiental tiene 15 días "
        "hábiles.",
        "Ley 152 de 1994, artículo 39; Decreto 1865 de 1994, artículo 3",
    ),
    RouteStep(
        "30 de abril",
        "Concejo o Asamblea",
        "Se entrega el proyecto ya ajustado, con los conceptos que no se acogieron.",
        "Ley 152 de 1994, artículo 40",
    ),
    RouteStep(
        "31 de mayo",
        "Decisión",
        "Acuerdo u ordenanza. Si no hay decisión o se niega, se adopta por decreto.",
        "Ley 152 de 1994, artículo 40",
    ),
    RouteStep(
        "Cada año",
        "Seguimiento",
        "Corte a 31 de diciembre, revisión de la gobernación e informe a la corporación.",
        "Ley 152 de 1994, artículos 42 y 43",
        now=True,
    ),
)
