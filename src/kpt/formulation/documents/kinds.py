"""Which documents there are, what each holds, and who builds it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from kpt.accounts.actor import Actor
from kpt.base.documents.docx import write_docx
from kpt.base.documents.model import Block, Document
from kpt.base.documents.pdf import write_pdf
from kpt.formulation.documents.content.frame import document
from kpt.formulation.documents.content.investment import investment
from kpt.formulation.documents.content.material import Material, gather
from kpt.formulation.documents.content.people import checklist, team
from kpt.formulation.documents.content.regalias import regalias
from kpt.formulation.documents.content.situation import diagnosis
from kpt.formulation.documents.content.status import status
from kpt.formulation.documents.content.strategic import lines_list, strategic
from kpt.formulation.documents.content.whole import whole_plan
from kpt.formulation.documents.models import DocumentKind, Format
from kpt.plans.models import PlanVersion
from kpt.territories.models import TerritorialEntity


@dataclass(frozen=True, slots=True)
class Preliminary:
    """A document that is made from what the plan says. ``needs``: what makes it useful."""

    kind: DocumentKind
    holds: str
    needs: str
    build: Callable[[Material], list[Block]]
    cover: Callable[[Material], str] = lambda material: ""


def _plan_name(material: Material) -> str:
    return material.content.plan_name or f"Plan de desarrollo de {material.entity}"


DOCUMENTS: tuple[Preliminary, ...] = (
    Preliminary(
        DocumentKind.CHECKLIST,
        "Las actividades de alistamiento con su estado, responsable, fecha y evidencia.",
        "Sirve más cuando el equipo anota responsables y fechas en la lista de chequeo.",
        checklist,
    ),
    Preliminary(
        DocumentKind.TEAM,
        "Las personas del equipo territorial: rol, cargo, correo, sectores y módulos.",
        "Hace falta que el líder invite a su equipo.",
        team,
    ),
    Preliminary(
        DocumentKind.LINES,
        "Las líneas en su orden, con enfoque, sectores, objetivo, metas y recursos.",
        "Hace falta crear las líneas estratégicas.",
        lines_list,
    ),
    Preliminary(
        DocumentKind.DIAGNOSIS,
        "El diagnóstico general y por línea, con sus textos, tablas y gráficas.",
        "Hace falta escribir el diagnóstico de por lo menos una línea.",
        diagnosis,
    ),
    Preliminary(
        DocumentKind.STRATEGIC,
        "Por línea: metas de resultado con línea base y meta; programas, productos, indicadores y "
        "metas por año.",
        "Hace falta crear líneas y metas de producto.",
        strategic,
    ),
    Preliminary(
        DocumentKind.INVESTMENT,
        "Resúmenes por línea, fuente y sector; y cada meta por año y fuente, con sus totales.",
        "Hace falta programar recursos en el plan plurianual.",
        investment,
    ),
    Preliminary(
        DocumentKind.REGALIAS,
        "Las iniciativas del SGR y sus metas por bienio, aparte del presupuesto ordinario.",
        "Hace falta escribir las iniciativas de regalías, si la entidad las tiene.",
        regalias,
    ),
    Preliminary(
        DocumentKind.WHOLE_PLAN,
        "Todo: portada, índice, presentación, programa de gobierno, diagnóstico, parte "
        "estratégica, plan plurianual, regalías, articulación y anexos.",
        "Se puede generar desde el primer día: lo que falta se dice en su sitio.",
        whole_plan,
        _plan_name,
    ),
    Preliminary(
        DocumentKind.STATUS,
        "Fecha, usuario, entidad, equipo y avance de cada módulo y paso.",
        "Hace falta abrir el plan para que haya avance que contar.",
        status,
    ),
)
BY_KIND = {one.kind: one for one in DOCUMENTS}
WRITERS: dict[Format, Callable[[Document], bytes]] = {
    Format.PDF: write_pdf,
    Format.DOCX: write_docx,
}


def build(
    kind: DocumentKind,
    entity: TerritorialEntity,
    version: PlanVersion | None,
    *,
    actor: Actor,
    now: datetime,
) -> Document:
    """Return a document of a version as it is now. Reads only."""
    one = BY_KIND[DocumentKind(kind)]
    material = gather(entity, version, actor=actor, now=now)
    title = str(one.kind.label)
    return document(material, title, one.build(material), cover=one.cover(material))
