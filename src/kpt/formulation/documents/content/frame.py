"""What surrounds a document: its cover, the mark on every page, who made it and of what."""

from __future__ import annotations

from kpt.base.documents.model import Block, Cover, Document
from kpt.base.numbers import fecha, fecha_hora
from kpt.formulation.documents.content.material import Material
from kpt.plans.models import VersionState
from kpt.plans.queries.versions import act_text
from kpt.territories.models import EntityKind, TerritorialEntity

KIT = "Kit de Planeación Territorial"


def entity_title(entity: TerritorialEntity) -> str:
    """Return «Municipio de Buenavista · Quindío», «Departamento de Cundinamarca»."""
    if entity.kind == EntityKind.CAPITAL_DISTRICT or entity.department is None:
        noun = "Departamento de" if entity.is_department else ""
        return f"{noun} {entity.name}".strip()
    return f"Municipio de {entity.name} · {entity.department.name}"


def of_the_entity(entity: TerritorialEntity) -> str:
    """Return «del municipio de Buenavista, Quindío», «del departamento de Cundinamarca»."""
    if entity.department is not None:
        return f"del municipio de {entity.name}, {entity.department.name}"
    if entity.kind == EntityKind.CAPITAL_DISTRICT:
        return f"de {entity.name}"
    return f"del departamento de {entity.name}"


def plan_title(material: Material) -> str:
    """Return the name of the plan, or what it will be."""
    name = material.content.plan_name.strip()
    return name or f"Plan de desarrollo de {material.entity}"


def version_text(material: Material) -> str:
    """Return which text of the plan this is: «Versión 2, adoptada por Acuerdo 005 del …»."""
    version = material.version
    if version is None:
        return "Sin plan todavía"
    act = act_text(version)
    match version.state:
        case VersionState.DRAFT:
            return f"Versión {version.number}, en formulación"
        case VersionState.SUPERSEDED:
            return f"Versión {version.number}, reemplazada" + (f" ({act})" if act else "")
    return f"Versión {version.number}, adoptada" + (f" por {act}" if act else "")


def mark(material: Material) -> str:
    """Return what stands on every page: a draft says so, with its date and version."""
    version = material.version
    if version is None:
        return f"Borrador · {fecha(material.now)}"
    if material.is_draft:
        return f"Borrador · versión {version.number} · {fecha(material.now)}"
    return version_text(material)


def document(material: Material, title: str, blocks: list[Block], *, cover: str = "") -> Document:
    """Return the whole document: a cover, then what it says.

    ``cover``: what stands large on it, if it is not the title.
    """
    first = Cover(
        above=entity_title(material.entity),
        title=cover or title,
        subtitle=_subtitle(material, title, cover),
        facts=facts(material),
        note=(
            "Hecho con lo que dice el plan en el momento en que se generó. La huella SHA-256 del "
            "archivo está en la página «Documentos» de la entidad."
        ),
    )
    return Document(
        title=f"{title} · {material.entity}",
        subtitle=material.content.plan_name,
        blocks=(first, *blocks),
        author=str(material.entity),
        subject=f"{title} de {entity_title(material.entity)}",
        mark=mark(material),
        foot=f"{entity_title(material.entity)} · {KIT}",
        is_draft=material.version is None or material.is_draft,
        created=material.now,
        keywords=("plan de desarrollo territorial", str(material.entity), str(material.entity.pk)),
    )


def _subtitle(material: Material, title: str, cover: str) -> str:
    if cover:
        return title
    return "" if material.version is None else f"{plan_title(material)} · {_period(material)}"


def _period(material: Material) -> str:
    years = material.years
    return f"{years[0]}-{years[-1]}"


def facts(material: Material) -> tuple[tuple[str, str], ...]:
    """Return when, by whom and of what the document was made."""
    government = material.government
    found = [
        ("Entidad territorial", f"{material.entity} ({material.entity.pk})"),
        ("Plan", plan_title(material) if material.version else "Sin plan todavía"),
        ("Periodo", _period(material) if material.version else ""),
        ("Mandatario", government.authority_name if government else ""),
        ("Versión", version_text(material)),
        ("Fecha de generación", fecha_hora(material.now)),
        ("Generado por", material.actor.name),
    ]
    return tuple((name, text) for name, text in found if text)
