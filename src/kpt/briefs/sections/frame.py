"""What surrounds the sections of a report: of whom it is, as of when, and who vouches for it."""

from __future__ import annotations

from kpt.base.numbers import fecha, fecha_hora
from kpt.briefs.content import Content, Part
from kpt.briefs.definitions import Definition
from kpt.briefs.material import Material
from kpt.rules.reported import SLICES, ReportedTarget

WAYS = {"sector": "Sector", "linea": "Línea", "responsable": "Dependencia"}


def framed(definition: Definition, material: Material, parts: tuple[Part, ...]) -> Content:
    """Return the whole report: its title, its facts and its sections."""
    standing = material.standing
    draft = "Borrador · " if standing.is_draft else ""
    return Content(
        title=f"{definition.title} {material.fiscal_year}",
        entity=material.place.title,
        subtitle=f"{material.plan_name} · {material.period}",
        mark=f"{draft}Vigencia {material.fiscal_year} · {standing.state} · "
        f"{fecha(material.made_at)}",
        label=standing.label,
        is_draft=standing.is_draft,
        facts=facts_of(definition, material),
        parts=parts,
        has_cover=definition.cover,
    )


def facts_of(definition: Definition, material: Material) -> tuple[tuple[str, str], ...]:
    """Return what anybody must know of a report before reading its figures."""
    place, standing = material.place, material.standing
    found = [
        ("Entidad territorial", f"{place.title} ({place.divipola})"),
        ("Plan", f"{material.plan_name} ({material.period})"),
        ("Vigencia", str(material.fiscal_year)),
        ("Para", definition.audience),
        ("Por qué se hace", definition.basis),
        *chosen(material),
        ("Corte", standing.as_of),
        ("Estado del reporte", standing.state),
        ("Quién respalda las cifras", standing.vouched),
        ("Huella del corte (SHA-256)", standing.hash),
        ("Hecho el", fecha_hora(material.made_at)),
    ]
    return tuple((name, text) for name, text in found if text)


def chosen(material: Material) -> tuple[tuple[str, str], ...]:
    """Return what the report was left to, by its name in the plan."""
    found = []
    for by, key in material.options.chosen().items():
        first = next(iter(material.targets), None)
        found.append((WAYS[by], _named(first, by, key)))
    return tuple(found)


def _named(target: ReportedTarget | None, by: str, key: str) -> str:
    names = dict(SLICES[by](target)) if target is not None else {}
    return names.get(key, key)
